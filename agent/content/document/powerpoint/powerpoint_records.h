// Records of a PowerPoint document stream ([MS-PPT] 2.3) and the objects that are live in it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>

#include "agent/base/result.h"

namespace schouw {

struct PowerPointRecord {
  std::uint8_t version = 0;  // 15: it contains records
  std::uint16_t instance = 0;
  std::uint16_t type = 0;
  std::string_view data;  // shorter than declared where the stream ends
  bool cut = false;
};
// The record at the start of `bytes`, which is made shorter by it; nothing when no header is left.
std::optional<PowerPointRecord> NextRecord(std::string_view& bytes);

// Where the objects of the newest state of the presentation stand. What only older states name is not live.
struct PersistDirectory {
  std::map<std::uint32_t, std::uint32_t> offsets;  // in the stream, by persist id
  std::uint32_t document = 0;                      // persist id of the document container
  bool encrypted = false;
};
// `current_user`: the stream of that name, may be empty: then the last edit in the stream counts ([MS-PPT] 2.1.2).
Result<PersistDirectory> ReadPersistDirectory(std::string_view stream, std::string_view current_user);

}  // namespace schouw
