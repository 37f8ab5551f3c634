// Reads the keys of one TOML table that a person wrote, and collects everything that is wrong with it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/base/time.h"
#include "agent/toml/toml.h"

namespace schouw {

enum class Need : std::uint8_t { kRequired, kOptional };

// Ask for every key that the table knows, then call Finish(): each key that was never asked for is a fault. Every
// question answers with a usable default when the key is absent or wrong; `expected` completes the sentences
// `[client] needs "pseudonym": EXPECTED` and `"pseudonym" in [client] must be EXPECTED; this is a list`.
class TableReader {
 public:
  // `table` may be null (the section is absent) and is not owned. `name` is how the reader knows it: "[client]".
  // `line`, `column`: where a missing key is reported.
  TableReader(const TomlValue* table, std::string name, std::vector<TextFault>& faults);
  TableReader(const TomlValue* table, std::string name, int line, int column, std::vector<TextFault>& faults);

  bool present() const { return table_ != nullptr; }
  const std::string& name() const { return name_; }

  // The value of `key` whatever it is, or null; counts as asked for.
  const TomlValue* Find(std::string_view key);
  std::string Text(std::string_view key, Need need, std::string_view expected);
  std::optional<std::int64_t> Number(std::string_view key, Need need, std::int64_t least, std::int64_t most,
                                     std::string_view expected);
  std::optional<bool> Bool(std::string_view key, std::string_view expected);
  std::optional<Date> Day(std::string_view key, Need need, std::string_view expected);
  // A list of texts, none empty; the list itself may be empty only when optional.
  std::vector<std::string> Texts(std::string_view key, Need need, std::string_view expected);
  // A text out of `choices`.
  std::optional<std::string> Choice(std::string_view key, const std::vector<std::string>& choices);

  // The table under `key`, absent where there is none or it is no table; a fault of the kind is the caller's.
  TableReader Section(std::string_view key, std::string name);

  void FaultAtKey(std::string_view key, std::string message);
  // At the text `item` of the list under `key`, else at the key.
  void FaultAtItem(std::string_view key, std::string_view item, std::string message);
  void FaultAtTable(std::string message);
  void Wrong(std::string_view key, const TomlValue& value, std::string_view expected);

  // Reports the keys nobody asked for, with what was probably meant.
  void Finish();

 private:
  void Missing(std::string_view key, std::string_view expected);

  const TomlValue* table_;
  std::string name_;
  int line_;
  int column_;
  std::vector<TextFault>& faults_;
  std::vector<std::string> known_;
};

// ` (did you mean "NAME"?)` for the candidate nearest to `name`, or empty.
std::string DidYouMean(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace schouw
