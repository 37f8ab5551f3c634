#include "agent/content/document/data_folder.h"

#include <filesystem>

#include "agent/base/program_folder.h"

namespace schouw {

std::string DataFolder() {
  std::error_code error;
  const std::filesystem::path share = std::filesystem::canonical(ProgramFolder() + "/share", error);
  return error ? "" : share.string();
}

}  // namespace schouw
