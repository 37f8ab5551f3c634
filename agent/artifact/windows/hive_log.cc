#include "agent/artifact/windows/hive_log.h"

#include <algorithm>
#include <bit>

#include "agent/base/number_at.h"

namespace schouw {
namespace {

constexpr std::size_t kBaseBlockBytes = 512;
constexpr std::uint32_t kSectorBytes = 512;
constexpr std::size_t kEntryHeaderBytes = 40;
constexpr std::uint32_t kMostBinsBytes = 0x7ffff000;
constexpr std::uint32_t kMostLogEntryBytes = 64u << 20;
constexpr std::uint32_t kNewLog = 6;

std::uint32_t Checksum(std::string_view block) {
  std::uint32_t sum = 0;
  for (std::size_t at = 0; at < 508; at += 4) sum ^= Le32(block, at);
  return sum == 0xffffffffu ? 0xfffffffeu : sum == 0 ? 1u : sum;
}

struct Log {
  const ByteSource* source;
  HiveBaseBlock base;
};

struct LogEntry {
  std::uint32_t sequence = 0;
  std::uint32_t bins_bytes = 0;
  std::vector<HivePatch> patches;
};

bool HashesFit(std::string_view entry) {
  const Bytes bytes = AsBytes(entry);
  return LoadLe<std::uint64_t>(bytes.data() + 24) == HiveLogHash(bytes.subspan(kEntryHeaderBytes)) &&
         LoadLe<std::uint64_t>(bytes.data() + 32) == HiveLogHash(bytes.first(32));
}

// Nullopt where no sound entry stands: the end of what was written.
std::optional<LogEntry> ParseEntry(const Log& log, std::uint64_t at, std::uint32_t& entry_bytes) {
  const auto header = ReadUpTo(*log.source, at, kEntryHeaderBytes);
  if (!header || header->size() < kEntryHeaderBytes || !header->starts_with("HvLE")) return std::nullopt;
  entry_bytes = Le32(*header, 4);
  if (entry_bytes < kSectorBytes || entry_bytes % kSectorBytes != 0 || entry_bytes > kMostLogEntryBytes)
    return std::nullopt;
  const auto entry = ReadUpTo(*log.source, at, entry_bytes);
  if (!entry || entry->size() < entry_bytes || !HashesFit(*entry)) return std::nullopt;
  LogEntry parsed{Le32(*entry, 12), Le32(*entry, 16), {}};
  const std::uint64_t count = Le32(*entry, 20);
  std::uint64_t data = kEntryHeaderBytes + count * 8;
  if (parsed.bins_bytes > kMostBinsBytes) return std::nullopt;
  for (std::size_t reference = kEntryHeaderBytes; reference < kEntryHeaderBytes + count * 8; reference += 8) {
    if (reference + 8 > entry->size()) return std::nullopt;
    const std::uint32_t offset = Le32(*entry, reference), bytes = Le32(*entry, reference + 4);
    if (data + bytes > entry->size() || offset > kMostBinsBytes || bytes > kMostBinsBytes) return std::nullopt;
    parsed.patches.push_back({offset, bytes, log.source, at + data});
    data += bytes;
  }
  return parsed;
}

void CollectEntries(const Log& log, std::uint32_t from_sequence, std::vector<LogEntry>& entries) {
  std::uint32_t bytes = 0;
  std::optional<std::uint32_t> last;
  for (std::uint64_t at = kBaseBlockBytes; auto entry = ParseEntry(log, at, bytes); at += bytes) {
    if (last && entry->sequence != *last + 1) return;  // left from an earlier use of the file
    last = entry->sequence;
    if (entry->sequence >= from_sequence) entries.push_back(std::move(*entry));
  }
}

bool ApplyNewLogs(std::span<const Log> logs, bool base_is_own, HiveRecovery& recovery) {
  std::vector<LogEntry> entries;
  for (const Log& log : logs)
    if (log.base.type == kNewLog) CollectEntries(log, base_is_own ? recovery.base.secondary_sequence : 0, entries);
  std::ranges::stable_sort(entries, {}, &LogEntry::sequence);
  std::optional<std::uint32_t> last;
  for (LogEntry& entry : entries) {
    if (last && entry.sequence == *last) continue;
    if (last && entry.sequence != *last + 1) {
      recovery.problems.push_back(
          MakeError(ErrorCode::kMalformed, "a gap in the transaction log behind entry " + std::to_string(*last)));
      break;
    }
    last = entry.sequence;
    recovery.base.bins_bytes = entry.bins_bytes;
    std::ranges::move(entry.patches, std::back_inserter(recovery.patches));
  }
  return last.has_value();
}

// The pages that the bitmap names stand one behind the other, from the next sector on.
bool ApplyOldLog(const Log& log, HiveRecovery& recovery) {
  const std::uint64_t start = kSectorBytes * std::uint64_t{std::clamp(log.base.clustering, 1u, 64u)};
  const std::size_t bitmap_bytes = (log.base.bins_bytes / kSectorBytes + 7) / 8;
  const auto vector = ReadUpTo(*log.source, start, 4 + bitmap_bytes);
  if (!vector || vector->size() < 4 + bitmap_bytes || !vector->starts_with("DIRT")) return false;
  std::uint64_t at = (start + 4 + bitmap_bytes + kSectorBytes - 1) / kSectorBytes * kSectorBytes;
  std::vector<HivePatch> patches;
  for (std::uint32_t page = 0; page < log.base.bins_bytes / kSectorBytes; ++page) {
    if ((static_cast<unsigned char>((*vector)[4 + page / 8]) >> (page % 8) & 1) == 0) continue;
    if (at + kSectorBytes > log.source->size()) return false;
    patches.push_back({page * kSectorBytes, kSectorBytes, log.source, at});
    at += kSectorBytes;
  }
  recovery.base = log.base;
  recovery.patches = std::move(patches);
  return true;
}

bool ApplyOldLogs(std::span<const Log> logs, const HiveBaseBlock& base, HiveRecovery& recovery) {
  return std::ranges::any_of(logs, [&](const Log& log) {
    if (log.base.type == kNewLog || log.base.dirty()) return false;
    if (base.checksum_fits && log.base.written != base.written) return false;  // of another state of the hive
    return ApplyOldLog(log, recovery);
  });
}

}  // namespace

std::optional<HiveBaseBlock> ParseHiveBaseBlock(std::string_view bytes) {
  if (bytes.size() < kBaseBlockBytes || !bytes.starts_with("regf")) return std::nullopt;
  HiveBaseBlock base;
  base.primary_sequence = Le32(bytes, 4);
  base.secondary_sequence = Le32(bytes, 8);
  base.written = LoadLe<std::uint64_t>(AsBytes(bytes).data() + 12);
  base.major_version = Le32(bytes, 20);
  base.minor_version = Le32(bytes, 24);
  base.type = Le32(bytes, 28);
  base.root_cell = Le32(bytes, 36);
  base.bins_bytes = std::min(Le32(bytes, 40), kMostBinsBytes);
  base.clustering = Le32(bytes, 44);
  base.checksum_fits = Checksum(bytes) == Le32(bytes, 508);
  return base;
}

HiveRecovery RecoverHive(const HiveBaseBlock& base, std::span<const ByteSource* const> logs) {
  HiveRecovery recovery{base, {}, {}, !base.dirty()};
  if (recovery.complete) return recovery;
  std::vector<Log> sound;
  for (const ByteSource* source : logs) {
    const auto head = ReadUpTo(*source, 0, kBaseBlockBytes);
    if (!head) recovery.problems.push_back(Error(head.error()).In("read the transaction log"));
    const auto log = head ? ParseHiveBaseBlock(*head) : std::nullopt;
    if (log && log->checksum_fits && log->type != 0) sound.push_back({source, *log});
  }
  const auto any_new = std::ranges::find_if(sound, [](const Log& log) { return log.base.type == kNewLog; });
  if (!base.checksum_fits && any_new != sound.end()) recovery.base = any_new->base;
  recovery.complete = ApplyNewLogs(sound, base.checksum_fits, recovery) || ApplyOldLogs(sound, base, recovery);
  return recovery;
}

std::uint64_t HiveLogHash(Bytes bytes) {
  std::uint32_t low = 0x7a4e55c5u, high = 0x82ef4d88u;
  const auto mix = [&](std::uint32_t block) {
    low += block;
    high ^= low;
    low = std::rotl(low, 20) + high;
    high = std::rotl(high, 9) ^ low;
    low = std::rotl(low, 27) + high;
    high = std::rotl(high, 19);
  };
  std::size_t at = 0;
  for (; bytes.size() - at >= 4; at += 4) mix(LoadLe<std::uint32_t>(bytes.data() + at));
  std::uint32_t rest = 0x80;
  for (std::size_t i = bytes.size(); i > at; --i) rest = rest << 8 | std::to_integer<std::uint32_t>(bytes[i - 1]);
  mix(rest);
  mix(0);
  return std::uint64_t{high} << 32 | low;
}

}  // namespace schouw
