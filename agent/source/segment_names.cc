#include "agent/source/segment_names.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>

namespace schouw {
namespace {

using Ordinal = std::uint32_t;

constexpr std::size_t kMaxGap = 100;

// How far `c` stands after `from`, which is not greater.
Ordinal Distance(char from, char c) { return static_cast<Ordinal>(c - from); }

char Letter(char from, Ordinal distance) { return static_cast<char>(from + static_cast<int>(distance)); }

bool AllOf(std::string_view text, char from, char to) {
  return !text.empty() && std::ranges::all_of(text, [=](char c) { return c >= from && c <= to; });
}

// One way to number segments: extension to ordinal and back.
class Numbering {
 public:
  virtual ~Numbering() = default;
  virtual std::optional<Ordinal> Read(std::string_view extension) const = 0;
  virtual std::string Write(Ordinal ordinal) const = 0;
  // Ordinals that a set may start with are 0 up to this one.
  virtual Ordinal last_first() const { return 0; }
  // Whether the extension is one that other files have too ("dd", "EXE"), so that a gap before it makes it doubtful.
  virtual bool doubtful(Ordinal) const { return false; }
};

// "001": at least `width` digits.
class Digits final : public Numbering {
 public:
  explicit Digits(std::size_t width) : width_(width) {}
  std::optional<Ordinal> Read(std::string_view extension) const override {
    if (!AllOf(extension, '0', '9') || extension.size() < width_ || extension.size() > 5) return std::nullopt;
    if (extension.size() > width_ && extension.front() == '0') return std::nullopt;
    Ordinal ordinal = 0;
    for (char c : extension) ordinal = ordinal * 10 + Distance('0', c);
    return ordinal;
  }
  std::string Write(Ordinal ordinal) const override {
    const std::string digits = std::to_string(ordinal);
    return std::string(width_ - std::min(width_, digits.size()), '0') + digits;
  }
  Ordinal last_first() const override { return 1; }

 private:
  std::size_t width_;
};

// "aa", "aab": exactly `width` letters.
class Letters final : public Numbering {
 public:
  Letters(std::size_t width, char first) : width_(width), first_(first) {}
  std::optional<Ordinal> Read(std::string_view extension) const override {
    if (extension.size() != width_ || !AllOf(extension, first_, static_cast<char>(first_ + 25))) return std::nullopt;
    Ordinal ordinal = 0;
    for (char c : extension) ordinal = ordinal * 26 + Distance(first_, c);
    return ordinal;
  }
  std::string Write(Ordinal ordinal) const override {
    std::string extension(width_, first_);
    for (std::size_t i = width_; i-- > 0; ordinal /= 26) extension[i] = Letter(first_, ordinal % 26);
    return extension;
  }
  bool doubtful(Ordinal) const override { return true; }

 private:
  std::size_t width_;
  char first_;
};

// "E01" to "E99", then "EAA" to "ZZZ": EWF specification, "Segment file extensions". With `mark` "x" as in "Ex01" the
// first letter does not change.
class Ewf final : public Numbering {
 public:
  Ewf(char letter, std::string_view mark) : letter_(letter), mark_(mark), first_(letter >= 'a' ? 'a' : 'A') {}
  std::optional<Ordinal> Read(std::string_view extension) const override {
    const std::size_t size = 1 + mark_.size() + 2;
    if (extension.size() != size || extension.substr(1, mark_.size()) != mark_) return std::nullopt;
    const char letter = extension.front();
    const std::string_view tail = extension.substr(size - 2);
    if (AllOf(tail, '0', '9')) {
      const Ordinal number = Distance('0', tail[0]) * 10 + Distance('0', tail[1]);
      if (letter != letter_ || number == 0) return std::nullopt;
      return number - 1;
    }
    const char last_letter = mark_.empty() ? static_cast<char>(first_ + 25) : letter_;
    if (letter < letter_ || letter > last_letter || !AllOf(tail, first_, static_cast<char>(first_ + 25)))
      return std::nullopt;
    return 99 + Distance(letter_, letter) * 676 + Distance(first_, tail[0]) * 26 + Distance(first_, tail[1]);
  }
  std::string Write(Ordinal ordinal) const override {
    if (ordinal < 99) {
      const std::string digits = std::to_string(ordinal + 1);
      return letter_ + mark_ + (digits.size() < 2 ? "0" : "") + digits;
    }
    ordinal -= 99;
    std::string extension(1, Letter(letter_, ordinal / 676));
    extension += mark_;
    extension += Letter(first_, ordinal / 26 % 26);
    extension += Letter(first_, ordinal % 26);
    return extension;
  }
  bool doubtful(Ordinal ordinal) const override { return ordinal >= 99; }

