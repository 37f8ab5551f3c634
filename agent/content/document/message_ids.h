// The Message-IDs in a header field, as numbers that tell which messages are of one thread.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "agent/model/relation.h"

namespace schouw {

// Adds one number for each "<...>" of Message-ID, In-Reply-To or References (RFC 5322, section 3.6.4); the first
// hundred.
inline void AddMessageIds(std::string_view field, std::vector<std::uint64_t>& relations) {
  constexpr std::size_t kMostIds = 100;
  for (std::size_t count = 0; count < kMostIds; ++count) {
    const std::size_t begin = field.find('<');
    const std::size_t end = field.find('>', begin == std::string_view::npos ? field.size() : begin);
    if (end == std::string_view::npos) return;
    relations.push_back(RelationAcrossFiles(field.substr(begin, end - begin)));
    field.remove_prefix(end + 1);
  }
}

}  // namespace schouw
