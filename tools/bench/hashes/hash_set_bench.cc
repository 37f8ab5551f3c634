// What a hash set costs: building it of random SHA-1 digests, looking up digests that are not in it and some that are,
// and the same with a sorted file and binary search, in the same run.
//
//   hash_set_bench [MILLIONS [FOLDER]]      50 million keys, in a folder that is removed
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "agent/hashset/hash_set_builder.h"
#include "agent/hashset/mapped_file.h"

namespace {

using schouw::Bytes;
using schouw::DigestAlgorithm;

constexpr std::size_t kDigestBytes = 20;

// Of this process on its core: another one beside it does not count.
double Seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

// Digests one after the other, always the same ones for a seed.
class RandomDigests {
 public:
  explicit RandomDigests(std::uint64_t seed) : random_(seed) {}
  Bytes Next() {
    for (std::size_t i = 0; i < sizeof bytes_; i += 8) {
      const std::uint64_t value = random_();
      std::memcpy(bytes_ + i, &value, 8);
    }
    return Bytes(bytes_).first(kDigestBytes);
  }

 private:
  std::mt19937_64 random_;
  std::byte bytes_[24];
};

std::vector<std::byte> ManyDigests(std::uint64_t seed, std::size_t count) {
  std::vector<std::byte> all;
  RandomDigests digests(seed);
  for (std::size_t i = 0; i < count; ++i) {
    const Bytes digest = digests.Next();
    all.insert(all.end(), digest.begin(), digest.end());
  }
  return all;
}

double ResidentMiB() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmRSS:")) return std::strtod(line.c_str() + 6, nullptr) / 1024;
  return 0;
}

void Build(const std::string& folder, const std::string& path, std::uint64_t keys) {
  const double begin = Seconds();
  schouw::HashSetBuilder builder({schouw::HashClass::kKnownGood, folder, 128u << 20, {}});
  RandomDigests digests(1);
  for (std::uint64_t i = 0; i < keys; ++i) {
    schouw::Digests one;
    one.Set(DigestAlgorithm::kSha1, digests.Next());
    if (!builder.Add(one, std::nullopt, 0)) std::abort();
  }
  if (const auto written = builder.Write(path, {{"bench", "random", "", "", keys, 0, 0}}); !written) {
    std::fprintf(stderr, "%s\n", written.error().Text().c_str());
    std::exit(2);
  }
  std::printf("built %.0f million keys in %.1f s, %.0f MiB of file, %.0f MiB resident\n",
              static_cast<double>(keys) / 1e6, Seconds() - begin,
              static_cast<double>(std::filesystem::file_size(path)) / 1048576, ResidentMiB());
}

// `look_up` says whether a digest is there.
template <typename LookUp>
void Measure(const char* what, const std::vector<std::byte>& digests, const LookUp& look_up) {
  std::size_t found = 0;
  const double begin = Seconds();
  for (std::size_t at = 0; at < digests.size(); at += kDigestBytes)
    found += look_up(Bytes(digests).subspan(at, kDigestBytes)) ? 1u : 0u;
  const double seconds = Seconds() - begin;
  const auto count = static_cast<double>(digests.size() / kDigestBytes);
  std::printf("%-34s %8.2f million a second, %5.2f %% found\n", what, count / seconds / 1e6,
              100 * static_cast<double>(found) / count);
}

// As a scan looks the files of a batch up: the filter for all of them, then the rows of those that it lets through.
void MeasureWholeBatches(const schouw::HashSet& set, const std::vector<std::byte>& digests) {
  constexpr std::size_t kBatch = 32;
  std::array<std::uint8_t, kBatch> answers{};
  std::size_t found = 0;
  const std::size_t count = digests.size() / kDigestBytes / kBatch * kBatch;
  const double begin = Seconds();
  for (std::size_t first = 0; first < count; first += kBatch) {
    const Bytes batch = Bytes(digests).subspan(first * kDigestBytes, kBatch * kDigestBytes);
    set.MayHoldEach(DigestAlgorithm::kSha1, batch, answers);
    for (std::size_t i = 0; i < kBatch; ++i)
      if (answers[i] != 0)
        found += set.Has(DigestAlgorithm::kSha1, batch.subspan(i * kDigestBytes, kDigestBytes)) ? 1u : 0u;
  }
  const double seconds = Seconds() - begin;
  std::printf("%-34s %8.2f million a second, %5.2f %% found\n", "whole lookup, batches of 32",
              static_cast<double>(count) / seconds / 1e6,
              100 * static_cast<double>(found) / static_cast<double>(count));
}

// The filter alone, asked for all at once.
void MeasureBatches(const schouw::HashSet& set, const std::vector<std::byte>& digests) {
  std::vector<std::uint8_t> answers(digests.size() / kDigestBytes);
  const double begin = Seconds();
  set.MayHoldEach(DigestAlgorithm::kSha1, digests, answers);
  const double seconds = Seconds() - begin;
  std::printf(
      "%-34s %8.2f million a second, %5.2f %% found\n", "in one batch, filter in memory",
      static_cast<double>(answers.size()) / seconds / 1e6,
      100.0 * static_cast<double>(std::count(answers.begin(), answers.end(), 1)) / static_cast<double>(answers.size()));
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint64_t keys = (argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 50) * 1'000'000;
  const std::string folder = (argc > 2 ? argv[2] : std::filesystem::temp_directory_path().string()) + "/hash_set_bench";
  std::filesystem::create_directories(folder);
  const std::string path = folder + "/bench.hset";
  Build(folder, path, keys);
  {
    const auto file = schouw::MappedFile::Open(path);
    const auto set = schouw::HashSet::Open(file->bytes());
    const std::vector<std::byte> absent = ManyDigests(2, 20'000'000), present = ManyDigests(1, 1'000'000);
    const double before = ResidentMiB();
    Measure("filter, not in the set", absent, [&](Bytes d) { return set->MayHold(DigestAlgorithm::kSha1, d); });
    Measure("again, filter in memory", absent, [&](Bytes d) { return set->MayHold(DigestAlgorithm::kSha1, d); });
    MeasureBatches(*set, absent);
    std::printf("resident for it: %.1f MiB\n", ResidentMiB() - before);
    Measure("whole lookup, not in the set", absent, [&](Bytes d) { return set->Has(DigestAlgorithm::kSha1, d); });
    MeasureWholeBatches(*set, absent);
    Measure("whole lookup, in the set", present, [&](Bytes d) { return set->Has(DigestAlgorithm::kSha1, d); });
    // A sorted file of digests, mapped: what a lookup costs without a filter.
    const std::string sorted = folder + "/sorted";
    {
      std::vector<std::array<std::byte, kDigestBytes>> rows(keys);
      RandomDigests digests(1);
      for (auto& row : rows) std::memcpy(row.data(), digests.Next().data(), kDigestBytes);
      std::sort(rows.begin(), rows.end());
      std::ofstream(sorted, std::ios::binary)
          .write(reinterpret_cast<const char*>(rows.data()), static_cast<std::streamsize>(rows.size() * kDigestBytes));
    }
    const auto mapped = schouw::MappedFile::Open(sorted);
    using Row = std::array<std::byte, kDigestBytes>;
    const auto* first = reinterpret_cast<const Row*>(mapped->bytes().data());
    const std::vector<std::byte> some(absent.begin(), absent.begin() + 2'000'000 * kDigestBytes);
    Measure("sorted file, binary search", some, [&](Bytes d) {
      Row wanted;
      std::memcpy(wanted.data(), d.data(), kDigestBytes);
      return std::binary_search(first, first + keys, wanted);
    });
  }
  std::filesystem::remove_all(folder);
}
