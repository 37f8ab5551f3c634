#include "agent/cli/course.h"

#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <utility>

#include "agent/base/wiped_text.h"
#include "agent/cli/actor.h"
#include "agent/cli/course_state.h"
#include "agent/cli/course_work.h"
#include "agent/cli/mandate_form.h"
#include "agent/cli/mandate_signing.h"
#include "agent/cli/page_server.h"
#include "agent/cli/program.h"
#include "agent/cli/volume_keys.h"
#include "agent/mandate/check_day.h"
#include "agent/store/case_store.h"
#include "agent/wire/syntax.h"
#include "report/model/report_data.h"
#include "report/words/said.h"

namespace schouw {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostTyped = 200;  // accounts and parties, each

ReviewReply Reply(const Json& body, int status = 200) {
  return {status, "application/json", body.dump(-1, ' ', false, Json::error_handler_t::replace), false};
}

ReviewReply Refusal(int status, const char* code, const std::string& said) {
  return Reply({{"error", {{"code", code}, {"text", said}}}}, status);
}

ReviewReply Refusal(const Error& error) {
  if (error.code == ErrorCode::kNotFound) return Refusal(404, "not_found", error.Text());
  return Refusal(error.code == ErrorCode::kRefused ? 422 : 500, "refused", error.Text());
}

std::string TextIn(const Json& body, const char* name) {
  const auto found = body.find(name);
  return found != body.end() && found->is_string() ? found->get<std::string>() : "";
}

std::vector<std::string> TextsIn(const Json& body, const char* name) {
  std::vector<std::string> texts;
  const auto found = body.find(name);
  if (found == body.end() || !found->is_array()) return texts;
  for (const Json& one : *found)
    if (one.is_string() && !one.get<std::string>().empty() && texts.size() < kMostTyped) texts.push_back(one);
  return texts;
}

Date Today() { return AmsterdamDate(Now()); }

}  // namespace

class Course::Parts {
 public:
  Parts(CoursePlaces places, std::string language) : places_(std::move(places)), language_(std::move(language)) {}

  ReviewReply Answer(const ReviewRequest& request) {
    if (!request.path.starts_with("/api/course")) return AnswerReview(request);
    const std::string what = request.path.substr(std::string_view("/api/course").size());
    if (request.post) return Post(what, request.body);
    if (what.empty()) return State();
    if (what == "/changes") return Changes();
    if (what == "/places") return ListPlaces();
    if (what == "/mandate_form") return Questions();
    return Refusal(404, "not_found", "said.not_there");
  }

  bool Busy() const { return work_.busy(); }

  Status Close() {
    work_.StopAndWait();
    return CloseReview();
  }

 private:
  ReviewReply State() const {
    const std::scoped_lock lock(mutex_);
    Json state = StateJson(state_, places_);
    state["language"] = language_;
    return Reply(state);
  }

  ReviewReply Changes() const {
    const std::scoped_lock lock(mutex_);
    return Reply({{"change", state_.change}});
  }

  ReviewReply ListPlaces() const {
    Json mandates = Json::array(), devices = Json::array(), cases = Json::array();
    for (const FoundMandate& found : FindMandates(places_, Today())) mandates.push_back(MandateJson(found));
    for (const FoundDevice& found : FindDevices(places_)) devices.push_back(DeviceJson(found));
    for (const FoundCase& found : FindCases(places_))
      cases.push_back({{"id", found.id}, {"name", found.name}, {"asks_key", found.asks_key}});
    return Reply({{"mandates", std::move(mandates)}, {"devices", std::move(devices)}, {"cases", std::move(cases)}});
  }

