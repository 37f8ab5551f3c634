#include "agent/content/document/compound/compound_file.h"

#include <algorithm>
#include <utility>

#include "agent/base/ascii.h"
#include "agent/base/number_at.h"
#include "agent/base/utf8.h"

namespace schouw {
namespace {

constexpr std::uint32_t kLastRegularSector = 0xfffffff9;  // above it: free, end of chain, FAT, DIFAT
constexpr std::uint32_t kNoItem = 0xffffffff;
constexpr std::size_t kCompoundHeaderBytes = 512;
constexpr std::size_t kCompoundHeaderFatSectors = 109;
constexpr std::size_t kItemBytes = 128;
constexpr std::uint32_t kCompoundMiniSectorBytes = 64;

bool EqualNames(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return AsciiLower(x) == AsciiLower(y); });
}

std::optional<UnixNanos> TimeOf(std::string_view record) {
  const std::uint64_t ticks = LoadLe<std::uint64_t>(AsBytes(record).data() + 108);
  const auto time = FromWindowsFileTime(ticks);
  return ticks != 0 && time ? std::optional(*time) : std::nullopt;
}

// [MS-CFB] 2.6.1. Nothing for a record that is free or of no known kind.
std::optional<CompoundFile::Item> ParseItem(std::string_view record, bool small_sizes) {
  const auto type = static_cast<unsigned char>(record[66]);
  if (type != 1 && type != 2 && type != 5) return std::nullopt;
  CompoundFile::Item item;
  const std::size_t name_bytes = std::min<std::size_t>(Le16(record, 64), 64);
  item.name = FromUtf16Le(record.substr(0, name_bytes - name_bytes % 2));
  if (const std::size_t end = item.name.find('\0'); end != std::string::npos) item.name.resize(end);
  item.type = type == 2 ? CompoundFile::Type::kStream : CompoundFile::Type::kStorage;
  item.class_id = record.substr(80, 16);
  item.start = Le32(record, 116);
  item.size = small_sizes ? Le32(record, 120) : LoadLe<std::uint64_t>(AsBytes(record).data() + 120);
  item.modified = TimeOf(record);
  return item;
}

}  // namespace

Result<CompoundFile> CompoundFile::Open(const ByteSource& content, const Limits& limits) {
  CompoundFile file(content);
  file.budget_bytes_ = limits.max_document_bytes;
  SCHOUW_TRY(file.ReadHeader(), "read compound file");
  file.ReadFat();
  SCHOUW_TRY(file.ReadDirectory(limits), "read compound file");
  return file;
}

// [MS-CFB] 2.2.
Status CompoundFile::ReadHeader() {
  SCHOUW_ASSIGN(header_, ReadUpTo(*content_, 0, kCompoundHeaderBytes), "read header");
  if (header_.size() < kCompoundHeaderBytes) return Fail(ErrorCode::kTruncated, "the header is cut", header_.size());
  if (!header_.starts_with(kCompoundSignature)) return Fail(ErrorCode::kMalformed, "no signature", 0);
  const std::uint16_t shift = Le16(header_, 30);
  if (shift != 9 && shift != 12) return Fail(ErrorCode::kMalformed, "unknown sector size", 30);
  sector_bytes_ = 1u << shift;
  directory_start_ = Le32(header_, 48);
  mini_cutoff_ = Le32(header_, 56);
  mini_fat_start_ = Le32(header_, 60);
  // The last sector may be cut.
  const std::uint64_t size = content_->size();
  sector_count_ = size <= sector_bytes_ ? 0 : (size - sector_bytes_ + sector_bytes_ - 1) / sector_bytes_;
  return {};
}

// A sector at the file's end may be shorter.
Result<std::string> CompoundFile::ReadSector(std::uint32_t sector) const {
  if (sector >= sector_count_) return Fail(ErrorCode::kTruncated, "a sector stands past the end of the file");
  const std::uint64_t offset = (std::uint64_t{sector} + 1) * sector_bytes_;
  return ReadUpTo(*content_, offset, sector_bytes_);
}

