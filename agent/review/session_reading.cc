// What the page reads.
#include <algorithm>
#include <charconv>

#include "agent/review/session_parts.h"
#include "agent/store/fold.h"
#include "report/html/comparison_words.h"
#include "report/html/dutch.h"
#include "report/json/json.h"
#include "report/words/phrase.h"
#include "report/words/reader_words.h"

namespace schouw {
namespace {

constexpr std::size_t kNotReadShown = 200;
constexpr std::size_t kLimit = 500;
constexpr std::size_t kLineWordBytes = 160;
constexpr std::size_t kWholeTextBytes = 600;

std::uint64_t NumberOr(const std::string& text, std::uint64_t fallback) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? value : fallback;
}

// Check, devices, packs and coverage as the report's JSON has them.
Json HeadJson(const ReportData& data) {
  ReportData head;
  head.check = data.check;
  head.scan = data.scan;
  head.content_mark = data.content_mark;
  head.devices = data.devices;
  head.packs = data.packs;
  head.volumes = data.volumes;
  head.entries = data.entries;
  head.protected_records = data.protected_records;
  head.artifacts = data.artifacts;
  head.not_read.assign(data.not_read.begin(), data.not_read.begin() + static_cast<std::ptrdiff_t>(std::min(
                                                                          data.not_read.size(), kNotReadShown)));
  return Json::parse(RenderJson(head), nullptr, false);
}

Json RuleJson(const Book& book, std::size_t pack, std::size_t rule, const std::string& severity) {
  const RuleInfo& info = book.data().packs[pack].rules[rule];
  return {{"pack", book.data().packs[pack].id},
          {"id", info.id},
          {"kind", info.kind},
          {"category", info.category},
          {"severity", severity}};
}

struct Span {
  std::optional<UnixNanos> first, last;
  void Add(const ReportSignal& signal) {
    if (signal.first && (!first || *signal.first < *first)) first = signal.first;
    if (signal.last && (!last || *signal.last > *last)) last = signal.last;
  }
};

// The text around the hit, whole where it is short.
std::vector<Word> WordsOf(const ReportSignal& signal, bool masked, std::size_t limit) {
  const std::string around = signal.before + signal.match + signal.after;
  const std::size_t at = signal.text.size() <= limit ? signal.text.find(around) : std::string::npos;
  if (at == std::string::npos) return ContextWords(signal.before, signal.match, signal.after, masked);
  return ContextWords(signal.text.substr(0, at) + signal.before, signal.match,
                      signal.after + signal.text.substr(at + around.size()), masked);
}

Json FiltersJson(const Book& book) {
  const ReportData& data = book.data();
  std::map<std::pair<std::size_t, std::size_t>, Json> rules;
  for (const Card& card : book.cards()) {
    Json& rule = rules[{card.pack, card.rule}];
    if (rule.is_null()) {
      rule = RuleJson(book, card.pack, card.rule, book.RuleOf(card).severity);
      rule.update({{"signals", 0}, {"open", 0}, {"cards", 0}, {"set_aside", book.IsSetAside(card.pack, card.rule)}});
    }
    rule["signals"] = rule["signals"].get<std::uint64_t>() + card.signals.size();
    rule["open"] = rule["open"].get<std::uint64_t>() + book.OpenIn(card);
    rule["cards"] = rule["cards"].get<std::uint64_t>() + 1;
  }
  Json rule_list = Json::array();
  for (auto& [key, rule] : rules) {
    rule["too_broad"] = rule["cards"].get<std::uint64_t>() > kTooBroadCards;
    rule_list.push_back(std::move(rule));
  }
  std::map<RecordKind, std::pair<std::uint64_t, std::uint64_t>> kinds;
  std::set<std::string> accounts, apps;
  Span span;
  for (const ReportSignal& signal : data.signals) {
    auto& [all, open] = kinds[signal.kind];
    ++all;
    const bool waits = signal.review.decision == "open" && !book.IsSetAside(signal.pack, signal.rule);
    open += waits ? 1 : 0;
    if (!signal.account.empty()) accounts.insert(signal.account);
    if (!signal.app.empty()) apps.insert(signal.app);
    span.Add(signal);
  }
  Json kind_list = Json::array();
  for (const auto& [kind, counts] : kinds) {
    kind_list.push_back({{"kind", RecordKindName(kind)}, {"signals", counts.first}, {"open", counts.second}});
  }
  return {{"rules", std::move(rule_list)},    {"kinds", std::move(kind_list)}, {"accounts", accounts}, {"apps", apps},
          {"first", TimeOrEmpty(span.first)}, {"last", TimeOrEmpty(span.last)}};
}

bool InPeriod(const Json& card, const Request& request) {
  const auto day_of = [&](const char* name) {
    const auto time = ParseRfc3339(card[name].get<std::string>());
    return time ? FormatDate(AmsterdamDate(*time)) : std::string();
  };
  const std::string from = request.Query("from"), until = request.Query("until");
  if (!from.empty() && day_of("last") < from) return false;
  return until.empty() || (!day_of("first").empty() && day_of("first") <= until);
}

bool Has(const Json& list, const std::string& value) {
  return value.empty() || std::find(list.begin(), list.end(), value) != list.end();
}

bool Wanted(const Json& card, const Request& request) {
  const std::string rule = request.Query("rule");
  if (!rule.empty() && card["rule"]["pack"].get<std::string>() + "/" + card["rule"]["id"].get<std::string>() != rule) {
    return false;
  }
  if (request.Query("open") == "1" && card["open"] == 0) return false;
  const std::string text = FoldLower(request.Query("text"));
  if (!text.empty() && FoldLower(card["title"].get<std::string>()).find(text) == std::string::npos) return false;
  return Has(card["kinds"], request.Query("kind")) && Has(card["accounts"], request.Query("account")) &&
         Has(card["apps"], request.Query("app")) && InPeriod(card, request);
}

Json ReviewJson(const Review& review) {
  return {{"decision", review.decision},
          {"reason", review.reason},
          {"note", review.note},
          {"by", review.by},
          {"at", TimeOrEmpty(review.at)},
          {"bulk", review.bulk},
          {"client_said", review.client_said},
          {"declined", review.declined},
          {"outcome", review.outcome},
          {"agreement", review.agreement}};
}

Json PageOf(const SessionParts& parts, const std::vector<std::size_t>& signals, const Request& request) {
  const std::size_t offset = std::min<std::size_t>(NumberOr(request.Query("offset"), 0), signals.size());
  const std::size_t limit = std::min<std::size_t>(NumberOr(request.Query("limit"), 100), kLimit);
  Json lines = Json::array();
  for (std::size_t i = offset; i < std::min(signals.size(), offset + limit); ++i)
    lines.push_back(parts.LineJson(signals[i]));
  return {{"total", signals.size()}, {"signals", std::move(lines)}};
}

Json AgreementsJson(const ReportData& data) {
  Json list = Json::array();
  for (const EarlierAgreement& one : data.earlier_agreements)
    list.push_back({{"text", one.text}, {"from_check", one.number}});
  return list;
}

// What the report says of it on its first page and by rule and kind; null when nothing was compared.
Json ComparedJson(const ReportData& data) {
  if (!data.comparison) return nullptr;
  Json rows = Json::array();
  for (const ComparedRow& row : data.comparison->rows) {
    rows.push_back({{"rule", row.pack + " / " + row.rule},
                    {"kind", RecordKindName(row.kind)},
                    {"text", dutch::ComparedRowText(row, *data.comparison)}});
  }
  return {{"line", dutch::ComparisonLine(*data.comparison, data.check.since)},
          {"rows", std::move(rows)},
          {"remarks", dutch::ComparisonRemarks(*data.comparison)}};
}

// What readers reported, in the page's language.
void SayReaders(Json& lines, const char* field) {
  for (Json& line : lines) line[field] = WordsOfReader(line[field].get<std::string>()).text;
}

}  // namespace

