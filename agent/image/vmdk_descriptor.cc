#include "agent/image/vmdk_descriptor.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace schouw {
namespace {

constexpr std::uint64_t kMostSectors = std::uint64_t{1} << 50;
constexpr std::size_t kMostExtents = 10'000;

std::string_view TakeWord(std::string_view& line) {
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  const std::string_view word = line.substr(0, line.find_first_of(" \t"));
  line.remove_prefix(word.size());
  return word;
}

std::optional<std::uint64_t> Number(std::string_view word) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc() || end != word.data() + word.size() || value > kMostSectors) return std::nullopt;
  return value;
}

// The name between quotation marks; nothing where there is none.
std::string TakeName(std::string_view& line) {
  const std::size_t open = line.find('"');
  const std::size_t close = open == std::string_view::npos ? open : line.find('"', open + 1);
  if (close == std::string_view::npos) return {};
  std::string name(line.substr(open + 1, close - open - 1));
  line.remove_prefix(close + 1);
  return name;
}

// "RW 83886080 SPARSE "schijf-s001.vmdk"", "RW 100 FLAT "schijf-flat.vmdk" 0", "RW 100 ZERO".
Result<VmdkExtent> ParseExtent(std::string_view line) {
  TakeWord(line);  // access
  const auto sectors = Number(TakeWord(line));
  const std::string_view type = TakeWord(line);
  if (!sectors) return Fail(ErrorCode::kMalformed, "a VMDK descriptor with an extent without a size");
  VmdkExtent extent{VmdkExtent::Kind::kZero, *sectors, {}, 0};
  if (type == "ZERO") return extent;
  if (type == "FLAT" || type == "VMFS") {
    extent.kind = VmdkExtent::Kind::kFlat;
  } else if (type == "SPARSE" || type == "VMFSSPARSE") {
    extent.kind = VmdkExtent::Kind::kSparse;
  } else {
    return Fail(ErrorCode::kUnsupported, "a VMDK image with an extent of type " + std::string(type.substr(0, 20)) +
                                             ": convert it first (qemu-img convert -O raw)");
  }
  extent.file = TakeName(line);
  if (extent.file.empty()) return Fail(ErrorCode::kMalformed, "a VMDK descriptor with an extent without a file");
  if (extent.kind == VmdkExtent::Kind::kFlat) extent.offset = Number(TakeWord(line)).value_or(0);
  return extent;
}

bool IsExtent(std::string_view line) {
  return line.starts_with("RW ") || line.starts_with("RDONLY ") || line.starts_with("NOACCESS ");
}

}  // namespace

Result<VmdkDescriptor> ParseVmdkDescriptor(std::string_view text) {
  text = text.substr(0, text.find('\0'));
  VmdkDescriptor descriptor;
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    while (line.ends_with('\r') || line.ends_with(' ')) line.remove_suffix(1);
    if (line.starts_with("parentCID=")) descriptor.has_parent = line.substr(10) != "ffffffff";
    if (!IsExtent(line)) continue;
    if (descriptor.extents.size() == kMostExtents)
      return Fail(ErrorCode::kTooMany, "a VMDK descriptor with more than " + std::to_string(kMostExtents) + " extents");
    SCHOUW_ASSIGN(VmdkExtent extent, ParseExtent(line), "");
    descriptor.extents.push_back(std::move(extent));
  }
  return descriptor;
}

}  // namespace schouw
