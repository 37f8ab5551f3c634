#include "agent/volume/luks.h"

#include <gcrypt.h>

#include <algorithm>
#include <utility>

#include "agent/base/wiped_text.h"
#include "agent/model/volume_key.h"
#include "agent/volume/sector_cipher.h"

namespace schouw {
namespace {

constexpr std::size_t kSectorBytes = 512;
// More than any header needs: what asks for more is hostile, or can't be done here.
constexpr std::size_t kMostKeyBytes = 128;
constexpr std::uint64_t kMostStripes = 10'000;
constexpr std::uint64_t kMostIterations = 100'000'000;
constexpr std::uint64_t kMostMemoryKib = 1'100'000;  // cryptsetup asks for 1 GiB at most unless it is told otherwise
constexpr std::uint64_t kMostPasses = 1'000;
constexpr std::uint64_t kMostLanes = 16;

Result<std::string> Pbkdf2(const LuksDerivation& how, const std::string& secret, std::size_t bytes) {
  const int hash = gcry_md_map_name(how.hash.c_str());
  if (hash == 0) return Fail(ErrorCode::kUnsupported, "the digest " + how.hash + " is not known");
  if (how.iterations == 0 || how.iterations > kMostIterations) return Fail(ErrorCode::kMalformed, "a damaged header");
  std::string key(bytes, '\0');
  if (gcry_kdf_derive(secret.data(), secret.size(), GCRY_KDF_PBKDF2, hash, how.salt.data(), how.salt.size(),
                      static_cast<unsigned long>(how.iterations), key.size(), key.data()) != 0) {
    return Fail(ErrorCode::kUnsupported, "a key could not be derived");
  }
  return key;
}

Result<std::string> Argon2(const LuksDerivation& how, const std::string& secret, std::size_t bytes) {
  if (how.memory_kib > kMostMemoryKib) {
    return Fail(ErrorCode::kTooBig, "deriving its key takes " + std::to_string(how.memory_kib >> 10) + " MiB");
  }
  if (how.iterations > kMostPasses || how.lanes > kMostLanes) return Fail(ErrorCode::kMalformed, "a damaged header");
  const unsigned long settings[4] = {bytes, static_cast<unsigned long>(how.iterations),
                                     static_cast<unsigned long>(how.memory_kib), static_cast<unsigned long>(how.lanes)};
  gcry_kdf_hd_t handle = nullptr;
  const int variant = how.kind == "argon2id" ? GCRY_KDF_ARGON2ID : GCRY_KDF_ARGON2I;
  if (gcry_kdf_open(&handle, GCRY_KDF_ARGON2, variant, settings, 4, secret.data(), secret.size(), how.salt.data(),
                    how.salt.size(), nullptr, 0, nullptr, 0) != 0) {
    return Fail(ErrorCode::kUnsupported, "a key could not be derived");
  }
  std::string key(bytes, '\0');
  const bool done = gcry_kdf_compute(handle, nullptr) == 0 && gcry_kdf_final(handle, key.size(), key.data()) == 0;
  gcry_kdf_close(handle);
  if (!done) return Fail(ErrorCode::kUnsupported, "a key could not be derived");
  return key;
}

Result<std::string> Derive(const LuksDerivation& how, const std::string& secret, std::size_t bytes) {
  if (how.kind == "pbkdf2") return Pbkdf2(how, secret, bytes);
  if (how.kind == "argon2i" || how.kind == "argon2id") return Argon2(how, secret, bytes);
  return Fail(ErrorCode::kUnsupported, "the derivation " + how.kind + " is not known");
}

// One pass of the anti-forensic splitter: each part of `block` as long as a digest becomes the digest of its number and
// itself.
void Diffuse(int hash, std::string& block) {
  const std::size_t digest_bytes = gcry_md_get_algo_dlen(hash);
  std::string digest(digest_bytes, '\0');
  for (std::size_t at = 0, number = 0; at < block.size(); at += digest_bytes, ++number) {
    std::string part;
    for (int shift = 24; shift >= 0; shift -= 8) part += static_cast<char>(number >> shift);
    const std::size_t bytes = std::min(digest_bytes, block.size() - at);
    part.append(block, at, bytes);
    gcry_md_hash_buffer(hash, digest.data(), part.data(), part.size());
    block.replace(at, bytes, digest, 0, bytes);
  }
}

Result<std::string> MergeStripes(const LuksSlot& slot, const std::string& stripes) {
  const int hash = gcry_md_map_name(slot.stripe_hash.c_str());
  if (hash == 0) return Fail(ErrorCode::kUnsupported, "the digest " + slot.stripe_hash + " is not known");
  std::string key(slot.key_bytes, '\0');
  for (std::uint64_t stripe = 0; stripe < slot.stripes; ++stripe) {
    for (std::size_t i = 0; i < key.size(); ++i)
      key[i] = static_cast<char>(key[i] ^ stripes[stripe * slot.key_bytes + i]);
    if (stripe + 1 < slot.stripes) Diffuse(hash, key);
  }
  return key;
}

// What the slot gives with this secret: the volume's key when it is the right one.
Result<std::string> OpenSlot(const ByteSource& volume, const LuksSlot& slot, const std::string& secret) {
  const bool sane = slot.key_bytes > 0 && slot.key_bytes <= kMostKeyBytes && slot.area_key_bytes > 0 &&
                    slot.area_key_bytes <= kMostKeyBytes && slot.stripes > 0 && slot.stripes <= kMostStripes;
  if (!sane) return Fail(ErrorCode::kMalformed, "a damaged LUKS header");
  SCHOUW_ASSIGN(std::string area_key, Derive(slot.derivation, secret, slot.area_key_bytes), "key");
  const WipeAtEnd wiped_key(area_key);
  SCHOUW_ASSIGN(const auto cipher, SectorCipher::Create(slot.cipher, area_key), "key");
  const std::size_t split_bytes = slot.key_bytes * slot.stripes;
  std::string area((split_bytes + kSectorBytes - 1) / kSectorBytes * kSectorBytes, '\0');
  const WipeAtEnd wiped_area(area);
  SCHOUW_TRY(ReadExactly(volume, slot.offset, std::as_writable_bytes(std::span(area))), "key slot");
  for (std::size_t at = 0; at < area.size(); at += kSectorBytes) {
    SCHOUW_TRY(cipher->Decrypt(at / kSectorBytes, std::as_writable_bytes(std::span(area).subspan(at, kSectorBytes))),
               "key slot");
  }
  return MergeStripes(slot, area);
}

Result<std::string> FindKey(const ByteSource& volume, const LuksHeader& header, const std::string& secret) {
  std::optional<Error> obstacle;
  for (const LuksSlot& slot : header.slots) {
    auto key = OpenSlot(volume, slot, secret);
    if (!key) {
      obstacle = std::move(key).error();
      continue;
    }
    auto digest = Derive(header.digest, *key, header.expected.size());
    if (digest && !digest->empty() && *digest == header.expected) return key;
    Wipe(*key);
  }
  if (obstacle) return Fail(std::move(*obstacle));
  return Fail(ErrorCode::kEncrypted, std::string(kKeyDoesNotFit));
}

class LuksSource final : public ByteSource {
 public:
  LuksSource(const ByteSource& volume, const LuksHeader& header, std::unique_ptr<SectorCipher> cipher,
             std::uint64_t size)
      : volume_(volume),
        cipher_(std::move(cipher)),
        offset_(header.data_offset),
        first_tweak_(header.first_tweak),
        sector_bytes_(header.sector_bytes),
        size_(size) {}

