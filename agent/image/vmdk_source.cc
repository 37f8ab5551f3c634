#include "agent/image/vmdk_source.h"

#include <algorithm>
#include <optional>

#include "agent/image/vmdk_descriptor.h"

namespace schouw {
namespace {

using namespace std::string_view_literals;

constexpr std::uint64_t kSectorBytes = 512;
constexpr std::string_view kSparseMagic = "KDMV"sv;
constexpr std::string_view kServerMagic = "COWD"sv;
constexpr std::string_view kDescriptorStart = "# Disk DescriptorFile"sv;
constexpr std::uint64_t kDirectoryAtEnd = ~std::uint64_t{0};
constexpr std::uint64_t kMostDiskSectors = std::uint64_t{1} << 50;
constexpr std::uint64_t kMostDescriptorSectors = 2048;
enum : std::uint32_t { kSecondDirectory = 2, kZeroGrains = 4, kPackedGrains = 1u << 16 };

// How a growing extent is laid out.
struct SparseLayout {
  std::uint64_t sectors = 0;
  std::uint64_t grain_sectors = 0;
  std::uint64_t directory_sector = 0;
  std::uint64_t entries_a_table = 0;
  std::uint64_t descriptor_sector = 0;
  std::uint64_t descriptor_sectors = 0;
  std::uint32_t flags = 0;
};

struct Extent {
  std::uint64_t first_sector = 0;  // of the disk
  VmdkExtent::Kind kind = VmdkExtent::Kind::kZero;
  std::uint64_t sectors = 0;
  std::uint64_t offset = 0;  // in sectors, in its file
  std::optional<std::size_t> file;
  std::string name;
  SparseLayout layout;
};

Result<SparseLayout> ParseSparseHeader(std::string_view header) {
  const std::byte* at = AsBytes(header).data();
  SparseLayout layout;
  if (header.starts_with(kServerMagic)) {
    layout = {LoadLe<std::uint32_t>(at + 12), LoadLe<std::uint32_t>(at + 16), LoadLe<std::uint32_t>(at + 20), 4096};
  } else {
    layout.flags = LoadLe<std::uint32_t>(at + 8);
    layout.sectors = LoadLe<std::uint64_t>(at + 12);
    layout.grain_sectors = LoadLe<std::uint64_t>(at + 20);
    layout.descriptor_sector = LoadLe<std::uint64_t>(at + 28);
    layout.descriptor_sectors = LoadLe<std::uint64_t>(at + 36);
    layout.entries_a_table = LoadLe<std::uint32_t>(at + 44);
    layout.directory_sector =
        (layout.flags & kSecondDirectory) != 0 ? LoadLe<std::uint64_t>(at + 48) : LoadLe<std::uint64_t>(at + 56);
    const bool at_end = LoadLe<std::uint64_t>(at + 56) == kDirectoryAtEnd;
    if (at_end) layout.directory_sector = kDirectoryAtEnd;
  }
  const bool sane = layout.grain_sectors > 0 && layout.grain_sectors <= 1u << 16 && layout.entries_a_table > 0 &&
                    layout.entries_a_table <= 1u << 16 && layout.sectors <= kMostDiskSectors;
  if (!sane) return Fail(ErrorCode::kMalformed, "a VMDK image with an impossible header");
  return layout;
}

bool IsSparse(std::string_view head) {
  return head.size() >= kSectorBytes && (head.starts_with(kSparseMagic) || head.starts_with(kServerMagic));
}

// The header; where it says so, the one before the end of the file, which was written when all was known.
Result<SparseLayout> ReadLayout(const ByteSource& file) {
  SCHOUW_ASSIGN(const std::string head, ReadUpTo(file, 0, kSectorBytes), "read header");
  if (!IsSparse(head)) return Fail(ErrorCode::kMalformed, "an extent without a header");
  SCHOUW_ASSIGN(const SparseLayout layout, ParseSparseHeader(head), "");
  if (layout.directory_sector != kDirectoryAtEnd) return layout;
  if (file.size() < 3 * kSectorBytes) return Fail(ErrorCode::kTruncated, "the end of the image is missing");
  SCHOUW_ASSIGN(const std::string foot, ReadUpTo(file, file.size() - 2 * kSectorBytes, kSectorBytes), "read footer");
  if (!IsSparse(foot)) return Fail(ErrorCode::kTruncated, "the end of the image is missing");
  SCHOUW_ASSIGN(SparseLayout last, ParseSparseHeader(foot), "");
  last.descriptor_sector = layout.descriptor_sector;
  last.descriptor_sectors = layout.descriptor_sectors;
  return last;
}

class VmdkSource final : public BlockSource {
 public:
  VmdkSource(std::uint64_t sectors, std::vector<std::unique_ptr<ByteSource>> files, std::vector<Extent> extents)
      : BlockSource(sectors * kSectorBytes, std::move(files)), extents_(std::move(extents)) {}

