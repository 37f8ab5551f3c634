#include "agent/content/document/data_folder.h"

#include <filesystem>

namespace schouw {

std::string DataFolder() {
  std::error_code error;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) return "";
  const std::filesystem::path share = std::filesystem::canonical(program.parent_path() / "share", error);
  return error ? "" : share.string();
}

}  // namespace schouw
