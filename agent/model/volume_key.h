// A key that the client gave for an encrypted volume. Kept in memory for as long as its device is read; never stored.
#pragma once

#include <string>
#include <string_view>

#include "agent/base/wiped_text.h"

namespace schouw {

struct VolumeKey {
  std::string volume;  // "p1"
  // A passphrase, a recovery password of BitLocker ("042647-302313-..."), or the whole content of a key file.
  WipedText secret;
};

// Stands in the reason of a volume that such a key opened.
inline constexpr std::string_view kOpenedWithKey = "opened with the key that the client gave";
// Stands in the reason of a volume that such a key did not fit.
inline constexpr std::string_view kKeyDoesNotFit = "the key does not open it";

}  // namespace schouw
