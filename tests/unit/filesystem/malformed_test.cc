// Damaged file systems cost no crash, no hang and no memory. Each image runs in a child, as in a worker: a death there
// is libtsk's and must be declared below with its cause.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <map>

#include "tests/support/corpus.h"
#include "tests/support/unpack.h"
#include "tests/unit/filesystem/walk.h"

namespace schouw {
namespace {

using testing::CorpusFolder;
using testing::FileSource;
using testing::TempFolder;
using testing::Unpack;

constexpr unsigned kSeconds = 60;

// Known deaths inside libtsk 4.11.1, by image.
const std::map<std::string, std::string> kUpstreamDeaths = {};

// Walks the image in a child; how the child ended, empty when well.
std::string WalkInChild(const std::string& path) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::alarm(kSeconds);
    const FileSource image(path);
    const testing::Walk walk = testing::WalkEverything(image);
    const auto unread =
        std::count_if(walk.files.begin(), walk.files.end(), [](const auto& f) { return !f.error.empty(); });
    std::printf("  %s: %zu files, %ld of them unread, %zu folders or volumes with a problem\n",
                std::filesystem::path(path).stem().c_str(), walk.files.size(), unread, walk.errors.size());
    if (std::getenv("SCHOUW_SHOW") != nullptr) {
      for (const std::string& error : walk.errors) std::printf("    %s\n", error.c_str());
      for (const auto& file : walk.files) {
        if (!file.error.empty()) std::printf("    %s: %s\n", file.path.c_str(), file.error.c_str());
      }
    }
    std::fflush(stdout);
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  if (WIFSIGNALED(status)) return "signal " + std::to_string(WTERMSIG(status));
  return WEXITSTATUS(status) == 0 ? "" : "exit " + std::to_string(WEXITSTATUS(status));
}

void WalkAllOf(const std::string& set) {
  int images = 0;
  for (const auto& entry : std::filesystem::directory_iterator(CorpusFolder() + "/malformed/" + set)) {
    const std::string name = entry.path().filename().string();
    SCOPED_TRACE(name);
    const TempFolder folder;
    for (const std::string& unpacked : Unpack(entry.path().string(), folder.path())) {
      const auto known = kUpstreamDeaths.find(name);
      EXPECT_EQ(WalkInChild(unpacked), known == kUpstreamDeaths.end() ? "" : known->second);
    }
    ++images;
  }
  std::printf("corpus: %d damaged images of %s\n", images, set.c_str());
  EXPECT_GT(images, 0);
}

TEST(MalformedFileSystems, OfE2fsprogsTests) {
  SCHOUW_NEED_CORPUS();
  WalkAllOf("e2fsprogs");
}
TEST(MalformedFileSystems, OfDfvfsTests) {
  SCHOUW_NEED_CORPUS();
  WalkAllOf("dfvfs");
}
TEST(MalformedFileSystems, FoldersInCircles) {
  SCHOUW_NEED_CORPUS();
  WalkAllOf("dfir_ntfs");
}

}  // namespace
}  // namespace schouw
