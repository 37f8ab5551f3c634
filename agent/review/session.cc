#include "agent/review/session.h"

#include <algorithm>

#include "agent/review/session_parts.h"
#include "report/words/said.h"

namespace schouw {
namespace {

std::vector<std::string> Split(const std::string& path) {
  std::vector<std::string> parts;
  for (std::size_t at = 1; at <= path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    parts.push_back(path.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

// A refusal of a document is a page too: a person has it before him.
Answer AsPage(Answer answer, const std::string& language) {
  if (answer.status == 200) return answer;
  const Json body = Json::parse(answer.body, nullptr, false);
  return RefusedPage(answer.status, body["error"]["text"].get<std::string>(), language);
}

Answer NotThere() { return ErrorAnswer(404, "not_found", "said.not_there"); }

Answer Get(SessionParts parts, const std::vector<std::string>& path, const Request& request) {
  const std::string& what = path[1];
  if (path.size() == 2) {
    if (what == "case") return parts.Case(request);
    if (what == "changes") return parts.Changes(request);
    if (what == "cards") return parts.Cards(request);
    if (what == "signals") return parts.SignalsByDecision(request);
    if (what == "finalise") return parts.Finish();
    return NotThere();
  }
  if (what == "cards") {
    const Card* card = parts.book().FindCard(path[2]);
    if (card == nullptr) return ErrorAnswer(404, "not_found", "said.no_card");
    if (path.size() == 3) return JsonAnswer({{"card", parts.CardJson(*card)}});
    if (path.size() == 4 && path[3] == "signals") return parts.CardSignals(*card, request);
  }
  if (what == "signals" && path.size() == 3) {
    const auto at = parts.book().FindSignal(path[2]);
    return at ? parts.OpenSignal(*at) : ErrorAnswer(at.error());
  }
  return NotThere();
}

Answer Post(SessionParts parts, const std::vector<std::string>& path, const Request& request) {
  const Json body = Json::parse(request.body, nullptr, false);
  if (!body.is_object()) return ErrorAnswer(400, "malformed", "said.unreadable");
  const std::string& what = path[1];
  if (path.size() == 2 && what == "copies") return parts.PostCopies(body);
  if (path.size() == 2 && what == "finalise") return parts.PostFinalise(body);
  if (path.size() == 2 && what == "given") return parts.PostGiven(body);
  if (path.size() == 3 && what == "erased" && path[2] == "opened") return parts.PostErasedOpened();
  if (path.size() == 4 && what == "signals") return parts.PostSignal(path[2], path[3], body);
  if (path.size() == 4 && what == "cards") return parts.PostCard(path[2], path[3], body);
  if (path.size() == 4 && what == "devices" && path[3] == "returned") return parts.PostReturned(path[2], body);
  if (path.size() == 5 && what == "rules" && path[4] == "set_aside") return parts.PostSetAside(path[2], path[3], body);
  return NotThere();
}

}  // namespace

Result<ReviewSession> ReviewSession::Open(CaseStore store, Reviewer reviewer) {
  SCHOUW_ASSIGN(const ScanInfo scan, store.scan(), "");
  if (scan.status == "sealed") {
    return Fail(ErrorCode::kRefused, Said("said.case_sealed", {{"case", store.path()}}));
  }
  if (scan.status == "purged") {
    return Fail(ErrorCode::kRefused, Said("said.case_purged", {{"case", store.path()}}));
  }
  SCHOUW_ASSIGN(Book book, Book::Read(store), "");
  SCHOUW_TRY(store.Log(reviewer.person, "consultation", "case opened for judging", reviewer.clock()), "");
  SCHOUW_ASSIGN(auto opened, ReadOpened(store, reviewer.person), "");
  ReviewSession session(std::move(store), std::move(reviewer), std::move(book));
  session.opened_ = std::move(opened);
  return session;
}

Answer ReviewSession::Handle(const Request& request) {
  SessionParts parts{*this};
  if (closed_) return ErrorAnswer(410, "closed", "said.review_closed");
  if (request.method == "GET" && request.path == "/notice.html")
    return AsPage(parts.Notice(request), parts.LanguageOf(request));
  const std::vector<std::string> path = Split(request.path);
  if (request.method == "POST" && request.path == "/api/close") {
    closed_ = true;
    Answer answer = JsonAnswer(Json::object());
    answer.ends = true;
    return answer;
  }
  if (sealed_ && request.path != "/api/case") {
    return ErrorAnswer(410, "closed", "said.review_sealed");
  }
  if (request.method == "GET" && request.path == "/report.html")
    return AsPage(parts.Report(request), parts.LanguageOf(request));
  if (path.size() < 2 || path[0] != "api") return NotThere();
  return request.method == "GET" ? Get(parts, path, request) : Post(parts, path, request);
}

std::vector<std::string> SessionParts::Acts() const {
  if (sealed()) return {};
  if (!draft()) return {"reveal", "hand_over"};
  if (officer()) return {"decide", "talk", "notice", "protect", "reveal", "hand_back", "hand_over"};
  return {"notice", "protect", "reveal", "sign_off", "hand_over"};
}

bool SessionParts::May(const std::string& act) const {
  const std::vector<std::string> acts = Acts();
  return std::find(acts.begin(), acts.end(), act) != acts.end();
}

std::string SessionParts::LanguageOf(const Request& request) const {
  const std::string asked = request.Query("language");
  return asked == "nl" || asked == "en" ? asked : session.reviewer_.language;
}

std::optional<Answer> SessionParts::Refused(const std::string& act) const {
  if (May(act)) return std::nullopt;
  if (!draft()) return ErrorAnswer(410, "closed", "said.signed_off");
  return ErrorAnswer(422, "refused", act == "sign_off" ? "said.second_reader_signs" : "said.officer_does");
}

Status SessionParts::MarkSeen(std::size_t at, bool log) {
  const ReportSignal& signal = book().signal(at);
  SCHOUW_TRY(MarkOpened(store(), signal.id, signal.review.version, doer(), log), "");
  session.opened_[signal.id] = signal.review.version;
  return {};
}

Status SessionParts::ReadAgain() {
  SCHOUW_ASSIGN(session.book_, Book::Read(store()), "");
  return {};
}

Answer JsonAnswer(const Json& body, int status) {
  Answer answer;
  answer.status = status;
  answer.body = body.dump(-1, ' ', false, Json::error_handler_t::replace);
  return answer;
}

Answer ErrorAnswer(int status, const std::string& code, const std::string& said, Json body) {
  body["error"] = {{"code", code}, {"text", said}};
  return JsonAnswer(body, status);
}

Answer ErrorAnswer(const Error& error) {
  switch (error.code) {
    case ErrorCode::kNotFound: return ErrorAnswer(404, "not_found", error.Text());
    case ErrorCode::kRefused: return ErrorAnswer(422, "refused", error.Text());
    case ErrorCode::kMalformed: return ErrorAnswer(400, "malformed", error.Text());
    default: return ErrorAnswer(500, "refused", error.Text());
  }
}

}  // namespace schouw
