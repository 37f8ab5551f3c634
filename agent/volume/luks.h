// LUKS 1 and 2, by "LUKS1 On-Disk Format Specification" 1.2.3 and "LUKS2 On-Disk Format Specification" 1.1.4 of the
// cryptsetup project; ciphers, digests and key derivation by libgcrypt. Private to volume/.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "agent/base/byte_source.h"
#include "agent/base/result.h"

namespace schouw {

// How a key is made of what was typed. `memory_kib`, `lanes` for Argon2 alone.
struct LuksDerivation {
  std::string kind;  // "pbkdf2", "argon2i", "argon2id"
  std::string hash;  // of pbkdf2
  std::string salt;
  std::uint64_t iterations = 0;
  std::uint64_t memory_kib = 0;
  std::uint64_t lanes = 0;
};

// A slot that holds the volume's key, encrypted with a key that somebody knows and split into stripes.
struct LuksSlot {
  LuksDerivation derivation;
  std::string cipher;  // of the area: "aes-xts-plain64"
  std::size_t area_key_bytes = 0;
  std::string stripe_hash;
  std::uint64_t stripes = 0;
  std::uint64_t offset = 0;   // of the area, bytes
  std::size_t key_bytes = 0;  // of the volume's key
};

struct LuksHeader {
  std::vector<LuksSlot> slots;
  LuksDerivation digest;  // pbkdf2, of the volume's key
  std::string expected;   // what it gives
  std::string cipher;     // of the data
  std::uint64_t data_offset = 0;
  std::optional<std::uint64_t> data_bytes;  // none: to the end
  std::uint64_t first_tweak = 0;            // sector number, in 512 bytes, of the first sector of the data
  std::uint32_t sector_bytes = 512;
};

// Errors: kMalformed, kUnsupported.
Result<LuksHeader> ReadLuks1Header(const ByteSource& volume);
Result<LuksHeader> ReadLuks2Header(const ByteSource& volume);

// Errors: as Unlock.
Result<std::unique_ptr<ByteSource>> UnlockLuks(const ByteSource& volume, const LuksHeader& header,
                                               const std::string& secret);
void WarmLuks();

}  // namespace schouw
