// The pages over HTTP on the loopback address, for one person: carries requests between the door, the files of the
// pages and who answers them (the desk of a review, or a course around it). What is asked and answered:
// report/web/API.md.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "agent/base/result.h"
#include "agent/review/desk.h"

namespace schouw {

// Asked one request at a time.
using AnswerRequest = std::function<ReviewReply(const ReviewRequest&)>;

struct ReviewServerOptions {
  std::uint16_t port = 0;                     // 0: any that is free
  std::chrono::seconds idle{30 * 60};         // ends by itself after so long without an act
  std::chrono::seconds token_holds{10 * 60};  // from the start to the first visit
  std::string theme;                          // an organisation's theme.css; empty: the built-in one
  std::string first_page = "/";               // where the token leads
  std::function<UnixNanos()> clock;
  std::function<bool()> asked_to_stop;  // a few times a second
  std::function<bool()> busy;           // as often; while true, time does not count as idle. May be empty
};

enum class ReviewEnd { kClosed, kIdle, kStopped };

class ReviewServer {
 public:
  // Binds, answers nothing yet. Errors: kIo, a sentence (the port is taken).
  static Result<ReviewServer> Bind(AnswerRequest answer, ReviewServerOptions options);
  ~ReviewServer();
  ReviewServer(ReviewServer&&) noexcept;
  ReviewServer& operator=(ReviewServer&&) noexcept;

  // "http://127.0.0.1:PORT/t/TOKEN", good for one visit.
  std::string address() const;
  // Answers until the page closes, nothing was done for too long, or asked_to_stop says so.
  ReviewEnd Run();

 private:
  struct State;
  explicit ReviewServer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace schouw
