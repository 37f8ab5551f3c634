// Runs another verb of this program as a program of its own: what it does to a device, and how it ends, is then no
// business of the page that asked for it.
#pragma once

#include <sys/types.h>

#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "agent/base/result.h"

namespace schouw {

struct VerbEnd {
  int status = 0;   // as a shell has it: 128 and more is a signal
  std::string out;  // stdout, at most kMaxVerbOutBytes
};
inline constexpr std::size_t kMaxVerbOutBytes = 64u << 20;

class OwnVerb {
 public:
  // Called for each line of its stderr, without the line's end.
  using Hear = std::function<void(std::string_view line)>;

  // Blocks until it has ended. `typed` is what it reads on stdin; `passed` are descriptors that it has too, under the
  // same numbers. One run at a time. The thread that calls must live as
  // long: with it the verb is asked to stop. Errors: kIo.
  Result<VerbEnd> Run(const std::vector<std::string>& arguments, std::string_view typed, const Hear& hear,
                      const std::vector<int>& passed = {});
  // From any thread: what Ctrl-C does. Nothing when none runs.
  void Interrupt();

 private:
  std::mutex mutex_;
  pid_t child_ = 0;
};

}  // namespace schouw