  ReviewReply Post(const std::string& what, const std::string& text) {
    using Doing = Status (Parts::*)(const Json&);
    static const std::map<std::string, Doing> kActs = {
        {"/mandate", &Parts::ChooseMandate},
        {"/device", &Parts::ChooseDevice},
        {"/told", &Parts::Told},
        {"/scan", &Parts::Scan},
        {"/stop", &Parts::Stop},
        {"/resume", &Parts::Resume},
        {"/case", &Parts::OpenCase},
        {"/unlock", &Parts::Unlock},
        {"/review", &Parts::OpenReview},
        {"/new", &Parts::BeginAnew},
        {"/another", &Parts::Another},
        {"/mandate_save", &Parts::SaveMandate},
        {"/mandate_sign", &Parts::SignMandate},
    };
    Json body = Json::parse(text, nullptr, false);
    if (!body.is_object()) return Refusal(400, "malformed", "said.unreadable");
    if (what == "/end") return End();
    if (what == "/mandate_form") return Preview(body);
    const auto act = kActs.find(what);
    if (act == kActs.end()) return Refusal(404, "not_found", "said.not_there");
    auto passphrase = LockedText::From(TextIn(body, "passphrase"));
    if (!passphrase) return Refusal(passphrase.error());
    const TypedSecret typed(std::move(*passphrase));
    const Status done = (this->*act->second)(body);
    for (const char* secret : {"passphrase", "key"})
      if (auto* typed_text = body.contains(secret) ? body[secret].get_ptr<std::string*>() : nullptr) Wipe(*typed_text);
    if (!done) return Refusal(done.error());
    return State();
  }

  static ReviewReply Questions() {
    Json questions = Json::array();
    for (const MandateQuestion& one : MandateQuestions()) {
      questions.push_back({{"name", one.name},
                           {"form", one.form},
                           {"question", one.question},
                           {"example", one.example},
                           {"example_is_default", one.example_is_default}});
    }
    return Reply({{"questions", std::move(questions)}});
  }

  static ComposedMandate Composed(const Json& body) {
    std::map<std::string, std::string> answers;
    const Json given = body.value("answers", Json::object());
    for (const auto& [name, answer] : given.items())
      if (answer.is_string()) answers[name] = answer.get<std::string>();
    return ComposeMandate(answers);
  }

  // What the answers say, and what is wrong with them; nothing is kept.
  static ReviewReply Preview(const Json& body) {
    const ComposedMandate composed = Composed(body);
    return Reply({{"wrong", composed.wrong},
                  {"sentences", composed.sentences},
                  {"because", composed.because},
                  {"fault", composed.fault},
                  {"whole", !composed.toml.empty()}});
  }

  Status SaveMandate(const Json& body) {
    const ComposedMandate composed = Composed(body);
    if (composed.toml.empty())
      return Fail(ErrorCode::kRefused, composed.fault.empty() ? "said.form_incomplete" : composed.fault);
    const std::string path = MandatePath(places_.folder, ParseMandate(composed.toml).mandate.check.reference);
    if (std::filesystem::exists(path)) return Fail(ErrorCode::kRefused, "said.mandate_exists");
    return WriteWholeFile(path, composed.toml);
  }

  Status SignMandate(const Json& body) {
    SCHOUW_ASSIGN(const FoundMandate found, ById(FindMandates(places_, Today()), TextIn(body, "id")), "");
    const std::string who = TextIn(body, "as");
    const std::string key = FindKeyFile({places_.program, ""}, who);
    if (who.empty() || key.empty()) return Fail(ErrorCode::kRefused, Said("said.no_key", {{"who", who}}));
    SCHOUW_TRY(SignTextFile(found.path, "", key, ""), "");
    return {};
  }

  // Before a scan has begun, and while nothing runs, all may be chosen anew.
  Status MayChoose() const {
    if (work_.busy()) return Fail(ErrorCode::kRefused, "said.busy");
    if ((state_.scan.begun && !state_.another) || !state_.reviewer.empty())
      return Fail(ErrorCode::kRefused, "said.begun");
    return {};
  }