  std::uint64_t size() const override { return size_; }

  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> into) const override {
    if (offset >= size_) return std::size_t{0};
    const std::size_t wanted = static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), size_ - offset));
    for (std::size_t done = 0; done < wanted;) {
      const std::uint64_t sector = (offset + done) / sector_bytes_;
      SCHOUW_TRY(Load(sector), "decrypt");
      const std::size_t skip = (offset + done) % sector_bytes_;
      const std::size_t count = std::min<std::size_t>(sector_bytes_ - skip, wanted - done);
      std::copy_n(held_.begin() + static_cast<std::ptrdiff_t>(skip), count,
                  into.begin() + static_cast<std::ptrdiff_t>(done));
      done += count;
    }
    return wanted;
  }

 private:
  Status Load(std::uint64_t sector) const {
    if (sector == held_sector_) return {};
    held_sector_ = UINT64_MAX;
    held_.resize(sector_bytes_);
    SCHOUW_TRY(ReadExactly(volume_, offset_ + sector * sector_bytes_, held_), "decrypt");
    SCHOUW_TRY(cipher_->Decrypt(first_tweak_ + sector * (sector_bytes_ / kSectorBytes), held_), "decrypt");
    held_sector_ = sector;
    return {};
  }

  const ByteSource& volume_;
  std::unique_ptr<SectorCipher> cipher_;
  std::uint64_t offset_;
  std::uint64_t first_tweak_;
  std::uint32_t sector_bytes_;
  std::uint64_t size_;
  mutable std::vector<std::byte> held_;
  mutable std::uint64_t held_sector_ = UINT64_MAX;
};

}  // namespace

void WarmLuks() {
  if (gcry_control(GCRYCTL_INITIALIZATION_FINISHED_P) != 0) return;
  gcry_check_version(nullptr);
  gcry_control(GCRYCTL_DISABLE_SECMEM, 0);
  gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
}

Result<std::unique_ptr<ByteSource>> UnlockLuks(const ByteSource& volume, const LuksHeader& header,
                                               const std::string& secret) {
  WarmLuks();
  const std::uint32_t sector = header.sector_bytes;
  const bool sane =
      sector >= kSectorBytes && sector <= 4096 && (sector & (sector - 1)) == 0 && header.data_offset <= volume.size();
  if (!sane) return Fail(ErrorCode::kMalformed, "a damaged LUKS header");
  SCHOUW_ASSIGN(std::string key, FindKey(volume, header, secret), "unlock");
  const WipeAtEnd wiped(key);
  SCHOUW_ASSIGN(auto cipher, SectorCipher::Create(header.cipher, key), "unlock");
  const std::uint64_t there = volume.size() - header.data_offset;
  const std::uint64_t size = std::min(header.data_bytes.value_or(there), there) / sector * sector;
  return std::unique_ptr<ByteSource>(std::make_unique<LuksSource>(volume, header, std::move(cipher), size));
}

}  // namespace schouw
