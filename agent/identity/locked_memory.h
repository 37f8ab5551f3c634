// Memory for secrets: locked (never written to swap) where the system allows it, guarded, in no core dump, wiped when
// freed.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "agent/base/result.h"

namespace schouw {

struct FreeLocked {
  void operator()(unsigned char* bytes) const;
};
using LockedBytes = std::unique_ptr<unsigned char, FreeLocked>;
// Errors: kMemory.
Result<LockedBytes> NewLockedBytes(std::size_t size);

// Whether the system lets memory be locked; NewLockedBytes can't tell: libsodium goes on without.
bool MemoryCanBeLocked();

// A passphrase. Empty, it holds no memory.
class LockedText {
 public:
  static constexpr std::size_t kMost = 4000;

  LockedText() = default;
  // `text` is wiped. Errors: kMemory, kRefused beyond kMost bytes.
  static Result<LockedText> From(std::string&& text);
  Status Add(char byte);
  std::string_view text() const { return {reinterpret_cast<const char*>(bytes_.get()), size_}; }

 private:
  LockedBytes bytes_;
  std::size_t size_ = 0;
};

}  // namespace schouw
