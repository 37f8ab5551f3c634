#include "agent/content/archive/embedded_archive.h"

#include <algorithm>

#include "agent/base/bytes.h"
#include "agent/base/number_at.h"

namespace schouw {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kProgramBytes = 512u << 10;
constexpr std::size_t kBehindSectionsBytes = 4u << 10;
constexpr std::uint64_t kMostBehindBytes = 64u << 20;
constexpr std::size_t kLongestHeaderBytes = 36;  // enough to tell each of the headers below

constexpr std::string_view kSevenZip = "7z\xbc\xaf\x27\x1c"sv;
constexpr std::string_view kRar4 = "Rar!\x1a\x07\x00"sv;
constexpr std::string_view kRar5 = "Rar!\x1a\x07\x01\x00"sv;
constexpr std::string_view kCabinet = "MSCF\0\0\0\0"sv;

// A program that unpacks archives holds their signatures too: what follows must be a header that fits in `left` bytes.
// 7zFormat.txt: the next header's offset and size at 12 and 20. RAR 4: type 0x73 and size of the main header. RAR 5: a
// header of type 1, or 4 where it is encrypted. Cabinets: [MS-CAB] 2.1.
std::string_view ArchiveAt(std::string_view bytes, std::uint64_t left) {
  if (bytes.size() < kLongestHeaderBytes) return "";
  if (bytes.starts_with(kSevenZip)) {
    const std::uint64_t offset = Le64(bytes, 12);
    const std::uint64_t size = Le64(bytes, 20);
    return bytes[6] == 0 && size > 0 && offset <= left - 32 && size <= left - 32 - offset ? "7z" : "";
  }
  if (bytes.starts_with(kRar4)) return bytes[9] == 0x73 && Le16(bytes, 12) >= 13 ? "rar" : "";
  if (bytes.starts_with(kRar5)) return bytes[13] == 1 || bytes[13] == 4 ? "rar" : "";
  const bool cabinet = bytes.starts_with(kCabinet) && Le32(bytes, 8) <= left && Le32(bytes, 12) == 0 &&
                       Le32(bytes, 16) < Le32(bytes, 8) && bytes[24] == 3 && bytes[25] == 1;
  return cabinet ? "cab" : "";
}

// The first archive whose header begins in `bytes`, which stand at `offset` of a content of `size` bytes.
std::optional<EmbeddedArchive> FindIn(std::string_view bytes, std::uint64_t offset, std::uint64_t size) {
  for (std::size_t at = bytes.find_first_of("7RM"); at != std::string_view::npos;
       at = bytes.find_first_of("7RM", at + 1)) {
    const std::string_view name = ArchiveAt(bytes.substr(at), size - offset - at);
    if (!name.empty()) return EmbeddedArchive{std::string(name), offset + at};
  }
  return std::nullopt;
}

// Where the last section of a portable executable ends in the file (PE format, COFF file header and section table).
std::uint64_t EndOfSections(std::string_view head) {
  if (!head.starts_with("MZ") || head.size() < 64) return 0;
  const std::size_t header = Le32(head, 60);
  if (header > head.size() || head.size() - header < 24 || head.substr(header, 4) != "PE\0\0"sv) return 0;
  const std::size_t sections = Le16(head, header + 6);
  const std::size_t table = header + 24 + Le16(head, header + 20);
  std::uint64_t end = 0;
  for (std::size_t i = 0; i < sections && table + (i + 1) * 40 <= head.size(); ++i) {
    const std::size_t row = table + i * 40;
    end = std::max(end, std::uint64_t{Le32(head, row + 16)} + Le32(head, row + 20));
  }
  return end;
}

std::string TailOf(const ByteSource& content) {
  return ReadUpTo(content, content.size() - std::min<std::uint64_t>(content.size(), 8), 8).value_or("");
}

// The first place of `signature` in the first 64 MiB whose header `name_at` takes, by the name that it gives.
template <typename NameAt>
std::optional<EmbeddedArchive> FindBehind(const ByteSource& content, std::string_view signature, NameAt name_at) {
  constexpr std::size_t kWindowBytes = 1u << 20;
  const std::uint64_t most = std::min(content.size(), kMostBehindBytes);
  for (std::uint64_t offset = 0; offset < most; offset += kWindowBytes - kLongestHeaderBytes) {
    const Result<std::string> bytes = ReadUpTo(content, offset, kWindowBytes);
    if (!bytes) return std::nullopt;
    for (std::size_t at = bytes->find(signature); at != std::string::npos; at = bytes->find(signature, at + 1)) {
      const std::string name = name_at(std::string_view(*bytes).substr(at), content.size() - offset - at);
      if (!name.empty()) return EmbeddedArchive{name, offset + at};
    }
  }
  return std::nullopt;
}

}  // namespace

bool IsProgram(std::string_view head) {
  return head.starts_with("MZ") || head.starts_with(
                                       "\x7f"
                                       "ELF"sv);
}

std::optional<EmbeddedArchive> FindInProgram(const ByteSource& content, std::string_view head) {
  const std::uint64_t behind = EndOfSections(head);
  if (behind > 0 && behind < content.size())
    if (const Result<std::string> bytes = ReadUpTo(content, behind, kBehindSectionsBytes))
      if (auto found = FindIn(*bytes, behind, content.size())) return found;
  const Result<std::string> start = ReadUpTo(content, 0, kProgramBytes);
  return start ? FindIn(*start, 0, content.size()) : std::nullopt;
}

std::optional<EmbeddedArchive> FindRarBehind(const ByteSource& content) {
  constexpr std::string_view kEnds[] = {"\xc4\x3d\x7b\x00\x40\x07\x00"sv, "\x1d\x77\x56\x51\x03\x05\x04\x00"sv};
  const std::string tail = TailOf(content);
  if (std::ranges::none_of(kEnds, [&](std::string_view end) { return tail.ends_with(end); })) return std::nullopt;
  return FindBehind(content, "Rar!", [](std::string_view bytes, std::uint64_t left) {
    return ArchiveAt(bytes, left) == "rar" ? "rar" : "";
  });
}

std::optional<EmbeddedArchive> FindSevenZipBehind(const ByteSource& content) {
  if (!TailOf(content).ends_with("\0\0"sv)) return std::nullopt;
  return FindBehind(content, kSevenZip, [](std::string_view bytes, std::uint64_t left) {
    const bool ends = ArchiveAt(bytes, left) == "7z" && Le64(bytes, 12) + Le64(bytes, 20) == left - 32;
    return ends ? "7z" : "";
  });
}

}  // namespace schouw