std::string TextIn(const Json& body, const char* name) {
  const auto found = body.find(name);
  return found != body.end() && found->is_string() ? found->get<std::string>() : "";
}

std::string TimeOrEmpty(const std::optional<UnixNanos>& time) { return time ? FormatRfc3339(*time) : ""; }

Json WordsJson(const std::vector<Word>& words) {
  Json list = Json::array();
  for (const Word& word : words) {
    Json one = {{"text", word.text}};
    if (word.mark) one["mark"] = true;
    if (word.masked) one["masked"] = true;
    list.push_back(std::move(one));
  }
  return list;
}

Json CountsJson(const Book& book) {
  const Counts counts = book.Count();
  return {{"signals", counts.signals},
          {"cards", counts.cards},
          {"open_signals", counts.open_signals},
          {"open_cards", counts.open_cards},
          {"by_decision", counts.by_decision}};
}

Answer SessionParts::Case(const Request& request) const {
  const InLanguage scope(LanguageOf(request));
  Json head = HeadJson(book().data());
  Json coverage = std::move(head["coverage"]);
  SayReaders(coverage["not_read"], "detail");
  for (const char* parts : {"volumes", "artifacts"}) SayReaders(coverage[parts], "reason");
  Json not_read = {{"total", book().data().not_read.size()}, {"lines", coverage["not_read"]}};
  coverage.erase("not_read");
  return JsonAnswer({{"check", head["check"]},
                     {"devices", head["devices"]},
                     {"packs", head["packs"]},
                     {"condition", book().data().check.condition},
                     {"language", session.reviewer_.language},
                     {"timezone", "Europe/Amsterdam"},
                     {"me", {{"id", who()}, {"role", officer() ? "officer" : "reviewer"}}},
                     {"course", session.reviewer_.course},
                     {"may", Acts()},
                     {"counts", CountsJson(book())},
                     {"filters", FiltersJson(book())},
                     {"agreements", AgreementsJson(book().data())},
                     {"compared", ComparedJson(book().data())},
                     {"coverage", std::move(coverage)},
                     {"not_read", std::move(not_read)},
                     {"change", book().change()}});
}

