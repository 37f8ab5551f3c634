#include "agent/artifact/windows/compound_streams.h"

#include <set>

#include "agent/base/number_at.h"
#include "agent/base/utf8.h"

namespace schouw {
namespace {

constexpr std::string_view kCompoundMagic("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8);
constexpr std::uint64_t kMostFileBytes = 256u << 20;
constexpr std::uint64_t kMostTableBytes = 64u << 20;
constexpr std::uint32_t kMiniSectorBytes = 64;
constexpr std::uint32_t kMiniCutoff = 4096;
constexpr std::uint32_t kLastSector = 0xfffffffa;  // greater numbers are marks
constexpr std::size_t kEntryBytes = 128;

void AppendNumbers(const std::string& sector, std::vector<std::uint32_t>& table) {
  for (std::size_t at = 0; at + 4 <= sector.size(); at += 4) table.push_back(Le32(sector, at));
}

std::string StreamName(std::string_view entry) {
  const std::size_t bytes = LoadLe<std::uint16_t>(AsBytes(entry).data() + 64);
  return bytes >= 2 && bytes <= 64 ? FromUtf16Le(entry.substr(0, bytes - 2)) : "";
}

}  // namespace

Result<CompoundStreams> CompoundStreams::Open(const ByteSource& content) {
  CompoundStreams file(content);
  SCHOUW_TRY(file.ReadHeader(), "header");
  file.ReadTable();
  SCHOUW_TRY(file.ReadDirectory(), "directory");
  return file;
}

Status CompoundStreams::ReadHeader() {
  if (content_->size() > kMostFileBytes)
    return Fail(ErrorCode::kTooBig, "a compound file of " + std::to_string(content_->size()) + " bytes");
  SCHOUW_ASSIGN(header_, ReadUpTo(*content_, 0, 512), "");
  if (header_.size() < 512 || !header_.starts_with(kCompoundMagic))
    return Fail(ErrorCode::kMalformed, "no compound file", 0);
  const unsigned shift = static_cast<unsigned char>(header_[30]);
  if (shift != 9 && shift != 12) return Fail(ErrorCode::kMalformed, "impossible size of sectors", 30);
  sector_bytes_ = 1u << shift;
  return {};
}

Result<std::string> CompoundStreams::Sector(std::uint32_t number) const {
  SCHOUW_ASSIGN(std::string sector, ReadUpTo(*content_, (std::uint64_t{number} + 1) * sector_bytes_, sector_bytes_),
                "");
  if (sector.empty()) return Fail(ErrorCode::kTruncated, "sector " + std::to_string(number) + " is not there");
  sector.resize(sector_bytes_);  // the last one may be cut off
  return sector;
}

// The first 109 numbers of the table's sectors stand in the header, more in a chain of sectors of their own.
void CompoundStreams::ReadTable() {
  const std::uint64_t most_sectors = content_->size() / sector_bytes_ + 1;
  std::vector<std::uint32_t> parts;
  for (std::size_t at = 76; at < 512; at += 4) parts.push_back(Le32(header_, at));
  std::uint32_t next = Le32(header_, 68);
  for (std::uint64_t i = 0; next < kLastSector && i < most_sectors; ++i) {
    const auto sector = Sector(next);
    if (!sector) {
      damage_ = Error(sector.error()).In("sector table");
      break;
    }
    AppendNumbers(sector->substr(0, sector_bytes_ - 4), parts);
    next = Le32(*sector, sector_bytes_ - 4);
  }
  for (const std::uint32_t part : parts) {
    if (part >= kLastSector) continue;
    if (table_.size() > most_sectors + sector_bytes_) break;
    const auto sector = Sector(part);
    if (!sector) damage_ = Error(sector.error()).In("sector table");
    AppendNumbers(sector ? *sector : std::string(sector_bytes_, '\xff'), table_);
  }
}

Status CompoundStreams::AppendChain(std::uint32_t first, std::uint64_t most_bytes, std::string& bytes) const {
  for (std::uint32_t sector = first; sector < kLastSector && bytes.size() < most_bytes; sector = table_[sector]) {
    if (sector >= table_.size()) return Fail(ErrorCode::kMalformed, "a chain leaves the sector table");
    if (bytes.size() > content_->size()) return Fail(ErrorCode::kMalformed, "a chain of sectors does not end");
    SCHOUW_ASSIGN(const std::string part, Sector(sector), "");
    bytes += part;
  }
  if (bytes.size() > most_bytes) bytes.resize(most_bytes);
  return {};
}

Result<std::string> CompoundStreams::Chain(std::uint32_t first, std::uint64_t most_bytes) const {
  std::string bytes;
  SCHOUW_TRY(AppendChain(first, most_bytes, bytes), "");
  return bytes;
}

std::string CompoundStreams::ChainToDamage(std::uint32_t first, std::uint64_t most_bytes, std::string_view what) {
  std::string bytes;
  if (const Status status = AppendChain(first, most_bytes, bytes); !status)
    damage_ = Error(status.error()).In(std::string(what));
  return bytes;
}

Status CompoundStreams::ReadDirectory() {
  const std::string directory = ChainToDamage(Le32(header_, 48), kMostTableBytes, "directory");
  if (directory.size() < kEntryBytes) return damage_ ? Fail(*damage_) : Fail(ErrorCode::kMalformed, "no root entry");
  AppendNumbers(ChainToDamage(Le32(header_, 60), kMostTableBytes, "small sectors"), mini_table_);
  mini_stream_ = ChainToDamage(Le32(directory, 116), Le32(directory, 120), "small streams");
  std::set<std::uint32_t> seen;
  std::vector<std::uint32_t> open = {Le32(directory, 76)};
  while (!open.empty()) {
    const std::uint32_t number = open.back();
    open.pop_back();
    if (number >= directory.size() / kEntryBytes || !seen.insert(number).second) continue;
    const std::string_view entry = std::string_view(directory).substr(number * kEntryBytes, kEntryBytes);
    open.push_back(Le32(entry, 68));
    open.push_back(Le32(entry, 72));
    if (entry[66] == 2) streams_[StreamName(entry)] = {Le32(entry, 116), Le32(entry, 120)};
  }
  return {};
}

std::vector<std::string> CompoundStreams::Names() const {
  std::vector<std::string> names;
  for (const auto& [name, stream] : streams_) names.push_back(name);
  return names;
}

Result<std::string> CompoundStreams::MiniChain(const Stream& stream) const {
  std::string bytes;
  for (std::uint32_t sector = stream.first; sector < kLastSector && bytes.size() < stream.bytes;
       sector = mini_table_[sector]) {
    const std::size_t at = std::size_t{sector} * kMiniSectorBytes;
    if (sector >= mini_table_.size() || at >= mini_stream_.size())
      return Fail(ErrorCode::kMalformed, "a chain leaves the small sectors");
    bytes += mini_stream_.substr(at, kMiniSectorBytes);
  }
  return bytes;
}

Result<std::string> CompoundStreams::Read(const std::string& name, std::uint64_t limit) const {
  const auto found = streams_.find(name);
  if (found == streams_.end()) return Fail(ErrorCode::kNotFound, "no stream " + name);
  const Stream& stream = found->second;
  if (stream.bytes > limit) return Fail(ErrorCode::kTooBig, "a stream of " + std::to_string(stream.bytes) + " bytes");
  SCHOUW_ASSIGN(std::string bytes, stream.bytes < kMiniCutoff ? MiniChain(stream) : Chain(stream.first, stream.bytes),
                "stream " + name);
  if (bytes.size() < stream.bytes) return Fail(ErrorCode::kTruncated, "stream " + name + " is not whole");
  bytes.resize(stream.bytes);
  return bytes;
}

}  // namespace schouw
