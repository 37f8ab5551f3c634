// Layout of the header, numbers little-endian:
//   0     16  "Schouw case v1\n\0"
//   16     4  how many recipients
//   20    16  the case's id, random
//   36     n  for each recipient 144 bytes: name (32, zeroes behind it), public key (32), sealed box of the key (80)
//   ...       zeroes
//   8160  32  HMAC-SHA-512-256 (crypto_auth) of all that stands before, by a key made of the case's key
// The case's key is 32 random bytes; two keys are made of it with crypto_kdf ("schouw-c"): 1 for pages, 2 for this sum.
#include "agent/store/case_key.h"

#include <sodium.h>
#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <map>
#include <utility>

#include "agent/store/failure.h"

namespace schouw {
namespace {

constexpr std::string_view kMagic{"Schouw case v1\n\0", 16};
constexpr std::size_t kCountAt = 16, kIdAt = 20, kIdBytes = 16, kSlotsAt = kIdAt + kIdBytes;
constexpr std::size_t kNameBytes = 32, kKeyBytes = 32, kBoxBytes = kKeyBytes + crypto_box_SEALBYTES;
constexpr std::size_t kSlotBytes = kNameBytes + kKeyBytes + kBoxBytes;
constexpr std::size_t kSumAt = kCaseHeaderBytes - crypto_auth_BYTES;
static_assert(kSlotsAt + kMostRecipients * kSlotBytes <= kSumAt);
constexpr char kDerivation[] = "schouw-c";
enum Subkey : std::uint64_t { kPages = 1, kSum = 2 };

const unsigned char* Raw(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* Raw(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

struct Process {
  std::vector<Recipient> recipients;
  SecretKeySource source;
  std::map<std::string, LockedBytes> page_keys;  // by the case's id
};

Process& ThisProcess() {
  static Process process;
  return process;
}

Error NoMemory() { return MakeError(ErrorCode::kMemory, "geen geheugen dat vergrendeld kan worden"); }

std::string_view IdOf(std::string_view header) { return header.substr(kIdAt, kIdBytes); }

std::string Sum(std::string_view header, const unsigned char* case_key) {
  const LockedBytes key = NewLockedKey();
  std::string sum(crypto_auth_BYTES, '\0');
  if (key == nullptr) return {};
  crypto_kdf_derive_from_key(key.get(), kKeyBytes, kSum, kDerivation, case_key);
  crypto_auth(Raw(sum), Raw(header), kSumAt, key.get());
  return sum;
}

Status Keep(std::string_view header, const unsigned char* case_key) {
  LockedBytes pages = NewLockedKey();
  if (pages == nullptr) return Fail(NoMemory());
  crypto_kdf_derive_from_key(pages.get(), kKeyBytes, kPages, kDerivation, case_key);
  ThisProcess().page_keys[std::string(IdOf(header))] = std::move(pages);
  return {};
}

struct Slot {
  Recipient recipient;
  std::string box;
};

std::vector<Slot> SlotsOf(std::string_view header) {
  std::size_t count = 0;
  for (std::size_t i = 4; i-- > 0;) count = count << 8 | static_cast<unsigned char>(header[kCountAt + i]);
  std::vector<Slot> slots;
  for (std::size_t i = 0; i < std::min(count, kMostRecipients); ++i) {
    const std::string_view slot = header.substr(kSlotsAt + i * kSlotBytes, kSlotBytes);
    const std::string_view name = slot.substr(0, kNameBytes);
    slots.push_back({{std::string(name.substr(0, name.find('\0'))), std::string(slot.substr(kNameBytes, kKeyBytes))},
                     std::string(slot.substr(kNameBytes + kKeyBytes))});
  }
  return slots;
}

Result<std::string> SealFor(const Recipient& recipient, const unsigned char* case_key) {
  unsigned char box_key[crypto_box_PUBLICKEYBYTES];
  const bool usable =
      recipient.key.size() == kKeyBytes && crypto_sign_ed25519_pk_to_curve25519(box_key, Raw(recipient.key)) == 0;
  if (!usable) {
    return Fail(ErrorCode::kRefused, "de sleutel van " + recipient.name + " deugt niet; haal hem opnieuw op");
  }
  std::string slot = recipient.name.substr(0, kNameBytes - 1);
  slot.resize(kNameBytes);
  slot += recipient.key;
  slot.resize(kSlotBytes);
  crypto_box_seal(Raw(slot) + kNameBytes + kKeyBytes, case_key, kKeyBytes, box_key);
  return slot;
}

// Opens the box of the recipient whose secret key this is. Null: it is none of theirs.
LockedBytes OpenBox(const std::vector<Slot>& slots, const SecretKey& secret) {
  LockedBytes box_secret = NewLockedKey(), case_key = NewLockedKey();
  if (box_secret == nullptr || case_key == nullptr) return nullptr;
  unsigned char box_public[crypto_box_PUBLICKEYBYTES];
  if (crypto_sign_ed25519_sk_to_curve25519(box_secret.get(), secret.bytes()) != 0) return nullptr;
  crypto_scalarmult_base(box_public, box_secret.get());
  for (const Slot& slot : slots) {
    if (slot.recipient.key != secret.public_key()) continue;
    if (crypto_box_seal_open(case_key.get(), Raw(slot.box), slot.box.size(), box_public, box_secret.get()) == 0) {
      return case_key;
    }
  }
  return nullptr;
}

std::string Names(const std::vector<Slot>& slots) {
  std::string names;
  for (const Slot& slot : slots) names += (names.empty() ? "" : ", ") + slot.recipient.name;
  return names;
}

// The start of the file, through SQLite's own way to the disk: a descriptor of ours, closed again, would take away the
// locks of connections that this process has.
std::string HeaderOf(const std::string& path) {
  sqlite3_vfs* vfs = sqlite3_vfs_find(nullptr);
  if (vfs == nullptr) return {};
  const std::string absolute = std::filesystem::absolute(path).string() + std::string(4, '\0');  // no parameters
  std::vector<std::uint64_t> memory(static_cast<std::size_t>(vfs->szOsFile) / sizeof(std::uint64_t) + 1);
  auto* file = reinterpret_cast<sqlite3_file*>(memory.data());
  int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_MAIN_DB;
  if (vfs->xOpen(vfs, absolute.data(), file, flags, &flags) != SQLITE_OK) return {};
  std::string header(kCaseHeaderBytes, '\0');
  const int code = file->pMethods->xRead(file, header.data(), static_cast<int>(header.size()), 0);
  file->pMethods->xClose(file);
  return code == SQLITE_OK || (code == SQLITE_IOERR_SHORT_READ && IsCaseHeader(header)) ? header : std::string();
}

Error Protected(const std::string& path, const std::vector<Slot>& slots, const std::string& why) {
  return MakeError(ErrorCode::kRefused, "controlebestand " + path + " is versleuteld voor " + Names(slots) +
                                            "; geef de sleutel van een van hen met --key" +
                                            (why.empty() ? "" : " (" + why + ")"));
}

}  // namespace

LockedBytes NewLockedKey() {
  auto key = NewLockedBytes(kKeyBytes);
  return key ? std::move(*key) : nullptr;
}

Status ProtectNewCasesFor(std::vector<Recipient> recipients) {
  if (recipients.size() > kMostRecipients) {
    return Fail(ErrorCode::kRefused, "een controlebestand kan voor hoogstens " + std::to_string(kMostRecipients) +
                                         " mensen worden versleuteld; geef minder sleutels");
  }
  for (const Recipient& recipient : recipients) {
    unsigned char ignored[crypto_box_PUBLICKEYBYTES];
    if (recipient.key.size() != kKeyBytes || crypto_sign_ed25519_pk_to_curve25519(ignored, Raw(recipient.key)) != 0) {
      return Fail(ErrorCode::kRefused, "de sleutel van " + recipient.name + " deugt niet; haal hem opnieuw op");
    }
  }
  ThisProcess().recipients = std::move(recipients);
  return {};
}

const std::vector<Recipient>& RecipientsOfNewCases() { return ThisProcess().recipients; }
void OpenProtectedCasesWith(SecretKeySource source) { ThisProcess().source = std::move(source); }

Result<std::string> MakeCaseHeader() {
  const LockedBytes case_key = NewLockedKey();
  if (case_key == nullptr) return Fail(NoMemory());
  randombytes_buf(case_key.get(), kKeyBytes);
  const auto& recipients = ThisProcess().recipients;
  std::string header(kMagic);
  header.resize(kSlotsAt);
  header[kCountAt] = static_cast<char>(recipients.size());
  randombytes_buf(header.data() + kIdAt, kIdBytes);
  for (const Recipient& recipient : recipients) {
    SCHOUW_TAKE(const std::string slot, SealFor(recipient, case_key.get()));
    header += slot;
  }
  header.resize(kSumAt);
  header += Sum(header, case_key.get());
  if (header.size() != kCaseHeaderBytes) return Fail(NoMemory());
  SCHOUW_PASS(Keep(header, case_key.get()));
  return header;
}

bool IsCaseHeader(std::string_view first_bytes) { return first_bytes.substr(0, kMagic.size()) == kMagic; }

Result<std::vector<Recipient>> RecipientsOf(const std::string& path) {
  const std::string header = HeaderOf(path);
  std::vector<Recipient> recipients;
  if (!IsCaseHeader(header)) return recipients;
  for (Slot& slot : SlotsOf(header)) recipients.push_back(std::move(slot.recipient));
  return recipients;
}

Result<bool> UnlockCase(const std::string& path) {
  const std::string header = HeaderOf(path);
  if (!IsCaseHeader(header)) return false;
  if (PageKeyOf(header) != nullptr) return true;
  const std::vector<Slot> slots = SlotsOf(header);
  if (!ThisProcess().source) return Fail(Protected(path, slots, ""));
  std::vector<Recipient> recipients;
  for (const Slot& slot : slots) recipients.push_back(slot.recipient);
  const auto secret = ThisProcess().source(recipients);
  if (!secret) return Fail(Protected(path, slots, secret.error().Text()));
  const LockedBytes case_key = OpenBox(slots, *secret);
  if (case_key == nullptr) return Fail(Protected(path, slots, "deze sleutel past niet"));
  const std::string sum = Sum(header, case_key.get());
  if (sum.size() != crypto_auth_BYTES || sodium_memcmp(sum.data(), header.data() + kSumAt, sum.size()) != 0) {
    return Fail(Damaged(path));
  }
  SCHOUW_PASS(Keep(header, case_key.get()));
  return true;
}

const unsigned char* PageKeyOf(std::string_view header) {
  if (header.size() < kSlotsAt) return nullptr;
  const auto found = ThisProcess().page_keys.find(std::string(IdOf(header)));
  return found == ThisProcess().page_keys.end() ? nullptr : found->second.get();
}

}  // namespace schouw
