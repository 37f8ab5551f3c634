// Writes the fields of a message in the form that codec.h describes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "agent/base/utf8.h"
#include "agent/wire/message_fields.h"

namespace schouw::wire {

class Encoder {
 public:
  explicit Encoder(std::string& out) : out_(out) {}

  template <typename T>
  void Number(const char*, const T& value) {
    static_assert(std::is_unsigned_v<T>);
    for (std::size_t i = 0; i < sizeof(T); ++i) out_ += static_cast<char>(value >> (8 * i) & 0xFF);
  }
  void Count(const char* name, const std::uint64_t& value) { Number(name, value); }
  void Flag(const char* name, const bool& value) { Number(name, static_cast<std::uint8_t>(value)); }
  template <typename T>
  void Enum(const char* name, const T& value, T /*last*/ = {}) {
    Number(name, static_cast<std::uint8_t>(value));
  }
  void Kinds(const char* name, const RecordKinds& kinds) { Number(name, kinds.bits()); }
  void Time(const char* name, const std::optional<UnixNanos>& time) {
    Flag(name, time.has_value());
    if (time) Number(name, static_cast<std::uint64_t>(time->value));
  }
  void OptionalNumber(const char* name, const std::optional<std::uint64_t>& value) {
    Flag(name, value.has_value());
    if (value) Number(name, *value);
  }
  void Word(const char* name, const std::string& word) { Raw(name, word, kMaxWordBytes); }
  void Text(const char* name, const std::string& text, std::size_t limit) {
    const std::string valid = ToValidUtf8(text);
    Chars(name, CutText(valid, limit));
  }
  void Raw(const char* name, const std::string& bytes, std::size_t) { Chars(name, bytes); }
  template <typename T>
  void Struct(const char*, const T& value) {
    Fields(*this, value);
  }
  template <typename T, typename Each>
  void List(const char* name, const std::vector<T>& items, std::size_t, const Each& each) {
    Number(name, static_cast<std::uint32_t>(items.size()));
    for (const T& item : items) each(item);
  }
  void Require(const char*, bool, const char*) {}

 private:
  void Chars(const char* name, std::string_view chars) {
    Number(name, static_cast<std::uint32_t>(chars.size()));
    out_.append(chars);
  }

  std::string& out_;
};

}  // namespace schouw::wire
