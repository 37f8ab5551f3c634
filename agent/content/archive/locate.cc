#include "agent/content/archive/locate.h"

#include <algorithm>
#include <utility>

#include "agent/content/archive/archive.h"
#include "agent/content/archive/embedded_archive.h"
#include "agent/content/archive/rar5_headers.h"
#include "agent/content/archive/safe_to_open.h"
#include "agent/content/archive/spliced_source.h"
#include "agent/content/raw_storage.h"
#include "agent/content/signatures.h"

namespace schouw {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kHeadBytes = 64u << 10;
constexpr std::uint64_t kIsoMagicEnd = 32769 + 5;

bool HasIsoMagic(const ByteSource& content, std::string_view head) {
  if (content.size() < kIsoMagicEnd || head.size() >= kIsoMagicEnd) return false;  // the signatures saw that far
  const Result<std::string> magic = ReadUpTo(content, kIsoMagicEnd - 5, 5);
  return magic && *magic == "CD001";
}

// Flags of RAR volumes: of the main header of RAR 4, and of the archive header of RAR 5, whose numbers take as many
// bytes as they need.
bool IsRarVolume(std::string_view head) {
  if (head.starts_with("Rar!\x1a\x07\x00"sv)) return head.size() > 10 && (head[10] & 1) != 0;
  if (!head.starts_with("Rar!\x1a\x07\x01\x00"sv)) return false;
  std::size_t at = 12;
  const auto next = [&] {
    std::uint64_t value = 0;
    for (unsigned shift = 0; at < head.size() && shift < 63; shift += 7) {
      const auto byte = static_cast<std::uint8_t>(head[at++]);
      value |= std::uint64_t{byte & 0x7fu} << shift;
      if ((byte & 0x80u) == 0) break;
    }
    return value;
  };
  next();                                                            // size of the header
  if (next() != 1) return false;                                     // type
  if (const std::uint64_t flags = next(); (flags & 1) != 0) next();  // size of its extra area
  return (next() & 1) != 0;
}

// Whether the first member of a RAR 4 archive is packed by a method before that of RAR 2.9, which libarchive takes for
// damage: version and method of the first file's header (technote.txt of unrar).
bool IsPackedBeforeRar29(std::string_view start) {
  constexpr std::size_t kMarkerBytes = 7;
  if (!start.starts_with("Rar!\x1a\x07\x00"sv) || start.size() < kMarkerBytes + 7) return false;
  const std::size_t at = kMarkerBytes + LoadLe<std::uint16_t>(AsBytes(start).data() + kMarkerBytes + 5);
  if (start.size() < at + 26 || start[at + 2] != 0x74) return false;
  return static_cast<std::uint8_t>(start[at + 24]) < 29;
}

// Cabinets name the one before and the one after them by these flags ([MS-CAB] 2.1).
bool IsCabinetOfSet(std::string_view head) { return head.size() > 31 && (head[30] & 3) != 0; }

// 7-Zip cuts an archive in pieces; the first says how long the whole is.
bool IsCutSevenZip(std::string_view head, std::uint64_t size) {
  if (head.size() < 32) return false;
  const std::uint64_t offset = LoadLe<std::uint64_t>(AsBytes(head).data() + 12);
  const std::uint64_t bytes = LoadLe<std::uint64_t>(AsBytes(head).data() + 20);
  return size < 32 || offset > size - 32 || bytes > size - 32 - offset;
}

// The end that was found is that of a stored member, itself a zip: the archive around it was cut off behind it.
bool IsOfMember(const ZipEnd& end) {
  return end.bytes_behind > 0 && !end.zip64 && end.directory_offset > end.stated_offset;
}

// Whether the zip was cut off before its directory: what there is stands in the local headers. With a directory that
// can't be read they prove nothing: a deleted member has one too.
bool IsCutZip(const ByteSource& content, std::string_view head, const LocatedArchive& located) {
  return located.name == "zip" && content.random_access() && !located.zip && head.starts_with("PK\x03\x04") &&
         !EndsWithZipRecord(content);
}

std::string EndRecord(const ZipEnd& end, std::uint64_t directory_bytes) {
  std::string record = end.record;
  record[20] = record[21] = 0;  // no comment
  if (directory_bytes == end.directory_bytes) return record;
  for (std::size_t i = 0; i < 4; ++i) record[12 + i] = static_cast<char>(directory_bytes >> (8 * i));
  return record;
}

// The zip up to its end record, which is followed by nothing then: libarchive looks for it in the last 16 KiB. Of a
// damaged directory, the entries before the damage: libarchive would give none.
Status PrepareZip(const ByteSource& content, const ZipEnd& end, const Limits& limits, PreparedArchive& prepared) {
  if (end.of_a_set) return {};
  SCHOUW_ASSIGN(ZipDirectory directory, WalkZipDirectory(content, end, limits.max_members), "read zip directory");
  prepared.members = directory.members;
  prepared.overlaps = directory.packed_bytes > content.size();
  prepared.undeclared = std::move(directory.undeclared);
  prepared.origin = directory.origin;
  auto bytes = std::make_unique<SplicedSource>();
  const bool mend = !directory.whole && !end.zip64 && directory.members > 0;
  if (!directory.whole)
    prepared.damage = MakeError(ErrorCode::kMalformed,
                                "directory of the zip is damaged after member " + std::to_string(directory.members));
  bytes->Append(content, 0, mend ? end.directory_offset + directory.bytes : end.record_offset);
  bytes->Append(EndRecord(end, mend ? directory.bytes : end.directory_bytes));
  prepared.bytes = std::move(bytes);
  return {};
}

// A still one: films are too large to be searched for the odd archive behind one.
bool IsPicture(std::string_view head) {
  const ContentSignature* const found = FindSignature(head);
  return found != nullptr && found->mime.starts_with("image/");
}

}  // namespace

