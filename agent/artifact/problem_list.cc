#include "agent/artifact/problem_list.h"

namespace schouw {
namespace {

constexpr std::size_t kMostProblems = 20;

}  // namespace

void ProblemList::Take(const Error& error) {
  if (said_.size() >= kMostProblems) {
    ++unsaid_;
  } else if (said_.insert(error.Text()).second) {
    report_.Note(error);
  }
}

void ProblemList::Finish(std::string_view what) {
  if (unsaid_ > 0)
    report_.Note(MakeError(ErrorCode::kMalformed,
                           std::to_string(unsaid_) + " more parts of the " + std::string(what) + " can't be read"));
}

}  // namespace schouw
