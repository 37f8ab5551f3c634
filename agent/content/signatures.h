// Our own signatures of what stands at the start of a file: constant memory, no library.
#pragma once

#include <cstddef>
#include <string_view>

#include "agent/content/content_type.h"

namespace schouw {

struct ContentSignature {
  std::size_t offset;
  std::string_view bytes;
  std::string_view mime;
  ContentFamily family;
  std::size_t more_offset = 0;       // where `more_bytes` must stand too
  std::string_view more_bytes = {};  // empty: nothing more is asked
};

// The most specific signature that `head` carries (most bytes compared), or nullptr.
const ContentSignature* FindSignature(std::string_view head);

// Whether the 512 bytes at the start of `head` are a tar header: its octal checksum holds (POSIX.1-1988 ustar, and the
// older form of Unix version 7, which has no magic).
bool IsTarHeader(std::string_view head);

// Whether the start of `head` is text in some charset: no more control bytes than text has, or UTF-16 or UTF-32.
bool LooksLikeText(std::string_view head);

}  // namespace schouw
