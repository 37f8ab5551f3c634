// One person at one case: everything the review page may ask, as report/web/API.md has it. JSON in, JSON out.
//
// Open() first; then any number of Answer(), one at a time; Close() leaves one file. The desk keeps the case in memory
// and writes every change at once, in a transaction with its row of the audit log: what was answered stands in the
// file. Who asks, and from where, is the server's: see server.h.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "agent/base/result.h"
#include "agent/base/time.h"
#include "agent/store/case_store.h"

namespace schouw {

struct ReviewRequest {
  bool post = false;
  std::string path;                                        // decoded, "/api/cards/c-1/signals"
  std::vector<std::pair<std::string, std::string>> query;  // decoded
  std::string body;                                        // of a post, JSON
};

struct ReviewReply {
  int status = 200;
  std::string type = "application/json";  // or "text/html; charset=utf-8" for /report.html, /notice.html
  std::string body;
  bool ends = false;  // the server closes after this answer
};

// The language that a page asked for ("language" in its query), or the program's.
std::string LanguageAsked(const ReviewRequest& request, const std::string& otherwise);
// What a document (/report.html, /notice.html) is where it can't be one: a page with the sentence of a code, in this
// language.
ReviewReply RefusedPage(int status, const std::string& said, const std::string& language);

struct ReviewPerson {
  std::string id;
  bool reviewer = false;  // signs off; else judges
  std::string course;     // the page around this review, "/start"; empty: there is none
};

class ReviewDesk {
 public:
  // Takes the case open for writing, and keeps it so: the one writer. `language` is "nl" or "en".
  static Result<ReviewDesk> Open(CaseStore store, ReviewPerson person, std::function<UnixNanos()> clock,
                                 std::string language);
  ~ReviewDesk();
  ReviewDesk(ReviewDesk&&) noexcept;
  ReviewDesk& operator=(ReviewDesk&&) noexcept;

  // Never fails: errors are replies.
  ReviewReply Answer(const ReviewRequest& request);
  Status Close();

 private:
  class Desk;
  explicit ReviewDesk(std::unique_ptr<Desk> desk);
  std::unique_ptr<Desk> desk_;
};

}  // namespace schouw
