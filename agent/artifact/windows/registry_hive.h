// A registry hive's live keys and values, read on demand, with its transaction logs applied in memory.
//
// By "Windows registry file format specification" (M. Suhanov). Only what the root key leads to exists: cells that no
// list names, and cells marked unused, are not looked at.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "agent/artifact/artifact.h"
#include "agent/artifact/windows/hive_log.h"
#include "agent/base/time.h"

namespace schouw {

struct RegistryKey {
  std::string path;  // from the root key's subkeys down, "Software\\Microsoft"; empty for the root
  std::string name;
  std::optional<UnixNanos> written;
  std::uint32_t subkeys = 0;
  std::uint32_t subkeys_cell = 0;
  std::uint32_t values = 0;
  std::uint32_t values_cell = 0;
};

struct RegistryValue {
  enum Type : std::uint32_t { kString = 1, kExpandable = 2, kBinary = 3, kDword = 4, kStrings = 7 };

  std::string name;  // empty: the key's default value
  std::uint32_t type = 0;
  std::string data;

  // The data as UTF-16 up to the first zero, whatever the type says.
  std::string Text() const;
};

// Text of UTF-16 little-endian bytes from `at` to the first zero or the end.
std::string Utf16ToZero(std::string_view bytes, std::size_t at = 0);
// In ASCII, as names of keys and values compare.
bool SameRegistryName(std::string_view a, std::string_view b);

class RegistryHive {
 public:
  using OnError = std::function<void(const Error&)>;

  // Opens the store with those of its companions that are logs. Neither is owned; both must outlive it. `on_error`
  // hears of every part that can't be read; reading goes on. Errors: kMalformed, kTruncated, kUnsupported, kIo.
  static Result<RegistryHive> Open(const ArtifactInput& input, OnError on_error);

  const HiveBaseBlock& base() const { return base_; }
  std::optional<RegistryKey> Root();
  // `path` from `key` down, names parted by '\'. Nullopt when there is none.
  std::optional<RegistryKey> Find(const RegistryKey& key, std::string_view path);
  // Calls back until it returns false.
  void ForEachSubkey(const RegistryKey& key, const std::function<bool(const RegistryKey&)>& on_key);
  void ForEachValue(const RegistryKey& key, const std::function<bool(const RegistryValue&)>& on_value);
  std::vector<RegistryKey> Subkeys(const RegistryKey& key);

 private:
  RegistryHive(const ArtifactInput& input, OnError on_error);

  Result<std::string> ReadBins(std::uint32_t offset, std::uint32_t bytes);
  Result<const std::string*> Block(std::uint32_t index);
  void ApplyPatches(std::uint32_t index, std::string& block);
  Result<std::string> Cell(std::uint32_t offset);
  Result<RegistryKey> KeyAt(std::uint32_t offset, const std::string* parent);
  Result<RegistryValue> ValueAt(std::uint32_t offset);
  Result<std::string> BigData(std::string_view cell, std::uint32_t bytes);
  bool ForEachInList(std::uint32_t cell, int depth, const std::function<bool(std::uint32_t)>& on_offset);
  void Note(const Error& error, const std::string& path);

  const ByteSource* content_;
  OnError on_error_;
  HiveBaseBlock base_;
  std::vector<HivePatch> patches_;
  std::multimap<std::uint32_t, std::size_t> patches_of_;  // by block
  std::unordered_map<std::uint32_t, std::string> blocks_;
  std::uint64_t cells_left_ = 0;  // a list that names itself must not keep us for ever
};

}  // namespace schouw
