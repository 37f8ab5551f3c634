#include "agent/hashset/run_sorter.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

namespace schouw {
namespace {

constexpr std::size_t kWriteBytes = 1u << 20;
constexpr std::size_t kReadBytes = 32u << 20;  // of all runs at a time
constexpr std::size_t kLeastReadBytes = 64u << 10;

// The first 8 bytes as a number that sorts as they do, and where the row stands.
struct SortKey {
  std::uint64_t start;
  std::uint32_t row;
};

Status IoError(const std::string& folder) {
  return Fail(ErrorCode::kIo, "room for sorting in " + folder + ": " + std::strerror(errno));
}

Status WriteAll(int fd, Bytes bytes, const std::string& folder) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(fd, bytes.data(), bytes.size());
    if (count < 0 && errno != EINTR) return IoError(folder);
    if (count > 0) bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return {};
}

}  // namespace

RunSorter::RunSorter(std::size_t row_bytes, std::string folder, std::size_t memory_bytes)
    : row_bytes_(row_bytes), folder_(std::move(folder)), memory_bytes_(std::max(memory_bytes, row_bytes)) {}

Status RunSorter::Add(Bytes row) {
  held_.insert(held_.end(), row.begin(), row.end());
  ++count_;
  return held_.size() + row_bytes_ > memory_bytes_ ? SpillHeld() : Status();
}

Status RunSorter::ForEachHeld(const OnRow& on_row) {
  const auto row_at = [this](const SortKey& key) { return Bytes(held_).subspan(key.row * row_bytes_, row_bytes_); };
  std::vector<SortKey> keys(held_.size() / row_bytes_);
  const std::size_t start_bytes = std::min<std::size_t>(row_bytes_, 8);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    std::byte start[8] = {};
    std::memcpy(start, &held_[i * row_bytes_], start_bytes);
    keys[i] = {LoadBe<std::uint64_t>(start), static_cast<std::uint32_t>(i)};
  }
  std::sort(keys.begin(), keys.end(), [&](const SortKey& a, const SortKey& b) {
    if (a.start != b.start) return a.start < b.start;
    return std::memcmp(row_at(a).data(), row_at(b).data(), row_bytes_) < 0;
  });
  for (const SortKey& key : keys) SCHOUW_TRY(on_row(row_at(key)), "");
  return {};
}

Status RunSorter::SpillHeld() {
  if (held_.empty()) return {};
  if (!file_.valid()) file_ = UniqueFd(::open(folder_.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (!file_.valid()) return IoError(folder_);
  std::vector<std::byte> piece;
  piece.reserve(kWriteBytes + row_bytes_);
  const auto keep = [&](Bytes row) -> Status {
    piece.insert(piece.end(), row.begin(), row.end());
    if (piece.size() < kWriteBytes) return {};
    SCHOUW_TRY(WriteAll(file_.get(), piece, folder_), "sort");
    piece.clear();
    return {};
  };
  SCHOUW_TRY(ForEachHeld(keep), "");
  SCHOUW_TRY(WriteAll(file_.get(), piece, folder_), "sort");
  runs_.push_back({file_bytes_, held_.size()});
  file_bytes_ += held_.size();
  held_.clear();
  return {};
}

// One run, a piece at a time.
class RunSorter::RunReader {
 public:
  RunReader(int fd, Run run, std::size_t row_bytes, std::size_t piece_bytes)
      : fd_(fd), run_(run), row_bytes_(row_bytes), piece_(piece_bytes / row_bytes * row_bytes) {}

  // False at the end of the run.
  Result<bool> Next() {
    at_ += row_bytes_;
    if (at_ < filled_) return true;
    if (run_.bytes == 0) return false;
    filled_ = static_cast<std::size_t>(std::min<std::uint64_t>(run_.bytes, piece_.size()));
    for (std::size_t done = 0; done < filled_;) {
      const ssize_t count = ::pread(fd_, &piece_[done], filled_ - done, static_cast<off_t>(run_.offset + done));
      if (count == 0 || (count < 0 && errno != EINTR)) return Fail(ErrorCode::kIo, "a sorted run can't be read back");
      if (count > 0) done += static_cast<std::size_t>(count);
    }
    run_.offset += filled_;
    run_.bytes -= filled_;
    at_ = 0;
    return true;
  }
  Bytes row() const { return Bytes(piece_).subspan(at_, row_bytes_); }

 private:
  int fd_;
  Run run_;
  std::size_t row_bytes_;
  std::vector<std::byte> piece_;
  std::size_t filled_ = 0;
  std::size_t at_ = 0;
};

Status RunSorter::Drain(const OnRow& on_row) {
  if (runs_.empty()) return ForEachHeld(on_row);
  SCHOUW_TRY(SpillHeld(), "sort");
  std::vector<std::byte>().swap(held_);
  const std::size_t piece_bytes = std::max(kReadBytes / runs_.size(), kLeastReadBytes);
  std::vector<std::unique_ptr<RunReader>> heap;
  for (const Run& run : runs_) {
    auto reader = std::make_unique<RunReader>(file_.get(), run, row_bytes_, piece_bytes);
    SCHOUW_ASSIGN(const bool any, reader->Next(), "sort");
    if (any) heap.push_back(std::move(reader));
  }
  const auto later = [this](const auto& a, const auto& b) {
    return std::memcmp(a->row().data(), b->row().data(), row_bytes_) > 0;
  };
  std::make_heap(heap.begin(), heap.end(), later);
  while (!heap.empty()) {
    std::pop_heap(heap.begin(), heap.end(), later);
    SCHOUW_TRY(on_row(heap.back()->row()), "");
    SCHOUW_ASSIGN(const bool more, heap.back()->Next(), "sort");
    if (more) {
      std::push_heap(heap.begin(), heap.end(), later);
    } else {
      heap.pop_back();
    }
  }
  return {};
}

}  // namespace schouw
