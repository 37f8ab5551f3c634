#include "agent/image/block_source.h"

#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <optional>

#include "agent/base/checked.h"

namespace schouw {
namespace {

constexpr std::uint64_t kPageBytes = 16u << 10;
constexpr unsigned kFileShift = 48;  // in the key that names a page or block: no file has 256 TiB, no disk 65,536 files

std::optional<std::uint64_t> KeyOf(std::size_t file, std::uint64_t at) {
  if (at >> kFileShift != 0 || file >> 16 != 0) return std::nullopt;
  return static_cast<std::uint64_t>(file) << kFileShift | at;
}

}  // namespace

Result<std::size_t> BlockSource::ReadAt(std::uint64_t offset, std::span<std::byte> into) const {
  if (offset >= size_ || into.empty()) return 0;
  const std::size_t want = std::min<std::uint64_t>(into.size(), size_ - offset);
  for (std::size_t done = 0; done < want;) {
    SCHOUW_ASSIGN(const BlockRun run, RunAt(offset + done), "read disk");
    if (run.bytes == 0) return Fail(ErrorCode::kInternal, "an empty run of the disk", offset + done);
    const std::size_t step = std::min<std::uint64_t>(run.bytes, want - done);
    SCHOUW_TRY(Fill(run, into.subspan(done, step)), "read disk at " + std::to_string(offset + done));
    done += step;
  }
  return want;
}

Status BlockSource::Fill(const BlockRun& run, std::span<std::byte> into) const {
  if (run.kind == BlockRun::Kind::kZero) {
    std::memset(into.data(), 0, into.size());
    return {};
  }
  if (run.kind == BlockRun::Kind::kStored) {
    const Status read = ReadExactly(*files_[run.file], run.at, into);
    if (read) return {};
    return Fail(ErrorCode::kIo, "this part of the image is missing or can't be read: " + read.error().Text());
  }
  SCHOUW_ASSIGN(const std::string* block, Unpacked(run), "unpack");
  std::memcpy(into.data(), block->data() + run.within, into.size());
  return {};
}

Result<const std::string*> BlockSource::Unpacked(const BlockRun& run) const {
  const auto key = KeyOf(run.file, run.at);
  if (!key) return Fail(ErrorCode::kIo, "a packed block stands outside the image");
  if (const std::string* kept = blocks_.Find(*key)) return kept;
  if (run.packed_bytes > kMaxPackedBlockBytes || run.unpacked_bytes > kMaxPackedBlockBytes ||
      run.within > run.unpacked_bytes || run.bytes > run.unpacked_bytes - run.within)
    return Fail(ErrorCode::kIo, "a packed block has an impossible size");
  SCHOUW_ASSIGN(const std::string packed, ReadUpTo(*files_[run.file], run.at, run.packed_bytes), "read packed block");
  SCHOUW_ASSIGN(std::string unpacked, Unpack(run, packed), "unpack");
  if (unpacked.size() != run.unpacked_bytes) return Fail(ErrorCode::kIo, "a packed block is damaged: wrong size");
  return &blocks_.Add(*key, std::move(unpacked));
}

Result<std::string> BlockSource::Unpack(const BlockRun&, std::string_view) const {
  return Fail(ErrorCode::kInternal, "this format has no packed blocks");
}

Result<std::uint64_t> NumberTable::At(const ByteSource& file, std::size_t file_index, std::uint64_t table,
                                      std::uint64_t index) const {
  const std::uint64_t per_page = kPageBytes / entry_bytes_;
  const auto skipped = CheckedMultiply<std::uint64_t>(index / per_page, kPageBytes);
  const auto page_at = skipped ? CheckedAdd(table, *skipped) : std::nullopt;
  const auto key = page_at ? KeyOf(file_index, *page_at) : std::nullopt;
  if (!key) return Fail(ErrorCode::kIo, "a table stands outside the image");
  const std::string* page = pages_.Find(*key);
  if (page == nullptr) {
    SCHOUW_ASSIGN(std::string bytes, ReadUpTo(file, *page_at, kPageBytes), "read table");
    page = &pages_.Add(*key, std::move(bytes));
  }
  const std::size_t within = static_cast<std::size_t>(index % per_page) * entry_bytes_;
  if (page->size() < within + entry_bytes_) return Fail(ErrorCode::kIo, "a table of the image is missing", *page_at);
  const std::byte* at = AsBytes(*page).data() + within;
  if (entry_bytes_ == 8) return big_endian_ ? LoadBe<std::uint64_t>(at) : LoadLe<std::uint64_t>(at);
  return big_endian_ ? LoadBe<std::uint32_t>(at) : LoadLe<std::uint32_t>(at);
}

Result<std::string> InflateBlock(std::string_view packed, std::uint64_t bytes, int window_bits) {
  std::string unpacked(bytes, '\0');
  z_stream stream{};
  if (::inflateInit2(&stream, window_bits) != Z_OK) return Fail(ErrorCode::kMemory, "no memory to inflate a block");
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(unpacked.data());
  stream.avail_out = static_cast<uInt>(unpacked.size());
  ::inflate(&stream, Z_FINISH);
  const bool whole = stream.avail_out == 0;
  ::inflateEnd(&stream);
  if (!whole) return Fail(ErrorCode::kIo, "a packed block is damaged: it does not inflate");
  return unpacked;
}

}  // namespace schouw
