// Encrypted volumes opened with the key that the client gave: BitLocker and LUKS. Nothing is guessed: the key fits or
// not.
#pragma once

#include <memory>
#include <string>

#include "agent/base/byte_source.h"
#include "agent/base/result.h"

namespace schouw {

// True for what stands at the start of `volume` when Unlock knows it.
bool CanUnlock(const ByteSource& volume);

// The decrypted bytes of `volume`, which is not owned and must outlive them. `secret` as in VolumeKey; the end of a
// line that a key typed into a file has does not belong to it, unless the key fits with it alone. Errors: kEncrypted
// ("the key does not open it"), kUnsupported (a cipher that is not known), kMalformed (a damaged header, or a kind of
// protection that can't be opened), kTooBig (deriving the key asks for more memory than a worker has), kIo.
Result<std::unique_ptr<ByteSource>> Unlock(const ByteSource& volume, const std::string& secret);

// Loads what the libraries load lazily: before lock-down.
void WarmUnlocking();

}  // namespace schouw
