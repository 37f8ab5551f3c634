// One end of the socket pair between `schouw` and a worker: whole frames and descriptors in and out.
#pragma once

#include <sys/socket.h>

#include <chrono>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "agent/base/result.h"
#include "agent/base/unique_fd.h"
#include "agent/wire/codec.h"

namespace schouw {

// Descriptors that may wait to be taken; a peer that sends more is broken.
inline constexpr std::size_t kMaxPendingDescriptors = 1024;

// Not thread-safe. SOCK_STREAM; descriptors travel by SCM_RIGHTS in groups of at most 64, each beside a byte of their
// frame, so that they have all arrived when the frame has. Whole frames that came before an error of receiving are
// still given out; the error is final.
class Channel {
 public:
  explicit Channel(UniqueFd socket) : socket_(std::move(socket)) {}

  int fd() const { return socket_.get(); }

  // The other end has no business sending descriptors: any is kMalformed from here on.
  void RefuseDescriptors() { max_descriptors_ = 0; }
  // Send gives up after `patience` in which the other end took nothing.
  Status SetSendPatience(std::chrono::milliseconds patience);

  // Blocks until all of `frame` and `descriptors` are with the kernel. kIo when the other end is gone, kTimeout when it
  // takes nothing for as long as SetSendPatience says, kTooBig for a frame over kMaxFrameBytes or more descriptors than
  // may wait. Both ends must not send at once without reading: send a batch only to a worker that waits for one.
  Status Send(const std::string& frame, const std::vector<int>& descriptors = {});

  // The next frame's payload (without length). Blocks; nullopt at a clean end of the stream.
  // Errors: kTruncated when the stream ends inside a frame, kMalformed for a length of 0 or over kMaxFrameBytes and for
  // too many descriptors.
  Result<std::optional<std::string>> Receive();

  // As Receive, but only takes what stands ready (for poll loops): nullopt and !closed() means "not yet".
  Result<std::optional<std::string>> TryReceive();
  bool closed() const { return closed_; }
  // Overwrites the copy that is still held of frames that were given out: one of them carried a secret.
  void WipeGivenOut() { ::explicit_bzero(buffer_.data(), consumed_); }

  // Takes the first `count` descriptors that arrived and were not yet taken. kMalformed when fewer arrived.
  Result<std::vector<UniqueFd>> TakeDescriptors(std::size_t count);

 private:
  Result<std::optional<std::string>> Next(bool block);
  Result<bool> Fill(bool block);  // one recvmsg; false when nothing was there
  Result<std::optional<std::string>> NextBuffered();
  Status KeepDescriptors(msghdr& message);

  UniqueFd socket_;
  std::string buffer_;
  std::size_t consumed_ = 0;
  std::vector<UniqueFd> descriptors_;
  std::size_t max_descriptors_ = kMaxPendingDescriptors;
  bool closed_ = false;
  std::optional<Error> failure_;  // of receiving; the first is kept
};

}  // namespace schouw
