// The INFO list of AVI: text chunks beside the streams, which are passed over.
#include <array>

#include "agent/content/document/media/media_texts.h"

namespace schouw {
namespace {

constexpr int kMaxAviChunks = 100'000;
constexpr std::size_t kMaxAviTextBytes = 1u << 20;

struct Info {
  std::string_view chunk;
  std::string_view name;
};
constexpr std::array<Info, 6> kInfos = {{
    {"INAM", "title"},
    {"ISBJ", "subject"},
    {"ICMT", "comment"},
    {"IKEY", "keywords"},
    {"IGNR", "genre"},
    {"IPRD", "album"},
}};

struct Chunk {
  std::string id;
  std::uint64_t data;  // offset
  std::uint64_t size;
  std::uint64_t next;
};

Result<Chunk> ChunkAt(const ByteSource& content, std::uint64_t at) {
  std::array<std::byte, 8> header;
  SCHOUW_TRY(ReadExactly(content, at, header), "read chunk");
  const std::uint64_t size = LoadLe<std::uint32_t>(header.data() + 4);
  return Chunk{std::string(AsChars(std::span(header).first(4))), at + 8, size, at + 8 + size + (size & 1)};
}

Status ReadInfo(const ByteSource& content, std::uint64_t at, std::uint64_t end, MediaTexts& texts) {
  for (int i = 0; i < kMaxAviChunks && at + 8 <= end; ++i) {
    SCHOUW_ASSIGN(const Chunk chunk, ChunkAt(content, at), "read list");
    if (chunk.size > end - chunk.data) return Fail(ErrorCode::kMalformed, "a chunk is longer than its list", at);
    for (const Info& info : kInfos) {
      if (chunk.id != info.chunk) continue;
      SCHOUW_ASSIGN(const std::string text,
                    ReadUpTo(content, chunk.data, std::min<std::size_t>(chunk.size, kMaxAviTextBytes)), "read list");
      texts.Add(info.name, text);
    }
    at = chunk.next;
  }
  return {};
}

}  // namespace

Status ReadAviTexts(const ByteSource& content, MediaTexts& texts) {
  std::uint64_t at = 12;
  for (int i = 0; i < kMaxAviChunks && at + 8 <= content.size(); ++i) {
    SCHOUW_ASSIGN(const Chunk chunk, ChunkAt(content, at), "read AVI");
    // AVI of more than 1 GiB goes on in a second RIFF.
    if (chunk.id == "RIFF") {
      at = chunk.data + 4;
      continue;
    }
    if (chunk.id == "LIST" && chunk.size >= 4) {
      SCHOUW_ASSIGN(const std::string kind, ReadUpTo(content, chunk.data, 4), "read AVI");
      const std::uint64_t end = std::min(chunk.data + chunk.size, content.size());
      if (kind == "INFO") SCHOUW_TRY(ReadInfo(content, chunk.data + 4, end, texts), "read AVI");
    }
    at = chunk.next;
  }
  return {};
}

}  // namespace schouw
