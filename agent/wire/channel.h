// One end of the socket pair between `schouw` and a worker: whole frames and descriptors in and out.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "agent/base/result.h"
#include "agent/base/unique_fd.h"
#include "agent/wire/codec.h"

namespace schouw {

// Not thread-safe. SOCK_STREAM; descriptors travel by SCM_RIGHTS in groups of at most 64 ahead of their frame's bytes.
class Channel {
 public:
  explicit Channel(UniqueFd socket) : socket_(std::move(socket)) {}

  int fd() const { return socket_.get(); }

  // Blocks until all of `frame` and `descriptors` are with the kernel. kIo when the other end is gone.
  Status Send(const std::string& frame, const std::vector<int>& descriptors = {});

  // The next frame's payload (without length). Blocks; nullopt at a clean end of the stream.
  // Errors: kTruncated when the stream ends inside a frame, kMalformed for a length of 0 or over kMaxFrameBytes.
  Result<std::optional<std::string>> Receive();

  // As Receive, but only takes what stands ready (for poll loops): nullopt and !closed() means "not yet".
  Result<std::optional<std::string>> TryReceive();
  bool closed() const { return closed_; }

  // Takes the first `count` descriptors that arrived and were not yet taken. kMalformed when fewer arrived.
  Result<std::vector<UniqueFd>> TakeDescriptors(std::size_t count);

 private:
  Result<bool> Fill(bool block);  // one recvmsg; false when nothing was there
  Result<std::optional<std::string>> NextBuffered();

  UniqueFd socket_;
  std::string buffer_;
  std::size_t consumed_ = 0;
  std::vector<UniqueFd> descriptors_;
  bool closed_ = false;
};

}  // namespace schouw
