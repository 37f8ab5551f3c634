// SHA-256 (FIPS 180-4), by OpenSSL's libcrypto, which uses the processor's SHA instructions.
#pragma once

#include <memory>
#include <string>

#include "agent/base/bytes.h"

namespace schouw {

// Feed in any number of pieces, then take the digest once.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  void Update(Bytes bytes);
  // 32 raw bytes.
  std::string Finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Lower-case hexadecimal digest of `bytes`.
std::string Sha256Hex(Bytes bytes);

}  // namespace schouw
