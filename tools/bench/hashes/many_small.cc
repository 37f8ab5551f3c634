// What hashing many small files together would gain: libipsec-mb's wide registers against OpenSSL one at a time, in one
// run, checked against each other over random lengths. Not built with the product (docs/decisions/0028):
//   apt-get install libipsec-mb-dev
//   g++ -std=c++20 -O2 -I. tools/bench/hashes/many_small.cc agent/hashset/digest*.cc agent/base/*.cc -lIPSec_MB
//   -lcrypto
//     -o /tmp/many_small && /tmp/many_small
#include <intel-ipsec-mb.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <random>
#include <string>
#include <vector>

#include "agent/hashset/digester.h"

namespace {

using Digest = std::array<std::uint8_t, 32>;

double ProcessorSeconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

// By the product's own reader of digests, which is OpenSSL.
void HashOneByOne(const std::vector<std::string>& files, schouw::DigestAlgorithm kind, std::vector<Digest>& digests) {
  schouw::Algorithms algorithms;
  algorithms.Add(kind);
  for (std::size_t i = 0; i < files.size(); ++i) {
    const schouw::Digests found = schouw::DigestsOf(schouw::AsBytes(files[i]), algorithms);
    const schouw::Bytes bytes = found.Of(kind);
    std::memcpy(digests[i].data(), bytes.data(), bytes.size());
  }
}

void HashTogether(IMB_MGR* manager, const std::vector<std::string>& files, IMB_HASH_ALG kind, std::size_t bytes,
                  std::vector<Digest>& digests) {
  const auto fill = [&](IMB_JOB* job, std::size_t i) {
    std::memset(job, 0, sizeof *job);
    job->cipher_direction = IMB_DIR_ENCRYPT;
    job->chain_order = IMB_ORDER_HASH_CIPHER;
    job->cipher_mode = IMB_CIPHER_NULL;
    job->hash_alg = kind;
    job->src = reinterpret_cast<const std::uint8_t*>(files[i].data());
    job->msg_len_to_hash_in_bytes = files[i].size();
    job->auth_tag_output = digests[i].data();
    job->auth_tag_output_len_in_bytes = bytes;
  };
  for (std::size_t i = 0; i < files.size(); ++i) {
    fill(IMB_GET_NEXT_JOB(manager), i);
    IMB_SUBMIT_JOB(manager);
  }
  while (IMB_FLUSH_JOB(manager) != nullptr) {
  }
}

template <typename Work>
double BestOfFive(const Work& work) {
  double best = 1e9;
  for (int run = 0; run < 5; ++run) {
    const double begun = ProcessorSeconds();
    work();
    best = std::min(best, ProcessorSeconds() - begun);
  }
  return best;
}

}  // namespace

int main() {
  IMB_MGR* manager = alloc_mb_mgr(0);
  if (manager == nullptr) return 1;
  IMB_ARCH architecture = IMB_ARCH_NONE;
  init_mb_mgr_auto(manager, &architecture);
  std::printf("libipsec-mb %s, architecture %d\n", imb_get_version_str(), static_cast<int>(architecture));
  std::printf(
      "| bytes a file | kind | one at a time GB/s | together GB/s | ratio |\n| --- | --- | --- | --- | --- |\n");
  std::mt19937_64 random(1);
  for (const std::size_t size : {std::size_t{0}, std::size_t{300}, std::size_t{4096}, std::size_t{60000}}) {
    std::vector<std::string> files(size == 0 ? 4000 : (32u << 20) / size);
    double bytes = 0;
    for (std::string& file : files) {
      file.resize(size == 0 ? random() % 5000 + 1 : size);
      for (char& c : file) c = static_cast<char>(random());
      bytes += static_cast<double>(file.size());
    }
    std::vector<Digest> plain(files.size()), wide(files.size());
    const auto show = [&](const char* kind, double alone, double together) {
      std::printf("| %s | %s | %.2f | %.2f | %.2f |\n", size == 0 ? "1 to 5000" : std::to_string(size).c_str(), kind,
                  bytes / alone / 1e9, together == 0 ? 0.0 : bytes / together / 1e9,
                  together == 0 ? 0.0 : alone / together);
    };
    const auto both = [&](const char* name, schouw::DigestAlgorithm kind, IMB_HASH_ALG wide_kind,
                          std::size_t digest_bytes) {
      plain.assign(files.size(), {});
      wide.assign(files.size(), {});
      const double alone = BestOfFive([&] { HashOneByOne(files, kind, plain); });
      const double together = BestOfFive([&] { HashTogether(manager, files, wide_kind, digest_bytes, wide); });
      show(name, alone, together);
      if (plain != wide) std::printf("%s: the digests differ\n", name);
    };
    both("SHA-1", schouw::DigestAlgorithm::kSha1, IMB_AUTH_SHA_1, 20);
    both("SHA-256", schouw::DigestAlgorithm::kSha256, IMB_AUTH_SHA_256, 32);
    show("MD5 (HMAC alone in libipsec-mb)",
         BestOfFive([&] { HashOneByOne(files, schouw::DigestAlgorithm::kMd5, plain); }), 0);
  }
  free_mb_mgr(manager);
}
