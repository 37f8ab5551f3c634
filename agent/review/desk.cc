#include "agent/review/desk.h"

#include "agent/review/session.h"
#include "report/html/writer.h"
#include "report/words/phrase.h"
#include "report/words/said.h"

namespace schouw {

class ReviewDesk::Desk {
 public:
  explicit Desk(ReviewSession given) : session(std::move(given)) {}
  ReviewSession session;
};

ReviewDesk::ReviewDesk(std::unique_ptr<Desk> desk) : desk_(std::move(desk)) {}
ReviewDesk::~ReviewDesk() = default;
ReviewDesk::ReviewDesk(ReviewDesk&&) noexcept = default;
ReviewDesk& ReviewDesk::operator=(ReviewDesk&&) noexcept = default;

Result<ReviewDesk> ReviewDesk::Open(CaseStore store, ReviewPerson person, std::function<UnixNanos()> clock,
                                    std::string language) {
  Reviewer reviewer{std::move(person.id), person.reviewer ? ReviewRole::kReviewer : ReviewRole::kOfficer,
                    std::move(language), std::move(clock), std::move(person.course)};
  SCHOUW_ASSIGN(ReviewSession session, ReviewSession::Open(std::move(store), std::move(reviewer)), "");
  return ReviewDesk(std::make_unique<Desk>(std::move(session)));
}

std::string LanguageAsked(const ReviewRequest& request, const std::string& otherwise) {
  for (const auto& [name, value] : request.query)
    if (name == "language" && (value == "nl" || value == "en")) return value;
  return otherwise;
}

ReviewReply RefusedPage(int status, const std::string& said, const std::string& language) {
  const InLanguage scope(language);
  return {status, "text/html; charset=utf-8",
          "<!doctype html><html lang=\"" + language + "\"><meta charset=\"utf-8\"><title>Schouw</title><main><h1>" +
              html::Escape(Spoken(said)) + "</h1></main></html>",
          false};
}

ReviewReply ReviewDesk::Answer(const ReviewRequest& request) {
  Request plain{request.post ? "POST" : "GET", request.path, {}, request.body};
  for (const auto& [name, value] : request.query) plain.query.emplace(name, value);
  return desk_->session.Handle(plain);
}

Status ReviewDesk::Close() { return desk_->session.Close(); }

}  // namespace schouw
