#include "agent/content/archive/archive_names.h"

#include <bit>
#include <string>

#include "agent/base/utf8.h"

namespace schouw {
namespace {

constexpr std::uint64_t kMostNamesLookedAt = 1u << 16;
constexpr std::uint64_t kMostBytesUnpacked = 64u << 20;

// The first names of `content` that are no UTF-8, as many as a guess needs.
UndeclaredNames LookThrough(const ByteSource& content, const ArchiveKind& kind, Inside inside) {
  UndeclaredNames found;
  const auto session = ArchiveSession::Open(content, kind, inside);
  if (!session) return found;
  ArchiveSession& names = **session;
  while (!found.full() && names.ordinal() < kMostNamesLookedAt && names.UnpackedBytes() < kMostBytesUnpacked) {
    if (const auto more = names.Next(); !more || !*more) break;
    found.Add(names.RawName());
  }
  return found;
}

}  // namespace

void ArchiveNames::Learn(const UndeclaredNames& undeclared) {
  names_.Learn(undeclared);
  unsure_ = unsure_ || (!names_.charset().converter.empty() && !names_.charset().sure);
}

void ArchiveNames::Meet(std::string_view raw, const ByteSource& content, const ArchiveKind& kind, Inside inside) {
  if (!IsValidUtf8(raw)) {
    const bool first = names_.charset().converter.empty();
    if (first && content.random_access()) Learn(LookThrough(content, kind, inside));
    // A guess costs more than a name: at the first, the second, the fourth.
    if (!content.random_access() && met_.Add(raw) && std::has_single_bit(met_.names().size())) Learn(met_);
  }
  Count(raw);
}

void ArchiveNames::Count(std::string_view raw) { guessed_ += IsValidUtf8(raw) ? 0u : 1u; }

Status ArchiveNames::Verdict() const {
  if (!unsure_ || guessed_ == 0) return {};
  return Fail(ErrorCode::kUnsupported, "the charset of its names is not told, and they may be read wrongly: " +
                                           std::to_string(guessed_) + " names");
}

}  // namespace schouw
