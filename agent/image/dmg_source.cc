#include "agent/image/dmg_source.h"

#include <bzlib.h>
#include <lzma.h>

#include <algorithm>

#include "agent/image/dmg_blocks.h"

namespace schouw {
namespace {

using namespace std::string_view_literals;

constexpr std::uint64_t kSectorBytes = 512;
constexpr std::size_t kTrailerBytes = 512;
constexpr std::uint64_t kMostPlistBytes = 256u << 20;
constexpr std::uint64_t kMostUnpackMemory = 256u << 20;
constexpr std::string_view kTrailerStart = "koly\x00\x00\x00\x04\x00\x00\x02\x00"sv;

// Apple Data Compression: runs of plain bytes, and copies of what was unpacked before.
Result<std::string> UnpackAdc(std::string_view packed, std::uint64_t bytes) {
  const Error damaged = MakeError(ErrorCode::kIo, "a packed block is damaged");
  std::string out;
  out.reserve(bytes);
  const auto byte = [&packed](std::size_t at) { return std::size_t{static_cast<unsigned char>(packed[at])}; };
  while (!packed.empty() && out.size() < bytes) {
    const std::size_t head = byte(0);
    if ((head & 0x80) != 0) {  // plain
      const std::size_t count = (head & 0x7F) + 1;
      if (packed.size() < 1 + count || bytes - out.size() < count) return Fail(damaged);
      out += packed.substr(1, count);
      packed.remove_prefix(1 + count);
      continue;
    }
    const bool far = (head & 0x40) != 0;
    if (packed.size() < (far ? 3u : 2u)) return Fail(damaged);
    const std::size_t count = far ? (head & 0x3F) + 4 : (head >> 2 & 0xF) + 3;
    const std::size_t back = 1 + (far ? byte(1) << 8 | byte(2) : (head & 3) << 8 | byte(1));
    if (back > out.size() || bytes - out.size() < count) return Fail(damaged);
    for (std::size_t i = 0; i < count; ++i) out += out[out.size() - back];
    packed.remove_prefix(far ? 3 : 2);
  }
  return out;
}

Result<std::string> UnpackBzip2(std::string_view packed, std::uint64_t bytes) {
  std::string out(bytes, '\0');
  auto size = static_cast<unsigned>(bytes);
  const int status = ::BZ2_bzBuffToBuffDecompress(out.data(), &size, const_cast<char*>(packed.data()),
                                                  static_cast<unsigned>(packed.size()), 0, 0);
  if (status != BZ_OK) return Fail(ErrorCode::kIo, "a packed block is damaged: bzip2 does not unpack it");
  out.resize(size);
  return out;
}

Result<std::string> UnpackLzma(std::string_view packed, std::uint64_t bytes) {
  std::string out(bytes, '\0');
  std::uint64_t memory = kMostUnpackMemory;
  std::size_t in_at = 0;
  std::size_t out_at = 0;
  const lzma_ret status =
      ::lzma_stream_buffer_decode(&memory, 0, nullptr, reinterpret_cast<const std::uint8_t*>(packed.data()), &in_at,
                                  packed.size(), reinterpret_cast<std::uint8_t*>(out.data()), &out_at, out.size());
  if (status != LZMA_OK) return Fail(ErrorCode::kIo, "a packed block is damaged: LZMA does not unpack it");
  out.resize(out_at);
  return out;
}

class DmgSource final : public BlockSource {
 public:
  DmgSource(std::uint64_t sectors, std::vector<std::unique_ptr<ByteSource>> files, std::uint64_t data_offset,
            std::vector<DmgBlock> blocks)
      : BlockSource(sectors * kSectorBytes, std::move(files)), data_offset_(data_offset), blocks_(std::move(blocks)) {}

