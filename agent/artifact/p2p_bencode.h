// Bencode, the values of BitTorrent's files (BEP 3): numbers, strings of bytes, lists and dictionaries.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "agent/base/result.h"

namespace schouw {

struct BencodeMember;

struct BencodeValue {
  enum class Kind : std::uint8_t { kNone, kNumber, kText, kList, kDictionary };
  Kind kind = Kind::kNone;
  std::int64_t number = 0;
  std::string_view text;             // a view of the input
  std::vector<BencodeValue> list;    // in order
  std::vector<BencodeMember> named;  // as they stand, of a dictionary

  // The first of that name in a dictionary; null when there is none.
  const BencodeValue* Find(std::string_view name) const;
  // Of the member of that name; empty, 0 where it is none or of another kind.
  std::string_view Text(std::string_view name) const;
  std::int64_t Number(std::string_view name) const;
};

struct BencodeMember {
  std::string_view name;
  BencodeValue value;
};

struct Bencode {
  BencodeValue value;
  std::optional<Error> damage;  // `value` is what stood before it
};

// `bytes` must outlive the result. Errors in `damage`: kMalformed, kTruncated, kTooDeep (64 levels), kTooMany
// (2,000,000 values). What stands behind the first value is malformed.
Bencode ParseBencode(std::string_view bytes);

// True when `head` starts as a dictionary does.
bool LooksLikeBencode(std::string_view head);

}  // namespace schouw