  Status ChooseMandate(const Json& body) {
    SCHOUW_ASSIGN(FoundMandate found, ById(FindMandates(places_, Today()), TextIn(body, "id")), "");
    if (!found.why_not.empty()) return Fail(ErrorCode::kRefused, found.why_not);
    SCHOUW_ASSIGN(std::vector<std::string> packs, FindPacksFor(places_, *found.mandate, Today()), "");
    const std::scoped_lock lock(mutex_);
    SCHOUW_TRY(MayChoose(), "");
    if (state_.another) return Fail(ErrorCode::kRefused, "said.has_mandate");
    state_.mandate = std::move(found);
    state_.packs = std::move(packs);
    state_.check = CourseCheck();
    state_.told = false;
    state_.scan = CourseScan();
    ++state_.change;
    return {};
  }

  Status ChooseDevice(const Json& body) {
    SCHOUW_ASSIGN(FoundDevice found, ById(FindDevices(places_), TextIn(body, "id")), "");
    if (!found.why_not.empty()) return Fail(ErrorCode::kRefused, found.why_not);
    const std::scoped_lock lock(mutex_);
    SCHOUW_TRY(MayChoose(), "");
    state_.device = std::move(found);
    state_.look = CourseLook();
    work_.ForgetKeys();
    state_.told = false;
    if (!state_.another) state_.scan = CourseScan();
    work_.Look();
    return {};
  }

  // The key that the client gives for an encrypted part: looked at with it at once, or, of a check that was opened
  // again, used when that goes on.
  Status Unlock(const Json& body) {
    std::string key = TextIn(body, "key");
    const WipeAtEnd wiped(key);
    const std::string volume = TextIn(body, "volume");
    if (!wire::IsVolumeId(volume) || key.empty()) return Fail(ErrorCode::kRefused, "said.missing.key");
    const std::scoped_lock lock(mutex_);
    if (!work_.busy() && state_.scan.CanResume() && !state_.another) {
      SCHOUW_TRY(work_.KeepKey(volume, key), "");
      std::erase(state_.locked, volume);
      ++state_.change;
      return {};
    }
    SCHOUW_TRY(MayChoose(), "");
    if (!state_.device || state_.look.state != "done") return Fail(ErrorCode::kRefused, "said.missing.device");
    SCHOUW_TRY(work_.KeepKey(volume, key), "");
    state_.told = false;
    work_.Look();
    return {};
  }

  // What was chosen with the client. It may only narrow: whatever would widen is refused here already.
  Status Told(const Json& body) {
    const std::scoped_lock lock(mutex_);
    SCHOUW_TRY(MayChoose(), "");
    if (!state_.mandate || state_.look.state != "done")
      return Fail(ErrorCode::kRefused, "said.missing.mandate_and_device");
    if (state_.another) {  // what the client named stands in the check, which is signed
      state_.told = true;
      ++state_.change;
      return {};
    }
    CourseCheck check{TextsIn(body, "accounts"), TextsIn(body, "exclude"), TextsIn(body, "present"),
                      TextIn(body, "description")};
    if (check.description.empty()) check.description = state_.mandate->mandate->check.device_description;
    const ParsedCheck parsed = ParseCheck(FormatCourseCheck(check, 1, Today()), &*state_.mandate->mandate);
    if (!parsed.faults.empty()) return Fail(ErrorCode::kRefused, parsed.faults.front().message);
    state_.check = std::move(check);
    state_.told = true;
    ++state_.change;
    return {};
  }

  Status Scan(const Json& body) {
    const std::scoped_lock lock(mutex_);
    SCHOUW_TRY(MayChoose(), "");
    if (const std::string missing = MissingForScan(state_); !missing.empty()) return Fail(ErrorCode::kRefused, missing);
    const Mandate& mandate = *state_.mandate->mandate;
    const std::string who = TextIn(body, "as");
    if (who.empty()) return Fail(ErrorCode::kRefused, "said.missing.who");
    SCHOUW_TRY(FindActor({who, "", ""}, Act::kScan, NamesIn(mandate)), "");
    if (state_.another) {
      work_.Add(who, TextIn(body, "passphrase"));
      return {};
    }
    state_.case_path = NewCasePath(places_.folder, mandate.check.reference, Today());
    SCHOUW_TRY(WriteCourseCheck(CheckPathOf(state_.case_path), state_.check, mandate, who, Today(),
                                RegisterFor(places_.folder)),
               "");
    work_.Scan(who, TextIn(body, "passphrase"), IsExercise(mandate) ? "" : RegisterFor(places_.folder));
    return {};
  }

