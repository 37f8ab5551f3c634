// Reads the fields of a message and checks each; the first that is wrong ends the reading and is named.
#pragma once

#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "agent/base/bytes.h"
#include "agent/base/last_of.h"
#include "agent/base/result.h"
#include "agent/wire/message_fields.h"

namespace schouw::wire {

// After the first error every call returns at once and leaves its value alone.
class Decoder {
 public:
  explicit Decoder(Bytes payload) : reader_(payload) {}

  template <typename T>
  void Number(const char* name, T& value) {
    static_assert(std::is_unsigned_v<T>);
    if (const auto raw = Take(name, sizeof(T))) value = LoadLe<T>(raw->data());
  }
  void Count(const char* name, std::uint64_t& value);
  void Flag(const char* name, bool& value);
  template <typename T>
  void Enum(const char* name, T& value, T last = LastOf<T>()) {
    std::uint8_t number = 0;
    Number(name, number);
    Require(name, number <= static_cast<std::uint8_t>(last), "is out of range");
    value = static_cast<T>(failed() ? 0 : number);
  }
  void Kinds(const char* name, RecordKinds& kinds);
  void Time(const char* name, std::optional<UnixNanos>& time);
  void OptionalNumber(const char* name, std::optional<std::uint64_t>& value);
  void Word(const char* name, std::string& word);
  void Text(const char* name, std::string& text, std::size_t limit);
  void Raw(const char* name, std::string& bytes, std::size_t limit);
  template <typename T>
  void Struct(const char* name, T& value) {
    path_.push_back({name, std::nullopt});
    if (!failed()) Fields(*this, value);
    path_.pop_back();
  }
  template <typename T, typename Each>
  void List(const char* name, std::vector<T>& items, std::size_t limit, const Each& each) {
    const std::uint32_t count = ListCount(name, limit);
    path_.push_back({name, 0});
    for (std::uint32_t i = 0; i < count && !failed(); ++i) {
      path_.back().index = i;
      each(items.emplace_back());
    }
    path_.pop_back();
  }
  // Fails when `holds` is false: "record.sha256 is no SHA-256".
  void Require(const char* name, bool holds, const char* complaint);

  // Fails when bytes are left over. The first error of all.
  Status Finish();
  bool failed() const { return error_.has_value(); }

 private:
  struct Step {
    const char* name;
    std::optional<std::uint32_t> index;
  };

  std::optional<Bytes> Take(const char* name, std::size_t count);
  std::uint32_t ListCount(const char* name, std::size_t limit);
  std::string FieldName(const char* name) const;
  void FailAt(ErrorCode code, const char* name, const std::string& complaint);

  ByteReader reader_;
  std::size_t field_offset_ = 0;  // where the field that was read last starts
  std::vector<Step> path_;
  std::optional<Error> error_;
};

}  // namespace schouw::wire
