#include "agent/match/host_table.h"

#include <algorithm>
#include <bit>

namespace schouw {
namespace {

// FNV-1a from the last byte to the first, so that the hash of a domain is a step in that of its hosts.
constexpr std::uint64_t kSeed = 0xcbf29ce484222325u;
constexpr std::uint64_t Step(std::uint64_t hash, char byte) {
  return (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3u;
}
constexpr std::uint32_t Finish(std::uint64_t hash) { return static_cast<std::uint32_t>((hash ^ (hash >> 29)) >> 3); }

std::uint32_t HashOf(std::string_view host) {
  std::uint64_t hash = kSeed;
  for (auto byte = host.rbegin(); byte != host.rend(); ++byte) hash = Step(hash, *byte);
  return Finish(hash);
}

bool IsAddress(std::string_view host) {
  if (host.starts_with('[')) return true;
  return std::all_of(host.begin(), host.end(), [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
}

}  // namespace

void HostTable::Add(std::string_view host, std::uint32_t value) {
  entries_.push_back(
      Entry{HashOf(host), static_cast<std::uint32_t>(names_.size()), static_cast<std::uint32_t>(host.size()), value});
  names_ += host;
}

void HostTable::Build() {
  slots_.assign(std::bit_ceil(entries_.size() * 2 + 1), 0);
  const std::size_t mask = slots_.size() - 1;
  for (std::uint32_t i = 0; i < entries_.size(); ++i) {
    std::size_t slot = entries_[i].hash & mask;
    while (slots_[slot] != 0) slot = (slot + 1) & mask;
    slots_[slot] = i + 1;
  }
}

void HostTable::FindExact(std::uint32_t hash, std::string_view host, std::vector<std::uint32_t>& values) const {
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t slot = hash & mask; slots_[slot] != 0; slot = (slot + 1) & mask) {
    const Entry& entry = entries_[slots_[slot] - 1];
    if (entry.hash == hash && std::string_view(names_).substr(entry.offset, entry.length) == host)
      values.push_back(entry.value);
  }
}

void HostTable::Find(std::string_view host, std::vector<std::uint32_t>& values) const {
  if (entries_.empty() || host.empty()) return;
  if (IsAddress(host)) return FindExact(HashOf(host), host, values);
  std::uint64_t hash = kSeed;
  for (std::size_t at = host.size(); at-- > 0;) {
    if (host[at] == '.') FindExact(Finish(hash), host.substr(at + 1), values);
    hash = Step(hash, host[at]);
  }
  FindExact(Finish(hash), host, values);
}

}  // namespace schouw