// False when the table is as long as the file can want, or the sector is not there.
bool CompoundFile::AddFatSector(std::uint32_t sector) {
  if (sector > kLastRegularSector || fat_.size() >= sector_count_) return false;
  const auto bytes = ReadSector(sector);
  if (!bytes) {
    Damaged(bytes.error());
    fat_.resize(fat_.size() + sector_bytes_ / 4, kNoItem);
    return true;  // what later sectors of the table say still holds
  }
  for (std::size_t at = 0; at + 4 <= bytes->size(); at += 4) fat_.push_back(Le32(*bytes, at));
  fat_.resize((fat_.size() + sector_bytes_ / 4 - 1) / (sector_bytes_ / 4) * (sector_bytes_ / 4), kNoItem);
  return true;
}

// [MS-CFB] 2.3 and 2.5: 109 sectors of the table are named in the header, the rest by a chain.
void CompoundFile::ReadFat() {
  for (std::size_t i = 0; i < kCompoundHeaderFatSectors; ++i)
    if (!AddFatSector(Le32(header_, 76 + 4 * i))) return;
  std::uint32_t next = Le32(header_, 68);
  for (std::uint64_t steps = 0; next <= kLastRegularSector && steps < sector_count_; ++steps) {
    const auto bytes = ReadSector(next);
    if (!bytes || bytes->size() < sector_bytes_) return Damaged(MakeError(ErrorCode::kTruncated, "its table is cut"));
    for (std::size_t at = 0; at + 8 <= bytes->size(); at += 4)
      if (!AddFatSector(Le32(*bytes, at))) return;
    next = Le32(*bytes, bytes->size() - 4);
  }
}

void CompoundFile::ReadChain(std::uint32_t start, std::uint64_t bytes, StreamBytes& into) const {
  const auto fail = [&](ErrorCode code, const char* why) { into.failure = MakeError(code, why, into.bytes.size()); };
  std::uint32_t sector = start;
  for (std::uint64_t steps = 0; into.bytes.size() < bytes; ++steps) {
    if (sector > kLastRegularSector) return fail(ErrorCode::kTruncated, "its chain of sectors ends early");
    if (steps > sector_count_) return fail(ErrorCode::kMalformed, "its chain of sectors is a loop");
    const auto block = ReadSector(sector);
    if (!block) {
      into.failure = block.error();
      return;
    }
    into.bytes.append(*block, 0,
                      static_cast<std::size_t>(std::min<std::uint64_t>(block->size(), bytes - into.bytes.size())));
    if (block->size() < sector_bytes_ && into.bytes.size() < bytes)
      return fail(ErrorCode::kTruncated, "the file ends inside it");
    sector = sector < fat_.size() ? fat_[sector] : kNoItem;
  }
}

void CompoundFile::ReadMiniChain(std::uint32_t start, std::uint64_t bytes, StreamBytes& into) const {
  std::uint32_t sector = start;
  for (std::uint64_t steps = 0; into.bytes.size() < bytes; ++steps) {
    const std::uint64_t offset = std::uint64_t{sector} * kCompoundMiniSectorBytes;
    if (sector > kLastRegularSector || offset >= mini_stream_.size() || steps > mini_fat_.size()) {
      into.failure = MakeError(ErrorCode::kTruncated, "its chain of small sectors is broken", into.bytes.size());
      return;
    }
    into.bytes.append(
        mini_stream_, static_cast<std::size_t>(offset),
        static_cast<std::size_t>(std::min<std::uint64_t>(kCompoundMiniSectorBytes, bytes - into.bytes.size())));
    sector = sector < mini_fat_.size() ? mini_fat_[sector] : kNoItem;
  }
}

// [MS-CFB] 2.6. The directory has no length of its own in version 3: it is as long as its chain.
Status CompoundFile::ReadDirectory(const Limits& limits) {
  StreamBytes directory;
  const std::uint64_t most = std::min(limits.max_members * kItemBytes, sector_count_ * sector_bytes_);
  ReadChain(directory_start_, most, directory);
  if (directory.bytes.size() < kItemBytes) {
    return Fail(directory.failure.value_or(MakeError(ErrorCode::kMalformed, "no directory")));
  }
  // Running into the end of the chain is how it ends.
  if (directory.failure && !directory.failure->message.ends_with("ends early")) Damaged(*directory.failure);
  Link(directory.bytes);
  if (items_.empty()) return Fail(ErrorCode::kMalformed, "no root storage");
  ReadMiniStream(mini_fat_start_, items_[kRoot].size);
  return {};
}

