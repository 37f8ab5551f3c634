// Unpacks the corpus's packed images with the ordinary tools, and reads a file as a ByteSource, for tests.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "agent/base/byte_source.h"
#include "agent/base/unique_fd.h"

namespace schouw::testing {

inline std::string ShellQuoted(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

// The files that `packed` (.gz .bz2 .xz .tgz .zip) holds, unpacked under `folder`, sorted; a file that is not packed is
// given back as it is. Fails the test when nothing comes out.
inline std::vector<std::string> Unpack(const std::string& packed, const std::string& folder) {
  const std::filesystem::path path(packed);
  const std::string extension = path.extension().string();
  const std::string target = folder + "/" + path.filename().string() + ".unpacked";
  std::filesystem::create_directories(target);
  const std::string in = ShellQuoted(packed), out = ShellQuoted(target + "/" + path.stem().string());
  std::string command;
  if (extension == ".gz") command = "gzip -dc " + in + " > " + out;
  if (extension == ".bz2") command = "bzip2 -dc " + in + " > " + out;
  if (extension == ".xz") command = "xz -dc " + in + " > " + out;
  if (extension == ".tgz") command = "tar -xzf " + in + " -C " + ShellQuoted(target);
  if (extension == ".zip") command = "unzip -q " + in + " -d " + ShellQuoted(target);
  if (command.empty()) return {packed};
  const bool cut =
      std::system(command.c_str()) != 0;  // a packed file may be cut on purpose: what came out is the image
  EXPECT_TRUE(!cut || (std::filesystem::exists(target) && !std::filesystem::is_empty(target))) << command;
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(target)) {
    if (entry.is_regular_file()) files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

// A file of any size, read where asked.
class FileSource final : public ByteSource {
 public:
  explicit FileSource(const std::string& path) : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    struct stat status {};
    EXPECT_EQ(::fstat(fd_.get(), &status), 0) << path;
    size_ = static_cast<std::uint64_t>(status.st_size);
  }
  std::uint64_t size() const override { return size_; }
  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> into) const override {
    const ssize_t count = ::pread(fd_.get(), into.data(), into.size(), static_cast<off_t>(offset));
    if (count < 0) return Fail(ErrorCode::kIo, "can't be read", offset);
    return static_cast<std::size_t>(count);
  }

 private:
  UniqueFd fd_;
  std::uint64_t size_ = 0;
};

}  // namespace schouw::testing
