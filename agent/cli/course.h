// One afternoon from mandate to report, as `schouw start` offers it: what was chosen, the look and the scan that run
// meanwhile, and the review that follows. JSON in, JSON out: report/web/API.md, "The course".
//
// Look and scan are this program's own verbs, run beside it (own_verb.h): a page that is closed does not stop them, and
// whatever a device does to them is not done to the page. What was chosen stands here, so that two pages see the same.
#pragma once

#include <memory>
#include <string>

#include "agent/base/result.h"
#include "agent/cli/course_places.h"
#include "agent/review/desk.h"

namespace schouw {

class Course {
 public:
  Course(CoursePlaces places, std::string language);
  ~Course();
  Course(const Course&) = delete;
  Course& operator=(const Course&) = delete;

  // One at a time. Never fails: errors are replies.
  ReviewReply Answer(const ReviewRequest& request);
  // A look or a scan runs. From any thread.
  bool Busy() const;
  // Ends a scan tidily, waits for it, and puts what a review did into its file.
  Status Close();

 private:
  class Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace schouw
