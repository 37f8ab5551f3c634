// Reads JSON front to back as keys and values; forgiving, in constant memory but for one string.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace schouw {

class JsonReader {
 public:
  // A value that is no object or array, with its key; or a key alone whose value is one (`value` empty).
  using OnValue = std::function<void(std::string_view key, std::string_view value)>;
  explicit JsonReader(OnValue on_value) : on_value_(std::move(on_value)) {}

  void Feed(std::string_view text);
  void Finish();
  // Whether what came so far follows the grammar of one value after another.
  bool is_valid() const { return valid_; }
  // Where the value stands that is given: "profiel.zoek[12]"; clipped at its front when long.
  std::string Path() const;

 private:
  struct Level {
    bool is_object = false;
    std::uint64_t index = 0;
    std::string key;
  };
  enum class Expected : std::uint8_t { kValue, kValueOrEnd, kKeyOrEnd, kKey, kColon, kCommaOrEnd, kTop };

  void Take(char c);
  void TakeStructural(char c);
  void TakeStringCharacter(char c);
  void EndString();
  void GiveLongString();
  void EndWord();
  void Give(std::string_view value);
  void Open(bool object);
  void Close(bool object);
  void AfterValue();
  void AppendUnit(std::uint32_t unit);

  OnValue on_value_;
  std::vector<Level> levels_;
  std::uint64_t deeper_ = 0;  // levels beyond those that are kept
  Expected expected_ = Expected::kTop;
  std::string string_;
  std::string word_;  // a number, true, false, null, or what is none of them
  bool in_string_ = false;
  bool escaped_ = false;
  std::uint32_t unit_ = 0;  // of \uXXXX
  int unit_digits_ = -1;    // read of it; -1: none is read
  std::uint32_t lead_ = 0;  // surrogate that waits for its second half
  bool valid_ = true;
};

}  // namespace schouw
