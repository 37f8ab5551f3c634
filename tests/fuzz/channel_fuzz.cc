// modules: base model wire
// Any bytes on the socket between the two programs: the frames given out stand in them, in order, until an error.
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "agent/wire/channel.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  size = std::min(size, std::size_t{32} << 10);  // what a socket takes without a reader
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) std::abort();
  schouw::Channel channel((schouw::UniqueFd(ends[0])));
  {
    const schouw::UniqueFd peer(ends[1]);
    if (size > 0 && write(peer.get(), data, size) != static_cast<ssize_t>(size)) std::abort();
  }
  std::string_view left(reinterpret_cast<const char*>(data), size);
  for (;;) {
    const auto frame = channel.Receive();
    if (!frame) return 0;
    if (!frame->has_value()) break;
    if (left.size() < 4 + (*frame)->size() || left.substr(4, (*frame)->size()) != **frame) std::abort();
    left.remove_prefix(4 + (*frame)->size());
  }
  if (!left.empty() || !channel.closed()) std::abort();
  return 0;
}
