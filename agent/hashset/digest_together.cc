#include "agent/hashset/digest_together.h"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>

#include "agent/hashset/digester.h"

namespace schouw {
namespace {

constexpr std::size_t kLengthBytes = 8;  // after the padding

// Of one algorithm, with one kind of register.
struct Way {
  const LaneSteps* steps = nullptr;  // null: none is faster than one file at a time
  // What a step over a block of each lane costs, in blocks of one file by OpenSSL. Measured by tools/bench/hashes.
  double step_cost = 0;
};

std::uint64_t BlocksOf(Bytes file) { return (file.size() + kLengthBytes) / kDigestBlockBytes + 1; }

#if defined(__x86_64__)
// OpenSSL uses them; __builtin_cpu_supports of g++ 12 does not know them. Leaf 7, bit 29 of EBX.
bool HasShaInstructions() {
  unsigned a = 0, b = 0, c = 0, d = 0;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b >> 29 & 1u) != 0;
}

std::array<Way, 3> FindWays() {
  const bool sha = HasShaInstructions();
  if (__builtin_cpu_supports("avx512f") != 0)
    return {Way{&kSteps16, 2.3}, Way{&kSteps16, sha ? 5.1 : 3.4}, Way{&kSteps16, sha ? 7.4 : 2.7}};
  if (__builtin_cpu_supports("avx2") != 0)
    return {Way{&kSteps8, 3.2}, sha ? Way{} : Way{&kSteps8, 4.7}, sha ? Way{} : Way{&kSteps8, 4.0}};
  return {Way{&kSteps4, 3.1}, Way{}, Way{}};
}
#else
std::array<Way, 3> FindWays() { return {Way{&kSteps4, 3.1}, Way{}, Way{}}; }
#endif

const Way& WayFor(DigestAlgorithm algorithm) {
  static const std::array<Way, 3> ways = FindWays();
  return ways[static_cast<std::size_t>(algorithm)];
}

// Streams of one algorithm, each in its lane until it ends; then the next file takes the lane.
class Lanes {
 public:
  Lanes(const LaneSteps& steps, DigestAlgorithm algorithm, std::span<const ToDigest> files,
        std::span<const std::uint32_t> order, std::vector<Digests>& digests)
      : lanes_(steps.lanes), algorithm_(algorithm), files_(files), left_(order), digests_(digests) {
    step_ = std::array<LaneStep, 3>{steps.md5, steps.sha1, steps.sha256}[static_cast<std::size_t>(algorithm)];
  }

  void Run() {
    for (std::size_t lane = 0; lane < lanes_; ++lane) TakeNext(lane);
    for (std::size_t busy = FirstBusy(); busy < lanes_; busy = FirstBusy()) Step(streams_[busy]);
  }

 private:
  struct Stream {
    bool busy = false;
    bool in_tail = false;
    std::uint32_t file = 0;
    const std::byte* at = nullptr;
    std::size_t blocks = 0;                             // from `at` on
    std::array<std::byte, 2 * kDigestBlockBytes> tail;  // the file's last bytes, padding, length
    std::size_t tail_blocks = 0;
  };

  std::size_t FirstBusy() const {
    std::size_t lane = 0;
    while (lane < lanes_ && !streams_[lane].busy) ++lane;
    return lane;
  }

  // As far as the shortest goes. A lane without a file is given the bytes of one that has.
  void Step(const Stream& any) {
    std::size_t blocks = any.blocks;
    for (std::size_t lane = 0; lane < lanes_; ++lane)
      if (streams_[lane].busy) blocks = std::min(blocks, streams_[lane].blocks);
    std::array<const std::byte*, kMostLanes> data{};
    for (std::size_t lane = 0; lane < lanes_; ++lane) data[lane] = streams_[lane].busy ? streams_[lane].at : any.at;
    step_(state_.data(), data.data(), blocks);
    for (std::size_t lane = 0; lane < lanes_; ++lane) {
      Stream& stream = streams_[lane];
      if (!stream.busy) continue;
      stream.at += blocks * kDigestBlockBytes;
      stream.blocks -= blocks;
      if (stream.blocks == 0) EndPart(lane);
    }
  }

  void EndPart(std::size_t lane) {
    Stream& stream = streams_[lane];
    if (!stream.in_tail) return BeginTail(stream);
    std::array<std::byte, 32> digest;
    for (std::size_t word = 0; word < DigestBytes(algorithm_) / 4; ++word) {
      std::uint32_t value = state_[word * lanes_ + lane];
      if (algorithm_ != DigestAlgorithm::kMd5) value = __builtin_bswap32(value);
      for (std::size_t i = 0; i < 4; ++i) digest[word * 4 + i] = static_cast<std::byte>(value >> (8 * i));
    }
    digests_[stream.file].Set(algorithm_, Bytes(digest).first(DigestBytes(algorithm_)));
    TakeNext(lane);
  }

  void BeginTail(Stream& stream) {
    stream.in_tail = true;
    stream.at = stream.tail.data();
    stream.blocks = stream.tail_blocks;
  }

