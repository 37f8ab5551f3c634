#include "agent/wire/channel.h"

#include <sys/time.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace schouw {
namespace {

constexpr std::size_t kGroup = 64;              // descriptors in one sendmsg
constexpr std::size_t kMostInOneMessage = 253;  // SCM_MAX_FD: what the kernel lets a peer send at once
constexpr std::size_t kReadBytes = 128u << 10;

std::string ErrnoText(const char* what) { return std::string(what) + ": " + std::strerror(errno); }

// Puts `descriptors` into the control part of `message`; `control` must outlive its use.
void AttachDescriptors(msghdr& message, const int* descriptors, std::size_t count, std::span<char> control) {
  if (count == 0) return;
  message.msg_control = control.data();
  message.msg_controllen = CMSG_SPACE(count * sizeof(int));
  cmsghdr* header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(count * sizeof(int));
  std::memcpy(CMSG_DATA(header), descriptors, count * sizeof(int));
}

// One sendmsg; how many bytes the kernel took. The descriptors go with the first of them.
Result<std::size_t> SendSome(int socket, std::string_view bytes, const int* descriptors, std::size_t count) {
  alignas(cmsghdr) std::array<char, CMSG_SPACE(kGroup * sizeof(int))> control{};
  iovec vector{const_cast<char*>(bytes.data()), bytes.size()};
  msghdr message{};
  message.msg_iov = &vector;
  message.msg_iovlen = 1;
  AttachDescriptors(message, descriptors, count, control);
  for (;;) {
    const ssize_t sent = sendmsg(socket, &message, MSG_NOSIGNAL);
    if (sent >= 0) return static_cast<std::size_t>(sent);
    if (errno == EINTR) continue;
    if (errno == EAGAIN) return Fail(ErrorCode::kTimeout, "the other end does not read");
    if (errno == EPIPE || errno == ECONNRESET) return Fail(ErrorCode::kIo, "the other end is gone");
    return Fail(ErrorCode::kIo, ErrnoText("send"));
  }
}

}  // namespace

Status Channel::SetSendPatience(std::chrono::milliseconds patience) {
  timeval time{};
  time.tv_sec = patience.count() / 1000;
  time.tv_usec = patience.count() % 1000 * 1000;
  if (setsockopt(socket_.get(), SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time) != 0) {
    return Fail(ErrorCode::kIo, ErrnoText("set patience of a socket"));
  }
  return {};
}

Status Channel::Send(const std::string& frame, const std::vector<int>& descriptors) {
  if (frame.size() > kMaxFrameBytes + 4) {
    return Fail(ErrorCode::kTooBig, "frame of " + std::to_string(frame.size()) + " bytes");
  }
  const std::size_t groups = (descriptors.size() + kGroup - 1) / kGroup;
  if (groups > frame.size() || descriptors.size() > kMaxPendingDescriptors) {
    return Fail(ErrorCode::kTooBig, std::to_string(descriptors.size()) + " descriptors beside one frame");
  }
  std::string_view rest = frame;
  for (std::size_t first = 0; first < descriptors.size(); first += kGroup) {
    const std::size_t count = std::min(kGroup, descriptors.size() - first);
    SCHOUW_TRY(SendSome(socket_.get(), rest.substr(0, 1), descriptors.data() + first, count), "send descriptors");
    rest.remove_prefix(1);
  }
  while (!rest.empty()) {
    SCHOUW_ASSIGN(const std::size_t sent, SendSome(socket_.get(), rest, nullptr, 0), "send frame");
    rest.remove_prefix(sent);
  }
  return {};
}

Result<std::optional<std::string>> Channel::Receive() { return Next(true); }

Result<std::optional<std::string>> Channel::TryReceive() { return Next(false); }

