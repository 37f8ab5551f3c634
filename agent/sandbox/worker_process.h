// Starts a worker program and reads how it ended: status plus first cause.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "agent/base/result.h"
#include "agent/base/unique_fd.h"
#include "agent/model/problem.h"
#include "agent/wire/channel.h"

namespace schouw {

struct WorkerEnd {
  bool clean = false;            // exit status 0
  ProblemReason reason = ProblemReason::kCrashed;  // kTimeout, kMemory, kCrashed, ...
  std::string detail;            // "killed by signal 11 (segmentation fault)", "asked the kernel for socket"
};

class WorkerProcess {
 public:
  // Starts `program` with a socket as its descriptor 3, every other descriptor closed, an empty environment but TZ=UTC
  // and LC_ALL=C.UTF-8, and its death tied to ours. stderr goes to ours when `verbose`, else to /dev/null.
  static Result<WorkerProcess> Start(const std::string& program, const std::vector<std::string>& arguments, bool verbose);
  ~WorkerProcess();  // kills
  WorkerProcess(WorkerProcess&&) noexcept;
  WorkerProcess& operator=(WorkerProcess&&) noexcept;

  Channel& channel() { return channel_; }
  pid_t pid() const { return pid_; }

  // Ends it as having taken too long.
  void KillForTimeout();
  // Waits for its end (kills after `patience`) and says how it came about.
  WorkerEnd Wait(std::chrono::milliseconds patience);

 private:
  WorkerProcess(pid_t pid, UniqueFd socket);
  pid_t pid_ = -1;
  Channel channel_;
  bool timed_out_ = false;
};

}  // namespace schouw
