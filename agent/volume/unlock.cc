#include "agent/volume/unlock.h"

#include "agent/base/wiped_text.h"
#include "agent/volume/bitlocker.h"
#include "agent/volume/luks.h"
#include "agent/volume/signature.h"

namespace schouw {
namespace {

enum class Scheme { kNone, kBitLocker, kLuks1, kLuks2 };

Scheme SchemeOf(const ByteSource& volume) {
  const std::string_view name = IdentifySignature(volume).name;
  if (name == "bitlocker" || name == "bitlocker-to-go") return Scheme::kBitLocker;
  if (name == "luks1") return Scheme::kLuks1;
  if (name == "luks2") return Scheme::kLuks2;
  return Scheme::kNone;
}

std::string WithoutLineEnd(std::string text) {
  if (text.ends_with('\n')) text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
  return text;
}

Result<std::unique_ptr<ByteSource>> UnlockBy(Scheme scheme, const ByteSource& volume, const std::string& secret) {
  if (scheme == Scheme::kBitLocker) return UnlockBitLocker(volume, secret);
  SCHOUW_ASSIGN(const LuksHeader header, scheme == Scheme::kLuks1 ? ReadLuks1Header(volume) : ReadLuks2Header(volume),
                "unlock");
  return UnlockLuks(volume, header, secret);
}

}  // namespace

bool CanUnlock(const ByteSource& volume) { return SchemeOf(volume) != Scheme::kNone; }

Result<std::unique_ptr<ByteSource>> Unlock(const ByteSource& volume, const std::string& secret) {
  const Scheme scheme = SchemeOf(volume);
  if (scheme == Scheme::kNone) return Fail(ErrorCode::kUnsupported, "its encryption can't be opened here");
  std::string typed = WithoutLineEnd(secret);
  const WipeAtEnd wiped(typed);
  auto opened = UnlockBy(scheme, volume, typed);
  if (opened || opened.error().code != ErrorCode::kEncrypted || typed == secret) return opened;
  return UnlockBy(scheme, volume, secret);
}

void WarmUnlocking() { WarmLuks(); }

}  // namespace schouw