Result<std::optional<std::string>> Channel::Next(bool block) {
  for (;;) {
    auto frame = NextBuffered();
    if (!frame && !failure_) failure_ = Error(frame.error()).In("receive frame");
    if (frame && *frame) return frame;
    if (failure_) return Fail(*failure_);
    if (closed_) return std::nullopt;
    auto filled = Fill(block);
    if (!filled) failure_ = Error(filled.error()).In("receive frame");
    if (filled && !*filled && !closed_) return std::nullopt;
  }
}

Result<bool> Channel::Fill(bool block) {
  if (consumed_ > 0) buffer_.erase(0, std::exchange(consumed_, 0));
  alignas(cmsghdr) std::array<char, CMSG_SPACE(kMostInOneMessage * sizeof(int))> control;
  const std::size_t held = buffer_.size();
  buffer_.resize(held + kReadBytes);
  iovec vector{buffer_.data() + held, kReadBytes};
  msghdr message{};
  message.msg_iov = &vector;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  ssize_t received;
  do {
    received = recvmsg(socket_.get(), &message, MSG_CMSG_CLOEXEC | (block ? 0 : MSG_DONTWAIT));
  } while (received < 0 && errno == EINTR);
  const int error = errno;
  buffer_.resize(held + static_cast<std::size_t>(std::max<ssize_t>(received, 0)));
  if (received < 0 && (error == EAGAIN || error == EWOULDBLOCK)) return false;
  if (received < 0 && error != ECONNRESET) {
    return Fail(ErrorCode::kIo, std::string("receive: ") + std::strerror(error));
  }
  SCHOUW_TRY(KeepDescriptors(message), "take descriptors");
  closed_ = received <= 0;
  return received > 0;
}

// Takes the next whole frame out of the buffer; nullopt when none is whole yet.
Result<std::optional<std::string>> Channel::NextBuffered() {
  const Bytes held = AsBytes(buffer_).subspan(consumed_);
  if (held.empty()) return std::nullopt;
  const std::size_t length = held.size() < 4 ? 1 : LoadLe<std::uint32_t>(held.data());
  if (length == 0 || length > kMaxFrameBytes) {
    return Fail(ErrorCode::kMalformed, "frame of " + std::to_string(length) + " bytes");
  }
  if (held.size() >= 4 + length) {
    consumed_ += 4 + length;
    return std::string(AsChars(held.subspan(4, length)));
  }
  if (closed_) {
    return Fail(ErrorCode::kTruncated,
                "the stream ends inside a frame (have " + std::to_string(held.size()) + " bytes)");
  }
  return std::nullopt;
}

// Owns what came before it judges, so that a refused flood is closed again.
Status Channel::KeepDescriptors(msghdr& message) {
  for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr; header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
      int fd;
      std::memcpy(&fd, CMSG_DATA(header) + i * sizeof(int), sizeof fd);
      descriptors_.emplace_back(fd);
    }
  }
  const bool cut = (message.msg_flags & MSG_CTRUNC) != 0;
  if (!cut && descriptors_.size() <= max_descriptors_) return {};
  descriptors_.clear();
  if (cut) return Fail(ErrorCode::kMalformed, "more descriptors than can be received");
  if (max_descriptors_ == 0) return Fail(ErrorCode::kMalformed, "descriptors where none are allowed");
  return Fail(ErrorCode::kMalformed, "more than " + std::to_string(max_descriptors_) + " descriptors wait");
}

Result<std::vector<UniqueFd>> Channel::TakeDescriptors(std::size_t count) {
  if (count > descriptors_.size()) {
    return Fail(ErrorCode::kMalformed,
                "want " + std::to_string(count) + " descriptors, have " + std::to_string(descriptors_.size()));
  }
  const auto end = descriptors_.begin() + static_cast<std::ptrdiff_t>(count);
  std::vector<UniqueFd> taken(std::make_move_iterator(descriptors_.begin()), std::make_move_iterator(end));
  descriptors_.erase(descriptors_.begin(), end);
  return taken;
}

}  // namespace schouw
