// Computes several digests of one stream of bytes in one pass, by OpenSSL's libcrypto.
#pragma once

#include <memory>

#include "agent/base/byte_source.h"
#include "agent/base/result.h"
#include "agent/hashset/digests.h"

namespace schouw {

// Feed in any number of pieces, then take the digests once.
class Digester {
 public:
  explicit Digester(Algorithms algorithms);
  ~Digester();
  Digester(Digester&&) noexcept;
  Digester& operator=(Digester&&) noexcept;
  void Update(Bytes bytes);
  Digests Finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

Digests DigestsOf(Bytes bytes, Algorithms algorithms);
// Reads the whole source in pieces. Errors: those of reading; kTruncated when it ends before its size.
Result<Digests> DigestsOf(const ByteSource& source, Algorithms algorithms);

// Loads what hashing otherwise loads at first use. Call before a sandbox takes the file system away.
void WarmUpDigests();

}  // namespace schouw
