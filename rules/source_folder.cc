#include "rules/source_folder.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "agent/base/utf8.h"

namespace schouw {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMaxSourceBytes = 256u << 20;

bool StaysInside(std::string_view path) {
  if (path.empty() || path.starts_with('/') || path.find('\\') != std::string_view::npos) return false;
  const fs::path parts{std::string(path)};
  return std::none_of(parts.begin(), parts.end(), [](const fs::path& part) { return part == ".."; });
}

std::size_t FirstBadByte(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const DecodedCodePoint point = DecodeUtf8(text, i);
    if (!point.valid) return i;
    i += point.length;
  }
  return text.size();
}

std::string_view Trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

}  // namespace

Result<SourceFolder> SourceFolder::Open(const std::string& folder) {
  std::error_code error;
  const fs::path root = fs::canonical(folder, error);
  if (error || !fs::is_directory(root, error)) return Fail(ErrorCode::kNotFound, "no such folder: " + folder);
  return SourceFolder(root.string());
}

Result<std::string> SourceFolder::Locate(std::string_view path) const {
  const std::string name(path);
  if (!StaysInside(path)) return Fail(ErrorCode::kRefused, name + " lies outside the folder of the pack");
  std::error_code error;
  const fs::path real = fs::canonical(fs::path(root_) / name, error);
  if (error) return Fail(ErrorCode::kNotFound, name + " is not there");
  if (!real.string().starts_with(root_ + "/"))
    return Fail(ErrorCode::kRefused, name + " lies outside the folder of the pack");
  if (!fs::is_regular_file(real, error)) return Fail(ErrorCode::kIo, name + " is not a file");
  return real.string();
}

Result<std::string> SourceFolder::Read(std::string_view path) const {
  const std::string name(path);
  SCHOUW_ASSIGN(const fs::path real, Locate(path), "");
  std::error_code error;
  if (fs::file_size(real, error) > kMaxSourceBytes || error) return Fail(ErrorCode::kTooBig, name + " is over 256 MiB");
  std::ifstream in(real, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in.is_open() || in.bad()) return Fail(ErrorCode::kIo, name + " can't be read");
  if (const std::size_t bad = FirstBadByte(text); bad < text.size()) {
    return Fail(ErrorCode::kMalformed, name + " is not UTF-8", bad);
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  return text;
}

Result<std::vector<std::string>> SourceFolder::List(std::string_view subfolder, std::string_view extension) const {
  const fs::path top = fs::path(root_) / subfolder;
  std::vector<std::string> paths;
  std::error_code error;
  if (!fs::exists(top, error)) return paths;
  for (fs::recursive_directory_iterator it(top, error), end; !error && it != end; it.increment(error)) {
    std::error_code type_error;
    if (it->path().extension() != extension || !it->is_regular_file(type_error)) continue;
    paths.push_back(it->path().lexically_relative(root_).generic_string());
  }
  if (error) return Fail(ErrorCode::kIo, std::string(subfolder) + " can't be listed: " + error.message());
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::vector<ListLine> ListLines(std::string_view text) {
  std::vector<ListLine> lines;
  for (int number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = Trimmed(text.substr(0, end));
    if (!line.empty() && !line.starts_with('#')) lines.push_back({number, std::string(line)});
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

}  // namespace schouw
