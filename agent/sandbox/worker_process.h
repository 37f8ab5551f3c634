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
  bool clean = false;                              // exit status 0
  ProblemReason reason = ProblemReason::kCrashed;  // kTimeout, kMemory, kCrashed, or what KillFor was told
  // One clause, empty when clean: "killed by signal 11 (segmentation fault)", "asked the kernel for socket", "tried to
  // open a file for writing", "ran out of memory", "took too long", "ended with status 3".
  std::string detail;
};

class WorkerProcess {
 public:
  // Starts `program` with a socket as its descriptor 3, every other descriptor closed (4 is where its last words go),
  // an empty environment but TZ=UTC and LC_ALL=C.UTF-8, a process group of its own (Ctrl-C does not reach it), and its
  // death tied to that of the calling thread: start workers from a thread that outlives them. stderr goes to ours when
  // `verbose`, else to /dev/null. Errors: kIo when the program can't be started.
  static Result<WorkerProcess> Start(const std::string& program, const std::vector<std::string>& arguments,
                                     bool verbose);
  ~WorkerProcess();  // kills
  WorkerProcess(WorkerProcess&&) noexcept;
  WorkerProcess& operator=(WorkerProcess&&) noexcept;

  Channel& channel() { return channel_; }
  pid_t pid() const { return pid_; }

  // Ends it as having taken too long.
  void KillForTimeout();
  // Ends it for what the caller saw ("sent what is no message: ..."). The first cause is kept, that of an end which
  // came before the call too, unless it was a clean one.
  void KillFor(ProblemReason reason, std::string detail);
  // Waits for its end and says how it came about; one that has not ended after `patience` is killed as having taken too
  // long. The same answer again when called again.
  WorkerEnd Wait(std::chrono::milliseconds patience);

 private:
  WorkerProcess(pid_t pid, UniqueFd socket, UniqueFd last_words);
  bool Reap(bool block);
  void Kill();
  void KillAndReap();

  pid_t pid_ = -1;  // -1 when moved from
  Channel channel_;
  UniqueFd last_words_;
  std::optional<WorkerEnd> end_;
};

}  // namespace schouw
