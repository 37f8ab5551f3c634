// What hashing many small files together gains: the product's way and each kind of register against OpenSSL one file
// at a time, in one run, their digests compared. ninja many_small_bench (release preset alone), many_small_bench.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "agent/hashset/digest_together.h"
#include "agent/hashset/digester.h"

namespace {

using schouw::Digests;
using schouw::ToDigest;

constexpr std::size_t kTogether = 32;  // files of one batch of jobs

double ProcessorSeconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

double BestOfFive(const std::function<void()>& work) {
  double best = 1e9;
  for (int run = 0; run < 5; ++run) {
    const double begun = ProcessorSeconds();
    work();
    best = std::min(best, ProcessorSeconds() - begun);
  }
  return best;
}

using Hash = std::function<std::vector<Digests>(std::span<const ToDigest>)>;

// Batch by batch, as a worker is given them.
std::vector<Digests> InBatches(std::span<const ToDigest> files, const Hash& hash) {
  std::vector<Digests> all;
  all.reserve(files.size());
  for (std::size_t at = 0; at < files.size(); at += kTogether)
    for (const Digests& digests : hash(files.subspan(at, std::min(kTogether, files.size() - at))))
      all.push_back(digests);
  return all;
}

std::vector<Digests> OneByOne(std::span<const ToDigest> files) {
  std::vector<Digests> all;
  for (const ToDigest& file : files) all.push_back(schouw::DigestsOf(file.bytes, file.algorithms));
  return all;
}

std::vector<std::string> RandomFiles(std::size_t size, std::mt19937_64& random) {
  std::vector<std::string> files(size == 0 ? 8000 : (32u << 20) / size);
  for (std::string& file : files) {
    file.resize(size == 0 ? random() % 5000 + 1 : size);
    for (char& c : file) c = static_cast<char>(random());
  }
  return files;
}

void Measure(const std::vector<std::string>& files, const char* size, schouw::DigestAlgorithm algorithm) {
  std::vector<ToDigest> wanted;
  double bytes = 0;
  schouw::Algorithms only;
  only.Add(algorithm);
  for (const std::string& file : files) {
    wanted.push_back({schouw::AsBytes(file), only});
    bytes += static_cast<double>(file.size());
  }
  std::vector<Digests> plain, wide;
  const double alone = BestOfFive([&] { plain = InBatches(wanted, OneByOne); });
  const auto rate = [&](const Hash& hash) {
    const double seconds = BestOfFive([&] { wide = InBatches(wanted, hash); });
    if (wide != plain) std::printf("the digests differ\n");
    return seconds;
  };
  const double product = rate([](std::span<const ToDigest> batch) { return schouw::DigestsTogether(batch); });
  std::printf("| %s | %s | %.2f | %.2f | %.1f |", size, std::string(schouw::DigestName(algorithm)).c_str(),
              bytes / alone / 1e9, bytes / product / 1e9, alone / product);
  for (const schouw::LaneSteps* steps : schouw::UsableSteps())
    std::printf(" %s %.2f", steps->name, bytes / rate([&](std::span<const ToDigest> batch) {
                                           return schouw::DigestsTogether(batch, *steps);
                                         }) / 1e9);
  std::printf(" |\n");
}

}  // namespace

int main() {
  std::printf("| bytes a file | kind | one at a time GB/s | product GB/s | ratio | registers GB/s |\n");
  std::printf("| --- | --- | --- | --- | --- | --- |\n");
  std::mt19937_64 random(1);
  for (const std::size_t size : {std::size_t{0}, std::size_t{300}, std::size_t{4096}, std::size_t{60000}}) {
    const std::vector<std::string> files = RandomFiles(size, random);
    const std::string name = size == 0 ? "1 to 5000" : std::to_string(size);
    for (const schouw::DigestAlgorithm algorithm : schouw::kDigestAlgorithms) Measure(files, name.c_str(), algorithm);
  }
}