  void TakeNext(std::size_t lane) {
    constexpr std::array<std::array<std::uint32_t, kMostStateWords>, 2> kFirst = {
        {{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0},
         {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19}}};
    Stream& stream = streams_[lane];
    stream.busy = !left_.empty();
    if (!stream.busy) return;
    stream.file = left_.front();
    left_ = left_.subspan(1);
    const auto& first = kFirst[algorithm_ == DigestAlgorithm::kSha256 ? 1 : 0];
    for (std::size_t word = 0; word < DigestBytes(algorithm_) / 4; ++word) state_[word * lanes_ + lane] = first[word];
    const Bytes bytes = files_[stream.file].bytes;
    PadTail(stream, bytes);
    stream.in_tail = false;
    stream.at = bytes.data();
    stream.blocks = bytes.size() / kDigestBlockBytes;
    if (stream.blocks == 0) BeginTail(stream);
  }

  // RFC 1321 section 3.1 and 3.2, FIPS 180-4 section 5.1.1: they differ in the order of the length's bytes.
  void PadTail(Stream& stream, Bytes bytes) const {
    const std::size_t rest = bytes.size() % kDigestBlockBytes;
    stream.tail_blocks = rest + 1 + kLengthBytes > kDigestBlockBytes ? 2 : 1;
    stream.tail.fill(std::byte{0});
    if (rest > 0) std::memcpy(stream.tail.data(), &bytes[bytes.size() - rest], rest);
    stream.tail[rest] = std::byte{0x80};
    const std::uint64_t bits = static_cast<std::uint64_t>(bytes.size()) * 8;
    const std::size_t length_at = stream.tail_blocks * kDigestBlockBytes - kLengthBytes;
    for (std::size_t i = 0; i < kLengthBytes; ++i) {
      const std::size_t place = algorithm_ == DigestAlgorithm::kMd5 ? i : kLengthBytes - 1 - i;
      stream.tail[length_at + place] = static_cast<std::byte>(bits >> (8 * i));
    }
  }

  const std::size_t lanes_;
  const DigestAlgorithm algorithm_;
  LaneStep step_;
  std::span<const ToDigest> files_;
  std::span<const std::uint32_t> left_;
  std::vector<Digests>& digests_;
  std::array<Stream, kMostLanes> streams_{};
  alignas(64) std::array<std::uint32_t, kMostLanes * kMostStateWords> state_{};
};

// The files that want `algorithm`, longest first: so lanes end at about the same time.
std::vector<std::uint32_t> LongestFirst(std::span<const ToDigest> files, DigestAlgorithm algorithm) {
  std::vector<std::uint32_t> order;
  for (std::uint32_t i = 0; i < files.size(); ++i)
    if (files[i].algorithms.Has(algorithm)) order.push_back(i);
  std::ranges::stable_sort(order, std::greater(), [&](std::uint32_t i) { return BlocksOf(files[i].bytes); });
  return order;
}

// How many of the longest are better done alone, because the others end long before them.
std::size_t BetterAlone(std::span<const ToDigest> files, std::span<const std::uint32_t> order, const Way& way) {
  if (way.steps == nullptr) return order.size();
  std::uint64_t together = 0, alone = 0;
  for (const std::uint32_t file : order) together += BlocksOf(files[file].bytes);
  std::size_t best = order.size();
  double least = static_cast<double>(together);  // all of them alone
  for (std::size_t count = 0; count < order.size(); ++count) {
    const std::uint64_t longest = BlocksOf(files[order[count]].bytes);
    const std::uint64_t steps = std::max(longest, (together + way.steps->lanes - 1) / way.steps->lanes);
    const double cost = static_cast<double>(alone) + way.step_cost * static_cast<double>(steps);
    if (cost < least) {
      least = cost;
      best = count;
    }
    together -= longest;
    alone += longest;
  }
  return best;
}

}  // namespace

std::vector<const LaneSteps*> UsableSteps() {
  std::vector<const LaneSteps*> usable = {&kSteps4};
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") != 0) usable.push_back(&kSteps8);
  if (__builtin_cpu_supports("avx512f") != 0) usable.push_back(&kSteps16);
#endif
  return usable;
}

std::vector<Digests> DigestsTogether(std::span<const ToDigest> files) {
  std::vector<Digests> digests(files.size());
  for (const DigestAlgorithm algorithm : kDigestAlgorithms) {
    const std::vector<std::uint32_t> order = LongestFirst(files, algorithm);
    const Way& way = WayFor(algorithm);
    const std::size_t alone = BetterAlone(files, order, way);
    Algorithms only;
    only.Add(algorithm);
    for (std::size_t i = 0; i < alone; ++i)
      digests[order[i]].Set(algorithm, DigestsOf(files[order[i]].bytes, only).Of(algorithm));
    if (alone < order.size()) Lanes(*way.steps, algorithm, files, std::span(order).subspan(alone), digests).Run();
  }
  return digests;
}

std::vector<Digests> DigestsTogether(std::span<const ToDigest> files, const LaneSteps& steps) {
  std::vector<Digests> digests(files.size());
  for (const DigestAlgorithm algorithm : kDigestAlgorithms)
    Lanes(steps, algorithm, files, LongestFirst(files, algorithm), digests).Run();
  return digests;
}

}  // namespace schouw
