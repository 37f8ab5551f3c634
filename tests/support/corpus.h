// The shared corpus, golden files and temporary folders, for tests.
#pragma once

#include <string>
#include <vector>

namespace schouw::testing {

// Folder of the corpus (SCHOUW_CORPUS, else ../shared/corpus beside the repository), or empty where it is absent.
// A test that needs it prints "corpus absent: ..." through SCHOUW_NEED_CORPUS and is counted as skipped.
std::string CorpusFolder();

// The whole file; fails the test when it can't be read.
std::string ReadFile(const std::string& path);
void WriteFile(const std::string& path, const std::string& bytes);

// Lines of a TSV without '#' lines and without the header, split at tabs.
std::vector<std::vector<std::string>> ReadTsv(const std::string& path);

// Compares with tests/golden/NAME; UPDATE_GOLDEN=1 rewrites it.
void ExpectGolden(const std::string& name, const std::string& actual);

// A fresh folder, removed at the end.
class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  const std::string& path() const { return path_; }
  std::string File(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

}  // namespace schouw::testing

#define SCHOUW_NEED_CORPUS()                     \
  if (::schouw::testing::CorpusFolder().empty()) \
  GTEST_SKIP() << "corpus absent: set SCHOUW_CORPUS or lay shared/ beside the repository"
