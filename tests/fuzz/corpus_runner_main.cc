// corpus_runner SEEDS [PATH...]: runs a fuzz target once over every file of the folder SEEDS, and over what lies under
// each PATH of the shared corpus where that is there. Fails when it ran over no file at all.
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/corpus.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace schouw::testing {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMaxInputBytes = 64u << 20;  // larger ones are for the tests of their own module

// A file is itself; a folder all the files below it.
std::vector<std::string> FilesUnder(const std::string& path) {
  if (fs::is_regular_file(path)) return {path};
  std::vector<std::string> files;
  if (!fs::is_directory(path)) return files;
  for (const auto& entry : fs::recursive_directory_iterator(path)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  return files;
}

bool RunOver(const std::string& path) {
  if (fs::file_size(path) > kMaxInputBytes) {
    std::printf("too large, not run: %s\n", path.c_str());
    return false;
  }
  const std::string bytes = ReadFile(path);
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  return true;
}

int Run(const std::vector<std::string>& arguments) {
  std::vector<std::string> paths{arguments[0]};
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    const std::string path = CorpusFolder() + "/" + arguments[i];
    if (CorpusFolder().empty()) {
      std::printf("corpus absent, not run: %s\n", arguments[i].c_str());
    } else if (!fs::exists(path)) {
      std::printf("not in the corpus: %s\n", path.c_str());
      return 1;
    } else {
      paths.push_back(path);
    }
  }
  std::size_t count = 0;
  for (const std::string& path : paths) {
    for (const std::string& file : FilesUnder(path)) count += RunOver(file) ? 1u : 0u;
  }
  std::printf("%zu inputs\n", count);
  return count > 0 ? 0 : 1;
}

}  // namespace
}  // namespace schouw::testing

int main(int argc, char** argv) {
  const std::uint8_t nothing = 0;
  LLVMFuzzerTestOneInput(&nothing, 0);
  if (argc < 2) return 2;
  return schouw::testing::Run({argv + 1, argv + argc});
}
