// Textual chunks of PNG; the picture's own chunks are passed over unread.
#include <zlib.h>

#include <array>

#include "agent/content/document/media/media_texts.h"
#include "agent/content/document/text_decoder.h"

namespace schouw {
namespace {

constexpr std::uint64_t kSignatureBytes = 8;
constexpr std::uint32_t kMaxPngChunks = 1'000'000;
constexpr std::size_t kMaxPngTextBytes = 16u << 20;  // of one chunk, inflated

struct Keyword {
  std::string_view keyword;
  std::string_view name;
};
constexpr std::array<Keyword, 7> kKeywords = {{
    {"Title", "title"},
    {"Description", "description"},
    {"Comment", "comment"},
    {"Subject", "subject"},
    {"Keywords", "keywords"},
    {"Label", "label"},
    {"Headline", "headline"},
}};
constexpr std::string_view kXmpKeyword = "XML:com.adobe.xmp";

// The whole zlib stream, or what comes before it is damaged.
std::string Inflated(std::string_view packed) {
  std::string text;
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK) return text;
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  std::array<char, 16384> piece;
  int result = Z_OK;
  while (result == Z_OK && text.size() < kMaxPngTextBytes) {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = static_cast<uInt>(piece.size());
    result = inflate(&stream, Z_NO_FLUSH);
    text.append(piece.data(), piece.size() - stream.avail_out);
    if (stream.avail_out != 0 && stream.avail_in == 0) break;
  }
  inflateEnd(&stream);
  return text;
}

// Takes what stands before the next NUL away from `data`, and the NUL.
std::string_view TakeWord(std::string_view& data) {
  const std::size_t end = std::min(data.find('\0'), data.size());
  const std::string_view word = data.substr(0, end);
  data.remove_prefix(std::min(end + 1, data.size()));
  return word;
}

void AddByKeyword(std::string_view keyword, const std::string& text, MediaTexts& texts) {
  if (keyword == kXmpKeyword) return AddXmpTexts(text, texts);
  for (const Keyword& known : kKeywords)
    if (keyword == known.keyword) texts.Add(known.name, text);
}

void AddChunk(std::string_view type, std::string_view data, MediaTexts& texts) {
  if (type == "eXIf") return AddExifTexts(data, texts);
  const std::string_view keyword = TakeWord(data);
  if (type == "tEXt") return AddByKeyword(keyword, DecodeAll("windows-1252", data), texts);
  if (data.empty()) return;
  if (type == "zTXt") return AddByKeyword(keyword, DecodeAll("windows-1252", Inflated(data.substr(1))), texts);
  // iTXt: flag, method, language, translated keyword, text in UTF-8
  const bool packed = data[0] == 1;
  data.remove_prefix(std::min<std::size_t>(2, data.size()));
  TakeWord(data);
  TakeWord(data);
  AddByKeyword(keyword, packed ? Inflated(data) : std::string(data), texts);
}

}  // namespace

Status ReadPngTexts(const ByteSource& content, MediaTexts& texts) {
  std::uint64_t at = kSignatureBytes;
  for (std::uint32_t i = 0; i < kMaxPngChunks && at + 12 <= content.size(); ++i) {
    std::array<std::byte, 8> header;
    SCHOUW_TRY(ReadExactly(content, at, header), "read chunk");
    const std::uint32_t size = LoadBe<std::uint32_t>(header.data());
    const std::string type(AsChars(std::span(header).subspan(4)));
    if (type == "IEND") return {};
    if (size > content.size() - at - 12) return Fail(ErrorCode::kTruncated, "a chunk goes past the end", at);
    if (type == "tEXt" || type == "zTXt" || type == "iTXt" || type == "eXIf") {
      if (size > kMaxPngTextBytes) return Fail(ErrorCode::kTooBig, "a text of more than 16 MiB", at);
      SCHOUW_ASSIGN(const std::string data, ReadUpTo(content, at + 8, size), "read chunk");
      AddChunk(type, data, texts);
    }
    at += 12 + static_cast<std::uint64_t>(size);
  }
  return Fail(ErrorCode::kTruncated, "no last chunk", at);
}

}  // namespace schouw
