#include "agent/artifact/windows/registry_hive.h"

#include <algorithm>

#include "agent/base/ascii.h"
#include "agent/base/number_at.h"
#include "agent/base/utf8.h"

namespace schouw {
namespace {

constexpr std::uint32_t kBinsStart = 4096;
constexpr std::uint32_t kHiveBlockBytes = 16384;
constexpr std::size_t kMostBlocksKept = 1024;
constexpr std::uint32_t kMostCellBytes = 16u << 20;
constexpr std::uint32_t kSegmentBytes = 16344;
constexpr std::uint32_t kNoCell = 0xffffffff;
constexpr std::uint32_t kInline = 0x80000000;
constexpr std::size_t kMostPatches = 4u << 20;

// A name of a key or value: Latin-1 where the flag says so, else UTF-16.
std::string NameOf(std::string_view bytes, bool is_latin) {
  if (!is_latin) return FromUtf16Le(bytes);
  std::string name;
  for (const char c : bytes) AppendUtf8(name, static_cast<unsigned char>(c));
  return name;
}

bool IsLogName(std::string_view name) {
  std::string end(name.substr(name.size() - std::min<std::size_t>(name.size(), 5)));
  std::ranges::transform(end, end.begin(), AsciiLower);
  return end == ".log1" || end == ".log2" || end.ends_with(".log");
}

}  // namespace

std::string Utf16ToZero(std::string_view bytes, std::size_t at) {
  std::size_t end = at;
  while (end + 2 <= bytes.size() && (bytes[end] != 0 || bytes[end + 1] != 0)) end += 2;
  return at < end ? FromUtf16Le(bytes.substr(at, end - at)) : "";
}

bool SameRegistryName(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return AsciiLower(x) == AsciiLower(y); });
}

std::string RegistryValue::Text() const { return Utf16ToZero(data); }

RegistryHive::RegistryHive(const ArtifactInput& input, OnError on_error)
    : content_(&input.content), on_error_(std::move(on_error)) {}

Result<RegistryHive> RegistryHive::Open(const ArtifactInput& input, OnError on_error) {
  SCHOUW_ASSIGN(const std::string head, ReadUpTo(input.content, 0, 512), "read base block");
  const auto base = ParseHiveBaseBlock(head);
  if (!base) return Fail(ErrorCode::kTruncated, "no whole base block", head.size());
  if (base->type != 0 && base->checksum_fits)
    return Fail(ErrorCode::kUnsupported, "a transaction log without its hive");
  if (base->major_version != 1 || (base->checksum_fits && base->minor_version < 2))
    return Fail(ErrorCode::kUnsupported, "version " + std::to_string(base->major_version) + "." +
                                             std::to_string(base->minor_version) + " of the registry's format");
  std::vector<const ByteSource*> logs;
  for (const CompanionSource& companion : input.companions)
    if (IsLogName(companion.name)) logs.push_back(companion.content);
  RegistryHive hive(input, std::move(on_error));
  HiveRecovery recovery = RecoverHive(*base, logs);
  for (const Error& error : recovery.problems) hive.on_error_(error);
  if (!recovery.complete)
    hive.on_error_(MakeError(ErrorCode::kMalformed, "the hive was not wholly written and no log brings it up to date"));
  hive.base_ = recovery.base;
  hive.patches_ = std::move(recovery.patches);
  if (hive.patches_.size() > kMostPatches) return Fail(ErrorCode::kTooMany, "too many pages in the transaction log");
  for (std::size_t i = 0; i < hive.patches_.size(); ++i) {
    const HivePatch& patch = hive.patches_[i];
    if (patch.bytes == 0) continue;
    for (std::uint32_t block = patch.offset / kHiveBlockBytes;
         block <= (patch.offset + patch.bytes - 1) / kHiveBlockBytes; ++block)
      hive.patches_of_.emplace(block, i);
  }
  hive.cells_left_ = 2'000'000 + hive.base_.bins_bytes / 8;
  const std::uint64_t whole = std::uint64_t{kBinsStart} + hive.base_.bins_bytes;
  if (hive.patches_.empty() && input.content.size() < whole)
    hive.on_error_(MakeError(ErrorCode::kTruncated, "the hive has " + std::to_string(input.content.size()) + " of " +
                                                        std::to_string(whole) + " bytes"));
  return hive;
}

void RegistryHive::Note(const Error& error, const std::string& path) { on_error_(Error(error).In("key " + path)); }

void RegistryHive::ApplyPatches(std::uint32_t index, std::string& block) {
  const std::uint64_t start = std::uint64_t{index} * kHiveBlockBytes;
  const auto [from, to] = patches_of_.equal_range(index);
  for (auto each = from; each != to; ++each) {
    const HivePatch& patch = patches_[each->second];
    const std::uint64_t first = std::max<std::uint64_t>(start, patch.offset);
    const std::uint64_t end =
        std::min<std::uint64_t>(start + kHiveBlockBytes, std::uint64_t{patch.offset} + patch.bytes);
    const auto bytes = ReadUpTo(*patch.log, patch.at + (first - patch.offset), end - first);
    if (!bytes || bytes->size() != end - first) {
      on_error_(MakeError(ErrorCode::kTruncated, "a page of the transaction log can't be read"));
      continue;
    }
    if (block.size() < end - start) block.resize(end - start);
    block.replace(first - start, end - first, *bytes);
  }
}

