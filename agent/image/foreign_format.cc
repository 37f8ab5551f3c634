#include "agent/image/foreign_format.h"

#include <algorithm>
#include <string>

#include "agent/base/utf8.h"

namespace schouw {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kHeadBytes = 64 << 10;
constexpr std::size_t kStepBytes = 512;
constexpr std::size_t kTrailerBytes = 512;

struct ForeignFormat {
  std::string_view magic;
  std::size_t offset;  // from the start of the image
  ErrorCode code;
  std::string_view sentence;
};

// Order means nothing: no two of them can hold for one file. A sentence ends with what to do.
constexpr ForeignFormat kHeads[] = {
    {"LVF\x09\x0d\x0a\xff\x00"sv, 0, ErrorCode::kUnsupported,
     "an L01 image (logical evidence): not supported yet; export its files to a folder or zip"},
    {"LEF2\x0d\x0a\x81\x00"sv, 0, ErrorCode::kUnsupported,
     "an Lx01 image (logical evidence): not supported yet; export its files to a folder or zip"},
    {"EVF2\x0d\x0a\x81\x00"sv, 0, ErrorCode::kUnsupported,
     "an Ex01 image (EWF version 2): not supported yet; export it as E01 or raw"},
    {"ADCRYPT\x00"sv, 0, ErrorCode::kEncrypted, "an image with AD encryption: decrypt it to E01 or raw first"},
    {"AFF10\x0d\x0a\x00"sv, 0, ErrorCode::kUnsupported,
     "an AFF image: not supported yet; convert it to raw (affconvert -r)"},
    {"QED\x00"sv, 0, ErrorCode::kUnsupported,
     "a QED image: not supported yet; convert it to raw (qemu-img convert -O raw)"},
    {"conectix"sv, 0, ErrorCode::kMalformed, "a VHD image whose first part is damaged"},
    {"\x7f\x10\xda\xbe"sv, 0x40, ErrorCode::kUnsupported,
     "a VDI image: not supported yet; convert it to raw (qemu-img convert -O raw)"},
    {"WithoutFreeSpace"sv, 0, ErrorCode::kUnsupported,
     "a Parallels image: not supported yet; convert it to raw (qemu-img convert -O raw)"},
    {"WithouFreSpacExt"sv, 0, ErrorCode::kUnsupported,
     "a Parallels image: not supported yet; convert it to raw (qemu-img convert -O raw)"},
    {"encrcdsa"sv, 0, ErrorCode::kEncrypted,
     "an encrypted DMG image: decrypt it to raw first (hdiutil convert -format UDTO)"},
    {"sprs"sv, 0, ErrorCode::kUnsupported,
     "a sparse DMG image: not supported yet; convert it to raw (hdiutil convert -format UDTO)"},
};

// Told by the last 512 bytes.
constexpr ForeignFormat kTrailers[] = {
    {"cdsaencr"sv, 0, ErrorCode::kEncrypted,
     "an encrypted DMG image: decrypt it to raw first (hdiutil convert -format UDTO)"},
    {"conectix"sv, 0, ErrorCode::kMalformed, "a VHD image whose last part is damaged"},
};

Status RefuseBy(std::span<const ForeignFormat> formats, std::string_view bytes) {
  for (const ForeignFormat& format : formats) {
    if (format.offset < bytes.size() && bytes.substr(format.offset).starts_with(format.magic))
      return Fail(format.code, std::string(format.sentence));
  }
  return {};
}

bool IsTextCharacter(char32_t c) { return c >= 0x20 ? c != 0x7f : c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

// Single bytes of any charset: no control characters, and no boot sector's mark.
bool IsByteText(std::string_view head) {
  if (head.size() >= 512 && head.substr(510, 2) == "\x55\xaa"sv) return false;
  return std::ranges::all_of(head, [](char c) { return IsTextCharacter(static_cast<unsigned char>(c)); });
}

bool IsUtf16Text(std::string_view head) {
  const bool little = head.starts_with("\xff\xfe"sv);
  if (!little && !head.starts_with("\xfe\xff"sv)) return false;
  head.remove_prefix(2);
  head.remove_suffix(head.size() % 2);
  const std::string text = little ? FromUtf16Le(head) : FromUtf16Be(head);
  for (std::size_t at = 0; at < text.size();) {
    const DecodedCodePoint decoded = DecodeUtf8(text, at);
    if (!IsTextCharacter(decoded.value) || decoded.value == kReplacement) return false;
    at += decoded.length;
  }
  return true;
}

// The start of the image, shorter where the rest of it can't be read.
Result<std::string> ReadHead(const ByteSource& bytes) {
  std::string head;
  while (head.size() < kHeadBytes) {
    auto more = ReadUpTo(bytes, head.size(), std::min<std::size_t>(kStepBytes, bytes.size() - head.size()));
    if (!more && head.empty()) return more;
    if (!more || more->empty()) break;
    head += *more;
  }
  return head;
}

}  // namespace

bool IsEwf(std::string_view head) { return head.starts_with("EVF\x09\x0d\x0a\xff\x00"sv); }

Status RefuseForeignFormat(const ByteSource& bytes) {
  if (bytes.size() == 0) return Fail(ErrorCode::kUnsupported, "not a device image: an empty file");
  SCHOUW_ASSIGN(const std::string head, ReadHead(bytes), "read the start");
  if (Status known = RefuseBy(kHeads, head); !known) return known;
  if (IsByteText(head) || IsUtf16Text(head)) return Fail(ErrorCode::kUnsupported, "not a device image: a text file");
  if (bytes.size() < kTrailerBytes) return {};
  // A trailer that can't be read (its segment is missing) tells nothing.
  const auto trailer = ReadUpTo(bytes, bytes.size() - kTrailerBytes, kTrailerBytes);
  return trailer ? RefuseBy(kTrailers, *trailer) : Status();
}

}  // namespace schouw