// Walks the tree of siblings below each storage (2.6.4); each record is taken once, so that loops end.
void CompoundFile::Link(const std::string& directory) {
  const auto count = static_cast<std::uint32_t>(directory.size() / kItemBytes);
  const bool small_sizes = sector_bytes_ == 512;
  const auto record = [&](std::uint32_t at) { return std::string_view(directory).substr(at * kItemBytes, kItemBytes); };
  auto root = ParseItem(record(0), small_sizes);
  if (!root || root->type == Type::kStream) return;
  items_.push_back(std::move(*root));
  std::vector<bool> taken(count, false);
  taken[0] = true;
  std::vector<std::pair<std::uint32_t, Id>> open = {{Le32(record(0), 76), kRoot}};  // record, storage it stands in
  while (!open.empty()) {
    const auto [at, storage] = open.back();
    open.pop_back();
    if (at == kNoItem) continue;
    if (at >= count || taken[at]) {
      Damaged(MakeError(ErrorCode::kMalformed, "its directory names an item that is not there"));
      continue;
    }
    taken[at] = true;
    open.emplace_back(Le32(record(at), 72), storage);
    auto item = ParseItem(record(at), small_sizes);
    const auto id = static_cast<Id>(items_.size());
    if (item && item->type == Type::kStorage) open.emplace_back(Le32(record(at), 76), id);
    open.emplace_back(Le32(record(at), 68), storage);
    if (!item) continue;
    items_[storage].children.push_back(id);
    items_.push_back(std::move(*item));
  }
  for (Item& item : items_)
    std::ranges::sort(item.children, {}, [&](Id id) -> const std::string& { return items_[id].name; });
}

void CompoundFile::ReadMiniStream(std::uint32_t mini_fat_start, std::uint64_t bytes) {
  if (mini_fat_start > kLastRegularSector) return;
  const std::uint64_t most = std::min(bytes, sector_count_ * sector_bytes_);
  if (most > budget_bytes_) return Damaged(MakeError(ErrorCode::kTooBig, "its small streams are too large"));
  StreamBytes stream;
  ReadChain(items_[kRoot].start, most, stream);
  if (stream.failure) Damaged(*stream.failure);
  mini_stream_ = std::move(stream.bytes);
  StreamBytes table;
  ReadChain(mini_fat_start, (mini_stream_.size() + kCompoundMiniSectorBytes - 1) / kCompoundMiniSectorBytes * 4, table);
  for (std::size_t at = 0; at + 4 <= table.bytes.size(); at += 4) mini_fat_.push_back(Le32(table.bytes, at));
}

std::optional<CompoundFile::Id> CompoundFile::Find(Id storage, std::string_view name) const {
  for (const Id child : items_[storage].children)
    if (EqualNames(items_[child].name, name)) return child;
  return std::nullopt;
}

std::optional<CompoundFile::Id> CompoundFile::FindStream(Id storage, std::string_view name) const {
  const auto found = Find(storage, name);
  return found && items_[*found].type == Type::kStream ? found : std::nullopt;
}

std::optional<CompoundFile::Id> CompoundFile::FindStorage(Id storage, std::string_view name) const {
  const auto found = Find(storage, name);
  return found && items_[*found].type == Type::kStorage ? found : std::nullopt;
}

StreamBytes CompoundFile::Read(Id stream) {
  StreamBytes result;
  const Item& item = items_[stream];
  if (item.type != Type::kStream || item.size == 0) return result;
  if (std::min(item.size, content_->size()) > budget_bytes_) {
    result.failure = MakeError(ErrorCode::kTooBig, "more bytes in its streams than a document may have");
    return result;
  }
  if (item.size < mini_cutoff_) {
    ReadMiniChain(item.start, item.size, result);
  } else {
    ReadChain(item.start, item.size, result);
  }
  budget_bytes_ -= std::min<std::uint64_t>(budget_bytes_, result.bytes.size());
  return result;
}

}  // namespace schouw
