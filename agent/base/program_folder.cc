#include "agent/base/program_folder.h"

#include <filesystem>
#include <system_error>

namespace schouw {

std::string FolderOfProgram(const std::string& path) {
  const std::filesystem::path program(path);
  const std::filesystem::path folder = program.parent_path();
  const bool by_loader = program.filename().string().starts_with("ld-linux") && folder.filename() == "lib";
  return (by_loader ? folder.parent_path() : folder).string();
}

std::string ProgramFolder() {
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  return error ? "." : FolderOfProgram(program.string());
}

}  // namespace schouw
