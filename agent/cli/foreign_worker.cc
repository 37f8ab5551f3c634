#include "agent/cli/foreign_worker.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <utility>

namespace schouw {
namespace {

constexpr std::chrono::seconds kReaderPatience{60};  // without a word; a list of 64 MiB takes seconds

Result<UniqueFd> OpenForeignFile(const std::string& path) {
  UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status {};
  if (file.get() < 0 && errno == ENOENT) return Fail(ErrorCode::kNotFound, "is not there");
  if (file.get() < 0) return Fail(ErrorCode::kIo, std::string("can't be opened: ") + std::strerror(errno));
  if (::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) return Fail(ErrorCode::kNotFound, "is no file");
  if (static_cast<std::uint64_t>(status.st_size) > kMaxForeignBytes) return Fail(ErrorCode::kTooBig, "is over 64 MiB");
  return file;
}

}  // namespace

Result<ForeignWorker> ForeignWorker::Start(const WorkerSettings& settings) {
  SCHOUW_ASSIGN(WorkerProcess process, WorkerProcess::Start(settings.program, {}, settings.verbose), "start reader");
  process.channel().RefuseDescriptors();
  return ForeignWorker(std::move(process), settings);
}

Status ForeignWorker::Read(ForeignFormat format, const std::string& path,
                           const std::function<Status(const ForeignItem&)>& on_item) {
  SCHOUW_ASSIGN(const UniqueFd file, OpenForeignFile(path), "");
  ForeignListMessage list;
  list.limits = settings_.limits;
  list.sandbox = settings_.sandbox;
  list.format = format;
  list.name = std::filesystem::path(path).filename().string();
  if (!process_.channel().Send(EncodeFrame(ToWorker(std::move(list))), {file.get()})) return Fail(Ended());
  for (std::size_t items = 0;;) {
    SCHOUW_ASSIGN(const FromWorker answer, Receive(), "");
    SCHOUW_ASSIGN(const bool at_end, OnAnswer(answer, items, on_item), "");
    if (at_end) return {};
  }
}

// True when it was the last of this file.
Result<bool> ForeignWorker::OnAnswer(const FromWorker& answer, std::size_t& items,
                                     const std::function<Status(const ForeignItem&)>& on_item) {
  if (const auto* failed = std::get_if<WorkerFailedMessage>(&answer)) return Fail(ErrorCode::kInternal, failed->reason);
  if (const auto* ready = std::get_if<ReadyMessage>(&answer); ready != nullptr && !is_ready_) {
    is_ready_ = ready->sandbox == settings_.sandbox;
    if (is_ready_) return false;
  }
  if (is_ready_) {
    if (const auto* read = std::get_if<ForeignListReadMessage>(&answer)) {
      if (read->refusal.empty()) return true;
      return Fail(ErrorCode::kMalformed, read->refusal);
    }
    if (const auto* found = std::get_if<ForeignItemsMessage>(&answer)) {
      items += found->items.size();
      if (items > kMaxForeignItems) return Fail(ErrorCode::kTooMany, "more than 4194304 things in one file");
      for (const ForeignItem& item : found->items) SCHOUW_TRY(on_item(item), "");
      return false;
    }
  }
  process_.KillFor(ProblemReason::kCrashed, "sent a message out of turn");
  return Fail(Ended());
}

Result<FromWorker> ForeignWorker::Receive() {
  for (;;) {
    auto frame = process_.channel().TryReceive();
    if (!frame || (!*frame && process_.channel().closed())) return Fail(Ended());
    if (*frame) {
      auto message = DecodeFromWorker(AsBytes(**frame));
      if (message) return message;
      process_.KillFor(ProblemReason::kCrashed, "sent what is no message: " + message.error().Text());
      return Fail(Ended());
    }
    pollfd waiting{process_.channel().fd(), POLLIN, 0};
    const int woken = ::poll(&waiting, 1, static_cast<int>(std::chrono::milliseconds(kReaderPatience).count()));
    if (woken > 0 || (woken < 0 && errno == EINTR)) continue;
    process_.KillForTimeout();
    return Fail(Ended());
  }
}

Error ForeignWorker::Ended() {
  const WorkerEnd end = process_.Wait(std::chrono::seconds(2));
  return MakeError(ErrorCode::kCrashed, "its reader " + (end.clean ? "stopped" : end.detail));
}

}  // namespace schouw
