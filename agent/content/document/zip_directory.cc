// What a zip's central directory names (APPNOTE.TXT 4.3.12, 4.3.16), without opening it.
#include <algorithm>

#include "agent/base/bytes.h"
#include "agent/base/number_at.h"
#include "agent/content/document/package.h"

namespace schouw {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kEndRecordBytes = 22;
constexpr std::size_t kMostZipCommentBytes = 65535;
constexpr std::size_t kZipHeaderBytes = 46;
constexpr std::uint64_t kMostZipDirectoryBytes = 4u << 20;

// The directory's bytes; it ends where the end record begins, whatever stands before the archive.
std::string ReadDirectory(const ByteSource& content) {
  const std::uint64_t size = content.size();
  for (const std::size_t tail_bytes : {std::size_t{1024}, kEndRecordBytes + kMostZipCommentBytes}) {
    const std::uint64_t from = size - std::min<std::uint64_t>(size, tail_bytes);
    const Result<std::string> tail = ReadUpTo(content, from, tail_bytes);
    if (!tail) return "";
    const std::size_t at = tail->rfind("PK\x05\x06"sv);
    if (at == std::string::npos || at + kEndRecordBytes > tail->size()) continue;
    const std::uint64_t directory_bytes = Le32(*tail, at + 12);
    if (directory_bytes > from + at || directory_bytes > kMostZipDirectoryBytes) return "";
    const Result<std::string> directory =
        ReadUpTo(content, from + at - directory_bytes, static_cast<std::size_t>(directory_bytes));
    return directory ? *directory : "";
  }
  return "";
}

}  // namespace

std::vector<std::string> ZipMemberNames(const ByteSource& content, std::string_view head, std::size_t limit) {
  std::vector<std::string> names;
  if (!head.starts_with("PK") || !content.random_access()) return names;
  const std::string directory = ReadDirectory(content);
  for (std::size_t at = 0; at + kZipHeaderBytes <= directory.size() && Le32(directory, at) == 0x02014b50;) {
    const std::size_t name_bytes = Le16(directory, at + 28);
    if (at + kZipHeaderBytes + name_bytes > directory.size()) break;
    if (names.size() == limit) return {};
    names.push_back(directory.substr(at + kZipHeaderBytes, name_bytes));
    at += kZipHeaderBytes + name_bytes + Le16(directory, at + 30) + Le16(directory, at + 32);
  }
  return names;
}

}  // namespace schouw
