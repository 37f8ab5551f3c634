#include "agent/image/vhd_source.h"

#include <algorithm>

namespace schouw {
namespace {

constexpr std::uint64_t kSectorBytes = 512;
constexpr std::string_view kFooterCookie = "conectix";
constexpr std::string_view kHeaderCookie = "cxsparse";
constexpr std::uint32_t kVersion = 0x0001'0000;
constexpr std::uint32_t kNoBlock = 0xFFFF'FFFF;
enum : std::uint32_t { kFixed = 2, kDynamic = 3, kDifferencing = 4 };

struct Footer {
  std::uint64_t header_offset = 0;
  std::uint64_t disk_bytes = 0;
  std::uint32_t type = 0;
};

// One's complement of the sum of all bytes but those of the checksum itself.
bool ChecksumHolds(Bytes bytes, std::size_t at) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i < at || i >= at + 4) sum += std::to_integer<std::uint32_t>(bytes[i]);
  }
  return ~sum == LoadBe<std::uint32_t>(bytes.data() + at);
}

bool FooterChecksumHolds(std::string_view sector) { return ChecksumHolds(AsBytes(sector.substr(0, kSectorBytes)), 64); }

Footer ParseFooter(std::string_view sector) {
  const std::byte* at = AsBytes(sector).data();
  return {LoadBe<std::uint64_t>(at + 16), LoadBe<std::uint64_t>(at + 48), LoadBe<std::uint32_t>(at + 60)};
}

// By the cookie, the version and a known type. Programs that change a footer forget its checksum: see `incomplete`.
bool IsFooter(std::string_view sector) {
  if (sector.size() < kSectorBytes || !sector.starts_with(kFooterCookie)) return false;
  const std::uint32_t type = ParseFooter(sector).type;
  return LoadBe<std::uint32_t>(AsBytes(sector).data() + 12) == kVersion && type >= kFixed && type <= kDifferencing;
}

// The first `bytes` of the file, without the footer behind them.
class FixedSource final : public BlockSource {
 public:
  FixedSource(std::uint64_t bytes, std::vector<std::unique_ptr<ByteSource>> files)
      : BlockSource(bytes, std::move(files)) {}

 private:
  Result<BlockRun> RunAt(std::uint64_t offset) const override {
    return BlockRun{BlockRun::Kind::kStored, size() - offset, 0, offset};
  }
};

struct Blocks {
  std::uint64_t table_offset = 0;
  std::uint32_t count = 0;
  std::uint32_t bytes = 0;
};

class DynamicSource final : public BlockSource {
 public:
  DynamicSource(std::uint64_t bytes, std::vector<std::unique_ptr<ByteSource>> files, Blocks blocks)
      : BlockSource(bytes, std::move(files)), blocks_(blocks) {}

 private:
  // A block begins with a bitmap of its sectors, in whole sectors. In a disk without a parent what the bitmap leaves
  // out is zero in the block too.
  Result<BlockRun> RunAt(std::uint64_t offset) const override {
    const std::uint64_t block = offset / blocks_.bytes;
    const std::uint64_t within = offset % blocks_.bytes;
    if (block >= blocks_.count) return Fail(ErrorCode::kIo, "the block is in no table");
    SCHOUW_ASSIGN(const std::uint64_t sector, table_.At(file(0), 0, blocks_.table_offset, block), "block table");
    const std::uint64_t left = blocks_.bytes - within;
    if (sector == kNoBlock) return BlockRun{BlockRun::Kind::kZero, left};
    const std::uint64_t bitmap_bits = blocks_.bytes / kSectorBytes;
    const std::uint64_t bitmap_bytes = (bitmap_bits / 8 + kSectorBytes - 1) / kSectorBytes * kSectorBytes;
    return BlockRun{BlockRun::Kind::kStored, left, 0, sector * kSectorBytes + bitmap_bytes + within};
  }

  const Blocks blocks_;
  const NumberTable table_{4, /*big_endian=*/true};
};

Result<Blocks> ReadHeader(const ByteSource& file, const Footer& footer) {
  std::string header(1024, '\0');
  SCHOUW_TRY(ReadExactly(file, footer.header_offset, std::as_writable_bytes(std::span(header))), "read header");
  if (!header.starts_with(kHeaderCookie) || !ChecksumHolds(AsBytes(header), 36))
    return Fail(ErrorCode::kMalformed, "its header is damaged", footer.header_offset);
  const std::byte* at = AsBytes(header).data();
  const Blocks blocks{LoadBe<std::uint64_t>(at + 16), LoadBe<std::uint32_t>(at + 28), LoadBe<std::uint32_t>(at + 32)};
  const bool power_of_two = blocks.bytes >= 8 * kSectorBytes && (blocks.bytes & (blocks.bytes - 1)) == 0;
  if (!power_of_two) return Fail(ErrorCode::kMalformed, "its blocks have an impossible size");
  return blocks;
}

}  // namespace

bool IsVhd(std::string_view head, std::string_view last_sector) { return IsFooter(head) || IsFooter(last_sector); }

Result<OpenedDisk> OpenVhd(std::unique_ptr<ByteSource> file) {
  const std::uint64_t file_bytes = file->size();
  const std::uint64_t last = file_bytes >= kSectorBytes ? file_bytes - kSectorBytes : 0;
  const auto trailer = ReadUpTo(*file, last, kSectorBytes);
  const bool ended = trailer && IsFooter(*trailer);
  SCHOUW_ASSIGN(const std::string head, ReadUpTo(*file, 0, kSectorBytes), "open VHD image");
  if (!ended && !IsFooter(head)) return Fail(ErrorCode::kMalformed, "a VHD image without a footer");
  const Footer footer = ParseFooter(ended ? *trailer : head);
  std::string incomplete = ended ? "" : "the end of the image is missing";
  if (!FooterChecksumHolds(ended ? *trailer : head)) incomplete = "the checksum of the image's footer is wrong";
  if (footer.type == kDifferencing) {
    return Fail(ErrorCode::kUnsupported,
                "a VHD image that only holds what differs from another one: merge the two first, or convert them "
                "(qemu-img convert -O raw)");
  }
  std::vector<std::unique_ptr<ByteSource>> files;
  files.push_back(std::move(file));
  if (footer.type == kFixed) {
    // What the file holds counts: programs that round sizes up or down write the wrong one.
    return OpenedDisk{std::make_unique<FixedSource>(last, std::move(files)), std::move(incomplete)};
  }
  SCHOUW_ASSIGN(const Blocks blocks, ReadHeader(*files[0], footer), "open VHD image");
  const std::uint64_t most = std::uint64_t{blocks.count} * blocks.bytes;
  if (footer.disk_bytes > most) return Fail(ErrorCode::kMalformed, "a VHD image whose table is too short for its disk");
  return OpenedDisk{std::make_unique<DynamicSource>(footer.disk_bytes, std::move(files), blocks),
                    std::move(incomplete)};
}

}  // namespace schouw
