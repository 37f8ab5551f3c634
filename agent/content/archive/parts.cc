#include "agent/content/archive/parts.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "agent/base/ascii.h"
#include "agent/content/archive/spliced_source.h"
#include "agent/content/archive/zip_directory.h"

namespace schouw {
namespace {

using namespace std::string_view_literals;

constexpr unsigned kMostParts = 128;  // each is an open file of the worker
constexpr std::size_t kPartsEntryBytes = 46;
constexpr std::uint64_t kMostPartsDirectoryBytes = 256u << 20;
constexpr std::uint64_t kZip32 = 0xffffffff;

enum class Scheme { kNumbered, kRarParts, kOldRar, kSplitZip };

// One file of a set: which part it is, counted from 1, and what the file that the set is read by is called.
struct PartName {
  Scheme scheme;
  unsigned number;
  std::string owner;
};

// The number that `digits` are; nothing when they are none, or more than four.
std::optional<unsigned> NumberOf(std::string_view digits) {
  if (digits.empty() || digits.size() > 4) return std::nullopt;
  unsigned number = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + static_cast<unsigned>(c - '0');
  }
  return number;
}

// `digits` with the value 1, as many of them.
std::string One(std::string_view digits) { return std::string(digits.size() - 1, '0') + '1'; }

std::optional<PartName> RarPart(std::string_view name, std::string_view lower) {
  const std::size_t part = lower.rfind(".part");
  if (!lower.ends_with(".rar") || part == std::string_view::npos || part == 0) return std::nullopt;
  const std::string_view digits = lower.substr(part + 5, lower.size() - 4 - std::min(part + 5, lower.size() - 4));
  const auto number = NumberOf(digits);
  if (!number || *number == 0) return std::nullopt;
  const std::string owner =
      std::string(name.substr(0, part + 5)) + One(digits) + std::string(name.substr(name.size() - 4));
  return PartName{Scheme::kRarParts, *number, owner};
}

// By the letter and two digits at the end: "r00" is the second file of a set, "z01" the first.
std::optional<PartName> LetteredPart(std::string_view name, std::string_view lower) {
  const std::size_t dot = lower.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || lower.size() < dot + 4) return std::nullopt;
  const char letter = lower[dot + 1];
  const auto number = NumberOf(lower.substr(dot + 2));
  if (!number || (letter != 'r' && letter != 'z') || (letter == 'z' && *number == 0)) return std::nullopt;
  const bool capital = name[dot + 1] != letter;
  const std::string stem(name.substr(0, dot + 1));
  if (letter == 'r') return PartName{Scheme::kOldRar, *number + 2, stem + (capital ? "RAR" : "rar")};
  return PartName{Scheme::kSplitZip, *number, stem + (capital ? "ZIP" : "zip")};
}

std::optional<PartName> Parse(std::string_view name) {
  const std::string lower = AsciiLowerCased(name);
  if (auto rar = RarPart(name, lower)) return rar;
  if (auto lettered = LetteredPart(name, lower)) return lettered;
  const std::size_t dot = lower.rfind('.');
  if (dot == std::string::npos || dot == 0 || lower.size() - dot != 4) return std::nullopt;
  const auto number = NumberOf(std::string_view(lower).substr(dot + 1));
  if (!number || *number == 0) return std::nullopt;
  return PartName{Scheme::kNumbered, *number, std::string(name.substr(0, dot)) + ".001"};
}

std::string Missing(unsigned number) { return "part " + std::to_string(number) + " of the set is missing"; }

void PutLe(std::string& bytes, std::size_t at, std::uint64_t value, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) bytes[at + i] = static_cast<char>(value >> (8 * i));
}

std::uint64_t Le(std::string_view bytes, std::size_t at, std::size_t count) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < count; ++i) value |= std::uint64_t{static_cast<unsigned char>(bytes[at + i])} << (8 * i);
  return value;
}

// Where in the joined set something stands that the directory places on a disk; nothing past 4 GiB or past the disks.
std::optional<std::uint64_t> Absolute(const std::vector<std::uint64_t>& disks, std::uint64_t disk,
                                      std::uint64_t offset) {
  if (disk >= disks.size() || offset == kZip32) return std::nullopt;
  const std::uint64_t absolute = disks[static_cast<std::size_t>(disk)] + offset;
  return absolute < kZip32 ? std::optional(absolute) : std::nullopt;
}

// The directory with every member placed in the whole, as of a zip that was never split.
Status PlaceMembers(std::string& directory, const std::vector<std::uint64_t>& disks) {
  for (std::size_t at = 0; at + kPartsEntryBytes <= directory.size();) {
    if (directory.compare(at, 4, "PK\x01\x02"sv) != 0) return {};  // damage is for who reads it
    const auto absolute = Absolute(disks, Le(directory, at + 34, 2), Le(directory, at + 42, 4));
    if (!absolute) return Fail(ErrorCode::kUnsupported, "a split zip whose members its parts can't hold");
    PutLe(directory, at + 34, 0, 2);
    PutLe(directory, at + 42, *absolute, 4);
    at += kPartsEntryBytes + Le(directory, at + 28, 2) + Le(directory, at + 30, 2) + Le(directory, at + 32, 2);
  }
  return {};
}