Answer SessionParts::Changes(const Request& request) const {
  const std::uint64_t since = NumberOr(request.Query("since"), 0);
  Json cards = Json::array();
  if (book().change() > since) {
    for (const Card& card : book().cards())
      if (book().VersionOf(card) > since) cards.push_back(card.id);
  }
  return JsonAnswer({{"change", book().change()}, {"counts", CountsJson(book())}, {"cards", std::move(cards)}});
}

Json SessionParts::CardJson(const Card& card) const {
  std::set<std::string_view> kinds;
  std::set<std::string> apps, accounts;
  std::map<std::string, std::uint64_t> decisions;
  std::uint64_t occurrences = 0;
  Span span;
  for (std::size_t at : card.signals) {
    const ReportSignal& signal = book().signal(at);
    kinds.insert(RecordKindName(signal.kind));
    if (!signal.app.empty()) apps.insert(signal.app);
    if (!signal.account.empty()) accounts.insert(signal.account);
    ++decisions[signal.review.decision];
    occurrences += signal.occurrences;
    span.Add(signal);
  }
  Json sample = Json::array(), seen = Json::array();
  for (std::size_t at : card.sample) {
    const std::string& id = book().signal(at).id;
    sample.push_back(id);
    if (Seen(id)) seen.push_back(id);
  }
  const std::uint64_t open = book().OpenIn(card);
  const bool aside = book().IsSetAside(card.pack, card.rule);
  const bool allowed = open > 0 && seen.size() == sample.size();
  const char* why_not = allowed ? "" : aside ? "set aside" : open == 0 ? "decided" : "open first";
  return {{"id", card.id},
          {"version", book().VersionOf(card)},
          {"title", card.title},
          {"rule", RuleJson(book(), card.pack, card.rule, book().RuleOf(card).severity)},
          {"kinds", kinds},
          {"apps", apps},
          {"accounts", accounts},
          {"signals", card.signals.size()},
          {"occurrences", occurrences},
          {"open", open},
          {"first", TimeOrEmpty(span.first)},
          {"last", TimeOrEmpty(span.last)},
          {"decisions", decisions},
          {"set_aside", aside},
          {"bulk",
           {{"sample", std::move(sample)}, {"opened", std::move(seen)}, {"allowed", allowed}, {"why_not", why_not}}}};
}

Answer SessionParts::Cards(const Request& request) const {
  Json cards = Json::array();
  for (const Card& card : book().cards()) {
    Json one = CardJson(card);
    if (Wanted(one, request)) cards.push_back(std::move(one));
  }
  return JsonAnswer({{"cards", std::move(cards)}});
}

