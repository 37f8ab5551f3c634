#include "agent/content/document/compound/ole_link.h"

#include "agent/base/bytes.h"
#include "agent/base/utf8.h"
#include "agent/content/document/codepage.h"

namespace schouw {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kUrlMoniker = "\xe0\xc9\xea\x79\xf9\xba\xce\x11\x8c\x82\x00\xaa\x00\x4b\xa9\x0b"sv;
constexpr std::string_view kFileMoniker = "\x03\x03\x00\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46"sv;

std::string UpToNul(std::string text) {
  if (const std::size_t end = text.find('\0'); end != std::string::npos) text.resize(end);
  return text;
}

// `bytes` bytes of UTF-16, up to a NUL.
Result<std::string> WideText(ByteReader& reader, std::uint64_t bytes) {
  if (bytes > reader.remaining()) return Fail(ErrorCode::kTruncated, "the link is cut", reader.offset());
  SCHOUW_ASSIGN(const Bytes raw, reader.Take(static_cast<std::size_t>(bytes - bytes % 2)), "read link");
  return UpToNul(FromUtf16Le(AsChars(raw)));
}

// HyperlinkString, 2.3.7.9.
Result<std::string> CountedText(ByteReader& reader) {
  SCHOUW_ASSIGN(const std::uint32_t characters, reader.Le<std::uint32_t>(), "read link");
  return WideText(reader, std::uint64_t{characters} * 2);
}

// FileMoniker, 2.3.7.8.
Result<std::string> FileTarget(ByteReader& reader) {
  SCHOUW_TRY(reader.Skip(2), "read link");
  SCHOUW_ASSIGN(const std::uint32_t narrow, reader.Le<std::uint32_t>(), "read link");
  SCHOUW_ASSIGN(const Bytes path, reader.Take(narrow), "read link");
  SCHOUW_TRY(reader.Skip(24), "read link");
  SCHOUW_ASSIGN(const std::uint32_t more, reader.Le<std::uint32_t>(), "read link");
  if (more < 6) return UpToNul(DecodeCodepage(kWesternCodepage, AsChars(path)));
  SCHOUW_ASSIGN(const std::uint32_t wide, reader.Le<std::uint32_t>(), "read link");
  SCHOUW_TRY(reader.Skip(2), "read link");
  return WideText(reader, wide);
}

// HyperlinkMoniker, 2.3.7.2.
Result<std::string> MonikerTarget(ByteReader& reader) {
  SCHOUW_ASSIGN(const Bytes class_id, reader.Take(16), "read link");
  if (AsChars(class_id) == kFileMoniker) return FileTarget(reader);
  if (AsChars(class_id) != kUrlMoniker) return Fail(ErrorCode::kUnsupported, "a link of another kind");
  SCHOUW_ASSIGN(const std::uint32_t bytes, reader.Le<std::uint32_t>(), "read link");
  return WideText(reader, bytes);
}

// Hyperlink Object, 2.3.7.1.
Status Parse(ByteReader& reader, OleLink& link) {
  SCHOUW_TRY(reader.Skip(4), "read link");
  SCHOUW_ASSIGN(const std::uint32_t flags, reader.Le<std::uint32_t>(), "read link");
  if ((flags & 0x10) != 0) {
    SCHOUW_ASSIGN(link.shown, CountedText(reader), "read link");
  }
  if ((flags & 0x80) != 0) SCHOUW_TRY(CountedText(reader), "read link");
  if ((flags & 0x01) == 0) return {};
  SCHOUW_ASSIGN(link.target, (flags & 0x100) != 0 ? CountedText(reader) : MonikerTarget(reader), "read link");
  return {};
}

}  // namespace

OleLink ParseOleLink(std::string_view bytes) {
  OleLink link;
  ByteReader reader(AsBytes(bytes));
  (void)Parse(reader, link);
  return link;
}

}  // namespace schouw