 private:
  // What no block covers is zero: free space that was not copied.
  Result<BlockRun> RunAt(std::uint64_t offset) const override {
    const std::uint64_t sector = offset / kSectorBytes;
    const auto after = std::ranges::upper_bound(blocks_, sector, {}, &DmgBlock::first_sector);
    const std::uint64_t next = after == blocks_.end() ? size() : after->first_sector * kSectorBytes;
    if (after == blocks_.begin()) return BlockRun{BlockRun::Kind::kZero, next - offset};
    const DmgBlock& block = *std::prev(after);
    const std::uint64_t within = offset - block.first_sector * kSectorBytes;
    const std::uint64_t block_bytes = block.sectors * kSectorBytes;
    if (within >= block_bytes) return BlockRun{BlockRun::Kind::kZero, next - offset};
    const std::uint64_t left = block_bytes - within;
    const std::uint64_t at = data_offset_ + block.offset;
    switch (block.method) {
      case DmgMethod::kZero:
      case DmgMethod::kIgnored: return BlockRun{BlockRun::Kind::kZero, left};
      case DmgMethod::kStored: return BlockRun{BlockRun::Kind::kStored, left, 0, at + within};
      case DmgMethod::kLzfse: return Fail(ErrorCode::kIo, "this part is packed by LZFSE, which is not supported");
      default: break;
    }
    return BlockRun{BlockRun::Kind::kPacked,
                    left,
                    0,
                    at,
                    block.bytes,
                    block_bytes,
                    within,
                    static_cast<std::uint32_t>(block.method)};
  }

  Result<std::string> Unpack(const BlockRun& run, std::string_view packed) const override {
    switch (static_cast<DmgMethod>(run.method)) {
      case DmgMethod::kAdc: return UnpackAdc(packed, run.unpacked_bytes);
      case DmgMethod::kZlib: return InflateBlock(packed, run.unpacked_bytes, 15);
      case DmgMethod::kBzip2: return UnpackBzip2(packed, run.unpacked_bytes);
      case DmgMethod::kLzma: return UnpackLzma(packed, run.unpacked_bytes);
      default: return Fail(ErrorCode::kInternal, "not packed");
    }
  }

  const std::uint64_t data_offset_;
  const std::vector<DmgBlock> blocks_;
};

struct Trailer {
  std::uint64_t data_offset = 0;
  std::uint64_t plist_offset = 0;
  std::uint64_t plist_bytes = 0;
  std::uint32_t segments = 0;
};

Trailer ParseTrailer(std::string_view trailer) {
  const std::byte* at = AsBytes(trailer).data();
  return {LoadBe<std::uint64_t>(at + 24), LoadBe<std::uint64_t>(at + 216), LoadBe<std::uint64_t>(at + 224),
          LoadBe<std::uint32_t>(at + 60)};
}

}  // namespace

bool IsDmg(std::string_view last_sector) {
  return last_sector.size() == kTrailerBytes && last_sector.starts_with(kTrailerStart);
}

Result<OpenedDisk> OpenDmg(std::unique_ptr<ByteSource> file) {
  const std::uint64_t file_bytes = file->size();
  if (file_bytes < kTrailerBytes) return Fail(ErrorCode::kTruncated, "a DMG image without its trailer");
  SCHOUW_ASSIGN(const std::string last, ReadUpTo(*file, file_bytes - kTrailerBytes, kTrailerBytes), "open DMG image");
  if (!IsDmg(last)) return Fail(ErrorCode::kMalformed, "a DMG image without its trailer");
  const Trailer trailer = ParseTrailer(last);
  if (trailer.segments > 1)
    return Fail(ErrorCode::kUnsupported, "a DMG image in several files: join them first (hdiutil convert)");
  if (trailer.plist_bytes == 0)
    return Fail(ErrorCode::kUnsupported, "a DMG image of an old kind: convert it first (hdiutil convert -format UDTO)");
  if (trailer.plist_bytes > kMostPlistBytes) return Fail(ErrorCode::kTooBig, "a DMG image with too long a list");
  SCHOUW_ASSIGN(const std::string plist, ReadUpTo(*file, trailer.plist_offset, trailer.plist_bytes), "open DMG image");
  SCHOUW_ASSIGN(std::vector<DmgBlock> blocks, ParseDmgBlocks(plist), "open DMG image");
  // The blocks say where the disk ends: the trailer's own number is zero in what some programs write.
  const std::uint64_t sectors = blocks.back().first_sector + blocks.back().sectors;
  const bool lzfse = std::ranges::any_of(blocks, [](const DmgBlock& b) { return b.method == DmgMethod::kLzfse; });
  std::vector<std::unique_ptr<ByteSource>> files;
  files.push_back(std::move(file));
  return OpenedDisk{std::make_unique<DmgSource>(sectors, std::move(files), trailer.data_offset, std::move(blocks)),
                    lzfse ? "parts of it are packed by LZFSE, which is not supported" : ""};
}

}  // namespace schouw