 private:
  Result<BlockRun> RunAt(std::uint64_t offset) const override {
    const std::uint64_t sector = offset / kSectorBytes;
    const auto after = std::ranges::upper_bound(extents_, sector, {}, &Extent::first_sector);
    const Extent& extent = *std::prev(after);
    const std::uint64_t within = offset - extent.first_sector * kSectorBytes;
    const std::uint64_t left = extent.sectors * kSectorBytes - within;
    if (extent.kind == VmdkExtent::Kind::kZero) return BlockRun{BlockRun::Kind::kZero, left};
    if (!extent.file) return Fail(ErrorCode::kIo, "the extent " + extent.name + " is missing");
    if (extent.kind == VmdkExtent::Kind::kFlat)
      return BlockRun{BlockRun::Kind::kStored, left, *extent.file, extent.offset * kSectorBytes + within};
    SCHOUW_ASSIGN(BlockRun run, GrainAt(extent, within), extent.name);
    run.bytes = std::min(run.bytes, left);
    return run;
  }

  Result<BlockRun> GrainAt(const Extent& extent, std::uint64_t within_extent) const {
    const SparseLayout& layout = extent.layout;
    const std::uint64_t grain_bytes = layout.grain_sectors * kSectorBytes;
    const std::uint64_t grain = within_extent / grain_bytes;
    const std::uint64_t within = within_extent % grain_bytes;
    const std::uint64_t left = grain_bytes - within;
    const ByteSource& from = file(*extent.file);
    SCHOUW_ASSIGN(const std::uint64_t table,
                  table_.At(from, *extent.file, layout.directory_sector * kSectorBytes, grain / layout.entries_a_table),
                  "grain directory");
    if (table == 0) return BlockRun{BlockRun::Kind::kZero, left};
    SCHOUW_ASSIGN(const std::uint64_t at,
                  table_.At(from, *extent.file, table * kSectorBytes, grain % layout.entries_a_table), "grain table");
    const bool marked_zero = at == 1 && (layout.flags & kZeroGrains) != 0;
    if (at == 0 || marked_zero) return BlockRun{BlockRun::Kind::kZero, left};
    if ((layout.flags & kPackedGrains) == 0)
      return BlockRun{BlockRun::Kind::kStored, left, *extent.file, at * kSectorBytes + within};
    return PackedGrain(extent, at * kSectorBytes, within_extent);
  }

  // A packed grain: its first sector in 8 bytes, its length in 4, then deflated data. The last one may be short.
  Result<BlockRun> PackedGrain(const Extent& extent, std::uint64_t at, std::uint64_t within_extent) const {
    SCHOUW_ASSIGN(const std::string head, ReadUpTo(file(*extent.file), at, 12), "read grain");
    if (head.size() < 12) return Fail(ErrorCode::kIo, "a packed grain is missing", at);
    const std::uint64_t grain_bytes = extent.layout.grain_sectors * kSectorBytes;
    const std::uint64_t within = within_extent % grain_bytes;
    const std::uint64_t end = extent.sectors * kSectorBytes;
    const auto packed = LoadLe<std::uint32_t>(AsBytes(head).data() + 8);
    const std::uint64_t unpacked = std::min(grain_bytes, end - (within_extent - within));
    return BlockRun{BlockRun::Kind::kPacked, unpacked - within, *extent.file, at + 12, packed, unpacked, within};
  }

  Result<std::string> Unpack(const BlockRun& run, std::string_view packed) const override {
    return InflateBlock(packed, run.unpacked_bytes, 15);
  }

