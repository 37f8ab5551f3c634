#include "agent/image/qcow_source.h"

#include <zstd.h>

#include <algorithm>

namespace schouw {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kMagic = "QFI\xfb"sv;
constexpr int kRawDeflate = -15;  // QEMU writes with 12 bits; a larger window reads that too
enum : std::uint32_t { kDeflate = 0, kZstd = 1 };
enum : std::uint64_t { kDirty = 1, kCorrupt = 2, kExternalData = 4, kCompressionType = 8, kExtendedL2 = 16 };

// The two layouts in one: where the tables stand, and how an entry says where a cluster is.
struct Layout {
  std::uint64_t disk_bytes = 0;
  unsigned cluster_bits = 0;
  unsigned l2_bits = 0;  // log2 of the entries of a second-level table
  std::uint64_t l1_offset = 0;
  std::uint64_t l1_count = 0;
  bool version_1 = false;
  std::uint32_t compression = kDeflate;
};

class QcowSource final : public BlockSource {
 public:
  QcowSource(std::vector<std::unique_ptr<ByteSource>> files, const Layout& layout)
      : BlockSource(layout.disk_bytes, std::move(files)), layout_(layout) {}

 private:
  std::uint64_t cluster_bytes() const { return std::uint64_t{1} << layout_.cluster_bits; }

  Result<BlockRun> RunAt(std::uint64_t offset) const override {
    const std::uint64_t cluster = offset >> layout_.cluster_bits;
    const std::uint64_t within = offset & (cluster_bytes() - 1);
    const std::uint64_t left = cluster_bytes() - within;
    const std::uint64_t l1_index = cluster >> layout_.l2_bits;
    if (l1_index >= layout_.l1_count) return Fail(ErrorCode::kIo, "the cluster is in no table");
    SCHOUW_ASSIGN(const std::uint64_t l1, table_.At(file(0), 0, layout_.l1_offset, l1_index), "first table");
    const std::uint64_t l2_offset = layout_.version_1 ? l1 : l1 & kOffsetBits;
    if (l2_offset == 0) return BlockRun{BlockRun::Kind::kZero, left};
    const std::uint64_t l2_index = cluster & ((std::uint64_t{1} << layout_.l2_bits) - 1);
    SCHOUW_ASSIGN(const std::uint64_t entry, table_.At(file(0), 0, l2_offset, l2_index), "second table");
    if ((entry & CompressedBit()) != 0) return Packed(entry, within, left);
    const bool zero = !layout_.version_1 && (entry & 1) != 0;
    const std::uint64_t at = layout_.version_1 ? entry : entry & kOffsetBits;
    if (at == 0 || zero) return BlockRun{BlockRun::Kind::kZero, left};
    return BlockRun{BlockRun::Kind::kStored, left, 0, at + within};
  }

  std::uint64_t CompressedBit() const { return std::uint64_t{1} << (layout_.version_1 ? 63 : 62); }

  BlockRun Packed(std::uint64_t entry, std::uint64_t within, std::uint64_t left) const {
    const unsigned shift = layout_.version_1 ? 63 - layout_.cluster_bits : 62 - (layout_.cluster_bits - 8);
    const std::uint64_t rest = entry & (CompressedBit() - 1);
    const std::uint64_t at = rest & ((std::uint64_t{1} << shift) - 1);
    // Version 1 has the bytes themselves; version 2 whole sectors, the first of which holds what stood before.
    const std::uint64_t packed = layout_.version_1 ? rest >> shift : ((rest >> shift) + 1) * 512 - (at & 511);
    return BlockRun{BlockRun::Kind::kPacked, left, 0, at, packed, cluster_bytes(), within};
  }

  Result<std::string> Unpack(const BlockRun& run, std::string_view packed) const override {
    if (layout_.compression == kDeflate) return InflateBlock(packed, run.unpacked_bytes, kRawDeflate);
    std::string unpacked(run.unpacked_bytes, '\0');
    const std::unique_ptr<ZSTD_DCtx, decltype(&::ZSTD_freeDCtx)> context(::ZSTD_createDCtx(), ::ZSTD_freeDCtx);
    if (!context) return Fail(ErrorCode::kMemory, "no memory to unpack a cluster");
    // What follows the frame in its last sector is another's.
    ZSTD_inBuffer in{packed.data(), packed.size(), 0};
    ZSTD_outBuffer out{unpacked.data(), unpacked.size(), 0};
    while (out.pos < out.size) {
      const std::size_t before = in.pos + out.pos;
      const std::size_t status = ::ZSTD_decompressStream(context.get(), &out, &in);
      if (::ZSTD_isError(status) != 0 || in.pos + out.pos == before) break;
    }
    if (out.pos != out.size) return Fail(ErrorCode::kIo, "a packed cluster is damaged: it does not unpack");
    return unpacked;
  }

