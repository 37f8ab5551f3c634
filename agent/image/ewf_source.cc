#include "agent/image/ewf_source.h"

#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <limits>

#include "agent/base/checked.h"
#include "agent/image/ewf_index.h"
#include "agent/image/recently_used.h"

namespace schouw {
namespace {

constexpr std::size_t kChunkCacheBytes = 4u << 20;
constexpr std::size_t kTableCacheBytes = 4u << 20;

using Chunk = std::vector<std::byte>;
using TableEntries = std::vector<std::uint32_t>;

std::span<std::byte> Writable(std::string& bytes) { return std::as_writable_bytes(std::span(bytes)); }

class EwfSource final : public ByteSource {
 public:
  EwfSource(Segments segments, EwfIndex index) : segments_(std::move(segments)), index_(std::move(index)) {}
  std::uint64_t size() const override { return index_.volume.media_bytes; }

  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> into) const override {
    if (offset >= size() || into.empty()) return 0;
    const std::size_t want = std::min<std::uint64_t>(into.size(), size() - offset);
    SCHOUW_TRY(CheckReadable(offset, want), "read device");
    for (std::size_t done = 0; done < want;) {
      const std::uint64_t number = (offset + done) / index_.volume.chunk_bytes;
      const std::size_t within = (offset + done) % index_.volume.chunk_bytes;
      SCHOUW_ASSIGN(const Chunk* chunk, ChunkAt(number), "chunk " + std::to_string(number));
      const std::size_t step = std::min(want - done, chunk->size() - within);
      std::memcpy(into.data() + done, chunk->data() + within, step);
      done += step;
    }
    return want;
  }

 private:
  // The maker of the image filled sectors that it could not read with zeroes: those are not the device's.
  Status CheckReadable(std::uint64_t offset, std::size_t count) const {
    const std::uint64_t sector_bytes = index_.volume.bytes_per_sector;
    const std::uint64_t first = offset / sector_bytes;
    const std::uint64_t last = (offset + count - 1) / sector_bytes;
    const auto after = std::ranges::upper_bound(index_.unreadable, last, {}, &SectorRange::first);
    if (after == index_.unreadable.begin()) return {};
    const SectorRange& range = *std::prev(after);
    if (range.first + range.count <= first) return {};
    const std::uint64_t bad = std::max(range.first, first);
    return Fail(ErrorCode::kIo, "sector " + std::to_string(bad) + " could not be read when the image was made",
                bad * sector_bytes);
  }

  std::size_t BytesOf(std::uint64_t number) const {
    return std::min<std::uint64_t>(index_.volume.chunk_bytes, size() - number * index_.volume.chunk_bytes);
  }

  Result<const Chunk*> ChunkAt(std::uint64_t number) const {
    if (const Chunk* kept = chunks_.Find(number)) return kept;
    const auto after = std::ranges::upper_bound(index_.tables, number, {}, &EwfTable::first_chunk);
    const auto table = after == index_.tables.begin() ? index_.tables.end() : std::prev(after);
    if (table == index_.tables.end() || number - table->first_chunk >= table->count)
      return Fail(ErrorCode::kIo, "this part of the image is missing", number * index_.volume.chunk_bytes);
    SCHOUW_ASSIGN(const TableEntries* entries, EntriesOf(*table), "chunk table");
    SCHOUW_ASSIGN(Chunk chunk, ReadChunk(*table, *entries, number), "read chunk");
    return &chunks_.Add(number, std::move(chunk));
  }

  Result<const TableEntries*> EntriesOf(const EwfTable& table) const {
    const auto key = static_cast<std::uint64_t>(&table - index_.tables.data());
    if (const TableEntries* kept = tables_.Find(key)) return kept;
    auto entries = ReadEntries(table, table.entries_offset);
    if (!entries && table.mirror_offset != 0) entries = ReadEntries(table, table.mirror_offset);
    if (!entries) return Fail(std::move(entries).error());
    return &tables_.Add(key, std::move(*entries));
  }

  Result<TableEntries> ReadEntries(const EwfTable& table, std::uint64_t offset) const {
    const std::size_t bytes = std::size_t{table.count} * 4;
    std::string raw(bytes + (table.checksummed ? 4 : 0), '\0');
    SCHOUW_TRY(ReadExactly(*segments_[table.segment].bytes, offset, Writable(raw)), "read chunk table");
    const std::byte* data = AsBytes(raw).data();
    if (table.checksummed && EwfChecksum(AsBytes(raw).first(bytes)) != LoadLe<std::uint32_t>(data + bytes))
      return Fail(ErrorCode::kIo, "wrong checksum of a chunk table", offset);
    TableEntries entries(table.count);
    for (std::size_t i = 0; i < entries.size(); ++i) entries[i] = LoadLe<std::uint32_t>(data + i * 4);
    return entries;
  }

