// What the desk does: each request of the page and its answer. Private to agent/review, but for what a sign-off waits
// for.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "agent/base/result.h"
#include "agent/review/book.h"
#include "agent/review/desk.h"
#include "agent/store/case_store.h"

namespace schouw {

// A request as the session reads it.
struct Request {
  std::string method, path;
  std::map<std::string, std::string> query;
  std::string body;

  std::string Query(const std::string& name) const {
    const auto found = query.find(name);
    return found == query.end() ? "" : found->second;
  }
};
using Answer = ReviewReply;

enum class ReviewRole { kOfficer, kReviewer };

// Who judges, when it is, and in which language.
struct Reviewer {
  std::string person;
  ReviewRole role = ReviewRole::kOfficer;
  std::string language = "nl";
  std::function<UnixNanos()> clock;
  std::string course;  // see ReviewPerson
};

class ReviewSession {
 public:
  // Reads the case, which stays open for writing as long as this lives. kRefused: sealed or purged.
  static Result<ReviewSession> Open(CaseStore store, Reviewer reviewer);

  // Never fails: what can't be done is an answer. Paths that are not of the interface give 404.
  Answer Handle(const Request& request);
  // Puts all that was done into the one file.
  Status Close() { return store_.Close(); }

 private:
  friend struct SessionParts;
  ReviewSession(CaseStore store, Reviewer reviewer, Book book)
      : store_(std::move(store)), reviewer_(std::move(reviewer)), book_(std::move(book)) {}

  CaseStore store_;
  Reviewer reviewer_;
  Book book_;
  std::set<std::string> logged_;                 // signals whose opening this session has logged
  std::map<std::string, std::uint64_t> opened_;  // by this person, in this session or before: the version
  bool sealed_ = false;
  bool closed_ = false;
};

// What a sign-off still waits for. Also for `schouw finalise`.
struct FinishState {
  std::uint64_t open = 0;          // signals not decided
  std::uint64_t untalked = 0;      // to discuss, without an outcome
  std::uint64_t not_returned = 0;  // devices
  bool copies_known = false;
  bool other_person = false;  // who signs judged nothing himself and is not the officer
  std::vector<ToOpen> to_open;
  std::set<std::size_t> opened;       // of these, by who signs
  std::vector<ErasedSignal> erased;   // as protected: what is left of them is opened too
  std::uint64_t erased_unopened = 0;  // by who signs

  std::uint64_t unopened() const { return to_open.size() - opened.size() + erased_unopened; }
  bool ready() const {
    return open == 0 && untalked == 0 && not_returned == 0 && copies_known && other_person && unopened() == 0;
  }
};
Result<FinishState> ReadFinishState(const CaseStore& store, const Book& book, const std::string& signer);
// What is missing, as a code of a sentence (report/words/said.h); empty when ready.
std::string MissingForSignOff(const FinishState& state);

}  // namespace schouw