  Status Stop(const Json&) {
    const std::scoped_lock lock(mutex_);
    if (state_.scan.state != "running") return Fail(ErrorCode::kRefused, "said.none_running");
    state_.scan.state = "stopping";
    ++state_.change;
    work_.Stop();
    return {};
  }

  Status Resume(const Json& body) {
    const std::scoped_lock lock(mutex_);
    if (work_.busy() || !state_.reviewer.empty() || !state_.scan.CanResume())
      return Fail(ErrorCode::kRefused, "said.none_stopped");
    const std::string who = TextIn(body, "as");
    if (who.empty()) return Fail(ErrorCode::kRefused, "said.missing.who");
    work_.Resume(who, TextIn(body, "passphrase"));
    return {};
  }

  static Result<std::vector<std::string>> LockedParts(const CaseStore& store) {
    SCHOUW_ASSIGN(const auto volumes, store.volumes(), "");
    std::set<std::string> ids;
    for (const auto& [device, volume] : volumes)
      if (MayTakeKey(volume)) ids.insert(volume.spec.id);
    return std::vector<std::string>(ids.begin(), ids.end());
  }

  // A check that was begun on another day, or before this program was closed.
  Status OpenCase(const Json& body) {
    if (work_.busy()) return Fail(ErrorCode::kRefused, "said.busy");
    SCHOUW_ASSIGN(const FoundCase found, ById(FindCases(places_), TextIn(body, "id")), "");
    // For writing: a scan that still ends, or another review, is said now and not at the next step.
    SCHOUW_TRY(CloseReview(), "");
    SCHOUW_ASSIGN(CaseStore store, CaseStore::OpenForWriting(found.path), "");
    SCHOUW_ASSIGN(const CheckInfo check, store.check(), "");
    SCHOUW_ASSIGN(const ScanInfo scan, store.scan(), "");
    SCHOUW_ASSIGN(const std::vector<std::string> locked, LockedParts(store), "");
    SCHOUW_ASSIGN(const ReportData report, BuildReport(store), "");
    ParsedMandate parsed = ParseMandate(check.mandate_toml);
    SCHOUW_TRY(store.Close(), "");
    const std::scoped_lock lock(mutex_);
    state_ = CourseState{state_.change + 1, {}, {}, {}, {}, {}, true, found.path, {}, ""};
    state_.mandate = FoundMandate{"", "", found.name, std::move(parsed.mandate), "", false};
    state_.locked = locked;
    work_.ForgetKeys();
    state_.scan.begun = true;
    state_.scan.not_read = report.NotWhollyRead();
    state_.scan.state = scan.status == "sealed" ? "sealed" : scan.finished ? "done" : "broken";
    if (scan.state == "partial" && state_.scan.state == "done") state_.scan.state = "stopped";
    return {};
  }

  std::string CaseAtHand() const {
    const std::scoped_lock lock(mutex_);
    return state_.scan.begun ? state_.case_path : "";
  }

  Status OpenReview(const Json& body) {
    if (work_.busy()) return Fail(ErrorCode::kRefused, "said.check_running");
    const std::string path = CaseAtHand();
    if (path.empty()) return Fail(ErrorCode::kRefused, "said.nothing_to_judge");
    const std::string who = TextIn(body, "as");
    if (who.empty()) return Fail(ErrorCode::kRefused, "said.missing.who");
    SCHOUW_TRY(CloseReview(), "");
    SCHOUW_ASSIGN(CaseStore store, CaseStore::OpenForWriting(path), "");
    SCHOUW_ASSIGN(const CheckInfo check, store.check(), "");
    SCHOUW_ASSIGN(const Actor actor, FindActor({who, "", ""}, Act::kOpen, NamesIn(check)), "");
    ReviewPerson person = PersonOf(actor);
    person.course = "/start";
    SCHOUW_ASSIGN(ReviewDesk desk, ReviewDesk::Open(std::move(store), std::move(person), Now, language_), "");
    desk_.emplace(std::move(desk));
    const std::scoped_lock lock(mutex_);
    state_.reviewer = who;
    state_.another = false;
    ++state_.change;
    return {};
  }

