#include "agent/identity/text_file.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace schouw {

Result<std::string> ReadTextFile(const std::string& path) {
  constexpr std::uintmax_t kMostBytes = 16u << 20;
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  if (error == std::errc::no_such_file_or_directory) return Fail(ErrorCode::kNotFound, path + " bestaat niet");
  if (error) return Fail(ErrorCode::kIo, path + " is niet te lezen: " + error.message());
  if (size > kMostBytes) return Fail(ErrorCode::kTooBig, path + " is te groot");
  std::ifstream in(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (in.bad() || text.size() != size) return Fail(ErrorCode::kIo, path + " is niet te lezen");
  return text;
}

}  // namespace schouw
