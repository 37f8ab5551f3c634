#include "agent/model/job.h"

#include <array>

namespace schouw {

std::string_view JobKindName(JobKind kind) {
  constexpr std::array<std::string_view, 6> kNames = {"probe_image", "open_volume",   "list_directory",
                                                      "read_entry",  "read_accounts", "relate_entry"};
  return kNames[static_cast<std::size_t>(kind)];
}

}  // namespace schouw