Result<const std::string*> RegistryHive::Block(std::uint32_t index) {
  if (const auto kept = blocks_.find(index); kept != blocks_.end()) return &kept->second;
  SCHOUW_ASSIGN(std::string block,
                ReadUpTo(*content_, kBinsStart + std::uint64_t{index} * kHiveBlockBytes, kHiveBlockBytes), "read hive");
  ApplyPatches(index, block);
  if (blocks_.size() >= kMostBlocksKept) blocks_.clear();
  return &(blocks_[index] = std::move(block));
}

Result<std::string> RegistryHive::ReadBins(std::uint32_t offset, std::uint32_t bytes) {
  if (offset > base_.bins_bytes || base_.bins_bytes - offset < bytes)
    return Fail(ErrorCode::kMalformed, "a cell stands outside the hive", offset);
  std::string read;
  while (read.size() < bytes) {
    const std::uint32_t at = offset + static_cast<std::uint32_t>(read.size());
    SCHOUW_ASSIGN(const std::string* const block, Block(at / kHiveBlockBytes), "");
    const std::size_t inside = at % kHiveBlockBytes;
    if (block->size() <= inside) return Fail(ErrorCode::kTruncated, "the hive ends inside a cell", at);
    read.append(*block, inside, bytes - read.size());
  }
  return read;
}

Result<std::string> RegistryHive::Cell(std::uint32_t offset) {
  if (cells_left_ == 0) return Fail(ErrorCode::kTooMany, "more cells are named than the hive can have");
  --cells_left_;
  SCHOUW_ASSIGN(const std::string head, ReadBins(offset, 4), "");
  const auto size = static_cast<std::int32_t>(Le32(head, 0));
  if (size >= 0) return Fail(ErrorCode::kMalformed, "a cell in use is marked as unused", offset);
  const auto bytes = static_cast<std::uint32_t>(-static_cast<std::int64_t>(size));
  if (bytes < 8 || bytes > kMostCellBytes) return Fail(ErrorCode::kMalformed, "impossible size of a cell", offset);
  return ReadBins(offset + 4, bytes - 4);
}

Result<RegistryKey> RegistryHive::KeyAt(std::uint32_t offset, const std::string* parent) {
  SCHOUW_ASSIGN(const std::string cell, Cell(offset), "");
  if (cell.size() < 76 || !cell.starts_with("nk")) return Fail(ErrorCode::kMalformed, "no key node", offset);
  const std::size_t name_bytes = Le16(cell, 72);
  if (name_bytes > cell.size() - 76) return Fail(ErrorCode::kMalformed, "a key's name is longer than its cell", offset);
  RegistryKey key;
  key.name = NameOf(std::string_view(cell).substr(76, name_bytes), (Le16(cell, 2) & 0x20) != 0);
  if (parent != nullptr) key.path = parent->empty() ? key.name : *parent + "\\" + key.name;
  const std::uint64_t written = LoadLe<std::uint64_t>(AsBytes(cell).data() + 4);
  if (const auto time = FromWindowsFileTime(written); written != 0 && time) key.written = *time;
  key.subkeys = Le32(cell, 20);
  key.subkeys_cell = Le32(cell, 28);
  key.values = Le32(cell, 36);
  key.values_cell = Le32(cell, 40);
  return key;
}

std::optional<RegistryKey> RegistryHive::Root() {
  auto root = KeyAt(base_.root_cell, nullptr);
  if (root) return std::move(*root);
  on_error_(Error(root.error()).In("root key"));
  return std::nullopt;
}

bool RegistryHive::ForEachInList(std::uint32_t offset, int depth, const std::function<bool(std::uint32_t)>& on_offset) {
  const auto cell = Cell(offset);
  if (!cell) {
    on_error_(Error(cell.error()).In("list of subkeys"));
    return true;
  }
  const std::string_view kind = std::string_view(*cell).substr(0, 2);
  const std::size_t each = kind == "lf" || kind == "lh" ? 8 : kind == "li" || kind == "ri" ? 4 : 0;
  const std::size_t count = Le16(*cell, 2);
  if (each == 0 || (kind == "ri" && depth > 0)) {
    on_error_(MakeError(ErrorCode::kMalformed, "no list of subkeys", offset));
    return true;
  }
  const std::size_t held = std::min(count, (cell->size() - 4) / each);
  if (held < count) on_error_(MakeError(ErrorCode::kMalformed, "a list of subkeys is longer than its cell", offset));
  for (std::size_t i = 0; i < held; ++i) {
    const std::uint32_t entry = Le32(*cell, 4 + i * each);
    if (kind == "ri" ? !ForEachInList(entry, depth + 1, on_offset) : !on_offset(entry)) return false;
  }
  return true;
}

