#include "agent/review/desk.h"

namespace schouw {

class ReviewDesk::Desk {
 public:
  CaseStore store;
  ReviewPerson person;
  std::function<UnixNanos()> clock;
  std::string language;
};

ReviewDesk::ReviewDesk(std::unique_ptr<Desk> desk) : desk_(std::move(desk)) {}
ReviewDesk::~ReviewDesk() = default;
ReviewDesk::ReviewDesk(ReviewDesk&&) noexcept = default;
ReviewDesk& ReviewDesk::operator=(ReviewDesk&&) noexcept = default;

Result<ReviewDesk> ReviewDesk::Open(CaseStore store, ReviewPerson person, std::function<UnixNanos()> clock,
                                    std::string language) {
  return ReviewDesk(
      std::make_unique<Desk>(Desk{std::move(store), std::move(person), std::move(clock), std::move(language)}));
}

ReviewReply ReviewDesk::Answer(const ReviewRequest& request) {
  if (request.path == "/api/close" && request.post) return {200, "application/json", "{}", true};
  return {404, "application/json", R"({"error":{"code":"not_found","text":"Dit bestaat niet."}})", false};
}

Status ReviewDesk::Close() { return desk_->store.Close(); }

}  // namespace schouw
