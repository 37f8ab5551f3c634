#include "agent/identity/locked_memory.h"

#include <sodium.h>

#include "agent/base/wiped_text.h"

namespace schouw {

void FreeLocked::operator()(unsigned char* bytes) const { sodium_free(bytes); }

Result<LockedBytes> NewLockedBytes(std::size_t size) {
  if (sodium_init() < 0) return Fail(ErrorCode::kInternal, "libsodium start niet");
  LockedBytes bytes(static_cast<unsigned char*>(sodium_malloc(size)));
  if (bytes == nullptr) return Fail(ErrorCode::kMemory, "geen geheugen dat vergrendeld kan worden");
  return bytes;
}

bool MemoryCanBeLocked() {
  constexpr std::size_t kEnough = 64u << 10;  // for all keys and phrases at once
  const auto bytes = NewLockedBytes(kEnough);
  if (!bytes) return false;
  const bool locked = sodium_mlock(bytes->get(), kEnough) == 0;
  if (locked) (void)sodium_munlock(bytes->get(), kEnough);
  return locked;
}

Result<LockedText> LockedText::From(std::string&& text) {
  const WipeAtEnd wipe(text);
  LockedText locked;
  for (const char byte : text) SCHOUW_TRY(locked.Add(byte), "");
  return locked;
}

Status LockedText::Add(char byte) {
  if (bytes_ == nullptr) {
    SCHOUW_ASSIGN(bytes_, NewLockedBytes(kMost), "");
  }
  if (size_ == kMost) {
    return Fail(ErrorCode::kRefused,
                "wat is getypt is te lang; een wachtwoordzin heeft hoogstens " + std::to_string(kMost) + " tekens");
  }
  bytes_.get()[size_++] = static_cast<unsigned char>(byte);
  return {};
}

}  // namespace schouw