void RegistryHive::ForEachSubkey(const RegistryKey& key, const std::function<bool(const RegistryKey&)>& on_key) {
  if (key.subkeys == 0 || key.subkeys_cell == kNoCell) return;
  std::uint64_t seen = 0;
  const bool to_its_end = ForEachInList(key.subkeys_cell, 0, [&](std::uint32_t offset) {
    if (++seen > key.subkeys) {
      Note(MakeError(ErrorCode::kMalformed, "its list names more subkeys than it has"), key.path);
      return false;
    }
    const auto subkey = KeyAt(offset, &key.path);
    if (subkey) return on_key(*subkey);
    Note(subkey.error(), key.path);
    return cells_left_ > 0;
  });
  if (to_its_end && seen < key.subkeys)
    Note(MakeError(ErrorCode::kMalformed, "its list names fewer subkeys than it has"), key.path);
}

std::vector<RegistryKey> RegistryHive::Subkeys(const RegistryKey& key) {
  std::vector<RegistryKey> subkeys;
  ForEachSubkey(key, [&](const RegistryKey& subkey) {
    subkeys.push_back(subkey);
    return true;
  });
  return subkeys;
}

std::optional<RegistryKey> RegistryHive::Find(const RegistryKey& key, std::string_view path) {
  std::optional<RegistryKey> found = key;
  while (found && !path.empty()) {
    const std::string_view name = path.substr(0, path.find('\\'));
    path.remove_prefix(std::min(path.size(), name.size() + 1));
    std::optional<RegistryKey> next;
    ForEachSubkey(*found, [&](const RegistryKey& subkey) {
      if (SameRegistryName(subkey.name, name)) next = subkey;
      return !next;
    });
    found = std::move(next);
  }
  return found;
}

// A list of segments: "db", how many, and the cell that names them.
Result<std::string> RegistryHive::BigData(std::string_view cell, std::uint32_t bytes) {
  SCHOUW_ASSIGN(const std::string list, Cell(Le32(cell, 4)), "list of segments");
  const std::size_t count = std::min<std::size_t>(Le16(cell, 2), list.size() / 4);
  std::string data;
  for (std::size_t i = 0; i < count && data.size() < bytes; ++i) {
    SCHOUW_ASSIGN(const std::string segment, Cell(Le32(list, i * 4)), "segment");
    data.append(segment, 0, std::min<std::size_t>(kSegmentBytes, bytes - data.size()));
  }
  if (data.size() < bytes) return Fail(ErrorCode::kTruncated, "a value's segments hold less than its size");
  return data;
}

Result<RegistryValue> RegistryHive::ValueAt(std::uint32_t offset) {
  SCHOUW_ASSIGN(const std::string cell, Cell(offset), "");
  if (cell.size() < 20 || !cell.starts_with("vk")) return Fail(ErrorCode::kMalformed, "no value", offset);
  const std::size_t name_bytes = Le16(cell, 2);
  if (name_bytes > cell.size() - 20)
    return Fail(ErrorCode::kMalformed, "a value's name is longer than its cell", offset);
  RegistryValue value;
  value.name = NameOf(std::string_view(cell).substr(20, name_bytes), (Le16(cell, 16) & 1) != 0);
  value.type = Le32(cell, 12);
  const std::uint32_t size = Le32(cell, 4);
  if ((size & kInline) != 0) {
    value.data = cell.substr(8, std::min<std::uint32_t>(size & ~kInline, 4));
    return value;
  }
  if (size == 0) return value;
  if (size > kMostCellBytes) return Fail(ErrorCode::kTooBig, "value of " + std::to_string(size) + " bytes", offset);
  SCHOUW_ASSIGN(std::string data, Cell(Le32(cell, 8)), "data of value");
  if (size > kSegmentBytes && base_.minor_version >= 4 && data.starts_with("db") && data.size() >= 8) {
    SCHOUW_ASSIGN(value.data, BigData(data, size), "data of value");
    return value;
  }
  if (data.size() < size) return Fail(ErrorCode::kTruncated, "a value is longer than its cell", offset);
  data.resize(size);
  value.data = std::move(data);
  return value;
}

void RegistryHive::ForEachValue(const RegistryKey& key, const std::function<bool(const RegistryValue&)>& on_value) {
  if (key.values == 0 || key.values_cell == kNoCell) return;
  const auto list = Cell(key.values_cell);
  if (!list) return Note(list.error(), key.path);
  const std::size_t held = std::min<std::size_t>(key.values, list->size() / 4);
  if (held < key.values) Note(MakeError(ErrorCode::kMalformed, "a list of values is longer than its cell"), key.path);
  for (std::size_t i = 0; i < held && cells_left_ > 0; ++i) {
    const auto value = ValueAt(Le32(*list, i * 4));
    if (!value)
      Note(value.error(), key.path);
    else if (!on_value(*value))
      return;
  }
}

}  // namespace schouw
