#include "agent/hashlist/reading.h"

#include <charconv>

namespace schouw {
namespace {

// "md5" of "filemd5hashvalue": what programs write around an algorithm in the name of a column.
std::string WithoutCommonWords(std::string plain) {
  for (const std::string_view word : {"checksum", "digest", "value", "hash", "file", "sum"})
    if (const auto at = plain.find(word); at != std::string::npos) plain.erase(at, word.size());
  return plain;
}

}  // namespace

Status ListReading::Entry(const ListedHash& hash) {
  if (hash.digests.algorithms().empty()) {
    ++reading_.without_hash;
    return {};
  }
  ++reading_.entries;
  if (hash.category) ++reading_.categories[*hash.category];
  return on_hash_(hash);
}

void ListReading::Damaged(std::string where, std::string what) {
  ++reading_.damaged;
  if (reading_.first_damaged.size() < kShownDamaged)
    reading_.first_damaged.push_back({std::move(where), std::move(what)});
}

bool SetDigest(std::string_view hex, DigestAlgorithm algorithm, Digests& digests) {
  if (hex.size() != 2 * DigestBytes(algorithm)) return false;
  const auto raw = FromHex(hex);
  if (!raw) return false;
  digests.Set(algorithm, AsBytes(*raw));
  return true;
}

bool SetDigest(std::string_view hex, Digests& digests) {
  const auto algorithm = AlgorithmOfBytes(hex.size() / 2);
  return algorithm && SetDigest(hex, *algorithm, digests);
}

std::string PlainName(std::string_view name) {
  std::string plain;
  for (const char c : name) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) plain += c;
    if (c >= 'A' && c <= 'Z') plain += static_cast<char>(c - 'A' + 'a');
  }
  return plain;
}

std::optional<DigestAlgorithm> AlgorithmOfName(std::string_view name) {
  const std::string plain = WithoutCommonWords(PlainName(name));
  if (plain == "md5") return DigestAlgorithm::kMd5;
  if (plain == "sha1") return DigestAlgorithm::kSha1;
  if (plain == "sha256" || plain == "sha2256") return DigestAlgorithm::kSha256;
  return std::nullopt;
}

bool NamesSomeDigest(std::string_view name) {
  const std::string plain = PlainName(name);
  const bool names_one = plain.find("hash") != std::string::npos || plain.find("digest") != std::string::npos;
  return names_one && WithoutCommonWords(plain).empty();
}

std::optional<std::uint64_t> ParseSize(std::string_view text) {
  std::uint64_t size = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return size;
}

}  // namespace schouw
