// Registry hives made by the specification, one bin of cells each, for tests.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "agent/artifact/windows/hive_log.h"
#include "tests/support/numbers.h"

namespace schouw::testing {

inline void PutLe(std::string& bytes, std::size_t at, std::uint64_t value, std::size_t count) {
  if (bytes.size() < at + count) bytes.resize(at + count);
  for (std::size_t i = 0; i < count; ++i) bytes[at + i] = static_cast<char>(value >> (8 * i));
}
// ASCII as UTF-16 with a zero behind it.
inline std::string Utf16(const std::string& text) {
  std::string wide;
  for (const char c : text) wide += {c, '\0'};
  return wide + std::string(2, '\0');
}

struct SampleValue {
  std::string name;
  std::string data;
  std::uint32_t type = 1;
};

struct SampleKey {
  std::string name;
  std::vector<SampleValue> values = {};
  std::vector<SampleKey> subkeys = {};
  std::uint64_t written = 133'000'000'000'000'000;  // 2022-06-18T04:26:40Z

  // The key below this one at `path`, made where it is not there.
  SampleKey& At(const std::string& path) {
    const std::string first = path.substr(0, path.find('\\'));
    SampleKey* found = nullptr;
    for (SampleKey& key : subkeys)
      if (key.name == first) found = &key;
    if (found == nullptr) found = &subkeys.emplace_back(SampleKey{first});
    return first.size() == path.size() ? *found : found->At(path.substr(first.size() + 1));
  }
};

class SampleHive {
 public:
  explicit SampleHive(const SampleKey& root) : bins_(32, '\0') {
    bins_.replace(0, 4, "hbin");
    root_ = AddKey(root);
    const std::uint32_t rest = (4096 - static_cast<std::uint32_t>(bins_.size()) % 4096) % 4096;
    bins_ += Le(rest, 4);
    bins_.resize((bins_.size() + 4095) / 4096 * 4096);
    PutLe(bins_, 8, bins_.size(), 4);
  }

  const std::string& bins() const { return bins_; }
  std::uint32_t root() const { return root_; }
  // With the sequence numbers of the base block: a hive is clean when they agree.
  std::string Bytes(std::uint32_t primary = 1, std::uint32_t secondary = 1) const {
    return BaseBlock(primary, secondary, 0).append(4096 - 512, '\0') + bins_;
  }
  std::string BaseBlock(std::uint32_t primary, std::uint32_t secondary, std::uint32_t type) const {
    std::string base(512, '\0');
    base.replace(0, 4, "regf");
    PutLe(base, 4, primary, 4);
    PutLe(base, 8, secondary, 4);
    PutLe(base, 12, 133'000'000'000'000'000, 8);
    PutLe(base, 20, 1, 4);
    PutLe(base, 24, 5, 4);
    PutLe(base, 28, type, 4);
    PutLe(base, 32, 1, 4);
    PutLe(base, 36, root_, 4);
    PutLe(base, 40, bins_.size(), 4);
    PutLe(base, 44, 1, 4);
    std::uint32_t sum = 0;
    for (std::size_t at = 0; at < 508; at += 4) sum ^= LoadLe<std::uint32_t>(AsBytes(base).data() + at);
    PutLe(base, 508, sum, 4);
    return base;
  }
  // A new log whose entries hold the whole bins, numbered from `sequence` on.
  std::string NewLog(std::uint32_t sequence) const {
    std::string entry("HvLE");
    PutLe(entry, 12, sequence, 4);
    PutLe(entry, 16, bins_.size(), 4);
    PutLe(entry, 20, 1, 4);
    PutLe(entry, 40, 0, 4);
    PutLe(entry, 44, bins_.size(), 4);
    entry += bins_;
    entry.resize((entry.size() + 511) / 512 * 512);
    PutLe(entry, 4, entry.size(), 4);
    PutLe(entry, 24, HiveLogHash(AsBytes(entry).subspan(40)), 8);
    PutLe(entry, 32, HiveLogHash(AsBytes(entry).first(32)), 8);
    return BaseBlock(sequence, sequence, 6) + entry;
  }
  // An old log with every page.
  std::string OldLog() const {
    std::string log = BaseBlock(2, 2, 1) + "DIRT" + std::string(bins_.size() / 4096, '\xff');
    log.resize((log.size() + 511) / 512 * 512);
    return log + bins_;
  }

 private:
  std::uint32_t AddCell(std::string bytes) {
    const auto at = static_cast<std::uint32_t>(bins_.size());
    bytes.resize((bytes.size() + 4 + 7) / 8 * 8 - 4);
    bins_ += Le(0x1'0000'0000u - (bytes.size() + 4), 4) + bytes;
    return at;
  }
  std::uint32_t AddValue(const SampleValue& value) {
    std::string cell = "vk" + Le(value.name.size(), 2);
    const bool is_inline = value.data.size() <= 4;
    cell += Le(value.data.size() | (is_inline ? 0x80000000u : 0), 4);
    cell += is_inline ? (value.data + std::string(4 - value.data.size(), '\0')) : Le(AddCell(value.data), 4);
    cell += Le(value.type, 4) + Le(1, 2) + Le(0, 2) + value.name;
    return AddCell(cell);
  }
  std::uint32_t AddKey(const SampleKey& key) {
    std::string values, subkeys = "lf" + Le(key.subkeys.size(), 2);
    for (const SampleValue& value : key.values) values += Le(AddValue(value), 4);
    for (const SampleKey& subkey : key.subkeys) subkeys += Le(AddKey(subkey), 4) + Le(0, 4);
    std::string cell = "nk" + Le(0x20, 2) + Le(key.written, 8);
    PutLe(cell, 20, key.subkeys.size(), 4);
    PutLe(cell, 28, key.subkeys.empty() ? 0xffffffff : AddCell(subkeys), 4);
    PutLe(cell, 36, key.values.size(), 4);
    PutLe(cell, 40, key.values.empty() ? 0xffffffff : AddCell(values), 4);
    PutLe(cell, 72, key.name.size(), 2);
    PutLe(cell, 74, 0, 2);
    return AddCell(cell + key.name);
  }

  std::string bins_;
  std::uint32_t root_ = 0;
};

}  // namespace schouw::testing
