#include "agent/content/document/mail/signed_content.h"

#include <cstdint>

#include "agent/base/bytes.h"

namespace schouw {
namespace {

using namespace std::string_view_literals;

constexpr std::uint8_t kAsn1Integer = 0x02;
constexpr std::uint8_t kOctets = 0x04;
constexpr std::uint8_t kConstructedOctets = 0x24;
constexpr std::uint8_t kObjectId = 0x06;
constexpr std::uint8_t kSequence = 0x30;
constexpr std::uint8_t kSet = 0x31;
constexpr std::uint8_t kExplicit = 0xa0;
constexpr std::string_view kSignedData = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"sv;
constexpr int kMaxAsn1Depth = 16;

struct Element {
  std::uint8_t tag = 0;
  std::size_t bytes = 0;
  bool indefinite = false;  // ends with two zero bytes
};

Result<Element> ReadElement(ByteReader& reader) {
  Element element;
  SCHOUW_ASSIGN(element.tag, reader.Le<std::uint8_t>(), "");
  SCHOUW_ASSIGN(const auto length, reader.Le<std::uint8_t>(), "");
  element.bytes = length;
  if (length < 0x80) return element;
  element.indefinite = length == 0x80;
  element.bytes = 0;
  if (length > 0x84) return Fail(ErrorCode::kMalformed, "length of more than 4 bytes", reader.offset());
  for (unsigned i = 0; i < (length & 0x7fu); ++i) {
    SCHOUW_ASSIGN(const auto byte, reader.Le<std::uint8_t>(), "");
    element.bytes = element.bytes << 8 | byte;
  }
  return element;
}

Result<Element> Enter(ByteReader& reader, std::uint8_t tag) {
  SCHOUW_ASSIGN(const Element element, ReadElement(reader), "");
  if (element.tag != tag) return Fail(ErrorCode::kMalformed, "another element", reader.offset());
  return element;
}

// Passes over one element of a definite length.
Status SkipElement(ByteReader& reader, std::uint8_t tag) {
  SCHOUW_ASSIGN(const Element element, Enter(reader, tag), "");
  if (element.indefinite) return Fail(ErrorCode::kUnsupported, "length is not given", reader.offset());
  return reader.Skip(element.bytes);
}

// Octets in one piece or in many.
Status TakeOctets(ByteReader& reader, const Element& element, int depth, std::string& octets) {
  if (element.tag == kOctets && !element.indefinite) {
    SCHOUW_ASSIGN(const Bytes bytes, reader.Take(element.bytes), "");
    octets += AsChars(bytes);
    return {};
  }
  if (element.tag != kConstructedOctets || depth > kMaxAsn1Depth) return Fail(ErrorCode::kMalformed, "no octets");
  const std::size_t start = reader.offset();
  while (element.indefinite || reader.offset() - start < element.bytes) {
    SCHOUW_ASSIGN(const Element piece, ReadElement(reader), "");
    if (element.indefinite && piece.tag == 0 && piece.bytes == 0) return {};
    SCHOUW_TRY(TakeOctets(reader, piece, depth + 1, octets), "");
  }
  return {};
}

Result<std::string> ReadSignedContent(std::string_view ber) {
  ByteReader reader(AsBytes(ber));
  SCHOUW_TRY(Enter(reader, kSequence), "");
  SCHOUW_ASSIGN(const Element id, Enter(reader, kObjectId), "");
  SCHOUW_ASSIGN(const Bytes type, reader.Take(id.bytes), "");
  if (AsChars(type) != kSignedData) return Fail(ErrorCode::kUnsupported, "no signed data");
  SCHOUW_TRY(Enter(reader, kExplicit), "");
  SCHOUW_TRY(Enter(reader, kSequence), "");
  SCHOUW_TRY(SkipElement(reader, kAsn1Integer), "");
  SCHOUW_TRY(SkipElement(reader, kSet), "");
  SCHOUW_TRY(Enter(reader, kSequence), "");
  SCHOUW_TRY(SkipElement(reader, kObjectId), "");
  SCHOUW_TRY(Enter(reader, kExplicit), "");
  SCHOUW_ASSIGN(const Element content, ReadElement(reader), "");
  std::string octets;
  SCHOUW_TRY(TakeOctets(reader, content, 0, octets), "");
  return octets;
}

}  // namespace

std::optional<std::string> SignedContent(std::string_view ber) {
  auto content = ReadSignedContent(ber);
  return content ? std::optional(std::move(*content)) : std::nullopt;
}

}  // namespace schouw
