// The names of one archive's members while it is read.
#pragma once

#include <cstdint>
#include <string_view>

#include "agent/base/byte_source.h"
#include "agent/base/result.h"
#include "agent/content/archive/library.h"
#include "agent/content/document/name_charset.h"

namespace schouw {

class ArchiveNames {
 public:
  // `undeclared`: what is known of its names before it is read.
  explicit ArchiveNames(NameOrigin origin, const UndeclaredNames& undeclared = {}) : names_(origin) {
    Learn(undeclared);
  }

  void Learn(const UndeclaredNames& undeclared);
  // The next member's name, as `content` has it. At the first whose charset isn't told all names are looked through, in
  // an opening of their own; where there is none, a guess is made from those that came by.
  void Meet(std::string_view raw, const ByteSource& content, const ArchiveKind& kind, Inside inside);
  // The same when all names were learnt.
  void Count(std::string_view raw);

  const MemberNames& names() const { return names_; }
  // kUnsupported when names were decoded by a guess that may be wrong.
  Status Verdict() const;

 private:
  MemberNames names_;
  UndeclaredNames met_;  // of what can't be opened twice
  std::uint64_t guessed_ = 0;
  bool unsure_ = false;
};

}  // namespace schouw
