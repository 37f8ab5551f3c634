// Title, tags and names of chapters in Matroska: EBML elements (RFC 8794) outside the clusters, which are passed over.
#include <array>
#include <optional>

#include "agent/content/document/media/media_texts.h"

namespace schouw {
namespace {

constexpr int kMaxElements = 1'000'000;
constexpr int kMaxMatroskaDepth = 8;
constexpr std::size_t kMaxMatroskaTextBytes = 4u << 20;

constexpr std::uint32_t kSegment = 0x18538067;
constexpr std::uint32_t kInfo = 0x1549A966;
constexpr std::uint32_t kTitle = 0x7BA9;
constexpr std::uint32_t kTagsElement = 0x1254C367;
constexpr std::uint32_t kTag = 0x7373;
constexpr std::uint32_t kSimpleTag = 0x67C8;
constexpr std::uint32_t kTagName = 0x45A3;
constexpr std::uint32_t kTagString = 0x4487;
constexpr std::uint32_t kChapters = 0x1043A770;
constexpr std::uint32_t kEdition = 0x45B9;
constexpr std::uint32_t kChapter = 0xB6;
constexpr std::uint32_t kChapterDisplay = 0x80;
constexpr std::uint32_t kChapterName = 0x85;

struct TagNamed {
  std::string_view tag;
  std::string_view name;
};
// Matroska's tag names (RFC 9559 points to them); no persons, no places.
constexpr std::array<TagNamed, 12> kTagNames = {{
    {"TITLE", "title"},
    {"SUBTITLE", "title"},
    {"ALBUM", "album"},
    {"ARTIST", "artist"},
    {"GENRE", "genre"},
    {"SUBJECT", "subject"},
    {"DESCRIPTION", "description"},
    {"SYNOPSIS", "description"},
    {"SUMMARY", "description"},
    {"KEYWORDS", "keywords"},
    {"COMMENT", "comment"},
    {"LYRICS", "lyrics"},
}};

class MatroskaReader {
 public:
  MatroskaReader(const ByteSource& content, MediaTexts& texts) : content_(content), texts_(texts) {}

  Status Read(std::uint64_t at, std::uint64_t end, int depth) {
    while (at < end) {
      if (++elements_ > kMaxElements) return Fail(ErrorCode::kTooMany, "more than 1,000,000 elements");
      SCHOUW_ASSIGN(const std::uint64_t id, Number(at, /*keep_marker=*/true), "read element");
      SCHOUW_ASSIGN(std::uint64_t size, Number(at, /*keep_marker=*/false), "read element");
      if (size == kUnknownSize) size = end - at;  // live recordings: up to the end of what holds it
      if (size > end - at) return Fail(ErrorCode::kTruncated, "an element goes past the end", at);
      SCHOUW_TRY(ReadElement(static_cast<std::uint32_t>(id), at, size, depth), "");
      at += size;
    }
    return {};
  }

 private:
  static constexpr std::uint64_t kUnknownSize = ~0ull;

  static bool HoldsElements(std::uint32_t id) {
    return id == kSegment || id == kInfo || id == kTagsElement || id == kTag || id == kSimpleTag || id == kChapters ||
           id == kEdition || id == kChapter || id == kChapterDisplay;
  }

  // A number of one to eight bytes whose length its first byte tells; moves `at` behind it.
  Result<std::uint64_t> Number(std::uint64_t& at, bool keep_marker) {
    SCHOUW_ASSIGN(const std::string bytes, ReadUpTo(content_, at, 8), "read number");
    const auto first = static_cast<std::uint8_t>(bytes.empty() ? 0 : bytes[0]);
    std::size_t length = 1;
    while (length <= 8 && (first & (0x80 >> (length - 1))) == 0) ++length;
    if (length > 8 || (keep_marker && length > 4) || bytes.size() < length) {
      return Fail(ErrorCode::kMalformed, "no number", at);
    }
    std::uint64_t value = keep_marker ? first : first & (0xFFu >> length);
    bool all_ones = !keep_marker && value == (0xFFu >> length);
    for (std::size_t i = 1; i < length; ++i) {
      const auto byte = static_cast<std::uint8_t>(bytes[i]);
      all_ones = all_ones && byte == 0xFF;
      value = value << 8 | byte;
    }
    at += length;
    return all_ones ? kUnknownSize : value;
  }

  Status ReadElement(std::uint32_t id, std::uint64_t at, std::uint64_t size, int depth) {
    if (id == kSimpleTag) tag_name_.clear();
    if (HoldsElements(id)) return depth < kMaxMatroskaDepth ? Read(at, at + size, depth + 1) : Status();
    if (id != kTitle && id != kTagName && id != kTagString && id != kChapterName) return {};
    SCHOUW_ASSIGN(const std::string text, ReadUpTo(content_, at, std::min<std::size_t>(size, kMaxMatroskaTextBytes)),
                  "read element");
    if (id == kTitle) texts_.Add("title", text);
    if (id == kChapterName) texts_.Add("chapter", text);
    if (id == kTagName) tag_name_ = text.substr(0, text.find('\0'));
    if (id == kTagString) AddTag(text);
    return {};
  }

  void AddTag(const std::string& text) {
    for (const TagNamed& known : kTagNames)
      if (tag_name_ == known.tag) texts_.Add(known.name, text);
  }

  const ByteSource& content_;
  MediaTexts& texts_;
  std::string tag_name_;  // stands before its string
  int elements_ = 0;
};

}  // namespace

Status ReadMatroskaTexts(const ByteSource& content, MediaTexts& texts) {
  return MatroskaReader(content, texts).Read(0, content.size(), 0);
}

}  // namespace schouw
