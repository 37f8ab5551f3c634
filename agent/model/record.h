// One piece of live text with its origin: what rules are matched against.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/base/time.h"
#include "agent/model/locator.h"

namespace schouw {

// The contract's closed list.
enum class RecordKind : std::uint8_t {
  kSearchQuery,
  kUrlVisit,
  kTypedUrl,
  kBookmark,
  kDownload,
  kOpenTab,
  kFormEntry,
  kFileName,
  kDocument,
  kMessage,
  kApp,
  kRecentFile,
  kAppData,
  kHash,
};
inline constexpr std::size_t kRecordKindCount = 14;

// "search_query", ... and back (nullopt for an unknown name).
std::string_view RecordKindName(RecordKind kind);
std::optional<RecordKind> ParseRecordKind(std::string_view name);

// A set of record kinds.
class RecordKinds {
 public:
  constexpr RecordKinds() = default;
  constexpr RecordKinds(std::initializer_list<RecordKind> kinds) {
    for (RecordKind kind : kinds) Add(kind);
  }
  static constexpr RecordKinds All() { return FromBits((1u << kRecordKindCount) - 1); }
  static constexpr RecordKinds FromBits(std::uint32_t bits) {
    RecordKinds kinds;
    kinds.bits_ = bits & ((1u << kRecordKindCount) - 1);
    return kinds;
  }
  constexpr void Add(RecordKind kind) { bits_ |= 1u << static_cast<unsigned>(kind); }
  constexpr bool Has(RecordKind kind) const { return (bits_ & 1u << static_cast<unsigned>(kind)) != 0; }
  constexpr bool Intersects(RecordKinds other) const { return (bits_ & other.bits_) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr std::uint32_t bits() const { return bits_; }
  constexpr bool operator==(const RecordKinds&) const = default;

 private:
  std::uint32_t bits_ = 0;
};

// How a record came about, as the program recorded it. Who did it is never known.
enum class Origin : std::uint8_t { kUnknown, kEntered, kLink, kRedirect, kEmbedded, kOtherDevice };
std::string_view OriginName(Origin origin);  // "unknown", "entered", ...

enum class RecordState : std::uint8_t { kLive, kRecycleBin };
std::string_view RecordStateName(RecordState state);  // "live", "recycle_bin"

// From `offset` in a record's text on, what is read stands at `place`.
struct PlaceMark {
  std::size_t offset = 0;
  std::string place;
  bool operator==(const PlaceMark&) const = default;
};

struct Record {
  RecordKind kind = RecordKind::kDocument;
  Locator entry;
  std::string place;              // "keyword_search_terms rowid 12", "page 3"; for line-addressed text see first_line
  std::optional<UnixNanos> time;  // none: the program kept no time
  std::string text;               // valid UTF-8; what keyword rules are matched against
  std::string url;                // as stored by the program, or empty; what url rules are matched against
  std::string title;
  std::string app;      // "Chrome", "Firefox"
  std::string account;  // the operating system's account whose folder it stands in, or empty
  std::string profile;  // "Default", "Profile 1"
  Origin origin = Origin::kUnknown;
  RecordState state = RecordState::kLive;

  // A long text comes in pieces cut between words. 0: the text has no lines of its own and `place` holds; else the
  // number (from 1) of the line that `text` starts on, and a hit's place is "line N".
  std::uint64_t first_line = 0;
  // Bytes at the start of `text` that the piece before it ended with: a hit that ends inside them was reported there.
  std::size_t overlap_bytes = 0;
  // Several places in one text (paragraphs, cells), in order of offset, the first at 0 and equal to `place`; a hit's
  // place is that of the mark before it. Empty: `place` holds for all of it. A match keeps the one it stands at.
  std::vector<PlaceMark> marks;

  // What it belongs to together with other records of its entry (relation.h): all of a group are left alone when one of
  // them names a party that is. For messages and chats; none: it stands alone. Never leaves the worker.
  std::vector<std::uint64_t> relations;
  // What the program keeps beside it and this record does not tell: the page that a download was asked from, the other
  // columns of its row. Null: nothing. The record is left alone when a party is named there. Never leaves the worker.
  std::shared_ptr<const std::string> beside;

  // file_name only.
  std::optional<std::uint64_t> size;
  std::string sha256;  // lower-case hex where it was asked for, else empty
};

// The place of what stands at `offset` in the text; first_line is not looked at.
std::string_view PlaceAt(const Record& record, std::size_t offset);

}  // namespace schouw
