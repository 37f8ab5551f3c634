#include "agent/content/document/onenote/file_nodes.h"

#include <utility>

namespace schouw {
namespace {

constexpr std::uint64_t kFragmentMagic = 0xa4567ab1f5f7f4c4;
constexpr std::size_t kFragmentHeaderBytes = 16, kFragmentFooterBytes = 20;  // next fragment and magic
constexpr std::uint32_t kChunkTerminator = 0xff;

NoteChunk Chunk(std::uint64_t offset, std::uint64_t bytes, std::uint64_t null_offset) {
  return {offset, bytes, offset == null_offset || (offset == 0 && bytes == 0)};
}

// [MS-ONESTORE] 2.4.2: `form` tells how many bytes the offset takes, and whether it counts eights.
Result<NoteChunk> TakeReference(ByteReader& reader, std::uint32_t offset_form, std::uint32_t size_form) {
  std::uint64_t offset = 0, null_offset = ~0ull, size = 0;
  if (offset_form == 0) {
    SCHOUW_ASSIGN(offset, reader.Le<std::uint64_t>(), "");
  } else if (offset_form == 2) {
    SCHOUW_ASSIGN(const std::uint16_t packed, reader.Le<std::uint16_t>(), "");
    offset = std::uint64_t{packed} * 8;
    null_offset = 0xffffull * 8;
  } else {
    SCHOUW_ASSIGN(const std::uint32_t stored, reader.Le<std::uint32_t>(), "");
    offset = std::uint64_t{stored} * (offset_form == 3 ? 8 : 1);
    null_offset = 0xffffffffull * (offset_form == 3 ? 8 : 1);
  }
  if (size_form == 0) {
    SCHOUW_ASSIGN(size, reader.Le<std::uint32_t>(), "");
  } else if (size_form == 1) {
    SCHOUW_ASSIGN(size, reader.Le<std::uint64_t>(), "");
  } else if (size_form == 2) {
    SCHOUW_ASSIGN(const std::uint8_t packed, reader.Le<std::uint8_t>(), "");
    size = std::uint64_t{packed} * 8;
  } else {
    SCHOUW_ASSIGN(const std::uint16_t packed, reader.Le<std::uint16_t>(), "");
    size = std::uint64_t{packed} * 8;
  }
  return Chunk(offset, size, null_offset);
}

// [MS-ONESTORE] 2.4.3: id 10 bits, size 13, forms of the reference 2 and 2, what it refers to 4.
Result<FileNode> TakeNode(ByteReader& reader) {
  const std::size_t start = reader.offset();
  SCHOUW_ASSIGN(const std::uint32_t header, reader.Le<std::uint32_t>(), "");
  FileNode node;
  node.id = header & 0x3ff;
  if (node.id == 0 || node.id == kChunkTerminator) return node;
  const std::size_t size = header >> 10 & 0x1fff;
  if (size < 4) return Fail(ErrorCode::kMalformed, "a file node is too small", start);
  if ((header >> 27 & 0xf) != 0) {
    SCHOUW_ASSIGN(node.chunk, TakeReference(reader, header >> 23 & 3, header >> 25 & 3), "");
  }
  const std::size_t taken = reader.offset() - start;
  if (taken > size) return Fail(ErrorCode::kMalformed, "a file node is too small", start);
  SCHOUW_ASSIGN(const Bytes rest, reader.Take(size - taken), "");
  node.data = AsChars(rest);
  return node;
}

}  // namespace

Result<NoteChunk> TakeChunk64(ByteReader& reader) {
  SCHOUW_ASSIGN(const std::uint64_t offset, reader.Le<std::uint64_t>(), "");
  SCHOUW_ASSIGN(const std::uint32_t bytes, reader.Le<std::uint32_t>(), "");
  return Chunk(offset, bytes, ~0ull);
}

Result<NoteChunk> TakeChunk32(ByteReader& reader) {
  SCHOUW_ASSIGN(const std::uint32_t offset, reader.Le<std::uint32_t>(), "");
  SCHOUW_ASSIGN(const std::uint32_t bytes, reader.Le<std::uint32_t>(), "");
  return Chunk(offset, bytes, 0xffffffff);
}

Result<std::string_view> ChunkBytes(std::string_view file, const NoteChunk& chunk) {
  if (chunk.none) return std::string_view();
  if (chunk.offset > file.size() || chunk.bytes > file.size() - chunk.offset)
    return Fail(ErrorCode::kTruncated, "what it refers to lies past the end of the section", chunk.offset);
  return file.substr(static_cast<std::size_t>(chunk.offset), static_cast<std::size_t>(chunk.bytes));
}

Status FileNodeLists::Count(const NoteChunk& chunk) {
  if (steps_left_ == 0) return Fail(ErrorCode::kMalformed, "lists of file nodes turn in a circle", chunk.offset);
  --steps_left_;
  return {};
}

Result<NoteChunk> FileNodeLists::ReadFragment(const NoteChunk& chunk, Progress& progress,
                                              const std::function<Status(const FileNode&)>& give) {
  SCHOUW_TRY(Count(chunk), "");
  SCHOUW_ASSIGN(const std::string_view bytes, ChunkBytes(file_, chunk), "");
  if (bytes.size() < kFragmentHeaderBytes + kFragmentFooterBytes)
    return Fail(ErrorCode::kMalformed, "a list of file nodes is too small", chunk.offset);
  ByteReader reader(AsBytes(bytes).first(bytes.size() - kFragmentFooterBytes));
  SCHOUW_ASSIGN(const std::uint64_t magic, reader.Le<std::uint64_t>(), "");
  SCHOUW_ASSIGN(const std::uint32_t list, reader.Le<std::uint32_t>(), "");
  SCHOUW_ASSIGN(const std::uint32_t fragment, reader.Le<std::uint32_t>(), "");
  const bool is_first = progress.fragment == 0;
  if (magic != kFragmentMagic || fragment != progress.fragment || (!is_first && list != progress.list))
    return Fail(ErrorCode::kMalformed, "no list of file nodes stands where one should", chunk.offset);
  if (is_first) {
    const auto count = counts_.find(list);
    progress.nodes = count == counts_.end() ? ~0ull : count->second;
  }
  progress.list = list;
  ++progress.fragment;
  while (reader.remaining() >= 4 && progress.nodes > 0) {
    SCHOUW_ASSIGN(const FileNode node, TakeNode(reader), "read file node");
    if (node.id == 0 || node.id == kChunkTerminator) break;
    SCHOUW_TRY(Count(chunk), "");
    --progress.nodes;
    SCHOUW_TRY(give(node), "");
  }
  if (progress.nodes == 0) return NoteChunk();
  ByteReader footer(AsBytes(bytes).last(kFragmentFooterBytes));
  return TakeChunk64(footer);
}

Status FileNodeLists::Read(const NoteChunk& first, const std::function<Status(const FileNode&)>& give) {
  Progress progress;
  std::set<std::uint64_t> seen;
  for (NoteChunk chunk = first; !chunk.none;) {
    if (!seen.insert(chunk.offset).second)
      return Fail(ErrorCode::kMalformed, "a list of file nodes turns in a circle", chunk.offset);
    SCHOUW_ASSIGN(chunk, ReadFragment(chunk, progress, give), "");
  }
  return {};
}

}  // namespace schouw