  const std::vector<Extent> extents_;
  const NumberTable table_{4, /*big_endian=*/false};
};

std::string_view FileNameOf(std::string_view path) {
  const std::size_t slash = path.find_last_of("/\\");
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

// The extents of a descriptor, each at its file among `files`.
Result<std::vector<Extent>> PlaceExtents(const VmdkDescriptor& descriptor, const Segments& files,
                                         std::string& incomplete) {
  std::vector<Extent> extents;
  std::uint64_t first = 0;
  for (const VmdkExtent& described : descriptor.extents) {
    if (described.sectors == 0) continue;
    Extent extent{first, described.kind, described.sectors, described.offset, std::nullopt, described.file, {}};
    first += described.sectors;
    if (first > kMostDiskSectors) return Fail(ErrorCode::kMalformed, "a VMDK descriptor of an impossible size");
    for (std::size_t i = 0; i < files.size(); ++i) {
      if (files[i].bytes && files[i].name == FileNameOf(described.file)) extent.file = i;
    }
    if (extent.kind == VmdkExtent::Kind::kSparse && extent.file) {
      SCHOUW_ASSIGN(extent.layout, ReadLayout(*files[*extent.file].bytes), extent.name);
    }
    if (extent.kind != VmdkExtent::Kind::kZero && !extent.file && incomplete.empty())
      incomplete = "the extent " + extent.name + " is missing";
    extents.push_back(std::move(extent));
  }
  if (extents.empty()) return Fail(ErrorCode::kMalformed, "a VMDK descriptor without extents");
  return extents;
}

Result<OpenedDisk> OpenExtents(std::vector<Extent> extents, Segments files, std::string incomplete) {
  std::vector<std::unique_ptr<ByteSource>> sources;
  // A file that is missing is never read: RunAt says so before.
  for (Segment& segment : files)
    sources.push_back(segment.bytes ? std::move(segment.bytes) : std::make_unique<MemorySource>(""));
  const std::uint64_t sectors = extents.back().first_sector + extents.back().sectors;
  return OpenedDisk{std::make_unique<VmdkSource>(sectors, std::move(sources), std::move(extents)),
                    std::move(incomplete)};
}

Error NeedsAnother() {
  return MakeError(
      ErrorCode::kUnsupported,
      "a VMDK image that only holds what differs from another one: convert it first, with the other beside "
      "it (qemu-img convert -O raw)");
}

// One file with its descriptor inside.
Result<OpenedDisk> OpenSparse(Segments files) {
  SCHOUW_ASSIGN(const SparseLayout layout, ReadLayout(*files[0].bytes), "open VMDK image");
  std::string text;
  if (layout.descriptor_sector != 0 && layout.descriptor_sectors <= kMostDescriptorSectors) {
    SCHOUW_ASSIGN(
        text,
        ReadUpTo(*files[0].bytes, layout.descriptor_sector * kSectorBytes, layout.descriptor_sectors * kSectorBytes),
        "read descriptor");
  }
  SCHOUW_ASSIGN(const VmdkDescriptor descriptor, ParseVmdkDescriptor(text), "open VMDK image");
  if (descriptor.has_parent) return Fail(NeedsAnother());
  if (descriptor.extents.empty()) {
    return Fail(ErrorCode::kUnsupported,
                "one part of a VMDK image: give the file that describes the whole, with the parts beside it");
  }
  files.resize(1);
  std::vector<Extent> extents;
  extents.push_back({0, VmdkExtent::Kind::kSparse, layout.sectors, 0, 0, files[0].name, layout});
  if (layout.sectors == 0) return Fail(ErrorCode::kMalformed, "a VMDK image without sectors");
  return OpenExtents(std::move(extents), std::move(files), "");
}

}  // namespace

bool IsVmdk(std::string_view head) { return IsSparse(head) || head.starts_with(kDescriptorStart); }

Result<OpenedDisk> OpenVmdk(Segments files) {
  SCHOUW_ASSIGN(const std::string head,
                ReadUpTo(*files[0].bytes, 0, static_cast<std::size_t>(kMostDescriptorSectors * kSectorBytes)),
                "open VMDK image");
  if (IsSparse(head)) return OpenSparse(std::move(files));
  SCHOUW_ASSIGN(const VmdkDescriptor descriptor, ParseVmdkDescriptor(head), "open VMDK image");
  if (descriptor.has_parent) return Fail(NeedsAnother());
  std::string incomplete;
  SCHOUW_ASSIGN(std::vector<Extent> extents, PlaceExtents(descriptor, files, incomplete), "open VMDK image");
  return OpenExtents(std::move(extents), std::move(files), std::move(incomplete));
}

}  // namespace schouw
