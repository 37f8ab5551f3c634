// A built rule pack: what `schouw rules build` wrote and `schouw rules sign` signed. Data only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "agent/base/bytes.h"
#include "agent/base/result.h"
#include "agent/base/time.h"
#include "agent/match/rule.h"

namespace schouw {

struct PackSignature {
  std::string key_id;     // lower-case hex of the first 8 bytes of SHA-256 of the public key
  std::string signature;  // 64 raw bytes, Ed25519 over the signed part
};

// Layout at the top of pack.cc. Parsing copies nothing large: databases stay views into `bytes`, which must outlive it.
class Pack {
 public:
  // Errors: kMalformed, kTruncated, kUnsupported (a newer layout). A pack that parses is not yet trusted: see trust.h.
  static Result<Pack> Parse(Bytes bytes);

  const PackHeader& header() const { return header_; }
  const std::vector<Rule>& rules() const { return rules_; }
  const std::vector<PackSignature>& signatures() const { return signatures_; }
  // The texts the pack was built from: path in the source folder, bytes; sorted by path.
  const std::vector<std::pair<std::string, Bytes>>& sources() const { return sources_; }
  // Compiled databases by label: "hs 5.4.0 avx2" → serialised bytes, 64-byte aligned when the pack is.
  const std::vector<std::pair<std::string, Bytes>>& databases() const { return databases_; }
  // A hash set that the pack holds, by the name that its rules give it; empty: it lies beside the pack.
  Bytes SetNamed(std::string_view sha256) const;
  // What a signature covers: everything but the signatures.
  Bytes signed_part() const { return signed_part_; }
  std::string sha256() const;       // lower-case hex, of the signed part: the same whoever signs
  std::string file_sha256() const;  // of all of its bytes, as sha256sum gives it
  // The compiled Hyperscan database for this processor and library version, or empty: compile from rules().
  Bytes DatabaseForThisMachine() const;

 private:
  Status ReadSections(Bytes bytes, std::uint32_t count);
  Status ReadSection(std::uint32_t type, Bytes content);
  Status ReadSignatures(Bytes rest);

  PackHeader header_;
  std::vector<Rule> rules_;
  std::vector<PackSignature> signatures_;
  Bytes bytes_;
  Bytes signed_part_;
  std::vector<std::pair<std::string, Bytes>> sources_;
  std::vector<std::pair<std::string, Bytes>> databases_;
  std::vector<std::pair<std::string, Bytes>> sets_;
  bool has_header_ = false;
  bool has_rules_ = false;
};

}  // namespace schouw
