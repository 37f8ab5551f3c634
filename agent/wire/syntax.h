// The shapes that strings on the wire must have.
#pragma once

#include <cstddef>
#include <string_view>

namespace schouw::wire {

bool IsDeviceId(std::string_view id);                        // d[0-9]{1,9}
bool IsVolumeId(std::string_view id);                        // p[0-9]{1,9}(\.v[0-9]{1,9})?
bool IsSha256Hex(std::string_view hex);                      // 64 digits, lower case
bool IsHexDigits(std::string_view hex, std::size_t digits);  // so many, lower case
bool IsWord(std::string_view word);                          // printable ASCII, spaces included
bool IsComponent(std::string_view name);                     // no '/', no NUL, neither "." nor ".."

bool IsAbsolutePath(std::string_view path);  // "/" before each of its components, one or more

// At most the first `limit` bytes of `valid_utf8`, cut between code points.
std::string_view CutText(std::string_view valid_utf8, std::size_t limit);

}  // namespace schouw::wire
