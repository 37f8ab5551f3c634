// Runs of printable text among bytes of no known format, in UTF-8 and in UTF-16 of either byte order at any offset.
//
// In UTF-16 the letters of Latin, Greek, Cyrillic, Armenian, Hebrew and Arabic are told from noise; ideographs are not,
// since a third of all pairs of bytes is one.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace schouw {

struct PrintableRun {
  std::uint64_t offset = 0;       // of its first byte
  std::uint64_t end = 0;          // behind its last
  std::string text;               // UTF-8
  std::size_t overlap_bytes = 0;  // at the start of `text`: the end of the run's part before this one
};

class PrintableRuns {
 public:
  // False: no more is wanted.
  using OnRun = std::function<bool(const PrintableRun&)>;

  // Runs of at least `least_characters`; longer ones than `most_bytes` of UTF-8 come in parts that overlap.
  PrintableRuns(std::size_t least_characters, std::size_t most_bytes, OnRun on_run);

  // False once on_run wanted no more.
  bool Feed(std::string_view block);
  bool Finish();

 private:
  // One run that grows.
  struct Growing {
    PrintableRun run;
    std::size_t characters = 0;  // white space not counted
    bool is_part = false;        // more of it was handed on
    bool is_shadow = false;      // a long run in the other order is this one, and was handed on in part
  };
  // Pairs of bytes read as one order at one alignment.
  struct Pairs {
    bool big_endian;
    bool odd;
    std::uint8_t first = 0;
    Growing growing = {};
  };

  // How many of the zeroes that `block` begins with can be passed over.
  std::size_t GapBytes(std::string_view block) const;
  void FeedUtf8(std::uint8_t byte);
  void FeedPair(Pairs& pairs, std::uint8_t byte);
  void EndSequence();
  void Append(Growing& growing, std::uint64_t from, char32_t character);
  void End(Growing& growing, bool is_pairs);
  void Cut(Growing& growing, bool is_pairs);
  void Shadow(const Growing& growing);
  void Hold(PrintableRun run);
  void Give(const PrintableRun& run);

  std::size_t least_characters_;
  std::size_t most_bytes_;
  OnRun on_run_;
  bool wanted_ = true;
  std::uint64_t at_ = 0;
  Growing utf8_;
  std::string sequence_;            // of a character not yet whole
  std::size_t sequence_bytes_ = 0;  // that it must have
  std::array<Pairs, 4> pairs_{{{false, false}, {false, true}, {true, false}, {true, true}}};
  // The same text shows in the other order one byte on, but for its ends: the longer of the two is given.
  std::optional<PrintableRun> held_;
};

}  // namespace schouw
