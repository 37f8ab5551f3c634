// Which archive bytes are, by content.
#include <algorithm>
#include <array>
#include <cstdint>

#include "agent/content/archive/archive.h"
#include "agent/content/signatures.h"

namespace schouw {
namespace {

using namespace std::string_view_literals;

struct MimeName {
  std::string_view mime;
  std::string_view name;
};
// Not xar: libarchive 3.6.2 never returns from some of them (two links to one file).
constexpr MimeName kNames[] = {
    {"application/zip", "zip"},
    {"application/gzip", "gz"},
    {"application/x-compress", "Z"},
    {"application/x-7z-compressed", "7z"},
    {"application/vnd.rar", "rar"},
    {"application/x-xz", "xz"},
    {"application/x-lzip", "lzip"},
    {"application/zstd", "zst"},
    {"application/x-lz4", "lz4"},
    {"application/x-tar", "tar"},
    {"application/vnd.ms-cab-compressed", "cab"},
    {"application/x-iso9660-image", "iso"},
    {"application/x-cpio", "cpio"},
    {"application/x-archive", "ar"},
    {"application/vnd.debian.binary-package", "ar"},
    {"application/x-rpm", "rpm"},
    {"application/warc", "warc"},
    {"application/x-lzh", "lha"},
    {"application/x-bzip2", "bz2"},
    {"application/x-lzma", "lzma"},
};

constexpr std::uint64_t kIsoMagicEnd = 32769 + 5;
constexpr std::size_t kEndRecordBytes = 22;
constexpr std::size_t kMostCommentBytes = 65535;
constexpr std::size_t kSelfExtractorBytes = 512u << 10;

std::uint32_t Le32(std::string_view bytes, std::size_t at) { return LoadLe<std::uint32_t>(AsBytes(bytes).data() + at); }
std::uint16_t Le16(std::string_view bytes, std::size_t at) { return LoadLe<std::uint16_t>(AsBytes(bytes).data() + at); }

// Whether the content ends with a zip's end record whose directory stands before it (APPNOTE.TXT 4.3.16).
bool EndsAsZip(const ByteSource& content) {
  const std::uint64_t size = content.size();
  const std::uint64_t tail_bytes = std::min<std::uint64_t>(size, kEndRecordBytes + kMostCommentBytes);
  const Result<std::string> tail = ReadUpTo(content, size - tail_bytes, static_cast<std::size_t>(tail_bytes));
  if (!tail || tail->size() < kEndRecordBytes) return false;
  for (std::size_t at = tail->size() - kEndRecordBytes + 1; at-- > 0;) {
    if (std::string_view(*tail).substr(at, 4) != "PK\x05\x06"sv) continue;
    if (at + kEndRecordBytes + Le16(*tail, at + 20) > tail->size()) continue;
    const std::uint64_t directory_bytes = Le32(*tail, at + 12);
    const std::uint64_t end_record = size - tail_bytes + at;
    if (directory_bytes < 46 || directory_bytes > end_record) continue;
    const Result<std::string> first = ReadUpTo(content, end_record - directory_bytes, 4);
    if (first && *first == "PK\x01\x02"sv) return true;
  }
  return false;
}

bool IsProgram(std::string_view head) {
  return head.starts_with("MZ") || head.starts_with(
                                       "\x7f"
                                       "ELF");
}

// A program with an archive behind it.
std::string IdentifySelfExtractor(const ByteSource& content) {
  const Result<std::string> start = ReadUpTo(content, 0, kSelfExtractorBytes);
  if (!start) return "";
  if (start->find("Rar!\x1a\x07\x00"sv) != std::string::npos ||
      start->find("Rar!\x1a\x07\x01\x00"sv) != std::string::npos)
    return "rar";
  const std::size_t seven = start->find("7z\xbc\xaf\x27\x1c\x00"sv);
  return seven != std::string::npos ? "7z" : "";
}

}  // namespace

std::string IdentifyArchive(std::string_view head) {
  const Signature* signature = FindSignature(head);
  if (signature == nullptr || signature->family != ContentFamily::kContainer) return "";
  for (const MimeName& row : kNames)
    if (row.mime == signature->mime) return std::string(row.name);
  return "";
}

std::string IdentifyArchive(const ByteSource& content, std::string_view head) {
  if (std::string name = IdentifyArchive(head); !name.empty()) return name;
  const Signature* signature = FindSignature(head);
  if (signature != nullptr && signature->family != ContentFamily::kProgram) return "";
  if (!content.random_access()) return "";
  if (content.size() >= kIsoMagicEnd && head.size() < kIsoMagicEnd)
    if (const Result<std::string> magic = ReadUpTo(content, kIsoMagicEnd - 5, 5); magic && *magic == "CD001")
      return "iso";
  if (EndsAsZip(content)) return "zip";
  return IsProgram(head) ? IdentifySelfExtractor(content) : "";
}

}  // namespace schouw