// `disks`: where each file begins in `whole`, whose last file is `last`.
Result<std::unique_ptr<ByteSource>> UnsplitZip(std::unique_ptr<SplicedSource> whole, const ByteSource& last,
                                               const std::vector<std::uint64_t>& disks) {
  const auto end = FindZipEnd(last, "", true);
  if (!end || !end->of_a_set || end->zip64 || Le(end->record, 4, 2) + 1 != disks.size())
    return Fail(ErrorCode::kUnsupported, "a split zip whose directory does not know the files named as its parts");
  const auto start = Absolute(disks, Le(end->record, 6, 2), end->stated_offset);
  const std::uint64_t bytes = Le(end->record, 12, 4);
  if (!start || bytes > kMostPartsDirectoryBytes || *start + bytes > disks.back() + end->record_offset)
    return Fail(ErrorCode::kMalformed, "the directory of the split zip does not stand in it");
  SCHOUW_ASSIGN(std::string directory, ReadUpTo(*whole, *start, static_cast<std::size_t>(bytes)), "read directory");
  SCHOUW_TRY(PlaceMembers(directory, disks), "read directory");
  std::string record = end->record;
  PutLe(record, 4, 0, 4);                  // disk numbers
  PutLe(record, 8, Le(record, 10, 2), 2);  // all entries are on this disk
  PutLe(record, 16, *start, 4);
  PutLe(record, 20, 0, 2);  // no comment
  class Owning final : public ByteSource {
   public:
    Owning(std::unique_ptr<SplicedSource> of, std::uint64_t start, std::string tail) : of_(std::move(of)) {
      all_.Append(*of_, 0, start);
      all_.Append(std::move(tail));
    }
    std::uint64_t size() const override { return all_.size(); }
    Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> into) const override {
      return all_.ReadAt(offset, into);
    }

   private:
    std::unique_ptr<SplicedSource> of_;
    SplicedSource all_;
  };
  return std::unique_ptr<ByteSource>(std::make_unique<Owning>(std::move(whole), *start, directory + record));
}

// Whether a volume of a RAR closes with "more follow": the flags of its end block, which is the last of the file
// (RAR 4: type 0x7b, at most 20 bytes; RAR 5: type 5).
bool RarGoesOn(const ByteSource& last) {
  const std::string tail = ReadUpTo(last, last.size() - std::min<std::uint64_t>(last.size(), 20), 20).value_or("");
  if (tail.size() >= 8 && tail.ends_with("\x03\x05\x04\x01"sv)) return true;
  for (std::size_t at = 2; at + 5 <= tail.size(); ++at)
    if (tail[at] == '\x7b' && Le(tail, at + 3, 2) == tail.size() - (at - 2)) return (tail[at + 1] & 1) != 0;
  return false;
}

}  // namespace

std::string OwnerOfPart(std::string_view name) {
  const auto part = Parse(name);
  return part && part->owner != name && part->number <= kMostParts ? part->owner : "";
}

bool IsSurelyPart(std::string_view name) {
  const auto part = Parse(name);
  if (!part || part->owner == name) return false;
  const std::string lower = AsciiLowerCased(name);
  const std::size_t dot = lower.rfind('.');
  if (part->scheme != Scheme::kNumbered) return true;
  const std::string_view stem = std::string_view(lower).substr(0, dot);
  return std::ranges::any_of(std::array{".7z"sv, ".zip"sv, ".rar"sv, ".gz"sv, ".tar"sv, ".xz"sv, ".bz2"sv},
                             [&](std::string_view end) { return stem.ends_with(end); });
}

bool MayHaveParts(const ByteSource& content, std::string_view name) {
  if (const auto part = Parse(name)) return part->owner == name;
  const std::string lower = AsciiLowerCased(name.substr(name.size() - std::min<std::size_t>(name.size(), 4)));
  if (lower == ".rar") return RarGoesOn(content);
  const auto end = lower == ".zip" ? FindZipEnd(content, "", true) : std::nullopt;
  return end && end->of_a_set;
}

Result<JoinedParts> JoinParts(const ByteSource& first, std::string_view name, std::span<const ArchivePart> parts) {
  std::vector<std::pair<unsigned, const ByteSource*>> ordered;
  bool zip = false;
  for (const ArchivePart& part : parts) {
    const auto parsed = Parse(part.name);
    if (!parsed || parsed->owner != name) continue;
    zip = parsed->scheme == Scheme::kSplitZip;
    ordered.emplace_back(parsed->number, part.content);
  }
  std::ranges::sort(ordered);
  JoinedParts joined;
  auto whole = std::make_unique<SplicedSource>();
  std::vector<std::uint64_t> disks;
  const auto add = [&](const ByteSource& content) {
    disks.push_back(whole->size());
    whole->Append(content, 0, content.size());
  };
  if (!zip) add(first);
  const ByteSource* last = &first;
  for (const auto& [number, content] : ordered) {
    if (number != disks.size() + 1) break;
    add(*content);
    last = content;
  }
  if (disks.size() < ordered.size() + (zip ? 0 : 1)) joined.missing = Missing(static_cast<unsigned>(disks.size() + 1));
  if (zip && !joined.missing.empty()) return Fail(ErrorCode::kUnsupported, joined.missing);
  if (zip) {
    add(first);
    SCHOUW_ASSIGN(joined.bytes, UnsplitZip(std::move(whole), first, disks), "join");
    return joined;
  }
  if (joined.missing.empty() && AsciiLowerCased(name).ends_with(".rar") && RarGoesOn(*last))
    joined.missing = Missing(static_cast<unsigned>(disks.size() + 1));
  joined.bytes = std::move(whole);
  return joined;
}

}  // namespace schouw
