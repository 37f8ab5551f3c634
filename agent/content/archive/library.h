// libarchive over a ByteSource: opened with only the formats and filters that are named, its errors in our words.
#pragma once

#include <archive.h>
#include <archive_entry.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "agent/base/byte_source.h"
#include "agent/content/archive/archive.h"
#include "agent/content/document/name_charset.h"

namespace schouw {

// What libarchive is allowed to read one content as, by the name IdentifyArchive gives. Never a program outside.
struct ArchiveKind {
  std::string_view name;
  bool compressed = false;  // one compressed stream: of a tar and the like, or of a single file
  bool seekable = false;    // its directory says what exists; members can be skipped without reading them
  // Exactly one layer is taken off: a gzip that holds itself would keep libarchive's own search busy for ever.
  int filter = ARCHIVE_FILTER_NONE;
  int (*add_format)(archive*) = nullptr;
  int (*add_second_format)(archive*) = nullptr;
  const char* options = nullptr;  // as archive_read_set_options takes them
};
const ArchiveKind* FindArchiveKind(std::string_view name);
// A zip without a directory. Never for one that has it: local headers name deleted members too.
inline constexpr std::string_view kZipByLocalHeaders = "zip by local headers";
inline constexpr std::string_view kIsoWithoutRockRidge = "iso without Rock Ridge";

// What a compressed stream may hold.
enum class Inside { kArchive, kArchiveOrFile, kFile };

// One opening of an archive, read member after member. Not thread-safe.
class ArchiveSession {
 public:
  // `content` must outlive this.
  static Result<std::unique_ptr<ArchiveSession>> Open(const ByteSource& content, const ArchiveKind& kind,
                                                      Inside inside);
  ~ArchiveSession();
  ArchiveSession(const ArchiveSession&) = delete;
  ArchiveSession& operator=(const ArchiveSession&) = delete;

  // Moves to the next member; false after the last.
  Result<bool> Next();
  // The member that Next moved to. Its name is decoded by `names`; empty where the archive has none.
  Member Current(const MemberNames& names) const;
  // Its name as the archive has it: UTF-8 where it says which charset that is in.
  std::string_view RawName() const;
  // Members that Next has moved to.
  std::uint64_t ordinal() const { return ordinal_; }
  // Bytes of the member; 0 at its end. Holes are zeroes. What comes before damage is given before the error; of a
  // compressed stream but for the piece of at most into.size() that it falls in.
  Result<std::size_t> Read(std::span<std::byte> into);

  // What was wrong with the first bytes: only of importance when nothing is found in the content.
  const std::optional<Error>& opening_error() const { return opening_error_; }
  // Whether an error ended this opening for good: Next won't go on.
  bool dead() const { return dead_; }
  // Its members are packed by a method that libarchive takes for damage.
  void ExpectOldRar() { before_rar29_ = true; }
  // Whether the content is one compressed file and no archive.
  bool IsRaw() const;
  bool IsTar() const;
  // Whether the member has holes.
  bool IsSparse() const;
  // How much came out of the decompression so far; the same as was read where there is none.
  std::uint64_t UnpackedBytes() const;
  // Where the member's bytes stand in the content, when they stand there as they are, in one run.
  std::optional<std::uint64_t> PlainOffset() const;

 private:
  struct Input;
  static Result<std::unique_ptr<ArchiveSession>> OpenLayers(const ByteSource& content, const ArchiveKind& kind,
                                                            Inside inside, int payload);
  ArchiveSession(std::unique_ptr<Input> input, archive* handle, const ArchiveKind& kind);
  // Adds what `kind` allows; `payload` is the filter under an rpm's.
  Status Allow(const ArchiveKind& kind, Inside inside, int payload);
  bool NextBlock();
  std::size_t ClosingHole(std::span<std::byte> into);
  Error LastError(ErrorCode fallback) const;

  std::unique_ptr<Input> input_;
  archive* handle_;
  const ArchiveKind& kind_;
  archive_entry* entry_ = nullptr;
  std::uint64_t ordinal_ = 0;
  // Of the current member: what was given, and the block that is being given.
  std::uint64_t member_read_ = 0;
  std::span<const std::byte> block_;
  std::uint64_t block_offset_ = 0;
  bool member_ended_ = false;
  std::optional<Error> failure_;
  std::optional<Error> opening_error_;
  bool dead_ = false;
  bool before_rar29_ = false;
};

}  // namespace schouw
