// What records belong to together: the parts of one message, the messages of one thread, the lines of one chat.
#pragma once

#include <cstdint>
#include <string_view>

namespace schouw {

// A number for an identity such as a Message-ID (FNV-1a, 64 bits): equal identities have equal numbers. Records that
// share one number, or are joined by others that do, are one group: what one of them names protects them all.
constexpr std::uint64_t RelationOf(std::string_view identity) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : identity) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return hash;
}

}  // namespace schouw
