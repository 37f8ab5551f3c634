// Lock-down changes no result: every file of the corpus gives the same inside as outside.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <set>

#include "agent/content/archive/archive.h"
#include "agent/content/document/document.h"
#include "tests/corpus/confined_reading.h"
#include "tests/support/corpus.h"

namespace schouw {
namespace {

using testing::ConfinedReading;
using testing::CorpusFolder;
using testing::ReadInProcess;

std::vector<std::string> FilesBelow(const std::string& folder) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(CorpusFolder() + "/" + folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path().string());
  }
  std::ranges::sort(files);
  return files;
}

// The first line in which two readings differ.
std::string FirstDifference(const std::string& a, const std::string& b) {
  const auto [at_a, at_b] = std::ranges::mismatch(a, b);
  const auto offset = static_cast<std::size_t>(at_a - a.begin());
  const std::size_t start = offset == 0 ? 0 : a.rfind('\n', offset - 1) + 1;
  const auto line = [start](const std::string& text) {
    return start < text.size() ? text.substr(start, std::min<std::size_t>(text.find('\n', start) - start, 400)) : "";
  };
  return "outside: " + line(a) + "\ninside:  " + line(b);
}

class SandboxEquality : public ::testing::TestWithParam<const char*> {};

TEST_P(SandboxEquality, HoldsForEveryFile) {
  SCHOUW_NEED_CORPUS();
  const ContentIdentifier identifier;
  WarmDocuments();
  WarmArchives();
  const Confinement strongest = StrongestConfinement();
  ASSERT_NE(strongest, Confinement::kNone);
  std::set<std::string> denied;
  std::size_t count = 0;
  for (const std::string& path : FilesBelow(GetParam())) {
    SCOPED_TRACE(path);
    const ConfinedReading outside = ReadInProcess(path, Confinement::kNone, identifier);
    const ConfinedReading inside = ReadInProcess(path, strongest, identifier);
    EXPECT_EQ(outside.end, "");
    EXPECT_EQ(inside.end, "");
    EXPECT_TRUE(outside.lines == inside.lines) << FirstDifference(outside.lines, inside.lines);
    EXPECT_THAT(outside.lines, ::testing::HasSubstr("counts "));
    EXPECT_EQ(inside.denied, 0u) << inside.denied_path;
    if (inside.seconds > 5) std::cout << "slow: " << path << " took " << inside.seconds << " s\n";
    ++count;
  }
  std::cout << GetParam() << ": " << count << " files\n";
  EXPECT_GT(count, 0u);
}

INSTANTIATE_TEST_SUITE_P(Corpus, SandboxEquality,
                         ::testing::Values("document", "browser", "encoding", "archive", "chat", "artifact", "registry",
                                           "malformed", "fs"),
                         [](const auto& folder) { return std::string(folder.param); });

}  // namespace
}  // namespace schouw
