#include "agent/content/document/compound/hangul.h"

#include <algorithm>
#include <string>
#include <utility>

#include "agent/base/bytes.h"
#include "agent/base/number_at.h"
#include "agent/base/utf8.h"
#include "agent/content/document/compound/compound_file.h"
#include "agent/content/document/compound/compound_kind.h"
#include "agent/content/document/inflate.h"
#include "agent/model/text_pieces.h"

namespace schouw {
namespace {

constexpr std::uint32_t kCompressedFlag = 1, kPasswordFlag = 2, kDistributionFlag = 4;
constexpr std::uint32_t kParagraphText = 16 + 51;  // HWPTAG_PARA_TEXT

// A control character takes eight units, but for ends of lines and paragraphs, hyphens and spaces.
std::string ParagraphText(std::string_view data) {
  std::string units;
  for (std::size_t at = 0; at + 2 <= data.size(); at += 2) {
    const auto unit = LoadLe<std::uint16_t>(AsBytes(data).data() + at);
    if (unit >= 32) {
      units += data.substr(at, 2);
      continue;
    }
    const char shown = unit == 9 ? '\t' : unit == 10 || unit == 13 ? '\n' : unit == 24 ? '-' : unit >= 30 ? ' ' : '\0';
    if (shown != '\0') (units += shown) += '\0';
    if (unit > 0 && unit < 24 && unit != 10 && unit != 13) at += 14;
  }
  std::string text = FromUtf16Le(units);
  if (!text.ends_with('\n')) text += '\n';
  return text;
}

// Records of one section: tag, level and size in 32 bits, a size of 0xfff stands in the 32 bits after them.
Status ReadRecords(std::string_view section, TextPieces& pieces, bool& wanted) {
  while (section.size() >= 4 && wanted) {
    const std::uint32_t header = Le32(section, 0);
    std::size_t size = header >> 20, skip = 4;
    if (size == 0xfff) {
      if (section.size() < 8) return Fail(ErrorCode::kTruncated, "a section is cut");
      size = Le32(section, 4);
      skip = 8;
    }
    const std::string_view data = section.substr(skip, size);
    if ((header & 0x3ff) == kParagraphText) {
      pieces.buffer() += ParagraphText(data);
      wanted = pieces.Flush();
    }
    if (data.size() < size) return Fail(ErrorCode::kTruncated, "a section is cut");
    section.remove_prefix(skip + size);
  }
  return {};
}

Status ReadSections(CompoundFile& file, bool compressed, const DocumentInput& input, TextPieces& pieces, bool& wanted) {
  const auto body = file.FindStorage(CompoundFile::kRoot, "BodyText");
  std::uint64_t left_bytes = input.limits.max_document_bytes;
  for (std::size_t i = 0; body && wanted; ++i) {
    const auto stream = file.FindStream(*body, "Section" + std::to_string(i));
    if (!stream) return {};
    StreamBytes section = file.Read(*stream);
    if (section.failure) return Fail(*section.failure);
    Status status;
    if (compressed) {
      Inflated inflated = Inflate(section.bytes, DeflateForm::kRaw, left_bytes);
      section.bytes = std::move(inflated.bytes);
      status = std::move(inflated.status);
    }
    left_bytes -= std::min<std::uint64_t>(left_bytes, section.bytes.size());
    const Status records = ReadRecords(section.bytes, pieces, wanted);
    if (!status) return status;
    if (!records) return records;
  }
  return {};
}

}  // namespace

bool ClaimsHangul(const DocumentInput& input) { return KindsOf(input).hangul; }

Status ReadHangul(const DocumentInput& input, DocumentSink& sink) {
  SCHOUW_ASSIGN(CompoundFile file, CompoundFile::Open(input.content, input.limits), "");
  TellDamage(file, input, sink);
  const std::string header = file.Read(*file.FindStream(CompoundFile::kRoot, "FileHeader")).bytes;
  if (header.size() < 40) return Fail(ErrorCode::kTruncated, "the document's header is cut", header.size());
  const std::uint32_t flags = Le32(header, 36);
  if ((flags & (kPasswordFlag | kDistributionFlag)) != 0)
    return Fail(ErrorCode::kEncrypted, "a Hangul document behind a password");
  TextPieces pieces(input.origin, input.limits, sink);
  bool wanted = true;
  const Status status = ReadSections(file, (flags & kCompressedFlag) != 0, input, pieces, wanted);
  if (wanted) wanted = pieces.Finish();
  return wanted ? status : Status();
}

}  // namespace schouw
