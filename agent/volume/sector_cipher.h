// Decrypts sectors as dm-crypt writes them: ciphers by their names there ("aes-xts-plain64", "aes-cbc-essiv:sha256").
// Private to volume/.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "agent/base/result.h"

namespace schouw {

class SectorCipher {
 public:
  // Errors: kUnsupported for what libgcrypt or we do not know by that name with a key of that length.
  static Result<std::unique_ptr<SectorCipher>> Create(std::string_view name, const std::string& key);
  virtual ~SectorCipher() = default;
  // In place. `number`: of the sector, counted in 512 bytes.
  virtual Status Decrypt(std::uint64_t number, std::span<std::byte> sector) = 0;
};

}  // namespace schouw
