// Devices, copies, sign-off, and the documents of a case.
#include <algorithm>
#include <array>

#include "agent/review/session_parts.h"
#include "agent/store/seal.h"
#include "agent/store/sign_off.h"
#include "report/audience/client.h"
#include "report/audience/court.h"
#include "report/audience/talk.h"
#include "report/html/html.h"
#include "report/masking/mask_names.h"
#include "report/notice/notice.h"
#include "report/words/said.h"

namespace schouw {
namespace {

constexpr std::size_t kMostCopies = 100;
constexpr std::size_t kMostGivenBytes = 400;

Answer Document(std::string html) { return {200, "text/html; charset=utf-8", std::move(html), false}; }

Json Step(const char* id, bool done, Json args = Json::object()) {
  return {{"id", id}, {"done", done}, {"text_args", std::move(args)}};
}

// Which rule it was and why that looks; nothing of what was found is left.
Json ErasedJson(const ReportData& data, const ErasedSignal& signal) {
  Json one = {{"pack", signal.pack}, {"rule", signal.rule}, {"by", signal.by}, {"at", FormatRfc3339(signal.at)}};
  one.update({{"category", ""}, {"why", ""}});
  for (const PackInfo& pack : data.packs) {
    for (const RuleInfo& rule : pack.rules) {
      if (pack.id == signal.pack && rule.id == signal.rule)
        one.update({{"category", rule.category}, {"why", rule.why}});
    }
  }
  return one;
}

bool JudgedAnything(const Book& book, const std::string& who) {
  for (const ReportSignal& signal : book.data().signals)
    if (signal.review.by == who) return true;
  return false;
}

}  // namespace

Result<FinishState> ReadFinishState(const CaseStore& store, const Book& book, const std::string& signer) {
  FinishState state;
  state.open = book.Count().open_signals;
  for (const ReportSignal& signal : book.data().signals) {
    const bool talk = signal.review.decision == "discuss" || signal.review.decision == "possible_breach";
    if (talk && signal.review.outcome.empty()) ++state.untalked;
  }
  SCHOUW_ASSIGN(const auto handed, ReadHandedBack(store), "");
  for (const DeviceInfo& device : book.data().devices) {
    if (device.state != "not_checked" && !handed.contains(device.id)) ++state.not_returned;
  }
  SCHOUW_ASSIGN(const auto copies, ReadCopies(store), "");
  state.copies_known = copies.has_value();
  state.other_person = signer != book.data().check.officer && !JudgedAnything(book, signer);
  state.to_open = book.SignOffList();
  SCHOUW_ASSIGN(const auto opened, ReadOpened(store, signer), "");
  for (const ToOpen& one : state.to_open) {
    const ReportSignal& signal = book.signal(one.signal);
    const auto found = opened.find(signal.id);
    if (found != opened.end() && found->second >= signal.review.version) state.opened.insert(one.signal);
  }
  SCHOUW_ASSIGN(state.erased, ReadErasedSignals(store), "");
  for (const ErasedSignal& one : state.erased)
    if (!opened.contains(one.id)) ++state.erased_unopened;
  return state;
}

std::string MissingForSignOff(const FinishState& state) {
  const auto counted = [](std::string_view key, std::uint64_t count) {
    return Said(key, {{"count", std::to_string(count)}});
  };
  if (state.open > 0) return counted("said.sign_off.open", state.open);
  if (state.untalked > 0) return counted("said.sign_off.untalked", state.untalked);
  if (state.not_returned > 0) return "said.sign_off.not_returned";
  if (!state.copies_known) return "said.sign_off.copies";
  if (!state.other_person) return "said.sign_off.other_person";
  if (state.unopened() > 0) return counted("said.sign_off.unopened", state.unopened());
  return "";
}

Answer SessionParts::Finish() const {
  const auto state = ReadFinishState(store(), book(), officer() ? book().data().check.reviewer : who());
  const auto handed = ReadHandedBack(store());
  const auto copies = ReadCopies(store());
  if (!state || !handed || !copies) return ErrorAnswer(500, "refused", "said.case_unreadable");
  Json devices = Json::array(), list = Json::array(), to_open = Json::array();
  for (const DeviceInfo& device : book().data().devices) {
    if (device.state == "not_checked") continue;
    const auto found = handed->find(device.id);
    devices.push_back({{"id", device.id},
                       {"name", device.name},
                       {"description", device.description},
                       {"returned_to", found == handed->end() ? "" : found->second.to},
                       {"returned_at", found == handed->end() ? "" : FormatRfc3339(found->second.at)}});
  }
  for (const CopyMade& copy : *copies ? **copies : std::vector<CopyMade>()) {
    list.push_back({{"what", copy.what},
                    {"wiped_by", copy.wiped_by},
                    {"wiped_at", TimeOrEmpty(copy.wiped_at)},
                    {"how", copy.how}});
  }
  for (const ToOpen& one : state->to_open) {
    to_open.push_back(
        {{"signal", book().signal(one.signal).id}, {"why", one.why}, {"opened", state->opened.contains(one.signal)}});
  }
  Json erased = Json::array();
  for (const ErasedSignal& one : state->erased) erased.push_back(ErasedJson(book().data(), one));
  Json given = Json::array();
  for (const Disclosure& one : book().data().disclosures) {
    given.push_back(
        {{"audience", one.audience}, {"to", one.to}, {"by", one.by}, {"why", one.why}, {"at", FormatRfc3339(one.at)}});
  }
  const bool none = *copies && (*copies)->empty();
  const auto& signs = book().data().sign_offs;
  return JsonAnswer({{"ready", draft() && state->ready()},
                     {"status", book().data().scan.status},
                     {"steps",
                      {Step("decided", state->open == 0, {{"open", state->open}}),
                       Step("talked", state->untalked == 0, {{"open", state->untalked}}),
                       Step("returned", state->not_returned == 0, {{"open", state->not_returned}}),
                       Step("copies", state->copies_known), Step("second_person", state->other_person),
                       Step("opened", state->unopened() == 0, {{"open", state->unopened()}})}},
                     {"devices", std::move(devices)},
                     {"copies", {{"none_made", none}, {"list", std::move(list)}}},
                     {"to_open", std::move(to_open)},
                     {"erased", {{"rows", std::move(erased)}, {"opened", state->erased_unopened == 0}}},
                     {"given", std::move(given)},
                     {"digest", signs.empty() ? "" : signs.back().digest}});
}

Answer SessionParts::PostErasedOpened() {
  if (auto refused = Refused("sign_off")) return *refused;
  const auto erased = ReadErasedSignals(store());
  if (!erased) return ErrorAnswer(erased.error());
  for (const ErasedSignal& one : *erased) {
    if (const Status done = MarkOpened(store(), one.id, 1, doer(), true); !done) return ErrorAnswer(done.error());
  }
  return Finish();
}

// Which report was given to whom, and why: as `schouw report --to`, for what is printed or sent from the page.
Answer SessionParts::PostGiven(const Json& body) {
  if (auto refused = Refused("hand_over")) return *refused;
  constexpr std::array kAudiences = {"officer", "supervisor", "client", "court", "talk"};
  const std::string audience = TextIn(body, "audience"), to = TextIn(body, "to"), why = TextIn(body, "why");
  const bool known = std::find(kAudiences.begin(), kAudiences.end(), audience) != kAudiences.end();
  if (!known || to.empty() || why.empty() || to.size() > kMostGivenBytes || why.size() > kMostGivenBytes)
    return ErrorAnswer(400, "malformed", "said.given");
  const std::string name = audience == "officer" ? "report" : "report for " + audience;
  Status done = PutDisclosure(store(), {session.reviewer_.clock(), who(), audience, to, why},
                              name + " from the page to " + to + ": " + why);
  if (done) done = ReadAgain();
  return done ? Finish() : ErrorAnswer(done.error());
}

Answer SessionParts::PostReturned(const std::string& device, const Json& body) {
  if (auto refused = Refused("hand_back")) return *refused;
  bool known = false;
  for (const DeviceInfo& info : book().data().devices) known = known || info.id == device;
  if (!known) return ErrorAnswer(404, "not_found", "said.no_device");
  const std::string to = TextIn(body, "to");
  const auto at = ParseRfc3339(TextIn(body, "at"));
  if (to.empty() || to.size() > 400 || !at) return ErrorAnswer(400, "malformed", "said.returned");
  Status done = PutHandedBack(store(), device, {to, *at}, doer());
  if (done) done = Refresh();
  return done ? Finish() : ErrorAnswer(done.error());
}

Answer SessionParts::PostCopies(const Json& body) {
  if (auto refused = Refused("hand_back")) return *refused;
  std::vector<CopyMade> copies;
  const Json list = body.value("list", Json::array());
  if (!list.is_array() || list.size() > kMostCopies) return ErrorAnswer(400, "malformed", "said.unreadable_list");
  for (const Json& one : list) {
    if (!one.is_object()) return ErrorAnswer(400, "malformed", "said.unreadable_list");
    CopyMade copy{TextIn(one, "what"), TextIn(one, "wiped_by"), std::nullopt, TextIn(one, "how")};
    if (const auto at = ParseRfc3339(TextIn(one, "wiped_at"))) copy.wiped_at = *at;
    if (copy.what.empty() || copy.wiped_by.empty() || copy.how.empty() || !copy.wiped_at) {
      return ErrorAnswer(422, "refused", "said.copy_wiped");
    }
    copies.push_back(std::move(copy));
  }
  if (copies.empty() && body.value("none_made", Json(false)) != true) {
    return ErrorAnswer(400, "malformed", "said.copies");
  }
  Status done = PutCopies(store(), copies, doer());
  if (done) done = Refresh();
  return done ? Finish() : ErrorAnswer(done.error());
}

Answer SessionParts::PostFinalise(const Json& body) {
  if (auto refused = Refused("sign_off")) return *refused;
  if (TextIn(body, "word") != "AFRONDEN") return ErrorAnswer(400, "malformed", "said.type_finalise");
  std::vector<Disagreement> disagreements;
  for (const Json& one : body.value("disagreements", Json::array())) {
    if (!one.is_object() || !book().FindSignal(TextIn(one, "signal")) || TextIn(one, "note").empty()) {
      return ErrorAnswer(400, "malformed", "said.unreadable_list");
    }
    disagreements.push_back({TextIn(one, "signal"), TextIn(one, "note")});
  }
  if (body.value("agree", Json(true)) != true && disagreements.empty()) {
    return ErrorAnswer(422, "refused", "said.disagree");
  }
  const auto state = ReadFinishState(store(), book(), who());
  if (!state) return ErrorAnswer(state.error());
  if (const std::string missing = MissingForSignOff(*state); !missing.empty()) {
    return ErrorAnswer(422, "refused", missing);
  }
  const auto digest = Finalise(store(), disagreements, doer());
  if (!digest) return ErrorAnswer(digest.error());
  if (const Status done = Refresh(); !done) return ErrorAnswer(done.error());
  return JsonAnswer({{"status", "final"}, {"digest", *digest}});
}

Answer SessionParts::Report(const Request& request) const {
  const std::string audience = request.Query("audience");
  const auto notice = ReadNotice(store());
  if (!notice) return ErrorAnswer(notice.error());
  if (audience == "client" && notice->open) {
    return ErrorAnswer(422, "refused", "said.police_first");
  }
  const Status logged =
      store().Log(who(), "consultation", "report for " + (audience.empty() ? "officer" : audience) + " opened", now());
  if (!logged) return ErrorAnswer(logged.error());
  auto data = BuildMaskedReport(store());
  if (!data) return ErrorAnswer(data.error());
  data->language = LanguageOf(request);
  if (audience == "court") {
    const Status may_read = CheckCourtMayRead(*data);
    return may_read ? Document(RenderCourtReport(*data)) : ErrorAnswer(may_read.error());
  }
  if (audience == "client") return Document(RenderClientReport(*data));
  if (audience == "talk") return Document(RenderTalkSheet(*data));
  return Document(audience == "supervisor" ? RenderSupervisorHtml(*data) : RenderHtml(*data));
}

Answer SessionParts::Notice(const Request& request) const {
  if (!sealed()) return ErrorAnswer(404, "not_found", "said.no_notice");
  auto notice = BuildNotice(store());
  if (!notice) return ErrorAnswer(notice.error());
  // A notice waits for nobody: where the log can't be written it says so itself.
  notice->not_logged = !store().Log(who(), "consultation", "notice as html", now());
  return Document(
      RenderNotice(*notice, LanguageOf(request) == "en" ? NoticeLanguage::kEnglish : NoticeLanguage::kDutch));
}

}  // namespace schouw
