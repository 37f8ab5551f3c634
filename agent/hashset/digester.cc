#include "agent/hashset/digester.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <vector>

namespace schouw {
namespace {

constexpr std::size_t kPieceBytes = 256u << 10;

struct ContextDeleter {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
struct MethodDeleter {
  void operator()(EVP_MD* method) const { EVP_MD_free(method); }
};
using Context = std::unique_ptr<EVP_MD_CTX, ContextDeleter>;
using Method = std::unique_ptr<EVP_MD, MethodDeleter>;

// Fetched once: looking a method up by its name costs more than hashing a small file.
const EVP_MD* MethodFor(DigestAlgorithm algorithm) {
  static const std::array<Method, 3> methods = {Method(EVP_MD_fetch(nullptr, "MD5", nullptr)),
                                                Method(EVP_MD_fetch(nullptr, "SHA1", nullptr)),
                                                Method(EVP_MD_fetch(nullptr, "SHA256", nullptr))};
  return methods[static_cast<std::size_t>(algorithm)].get();
}

}  // namespace

struct Digester::State {
  std::array<Context, 3> contexts;
};

// Only a lack of memory or a library without the algorithm can fail here: a digest that silently stays empty would be
// worse than stopping.
Digester::Digester(Algorithms algorithms) : state_(std::make_unique<State>()) {
  for (const DigestAlgorithm algorithm : kDigestAlgorithms) {
    if (!algorithms.Has(algorithm)) continue;
    Context context(EVP_MD_CTX_new());
    const EVP_MD* method = MethodFor(algorithm);
    if (!context || method == nullptr || EVP_DigestInit_ex(context.get(), method, nullptr) != 1) std::abort();
    state_->contexts[static_cast<std::size_t>(algorithm)] = std::move(context);
  }
}

Digester::~Digester() = default;
Digester::Digester(Digester&&) noexcept = default;
Digester& Digester::operator=(Digester&&) noexcept = default;

void Digester::Update(Bytes bytes) {
  for (const Context& context : state_->contexts)
    if (context && EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()) != 1) std::abort();
}

Digests Digester::Finish() {
  Digests digests;
  for (const DigestAlgorithm algorithm : kDigestAlgorithms) {
    const Context& context = state_->contexts[static_cast<std::size_t>(algorithm)];
    if (!context) continue;
    std::array<std::byte, EVP_MAX_MD_SIZE> digest;
    if (EVP_DigestFinal_ex(context.get(), reinterpret_cast<unsigned char*>(digest.data()), nullptr) != 1) std::abort();
    digests.Set(algorithm, Bytes(digest).first(DigestBytes(algorithm)));
  }
  return digests;
}

Digests DigestsOf(Bytes bytes, Algorithms algorithms) {
  Digester digester(algorithms);
  digester.Update(bytes);
  return digester.Finish();
}

Result<Digests> DigestsOf(const ByteSource& source, Algorithms algorithms) {
  Digester digester(algorithms);
  std::vector<std::byte> piece(static_cast<std::size_t>(std::min<std::uint64_t>(source.size(), kPieceBytes)));
  for (std::uint64_t at = 0; at < source.size();) {
    SCHOUW_ASSIGN(const std::size_t count, source.ReadAt(at, piece), "hash");
    if (count == 0) return Fail(ErrorCode::kTruncated, "content ends before its size", at);
    digester.Update(Bytes(piece).first(count));
    at += count;
  }
  return digester.Finish();
}

void WarmUpDigests() { DigestsOf(AsBytes("warm"), Algorithms::FromBits(7)); }

}  // namespace schouw