  static constexpr std::uint64_t kOffsetBits = 0x00FF'FFFF'FFFF'FE00;
  const Layout layout_;
  const NumberTable table_{8, /*big_endian=*/true};
};

Status CheckFeatures(std::uint64_t incompatible, std::string& incomplete) {
  if ((incompatible & kExternalData) != 0) {
    return Fail(ErrorCode::kUnsupported,
                "a QCOW2 image whose data stand in another file: convert it first (qemu-img convert -O raw)");
  }
  if ((incompatible & ~std::uint64_t{kDirty | kCorrupt | kCompressionType}) != 0) {
    return Fail(ErrorCode::kUnsupported,
                "a QCOW2 image with features that are not supported: convert it first (qemu-img convert -O raw)");
  }
  if ((incompatible & kCorrupt) != 0) incomplete = "the image is marked as damaged by the program that wrote it";
  return {};
}

Error NeedsAnother() {
  return MakeError(
      ErrorCode::kUnsupported,
      "a QCOW image that only holds what differs from another one: convert it first, with the other beside "
      "it (qemu-img convert -O raw)");
}

Result<Layout> ParseVersion1(const std::byte* at) {
  if (LoadBe<std::uint64_t>(at + 8) != 0) return Fail(NeedsAnother());
  if (LoadBe<std::uint32_t>(at + 36) != 0) return Fail(ErrorCode::kEncrypted, "an encrypted QCOW image");
  Layout layout;
  layout.version_1 = true;
  layout.disk_bytes = LoadBe<std::uint64_t>(at + 24);
  layout.cluster_bits = std::to_integer<unsigned>(at[32]);
  layout.l2_bits = std::to_integer<unsigned>(at[33]);
  layout.l1_offset = LoadBe<std::uint64_t>(at + 40);
  if (layout.cluster_bits < 9 || layout.cluster_bits > 16 || layout.l2_bits < 6 || layout.l2_bits > 13)
    return Fail(ErrorCode::kMalformed, "a QCOW image with an impossible header");
  const unsigned bits = layout.cluster_bits + layout.l2_bits;
  layout.l1_count = (layout.disk_bytes >> bits) + 1;
  return layout;
}

Result<Layout> ParseVersion2(std::string_view head, std::string& incomplete) {
  const std::byte* at = AsBytes(head).data();
  const std::uint32_t version = LoadBe<std::uint32_t>(at + 4);
  if (LoadBe<std::uint64_t>(at + 8) != 0) return Fail(NeedsAnother());
  if (LoadBe<std::uint32_t>(at + 32) != 0) return Fail(ErrorCode::kEncrypted, "an encrypted QCOW2 image");
  Layout layout;
  layout.cluster_bits = LoadBe<std::uint32_t>(at + 20);
  layout.disk_bytes = LoadBe<std::uint64_t>(at + 24);
  layout.l1_count = LoadBe<std::uint32_t>(at + 36);
  layout.l1_offset = LoadBe<std::uint64_t>(at + 40);
  if (layout.cluster_bits < 9 || layout.cluster_bits > 21)
    return Fail(ErrorCode::kMalformed, "a QCOW2 image with an impossible header");
  layout.l2_bits = layout.cluster_bits - 3;
  if (version < 3) return layout;
  const std::uint64_t incompatible = LoadBe<std::uint64_t>(at + 72);
  SCHOUW_TRY(CheckFeatures(incompatible, incomplete), "");
  if ((incompatible & kCompressionType) != 0) layout.compression = std::to_integer<std::uint32_t>(at[104]);
  if (layout.compression > kZstd) return Fail(ErrorCode::kUnsupported, "a QCOW2 image packed in an unknown way");
  return layout;
}

}  // namespace

bool IsQcow(std::string_view head) { return head.size() >= 112 && head.starts_with(kMagic); }

Result<OpenedDisk> OpenQcow(std::unique_ptr<ByteSource> file) {
  SCHOUW_ASSIGN(const std::string head, ReadUpTo(*file, 0, 112), "open QCOW image");
  if (!IsQcow(head)) return Fail(ErrorCode::kTruncated, "a QCOW image without a whole header");
  const std::byte* at = AsBytes(head).data();
  const std::uint32_t version = LoadBe<std::uint32_t>(at + 4);
  if (version < 1 || version > 3) return Fail(ErrorCode::kUnsupported, "a QCOW image of an unknown version");
  std::string incomplete;
  auto layout = version == 1 ? ParseVersion1(at) : ParseVersion2(head, incomplete);
  if (!layout) return Fail(std::move(layout).error());
  std::vector<std::unique_ptr<ByteSource>> files;
  files.push_back(std::move(file));
  return OpenedDisk{std::make_unique<QcowSource>(std::move(files), *layout), std::move(incomplete)};
}

}  // namespace schouw