Json SessionParts::LineJson(std::size_t at) const {
  const ReportSignal& signal = book().signal(at);
  const Card& card = book().card_of(at);
  return {{"id", signal.id},
          {"card", card.id},
          {"title", card.title},
          {"version", signal.review.version},
          {"kind", RecordKindName(signal.kind)},
          {"time", TimeOrEmpty(signal.time)},
          {"account", signal.account},
          {"app", signal.app},
          {"profile", signal.profile},
          {"origin", OriginName(signal.origin)},
          {"decision", signal.review.decision},
          {"reason", signal.review.reason},
          {"words", WordsJson(WordsOf(signal, true, kLineWordBytes))},
          {"occurrences", signal.occurrences}};
}

Answer SessionParts::CardSignals(const Card& card, const Request& request) const {
  return JsonAnswer(PageOf(*this, card.signals, request));
}

Answer SessionParts::SignalsByDecision(const Request& request) const {
  const std::string wanted = "," + request.Query("decision") + ",";
  std::vector<std::size_t> signals;
  for (std::size_t i = 0; i < book().data().signals.size(); ++i)
    if (wanted.find("," + book().signal(i).review.decision + ",") != std::string::npos) signals.push_back(i);
  return JsonAnswer(PageOf(*this, signals, request));
}

Json SessionParts::SignalJson(std::size_t at, bool masked) const {
  const ReportSignal& signal = book().signal(at);
  const RuleInfo& info = book().data().RuleOf(signal);
  const std::vector<ReviewStep> steps = ReadReviewHistory(store(), signal.id).value_or(std::vector<ReviewStep>());
  Json history = Json::array();
  for (const ReviewStep& step : steps) {
    history.push_back({{"decision", step.decision},
                       {"reason", step.reason},
                       {"note", step.note},
                       {"by", step.by},
                       {"at", FormatRfc3339(step.at)}});
  }
  const bool judged = std::any_of(steps.begin(), steps.end(), [&](const ReviewStep& step) { return step.by == who(); });
  Json rule = RuleJson(book(), signal.pack, signal.rule, book().data().SeverityOf(signal));
  rule.update({{"why", info.why}, {"ask", info.ask}, {"error_hidden", !judged}, {"error", nullptr}});
  if (judged && info.judged >= kEnoughJudged) rule["error"] = {{"judged", info.judged}, {"wrong", info.wrong}};
  const std::vector<Word> words = WordsOf(signal, masked, kWholeTextBytes);
  const bool titled = signal.title != signal.text;
  const std::vector<Word> title = PlainWords(titled ? signal.title : "", masked);
  const std::vector<Word> url = PlainWords(signal.url != signal.text ? signal.url : "", masked);
  return {{"id", signal.id},
          {"version", signal.review.version},
          {"card", book().card_of(at).id},
          {"index", book().index_in_card(at)},
          {"rule", std::move(rule)},
          {"condition", book().data().check.condition},
          {"record",
           {{"kind", RecordKindName(signal.kind)},
            {"device", signal.device},
            {"entry", signal.entry},
            {"place", signal.place},
            {"time", TimeOrEmpty(signal.time)},
            {"account", signal.account},
            {"app", signal.app},
            {"profile", signal.profile},
            {"origin", OriginName(signal.origin)},
            {"state", RecordStateName(signal.state)}}},
          {"words", WordsJson(words)},
          {"title_words", WordsJson(title)},
          {"url_words", WordsJson(url)},
          {"has_masked", HasMasked(words) || HasMasked(title) || HasMasked(url)},
          {"occurrences", signal.occurrences},
          {"first", TimeOrEmpty(signal.first)},
          {"last", TimeOrEmpty(signal.last)},
          {"also", signal.also},
          {"review", ReviewJson(signal.review)},
          {"history", std::move(history)},
          {"can_undo", signal.review.can_undo && May("decide")}};
}

Answer SessionParts::OpenSignal(std::size_t at) {
  const ReportSignal& signal = book().signal(at);
  const bool log = LogOnce(signal.id);
  const Status opened = MarkSeen(at, log);
  if (!opened) return ErrorAnswer(opened.error());
  return JsonAnswer(SignalJson(at, true));
}

}  // namespace schouw