  struct StoredChunk {
    std::uint64_t offset = 0;  // in the segment
    std::uint64_t bytes = 0;   // at most
    bool compressed = false;
  };

  // A chunk ends where the next one starts; the last one of a table where its data end.
  Result<StoredChunk> PlaceOf(const EwfTable& table, const TableEntries& entries, std::size_t i) const {
    constexpr std::uint32_t kOffsetBits = 0x7fff'ffff;
    const std::uint64_t segment_bytes = segments_[table.segment].bytes->size();
    const auto offset = CheckedAdd<std::uint64_t>(table.base_offset, entries[i] & kOffsetBits);
    if (!offset || *offset >= segment_bytes) return Fail(ErrorCode::kIo, "the chunk stands outside its segment");
    std::uint64_t end = *offset < table.data_end ? table.data_end : segment_bytes;
    if (i + 1 < entries.size()) {
      const std::uint64_t next = table.base_offset + (entries[i + 1] & kOffsetBits);
      if (next > *offset) end = std::min(next, segment_bytes);
    }
    const std::uint64_t longest = std::uint64_t{index_.volume.chunk_bytes} * 2 + 4096;
    return StoredChunk{*offset, std::min(end - *offset, longest), (entries[i] & ~kOffsetBits) != 0};
  }

  Result<Chunk> ReadChunk(const EwfTable& table, const TableEntries& entries, std::uint64_t number) const {
    SCHOUW_ASSIGN(const StoredChunk place, PlaceOf(table, entries, number - table.first_chunk), "place");
    std::string stored(place.bytes, '\0');
    SCHOUW_TRY(ReadExactly(*segments_[table.segment].bytes, place.offset, Writable(stored)), "read segment");
    return place.compressed ? Inflate(stored, BytesOf(number)) : Verify(stored, BytesOf(number));
  }

  // The last chunk may be cut to the device's whole sectors, padded to a full chunk, or (where a file was imaged) hold
  // part of a sector more.
  Result<Chunk> Inflate(const std::string& stored, std::size_t wanted) const {
    Chunk chunk(index_.volume.chunk_bytes);
    uLongf got = chunk.size();
    uLong used = stored.size();
    const int status = ::uncompress2(reinterpret_cast<Bytef*>(chunk.data()), &got,
                                     reinterpret_cast<const Bytef*>(stored.data()), &used);
    if (status == Z_MEM_ERROR) return Fail(ErrorCode::kMemory, "no memory to inflate a chunk");
    if (status != Z_OK || got < wanted) return Fail(ErrorCode::kIo, "the chunk is damaged: it does not inflate");
    chunk.resize(wanted);
    return chunk;
  }

  Result<Chunk> Verify(const std::string& stored, std::size_t wanted) const {
    const Bytes bytes = AsBytes(stored);
    const std::size_t all = bytes.size() < 4 ? 0 : bytes.size() - 4;
    for (const std::size_t size : {wanted, std::size_t{index_.volume.chunk_bytes}, all}) {
      if (size < wanted || size > all) continue;
      if (EwfChecksum(bytes.first(size)) == LoadLe<std::uint32_t>(bytes.data() + size))
        return Chunk(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(wanted));
    }
    return Fail(ErrorCode::kIo, "the chunk is damaged: wrong checksum");
  }

  Segments segments_;
  EwfIndex index_;
  mutable RecentlyUsed<Chunk> chunks_{kChunkCacheBytes};
  mutable RecentlyUsed<TableEntries> tables_{kTableCacheBytes};
};

// By the number inside each segment; numbers without a segment stay null.
Result<Segments> InOrder(Segments segments) {
  Segments ordered;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    Segment& segment = segments[i];
    std::size_t place = i;
    if (segment.bytes) {
      SCHOUW_ASSIGN(const std::string head, ReadUpTo(*segment.bytes, 0, kEwfFileHeaderBytes), "open " + segment.name);
      SCHOUW_ASSIGN(const std::uint16_t number, ParseEwfFileHeader(AsBytes(head)), "open " + segment.name);
      place = number - 1u;
    }
    if (place >= ordered.size()) ordered.resize(place + 1);
    if (ordered[place].bytes && segment.bytes)
      return Fail(ErrorCode::kMalformed,
                  segment.name + " and " + ordered[place].name + " are both segment " + std::to_string(place + 1));
    if (segment.bytes || !ordered[place].bytes) ordered[place] = std::move(segment);
  }
  return ordered;
}

}  // namespace

Result<OpenedEwf> OpenEwf(Segments segments) {
  SCHOUW_ASSIGN(Segments ordered, InOrder(std::move(segments)), "open E01 image");
  SCHOUW_ASSIGN(EwfIndex index, IndexEwf(ordered), "open E01 image");
  std::string incomplete = index.incomplete;
  return OpenedEwf{std::make_unique<EwfSource>(std::move(ordered), std::move(index)), std::move(incomplete)};
}

}  // namespace schouw
