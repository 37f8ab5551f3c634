#include "agent/model/coverage.h"

#include <array>

namespace schouw {

EntryCounts& EntryCounts::operator+=(const EntryCounts& other) {
  read += other.read;
  partial += other.partial;
  not_read += other.not_read;
  out_of_scope += other.out_of_scope;
  other_accounts += other.other_accounts;
  known_good += other.known_good;
  bytes_read += other.bytes_read;
  return *this;
}

LeftOut& LeftOut::operator+=(const LeftOut& other) {
  kind_not_named += other.kind_not_named;
  older += other.older;
  undated += other.undated;
  recycle_bin += other.recycle_bin;
  bin_entries += other.bin_entries;
  shared_entries += other.shared_entries;
  memory_entries += other.memory_entries;
  return *this;
}

std::string_view ReadStateName(ReadState state) {
  constexpr std::array<std::string_view, 6> kNames = {"read",      "partial",      "failed",
                                                      "encrypted", "out_of_scope", "unsupported"};
  return kNames[static_cast<std::size_t>(state)];
}

}  // namespace schouw
