#include "agent/hashset/digests.h"

#include <algorithm>

namespace schouw {

std::string_view DigestName(DigestAlgorithm algorithm) {
  switch (algorithm) {
    case DigestAlgorithm::kMd5: return "MD5";
    case DigestAlgorithm::kSha1: return "SHA-1";
    case DigestAlgorithm::kSha256: return "SHA-256";
  }
  return "";
}

std::optional<DigestAlgorithm> AlgorithmOfBytes(std::size_t bytes) {
  for (const DigestAlgorithm algorithm : kDigestAlgorithms)
    if (DigestBytes(algorithm) == bytes) return algorithm;
  return std::nullopt;
}

void Digests::Set(DigestAlgorithm algorithm, Bytes digest) {
  std::copy_n(digest.begin(), DigestBytes(algorithm),
              bytes_.begin() + static_cast<std::ptrdiff_t>(OffsetOf(algorithm)));
  algorithms_.Add(algorithm);
}

std::string Digests::Hex(DigestAlgorithm algorithm) const { return Has(algorithm) ? ToHex(Of(algorithm)) : ""; }

}  // namespace schouw