LocatedArchive LocateArchive(const ByteSource& content, std::string_view head) {
  LocatedArchive located{IdentifyArchive(head), 0, std::nullopt};
  if (!content.random_access()) return located;
  if (located.name == "zip") located.zip = FindZipEnd(content, head, true);
  if (located.name == "zip" && located.zip && IsOfMember(*located.zip)) located.zip.reset();
  if (!located.name.empty()) return located;
  if (HasIsoMagic(content, head)) return {"iso", 0, std::nullopt};
  // Most files are text: of those only the last 22 bytes are read, and none when `head` is all.
  const bool text = FindSignature(head) == nullptr && LooksLikeText(head);
  located.zip = FindZipEnd(content, head, !text);
  // Inside an Office file of 97 to 2003: its themes, and files in it, which are read with it.
  if (located.zip && located.zip->bytes_behind > 0 && head.starts_with("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"sv))
    located.zip.reset();
  if (located.zip && !text && !RawStorageKind(content, head).empty()) located.zip.reset();  // it may be deleted
  if (located.zip) located.name = "zip";
  if (located.zip || text || !RawStorageKind(content, head).empty()) return located;
  auto embedded = IsProgram(head) ? FindInProgram(content, head) : FindRarBehind(content);
  if (!embedded && !IsProgram(head) && IsPicture(head)) embedded = FindSevenZipBehind(content);
  return embedded ? LocatedArchive{embedded->name, embedded->offset, std::nullopt} : located;
}

Result<PreparedArchive> PrepareArchive(const ByteSource& content, const Limits& limits) {
  SCHOUW_ASSIGN(const std::string head, ReadUpTo(content, 0, kHeadBytes), "read start of archive");
  const LocatedArchive located = LocateArchive(content, head);
  PreparedArchive prepared;
  prepared.kind = FindArchiveKind(located.name);
  if (prepared.kind == nullptr) return Fail(ErrorCode::kUnsupported, "not an archive we read");
  if (located.zip) SCHOUW_TRY(PrepareZip(content, *located.zip, limits, prepared), "check");
  if (IsCutZip(content, head, located)) {
    prepared.kind = FindArchiveKind(kZipByLocalHeaders);
    prepared.damage = MakeError(ErrorCode::kTruncated, "the zip has no directory: read by the headers of its members");
  }
  if (located.name == "iso" && content.random_access() && !ContinuationsEnd(content)) {
    prepared.kind = FindArchiveKind(kIsoWithoutRockRidge);
    prepared.damage = MakeError(ErrorCode::kMalformed, "its Rock Ridge names lead in circles: read without them");
  }
  if (located.name == "xar" && !LinksAreSingle(content))
    return Fail(ErrorCode::kMalformed, "one file of its table of contents is a link twice, or the table is damaged");
  const std::string start = located.offset == 0 ? head : ReadUpTo(content, located.offset, 64).value_or("");
  const std::uint64_t left = content.size() - located.offset;
  if (located.name == "cab") prepared.origin = NameOrigin::kWindows;
  if (located.name == "tar" || located.name == "cpio" || prepared.kind->compressed) prepared.origin = NameOrigin::kUnix;
  prepared.before_rar29 = located.name == "rar" && IsPackedBeforeRar29(start);
  prepared.part_of_set = (located.zip && located.zip->of_a_set) || head.starts_with("PK\x07\x08"sv) ||
                         (located.name == "rar" && IsRarVolume(start)) ||
                         (located.name == "cab" && IsCabinetOfSet(start));
  if (located.name == "7z" && IsCutSevenZip(start, left))
    prepared.damage = MakeError(ErrorCode::kTruncated, "cut off, or the first part of a set of several files");
  if (prepared.bytes == nullptr && content.random_access() && located.offset > 0)
    prepared.bytes = std::make_unique<SliceSource>(content, located.offset, left);
  if (located.name == "rar" && content.random_access())
    prepared.encrypted = EncryptedRar5Members(prepared.bytes ? *prepared.bytes : content, limits.max_members);
  return prepared;
}

}  // namespace schouw
