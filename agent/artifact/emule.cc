#include "agent/artifact/emule.h"

#include "agent/artifact/sqlite/database.h"
#include "agent/artifact/store_report.h"
#include "agent/artifact/text_store.h"
#include "agent/base/ascii.h"
#include "agent/base/bytes.h"
#include "agent/base/utf8.h"

namespace schouw {
namespace {

constexpr std::size_t kHashBytes = 16;
constexpr std::uint8_t kMet = 0x0E, kMetLargeFiles = 0x0F;  // MET_HEADER, MET_HEADER_I64TAGS of opcodes.h
constexpr std::uint8_t kFileName = 0x01;                    // FT_FILENAME

// Tag types of opcodes.h, TAGTYPE_*.
enum TagType : std::uint8_t {
  kHash = 0x01,
  kString = 0x02,
  kUint32 = 0x03,
  kFloat = 0x04,
  kBool = 0x05,
  kBoolArray = 0x06,
  kBlob = 0x07,
  kUint16 = 0x08,
  kUint8 = 0x09,
  kShortBlob = 0x0A,
  kUint64 = 0x0B,
  kString1 = 0x11,  // a string of one byte; those of up to 22 follow
  kString22 = 0x26,
};

struct Tag {
  std::uint8_t name = 0;  // 0: of several letters
  std::string_view text;  // of strings
};

// How many bytes the value of a tag has; for strings and blobs its length stands before it.
Result<std::size_t> ValueBytes(ByteReader& reader, std::uint8_t type) {
  if (type >= kString1 && type <= kString22) return static_cast<std::size_t>(type - kString1 + 1);
  switch (type) {
    case kHash: return kHashBytes;
    case kUint64: return 8;
    case kUint32:
    case kFloat: return 4;
    case kUint16: return 2;
    case kUint8:
    case kBool: return 1;
    case kString: return reader.Le<std::uint16_t>();
    case kBoolArray: {
      SCHOUW_ASSIGN(const std::uint16_t bits, reader.Le<std::uint16_t>(), "read tag");
      return static_cast<std::size_t>(bits / 8 + 1);
    }
    case kBlob: return reader.Le<std::uint32_t>();
    case kShortBlob: return reader.Le<std::uint8_t>();
    default: return Fail(ErrorCode::kMalformed, "a tag of type " + std::to_string(type), reader.offset());
  }
}

Result<Tag> ReadTag(ByteReader& reader) {
  Tag tag;
  SCHOUW_ASSIGN(std::uint8_t type, reader.Le<std::uint8_t>(), "read tag");
  if ((type & 0x80) != 0) {  // its name is one byte
    type &= 0x7F;
    SCHOUW_ASSIGN(tag.name, reader.Le<std::uint8_t>(), "read tag");
  } else {
    SCHOUW_ASSIGN(const std::uint16_t length, reader.Le<std::uint16_t>(), "read tag");
    SCHOUW_ASSIGN(const Bytes name, reader.Take(length), "read tag");
    if (length == 1) tag.name = std::to_integer<std::uint8_t>(name[0]);
  }
  SCHOUW_ASSIGN(const std::size_t size, ValueBytes(reader, type), "read tag");
  SCHOUW_ASSIGN(const Bytes value, reader.Take(size), "read tag");
  if (type == kString || type >= kString1) tag.text = AsChars(value);
  return tag;
}

// Names are in UTF-8, of old versions in the system's code page; both may be kept.
std::string BetterName(std::string before, std::string_view text) {
  constexpr std::string_view kMark = "\xef\xbb\xbf";
  if (text.starts_with(kMark)) return ToValidUtf8(text.substr(kMark.size()));
  return before.empty() || IsValidUtf8(text) ? ToValidUtf8(text) : before;
}

Result<Record> ReadFile(ByteReader& reader, std::uint64_t& bad_times) {
  Record record;
  record.kind = RecordKind::kDownload;
  SCHOUW_ASSIGN(const std::uint32_t changed, reader.Le<std::uint32_t>(), "read file");
  SCHOUW_TRY(reader.Skip(kHashBytes), "read hash");
  SCHOUW_ASSIGN(const std::uint16_t parts, reader.Le<std::uint16_t>(), "read parts");
  SCHOUW_TRY(reader.Skip(parts * kHashBytes), "read parts");
  SCHOUW_ASSIGN(const std::uint32_t tags, reader.Le<std::uint32_t>(), "read tags");
  for (std::uint32_t i = 0; i < tags; ++i) {
    SCHOUW_ASSIGN(const Tag tag, ReadTag(reader), "");
    if (tag.name == kFileName && !tag.text.empty()) record.text = BetterName(std::move(record.text), tag.text);
  }
  const auto time = FromUnixSeconds(changed);
  if (changed != 0 && time) record.time = *time;
  if (!time) ++bad_times;
  return record;
}

Status ReadFiles(ByteReader& reader, StoreReport& report) {
  SCHOUW_ASSIGN(const std::uint8_t header, reader.Le<std::uint8_t>(), "read header");
  if (header != kMet && header != kMetLargeFiles)
    return Fail(ErrorCode::kUnsupported, "version " + std::to_string(header), 0);
  SCHOUW_ASSIGN(const std::uint32_t count, reader.Le<std::uint32_t>(), "read header");
  std::uint64_t bad_times = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    SCHOUW_ASSIGN(Record record, ReadFile(reader, bad_times), "read file " + std::to_string(i + 1));
    record.place = "file " + std::to_string(i + 1);
    if (!record.text.empty() && !report.Emit(std::move(record))) return {};
  }
  if (bad_times > 0)
    report.Note(MakeError(ErrorCode::kMalformed, std::to_string(bad_times) + " files have an impossible time"));
  return {};
}

}  // namespace

bool ClaimsEmuleKnown(const ArtifactInput& input) {
  return AsciiLowerCased(input.entry.Name()).find("known.met") != std::string::npos && !input.head.empty() &&
         (input.head[0] == static_cast<char>(kMet) || input.head[0] == static_cast<char>(kMetLargeFiles));
}

Status ReadEmuleKnown(const ArtifactInput& input, RecordSink& sink) {
  StoreReport report(input, sink, kEmuleKnownKind, "eMule", "");
  const auto bytes = ReadTextStore(input);
  if (!bytes) return report.Fail(bytes.error());
  ByteReader reader(AsBytes(*bytes));
  if (const Status status = ReadFiles(reader, report); !status) report.Note(status.error());
  return report.Finish();
}

bool ClaimsEmuleSearches(const ArtifactInput& input) { return SameName(input.entry.Name(), "AC_SearchStrings.dat"); }

Status ReadEmuleSearches(const ArtifactInput& input, RecordSink& sink) {
  StoreReport report(input, sink, kEmuleSearchesKind, "eMule", "");
  const auto bytes = ReadTextStore(input);
  if (!bytes) return report.Fail(bytes.error());
  const std::string_view raw = *bytes;
  const bool wide = raw.starts_with("\xff\xfe");
  const std::string text = wide ? FromUtf16Le(raw.substr(2)) : ToValidUtf8(raw);
  ForEachLine(text, [&](std::uint64_t number, std::string_view line) {
    if (line.empty()) return true;
    Record record;
    record.kind = RecordKind::kSearchQuery;
    record.place = "line " + std::to_string(number);
    record.origin = Origin::kEntered;
    record.text = std::string(line);
    return report.Emit(std::move(record));
  });
  return report.Finish();
}

}  // namespace schouw
