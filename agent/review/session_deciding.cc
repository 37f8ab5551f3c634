// What the page decides.
#include <algorithm>
#include <array>

#include "agent/base/contains.h"
#include "agent/base/utf8.h"
#include "agent/review/session_parts.h"
#include "agent/store/seal.h"
#include "report/words/said.h"

namespace schouw {
namespace {

constexpr std::size_t kTextCharacters = 4'000;

constexpr std::array<std::string_view, 3> kDecisions = {"not_relevant", "discuss", "possible_breach"};
constexpr std::array<std::string_view, 2> kCardDecisions = {"not_relevant", "discuss"};
constexpr std::array<std::string_view, 5> kReasons = {"other_topic", "not_client", "not_user_act", "rule_wrong",
                                                      "known_and_discussed"};
constexpr std::array<std::string_view, 4> kOutcomes = {"explained", "agreement", "possible_breach", "none"};

bool TooLong(const std::string& text) {
  std::size_t characters = 0;
  for (char c : text) characters += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
  return characters > kTextCharacters;
}

bool AnyTooLong(const Json& body) {
  return std::any_of(body.begin(), body.end(), [](const Json& value) {
    return value.is_string() && TooLong(value.get_ref<const std::string&>());
  });
}

bool VersionIs(const Json& body, std::uint64_t version) {
  const auto found = body.find("version");
  return found != body.end() && found->is_number_unsigned() && found->get<std::uint64_t>() == version;
}

Answer Malformed(const std::string& said) { return ErrorAnswer(400, "malformed", said); }
Answer RefusedAs(const std::string& said) { return ErrorAnswer(422, "refused", said); }
Answer TooMuch() { return Malformed(Said("said.too_long", {{"most", std::to_string(kTextCharacters)}})); }

// Which right each act on a signal wants.
std::string RightFor(const std::string& act) {
  if (act == "talk" || act == "notice" || act == "protect" || act == "reveal") return act;
  return "decide";
}

std::optional<Answer> Wrong(const Judgment& judgment, bool card) {
  const bool known = card ? Contains(kCardDecisions, judgment.decision) : Contains(kDecisions, judgment.decision);
  if (!known) return RefusedAs(card ? "said.not_for_card" : "said.not_here");
  if (judgment.decision == "not_relevant" && !Contains(kReasons, judgment.reason))
    return RefusedAs("said.choose_reason");
  if (judgment.decision != "not_relevant" && !judgment.reason.empty()) return Malformed("said.no_reason_here");
  return std::nullopt;
}

}  // namespace

Answer SessionParts::Changed(std::size_t at) const {
  return JsonAnswer({{"signal", SignalJson(at, true)},
                     {"card", CardJson(book().card_of(at))},
                     {"counts", CountsJson(book())},
                     {"change", book().change()}});
}

Answer SessionParts::ChangedCard(const Card& card) const {
  return JsonAnswer({{"card", CardJson(card)}, {"counts", CountsJson(book())}, {"change", book().change()}});
}

Answer SessionParts::PostSignal(const std::string& id, const std::string& act, const Json& body) {
  const auto found = book().FindSignal(id);
  if (!found) return ErrorAnswer(found.error());
  const std::size_t at = *found;
  constexpr std::array<std::string_view, 7> kActs = {"decision", "undo", "note", "talk", "protect", "notice", "reveal"};
  if (!Contains(kActs, act)) return ErrorAnswer(404, "not_found", "said.not_there");
  if (auto refused = Refused(RightFor(act))) return *refused;
  if (AnyTooLong(body)) return TooMuch();
  const ReportSignal& signal = book().signal(at);
  if (act == "reveal") {
    const Status logged = store().Log(who(), "consultation", "signal " + id + ": names shown", now());
    return logged ? JsonAnswer(SignalJson(at, false)) : ErrorAnswer(logged.error());
  }
  if (!VersionIs(body, signal.review.version)) {
    return ErrorAnswer(409, "conflict", "said.conflict",
                       {{"signal", SignalJson(at, true)}, {"card", CardJson(book().card_of(at))}});
  }
  Status done;
  if (act == "decision") {
    const Judgment judgment{TextIn(body, "decision"), TextIn(body, "reason"), TextIn(body, "note"), false};
    if (auto wrong = Wrong(judgment, false)) return *wrong;
    done = Decide(store(), {id}, judgment, doer());
  } else if (act == "undo") {
    if (!signal.review.can_undo) return RefusedAs("said.nothing_to_undo");
    done = UndoDecisions(store(), {id}, doer());
  } else if (act == "note") {
    done = PutNote(store(), id, TextIn(body, "note"), doer());
  } else if (act == "talk") {
    const Talk talk{TextIn(body, "client_said"), body.value("declined", Json(false)) == true, TextIn(body, "outcome"),
                    TextIn(body, "agreement")};
    if (signal.review.decision != "discuss" && signal.review.decision != "possible_breach") {
      return RefusedAs("said.only_discussed");
    }
    if (!Contains(kOutcomes, talk.outcome)) return Malformed("said.choose_outcome");
    done = PutTalk(store(), id, talk, doer());
  } else if (act == "protect") {
    if (TextIn(body, "word") != "WISSEN") return Malformed("said.type_protect");
    const std::string pack = book().data().packs[signal.pack].id, rule = book().data().RuleOf(signal).id;
    done = ProtectSignal(store(), id, pack, rule, doer());
    if (done) done = ReadAgain();
    if (done) return JsonAnswer({{"erased", true}, {"counts", CountsJson(book())}, {"change", book().change()}});
  } else {
    if (TextIn(body, "word") != "MELDEN") return Malformed("said.type_notice");
    if (TextIn(body, "why").empty()) return Malformed("said.why_notice");
    done = SealForSignal(store(), id, who(), TextIn(body, "why"), now());
    if (done) SetSealed();
    if (done) done = ReadAgain();
    if (done) {
      return JsonAnswer(
          {{"sealed", true},
           {"notice_command", "schouw report " + store().path() + " --audience notice --out melding.html"}});
    }
  }
  if (done) done = Refresh();
  // The person has this version before them: what they did themselves needs no opening again.
  if (done) done = MarkSeen(at, false);
  return done ? Changed(at) : ErrorAnswer(done.error());
}

Answer SessionParts::PostCard(const std::string& id, const std::string& act, const Json& body) {
  const Card* card = book().FindCard(id);
  if (card == nullptr) return ErrorAnswer(404, "not_found", "said.no_card");
  if (act != "decision" && act != "undo") return ErrorAnswer(404, "not_found", "said.not_there");
  if (auto refused = Refused("decide")) return *refused;
  if (AnyTooLong(body)) return TooMuch();
  if (!VersionIs(body, book().VersionOf(*card))) {
    return ErrorAnswer(409, "conflict", "said.conflict", {{"card", CardJson(*card)}});
  }
  const bool decide = act == "decision";
  std::vector<std::string> signals;
  for (std::size_t at : card->signals) {
    const ReportSignal& signal = book().signal(at);
    if (decide ? signal.review.decision == "open" : signal.review.bulk && signal.review.can_undo)
      signals.push_back(signal.id);
  }
  Status done;
  if (decide) {
    const Judgment judgment{TextIn(body, "decision"), TextIn(body, "reason"), TextIn(body, "note"), true};
    if (auto wrong = Wrong(judgment, true)) return *wrong;
    if (!CardJson(*card)["bulk"]["allowed"].get<bool>()) {
      return RefusedAs("said.sample_first");
    }
    done = Decide(store(), signals, judgment, doer());
  } else {
    if (signals.empty()) return RefusedAs("said.nothing_to_undo");
    done = UndoDecisions(store(), signals, doer());
  }
  if (done) done = Refresh();
  return done ? ChangedCard(*card) : ErrorAnswer(done.error());
}

Answer SessionParts::PostSetAside(const std::string& pack, const std::string& rule, const Json& body) {
  if (auto refused = Refused("decide")) return *refused;
  if (AnyTooLong(body)) return TooMuch();
  const auto set = body.find("set_aside");
  if (set == body.end() || !set->is_boolean()) return Malformed("said.unreadable");
  std::size_t cards = 0;
  for (const Card& card : book().cards()) {
    if (book().data().packs[card.pack].id == pack && book().RuleOf(card).id == rule) ++cards;
  }
  if (cards == 0) return ErrorAnswer(404, "not_found", "said.no_signals_of_rule");
  if (*set && cards <= kTooBroadCards) return RefusedAs("said.not_too_broad");
  if (*set && TextIn(body, "why").empty()) return RefusedAs("said.why_set_aside");
  Status done = PutSetAside(store(), {pack, rule, who(), TextIn(body, "why"), now()}, *set == true);
  if (done) done = Refresh();
  return done ? JsonAnswer({{"counts", CountsJson(book())}, {"change", book().change()}}) : ErrorAnswer(done.error());
}

}  // namespace schouw
