// Digests that are written in text: hexadecimal ones of the length of an MD5, SHA-1 or SHA-256, as in lists of clients,
// ed2k links and magnet links (btih in hexadecimal or base32, btmh).
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

#include "agent/base/bytes.h"
#include "agent/hashset/digests.h"

namespace schouw {

struct HashMention {
  std::size_t begin = 0;  // bytes of the text
  std::size_t end = 0;
  DigestAlgorithm algorithm = DigestAlgorithm::kMd5;  // by its length: what it is a digest of, it does not say
  Bytes digest;                                       // for the time of the call
};

// Calls `on_mention`, in order, for everything that could be a digest. What stands among other letters or digits is
// none; a percent escape before one ("urn%3Abtih%3A...") is no part of it. Looks at one byte in 32 of ordinary text.
void FindHashMentions(std::string_view text, const std::function<void(const HashMention&)>& on_mention);

}  // namespace schouw
