// Who may open a case that is protected on disk: its header, its key, and which keys this process has.
//
// A protected file begins with kCaseHeaderBytes: a magic, the case's id, and for each recipient the case's key in a
// sealed box (crypto_box_seal of libsodium, to the X25519 form of the recipient's Ed25519 key). So scanning needs
// public keys alone; who opens the case again needs the secret key of a recipient. Layout at the top of case_key.cc.
//
// What new cases are protected for and where secret keys come from is said once, at the start of the program, before
// any thread; the keys of the cases that were made or opened are kept until it ends, in locked memory.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/base/result.h"
#include "agent/identity/locked_memory.h"
#include "agent/identity/secret_key.h"

namespace schouw {

inline constexpr std::size_t kCaseHeaderBytes = 8192;
inline constexpr std::size_t kMostRecipients = 48;

// Who can open a case.
struct Recipient {
  std::string name;  // at most 31 bytes are kept
  std::string key;   // 32 raw bytes, Ed25519
};

// Empty: new cases are plain SQLite. kRefused: more than kMostRecipients, or a key that is none.
Status ProtectNewCasesFor(std::vector<Recipient> recipients);
const std::vector<Recipient>& RecipientsOfNewCases();

// Gives the secret key of one of the recipients, or says why not.
using SecretKeySource = std::function<Result<SecretKey>(const std::vector<Recipient>&)>;
void OpenProtectedCasesWith(SecretKeySource source);

// 32 bytes; null when there is no memory to lock.
LockedBytes NewLockedKey();

// The header of a new case for the recipients of new cases; its key is kept by this process.
Result<std::string> MakeCaseHeader();
bool IsCaseHeader(std::string_view first_bytes);  // 16 bytes are enough
// Who can open the case at `path`; empty for a plain one or none at all.
Result<std::vector<Recipient>> RecipientsOf(const std::string& path);

// Makes sure that this process has the key of the case at `path`, if that is protected. False: it is not.
// Errors: kRefused, a sentence that names the recipients; kMalformed when the header was changed.
Result<bool> UnlockCase(const std::string& path);
// The key for the pages of the case with this header; null when this process has none. Kept until the program ends.
const unsigned char* PageKeyOf(std::string_view header);

}  // namespace schouw
