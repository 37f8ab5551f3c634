#include "agent/image/image.h"

#include <array>

#include "agent/image/dmg_source.h"
#include "agent/image/ewf_source.h"
#include "agent/image/foreign_format.h"
#include "agent/image/qcow_source.h"
#include "agent/image/split_source.h"
#include "agent/image/vhd_source.h"
#include "agent/image/vhdx_source.h"
#include "agent/image/vmdk_source.h"

namespace schouw {
namespace {

constexpr std::size_t kSectorBytes = 512;

// The start and the end of an image, by which its format is told. Empty where they can't be read.
struct Ends {
  std::string head, last_sector;
};

Ends EndsOf(const ByteSource& bytes) {
  const std::uint64_t last = bytes.size() >= kSectorBytes ? bytes.size() - kSectorBytes : 0;
  return {ReadUpTo(bytes, 0, kSectorBytes).value_or(""), ReadUpTo(bytes, last, kSectorBytes).value_or("")};
}

// A format of disk images in one file. Order means nothing: no two can hold for one file.
struct DiskFormat {
  const char* name;
  bool (*claims)(const Ends&);
  Result<OpenedDisk> (*open)(std::unique_ptr<ByteSource>);
};
constexpr std::array kDiskFormats = {
    DiskFormat{"vhd", [](const Ends& ends) { return IsVhd(ends.head, ends.last_sector); }, OpenVhd},
    DiskFormat{"vhdx", [](const Ends& ends) { return IsVhdx(ends.head); }, OpenVhdx},
    DiskFormat{"qcow2", [](const Ends& ends) { return IsQcow(ends.head); }, OpenQcow},
    DiskFormat{"dmg", [](const Ends& ends) { return IsDmg(ends.last_sector); }, OpenDmg},
};

// Of the first segment that is there.
Result<std::string> FirstHead(const Segments& segments) {
  for (const Segment& segment : segments) {
    if (!segment.bytes) continue;
    SCHOUW_ASSIGN(std::string head, ReadUpTo(*segment.bytes, 0, kSectorBytes), "read " + segment.name);
    return head;
  }
  return Fail(ErrorCode::kIo, "no segment of the image can be read");
}

template <typename Opened>
Result<OpenedImage> Named(Result<Opened> opened, const char* format) {
  if (!opened) return Fail(std::move(opened).error());
  return OpenedImage{std::move(opened->bytes), format, std::move(opened->incomplete)};
}

}  // namespace

Result<OpenedImage> OpenImage(std::vector<ImageSegment> files) {
  Segments segments;
  for (ImageSegment& file : files) {
    SCHOUW_ASSIGN(auto bytes, OpenSegment(std::move(file.fd)), "open " + file.name);
    segments.push_back({std::move(file.name), std::move(bytes)});
  }
  SCHOUW_ASSIGN(const std::string head, FirstHead(segments), "open image");
  if (IsEwf(head)) return Named(OpenEwf(std::move(segments)), "ewf");
  if (segments[0].bytes && IsVmdk(head)) return Named(OpenVmdk(std::move(segments)), "vmdk");
  const char* const format = segments.size() > 1 ? "split" : "raw";
  auto joined = JoinSegments(std::move(segments));
  if (!joined) return Fail(std::move(joined).error());
  const Ends ends = EndsOf(*joined->bytes);
  for (const DiskFormat& disk : kDiskFormats) {
    if (!disk.claims(ends)) continue;
    auto opened = Named(disk.open(std::move(joined->bytes)), disk.name);
    if (opened && !joined->incomplete.empty()) opened->incomplete = joined->incomplete;
    return opened;
  }
  if (Status known = RefuseForeignFormat(*joined->bytes); !known) return Fail(std::move(known).error());
  return OpenedImage{std::move(joined->bytes), format, std::move(joined->incomplete)};
}

}  // namespace schouw
