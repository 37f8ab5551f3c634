// Hosts by their labels, read from the right: a million fit, and a look-up costs one step a label.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace schouw {

// Hosts are in the form of NormalHost(). Several values may stand under one host.
class HostTable {
 public:
  void Add(std::string_view host, std::uint32_t value);
  // After the last Add and before the first Find.
  void Build();
  // Appends the values under `host` and under every domain it lies in ("www.a.example": itself, "a.example",
  // "example"). An address in numbers lies in no domain.
  void Find(std::string_view host, std::vector<std::uint32_t>& values) const;
  bool empty() const { return entries_.empty(); }

 private:
  struct Entry {
    std::uint32_t hash = 0;
    std::uint32_t offset = 0;  // in names_
    std::uint32_t length = 0;
    std::uint32_t value = 0;
  };
  void FindExact(std::uint32_t hash, std::string_view host, std::vector<std::uint32_t>& values) const;

  std::string names_;
  std::vector<Entry> entries_;
  std::vector<std::uint32_t> slots_;  // open addressing: index in entries_ plus 1, 0 is free
};

}  // namespace schouw
