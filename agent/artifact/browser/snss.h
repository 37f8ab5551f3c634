// Chromium's log of session commands ("SNSS"): its commands, and what a navigation among them says.
//
// Source: Chromium, components/sessions/core/{command_storage_backend,base_session_service_commands,
// serialized_navigation_entry}.cc and base/pickle.h. Versions 1 and 3 are plain; others are encrypted with a key of the
// operating system.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "agent/base/bytes.h"

namespace schouw {

struct SessionCommand {
  std::uint64_t offset = 0;  // in the file
  std::uint8_t id = 0;
  Bytes payload;
};

struct SessionNavigation {
  std::int32_t tab = 0;
  std::int32_t index = 0;  // among the pages of its tab
  std::string url;
  std::string title;
  std::optional<std::int64_t> transition;
  std::optional<std::int64_t> time;  // Chromium's microseconds
};

bool LooksLikeSnss(std::string_view head);

// Calls `on_command` for each one, in order. Errors: kEncrypted, kUnsupported (version); kTruncated when the last
// command is cut, after those before it.
Status ReadSnss(Bytes file, const std::function<void(const SessionCommand&)>& on_command);

// Errors: kTruncated, kMalformed when there is no address in it.
Result<SessionNavigation> ReadNavigation(Bytes payload);
// The number at `index` of a payload that is nothing but 32-bit numbers.
std::optional<std::int32_t> PayloadNumber(Bytes payload, std::size_t index);

}  // namespace schouw
