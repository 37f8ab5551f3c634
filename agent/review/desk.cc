#include "agent/review/desk.h"

#include "agent/review/session.h"

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

ReviewReply ReviewDesk::Answer(const ReviewRequest& request) {
  Request plain{request.post ? "POST" : "GET", request.path, {}, request.body};
  for (const auto& [name, value] : request.query) plain.query.emplace(name, value);
  return desk_->session.Handle(plain);
}

Status ReviewDesk::Close() { return desk_->session.Close(); }

}  // namespace schouw
