// ISO 9660 (ECMA-119) directories, only as far as Rock Ridge continuation areas hang from them.
#include <algorithm>
#include <deque>
#include <optional>
#include <set>
#include <string>

#include "agent/base/bytes.h"
#include "agent/base/number_at.h"
#include "agent/content/archive/safe_to_open.h"

namespace schouw {
namespace {

using namespace std::string_view_literals;

constexpr std::uint64_t kIsoSectorBytes = 2048;
constexpr std::uint64_t kFirstDescriptor = 16;
constexpr std::uint64_t kMostDescriptors = 16;
constexpr std::size_t kMostFolders = 100'000;
constexpr std::uint64_t kMostFolderBytes = 16u << 20;
constexpr std::uint64_t kMostBytes = 256u << 20;
constexpr int kMostHops = 64;
constexpr std::size_t kIsoRecordBytes = 33;  // of a directory record before its name

std::uint8_t IsoByte(std::string_view bytes, std::size_t at) { return static_cast<std::uint8_t>(bytes[at]); }

struct Extent {
  std::uint32_t block;
  std::uint32_t bytes;
};

class ContinuationWalk {
 public:
  explicit ContinuationWalk(const ByteSource& content) : content_(content) {}

  bool AllEnd() {
    AddRoots();
    while (!folders_.empty()) {
      const Extent folder = folders_.front();
      folders_.pop_front();
      if (!seen_.insert(folder.block).second) continue;
      if (seen_.size() > kMostFolders || !ReadFolder(folder)) return false;
    }
    return cost_bytes_ <= kMostBytes;
  }

 private:
  void AddRoots() {
    for (std::uint64_t i = 0; i < kMostDescriptors; ++i) {
      const std::string sector = At((kFirstDescriptor + i) * kIsoSectorBytes, kIsoSectorBytes);
      if (sector.size() < kIsoSectorBytes || sector.substr(1, 5) != "CD001" || IsoByte(sector, 0) == 255) return;
      if (IsoByte(sector, 0) != 1 && IsoByte(sector, 0) != 2) continue;
      const std::uint64_t block = std::uint64_t{IsoByte(sector, 128)} | std::uint64_t{IsoByte(sector, 129)} << 8;
      if (block != 0) block_bytes_ = block;
      folders_.push_back({Le32(sector, 156 + 2), Le32(sector, 156 + 10)});
    }
  }

  bool ReadFolder(const Extent& folder) {
    if (folder.bytes > kMostFolderBytes) return false;
    const std::string bytes = At(folder.block * block_bytes_, folder.bytes);
    std::size_t at = 0;
    while (at + kIsoRecordBytes < bytes.size()) {
      const std::size_t length = IsoByte(bytes, at);
      if (length == 0) {  // records don't cross a sector's end
        at = (at / kIsoSectorBytes + 1) * kIsoSectorBytes;
        continue;
      }
      if (length <= kIsoRecordBytes || length > bytes.size() - at) return true;
      if (!ReadRecord(std::string_view(bytes).substr(at, length))) return false;
      at += length;
    }
    return true;
  }

  bool ReadRecord(std::string_view record) {
    const std::size_t name_bytes = IsoByte(record, 32);
    const std::size_t own = kIsoRecordBytes + name_bytes + (name_bytes % 2 == 0 ? 1 : 0);
    const bool self = name_bytes == 1 && (record[33] == 0 || record[33] == 1);
    if ((IsoByte(record, 25) & 2) != 0 && !self) folders_.push_back({Le32(record, 2), Le32(record, 10)});
    if (own >= record.size()) return true;
    std::string_view area = record.substr(own);
    // The root's first entry says how many bytes come before the entries of every other record.
    if (area.size() >= 7 && area.starts_with("SP\x07\x01\xbe\xef"sv)) {
      skipped_ = IsoByte(area, 6);
    } else {
      area.remove_prefix(std::min(skipped_, area.size()));
    }
    return ChainEnds(std::string(area));
  }

  // An area has one entry "CE" at most, which says where it goes on.
  bool ChainEnds(std::string area) {
    for (int hops = 0; hops < kMostHops; ++hops) {
      std::optional<std::string> next;
      for (std::size_t at = 0; at + 4 <= area.size() && IsoByte(area, at + 2) >= 4; at += IsoByte(area, at + 2)) {
        if (area.compare(at, 2, "CE") != 0 || area.size() - at < 28) continue;
        if (next) return false;
        const std::uint64_t block = Le32(area, at + 4);
        const std::uint64_t bytes = Le32(area, at + 20);
        if (bytes > block_bytes_) return false;
        next = At(block * block_bytes_ + Le32(area, at + 12), bytes);
      }
      if (!next) return true;
      area = std::move(*next);
    }
    return false;
  }

  // Nothing once too much was read.
  std::string At(std::uint64_t offset, std::uint64_t count) {
    constexpr std::uint64_t kBytesAReading = 64;
    cost_bytes_ += count + kBytesAReading;
    if (cost_bytes_ > kMostBytes) return "";
    return ReadUpTo(content_, offset, static_cast<std::size_t>(count)).value_or("");
  }

  const ByteSource& content_;
  std::uint64_t block_bytes_ = kIsoSectorBytes;
  std::size_t skipped_ = 0;
  std::uint64_t cost_bytes_ = 0;
  std::deque<Extent> folders_;
  std::set<std::uint32_t> seen_;
};

}  // namespace

bool ContinuationsEnd(const ByteSource& content) { return ContinuationWalk(content).AllEnd(); }

}  // namespace schouw
