// Which archive bytes are, by their head.
#include "agent/content/archive/archive.h"
#include "agent/content/archive/locate.h"
#include "agent/content/signatures.h"

namespace schouw {
namespace {

using namespace std::string_view_literals;

struct MimeName {
  std::string_view mime;
  std::string_view name;
};
constexpr MimeName kArchiveNames[] = {
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
    {"application/x-xar", "xar"},
    {"application/warc", "warc"},
    {"application/x-lzh", "lha"},
    {"application/x-bzip2", "bz2"},
    {"application/x-lzma", "lzma"},
};

}  // namespace

std::string IdentifyArchive(std::string_view head) {
  const ContentSignature* signature = FindSignature(head);
  if (signature == nullptr || signature->family != ContentFamily::kContainer) return "";
  for (const MimeName& row : kArchiveNames)
    if (row.mime == signature->mime) return std::string(row.name);
  return "";
}

std::string IdentifyArchive(const ByteSource& content, std::string_view head) {
  return LocateArchive(content, head).name;
}

}  // namespace schouw