 private:
  char letter_;
  std::string mark_;
  char first_;
};

// "1000" may be the successor of "999".
std::size_t DigitWidth(std::string_view extension) {
  return extension.size() > 3 && extension.front() != '0' ? 3 : extension.size();
}

// Numberings that the extension may stand in, likeliest first.
std::vector<std::unique_ptr<Numbering>> NumberingsFor(std::string_view extension) {
  std::vector<std::unique_ptr<Numbering>> possible;
  for (const char letter : {'E', 'e', 'S', 's', 'L', 'l'}) {
    for (const char* mark : {"", "x", "X"}) {
      auto ewf = std::make_unique<Ewf>(letter, mark);
      if (ewf->Read(extension)) possible.push_back(std::move(ewf));
    }
  }
  if (AllOf(extension, '0', '9') && extension.size() >= 2 && extension.size() <= 5)
    possible.push_back(std::make_unique<Digits>(DigitWidth(extension)));
  if (extension.size() == 2 || extension.size() == 3) {
    for (const char first : {'a', 'A'}) {
      auto letters = std::make_unique<Letters>(extension.size(), first);
      if (letters->Read(extension)) possible.push_back(std::move(letters));
    }
  }
  return possible;
}

// Ordinals from `first` on without a gap that makes it doubtful that they belong together, among them `named`. Or
// empty.
std::vector<Ordinal> RunAround(Ordinal named, const Numbering& numbering, const std::set<Ordinal>& ordinals) {
  std::vector<Ordinal> run;
  for (const Ordinal ordinal : ordinals) {
    const std::size_t sure = numbering.doubtful(ordinal) ? run.size() : std::max(run.size(), kMaxGap);
    if (!run.empty() && ordinal - run.back() - 1 > sure) {
      if (run.back() >= named) break;
      run.clear();
    }
    run.push_back(ordinal);
  }
  const bool headless = run.front() > numbering.last_first();
  if (headless && run.front() - numbering.last_first() > run.size()) run.clear();
  return run;
}

// Empty when the names don't make a set.
std::vector<SegmentName> SetOf(const Numbering& numbering, std::string_view stem, std::string_view extension,
                               const std::vector<std::string>& present) {
  const Ordinal named = *numbering.Read(extension);
  std::set<Ordinal> ordinals{named};
  for (const std::string_view name : present) {
    if (!name.starts_with(stem)) continue;
    if (const auto ordinal = numbering.Read(name.substr(stem.size()))) ordinals.insert(*ordinal);
  }
  const std::vector<Ordinal> run = RunAround(named, numbering, ordinals);
  if (run.empty()) return {};
  std::vector<SegmentName> segments;
  for (Ordinal ordinal = std::min(run.front(), numbering.last_first()); ordinal <= run.back(); ++ordinal)
    segments.push_back({std::string(stem) + numbering.Write(ordinal), std::ranges::binary_search(run, ordinal)});
  return segments;
}

bool IsVmdkPart(std::string_view middle) {
  if (middle == "-flat") return true;
  return (middle.starts_with("-s") || middle.starts_with("-f")) && AllOf(middle.substr(2), '0', '9');
}

// The descriptor of a VMDK image and the parts that stand beside it. Empty where there are none.
std::vector<SegmentName> VmdkSet(std::string_view named, const std::vector<std::string>& present) {
  constexpr std::string_view kExtension = ".vmdk";
  if (!named.ends_with(kExtension)) return {};
  const std::string_view stem = named.substr(0, named.size() - kExtension.size());
  std::vector<std::string> parts;
  for (const std::string_view name : present) {
    if (name.size() < named.size() || !name.starts_with(stem) || !name.ends_with(kExtension)) continue;
    if (IsVmdkPart(name.substr(stem.size(), name.size() - named.size()))) parts.emplace_back(name);
  }
  if (parts.empty()) return {};
  std::ranges::sort(parts);
  std::vector<SegmentName> segments{{std::string(named), true}};
  for (std::string& part : parts) segments.push_back({std::move(part), true});
  return segments;
}

}  // namespace

std::vector<SegmentName> FindSegments(std::string_view named, const std::vector<std::string>& present) {
  if (auto parts = VmdkSet(named, present); !parts.empty()) return parts;
  const std::size_t dot = named.rfind('.');
  if (dot != std::string_view::npos && dot > 0) {
    const std::string_view stem = named.substr(0, dot + 1);
    const std::string_view extension = named.substr(dot + 1);
    for (const auto& numbering : NumberingsFor(extension)) {
      auto segments = SetOf(*numbering, stem, extension, present);
      if (segments.size() > 1) return segments;
    }
  }
  return {{std::string(named), true}};
}

}  // namespace schouw