  // One more device in the check that was scanned: chosen, looked at and told as the first.
  Status Another(const Json&) {
    if (work_.busy()) return Fail(ErrorCode::kRefused, "said.check_running");
    SCHOUW_TRY(CloseReview(), "");
    const std::string path = CaseAtHand();
    if (path.empty()) return Fail(ErrorCode::kRefused, "said.no_check");
    SCHOUW_ASSIGN(const CaseStore store, CaseStore::OpenForReading(path), "");
    SCHOUW_ASSIGN(const ScanInfo scan, store.scan(), "");
    if (scan.status != "draft") return Fail(ErrorCode::kRefused, "said.check_final");
    const std::scoped_lock lock(mutex_);
    if (!state_.MayHaveAnother()) return Fail(ErrorCode::kRefused, "said.first_device");
    state_.another = true;
    work_.ForgetKeys();
    state_.device.reset();
    state_.look = CourseLook();
    state_.check.accounts.clear();
    state_.told = false;
    ++state_.change;
    return {};
  }

  Status BeginAnew(const Json&) {
    if (work_.busy()) return Fail(ErrorCode::kRefused, "said.check_running");
    SCHOUW_TRY(CloseReview(), "");
    const std::scoped_lock lock(mutex_);
    work_.ForgetKeys();
    state_ = CourseState{state_.change + 1, {}, {}, {}, {}, {}, false, "", {}, ""};
    return {};
  }

  ReviewReply End() {
    if (work_.busy()) return Refusal(422, "refused", "said.busy_end");
    ReviewReply reply = Reply(Json::object());
    reply.ends = true;
    return reply;
  }

  // Of a case that is sealed, also by the scan itself: what `schouw report --audience notice` prints.
  ReviewReply Notice(const ReviewRequest& request) {
    const std::string language = LanguageAsked(request, language_);
    std::string path;
    {
      const std::scoped_lock lock(mutex_);
      if (state_.scan.state == "sealed") path = state_.case_path;
    }
    if (path.empty()) return RefusedPage(404, "said.no_notice", language);
    OwnVerb verb;
    std::string said;
    const auto end = verb.Run({"report", path, "--format", "html", "--audience", "notice", "--lang", language}, "",
                              [&said](std::string_view line) { said += std::string(line) + "\n"; });
    if (!end || end->status != 0) return RefusedPage(422, end ? said : end.error().Text(), language);
    return {200, "text/html; charset=utf-8", end->out, false};
  }

  ReviewReply AnswerReview(const ReviewRequest& request) {
    if (!desk_ && !request.post && request.path == "/notice.html") return Notice(request);
    if (!desk_) return Refusal(410, "closed", "said.no_review");
    ReviewReply reply = desk_->Answer(request);
    if (!reply.ends) return reply;
    reply.ends = false;  // the review ends; the course goes on
    if (const Status closed = CloseReview(); !closed) return Refusal(closed.error());
    return reply;
  }

  Status CloseReview() {
    if (!desk_) return {};
    ReviewDesk desk = std::move(*desk_);
    desk_.reset();
    {
      const std::scoped_lock lock(mutex_);
      state_.reviewer.clear();
      ++state_.change;
    }
    return desk.Close();
  }

  const CoursePlaces places_;
  const std::string language_;
  mutable std::mutex mutex_;
  CourseState state_;
  std::optional<ReviewDesk> desk_;
  CourseWork work_{state_, mutex_};
};

Course::Course(CoursePlaces places, std::string language)
    : parts_(std::make_unique<Parts>(std::move(places), std::move(language))) {}
Course::~Course() = default;
ReviewReply Course::Answer(const ReviewRequest& request) { return parts_->Answer(request); }
bool Course::Busy() const { return parts_->Busy(); }
Status Course::Close() { return parts_->Close(); }

}  // namespace schouw
