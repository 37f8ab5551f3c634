// Every archive of the corpus gives the members that bsdtar, 7z and lsar list, with their bytes.
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/support/corpus.h"
#include "tests/unit/content/archive/archive_reading.h"

namespace schouw {
namespace {

using testing::ReadMember;
using testing::ReadResult;
using testing::ReadWhole;

// Archives of which not everything is read, each with what limits us.
const std::map<std::string, std::string>& KnownLimits() {
  static const std::map<std::string, std::string> limits = {
  };
  return limits;
}

struct TruthRow {
  std::string member, type, size, sha256, lister;
};

// Why the archive's members differ from the truth; empty when they don't.
std::string Differences(const ReadResult& read, const std::vector<TruthRow>& rows) {
  std::string differences;
  std::multiset<std::string> digests;
  for (const ReadMember& member : read.members) digests.insert(member.sha256);
  for (const TruthRow& row : rows) {
    const bool name_is_plain = row.member.find_first_of("?\\") == std::string::npos;
    const std::string path = row.member.starts_with("./") ? row.member.substr(2) : row.member;
    const ReadMember* member = read.Find(path.starts_with("/") ? path.substr(1) : path);
    if (name_is_plain && member == nullptr && row.member != "." ) differences += " no " + row.member;
    if (row.type == "dir" || row.type.starts_with("link")) continue;
    if (!row.sha256.empty() && !digests.contains(row.sha256)) {
      differences += " bytes of " + row.member;
      if (member != nullptr && member->error) differences += " (" + member->error->Text() + ")";
    }
  }
  if (!read.status) differences += " status " + read.status.error().Text();
  return differences;
}

TEST(ArchiveCorpus, MembersAndTheirBytesAreWhatOtherProgramsRead) {
  SCHOUW_NEED_CORPUS();
  const std::string corpus = testing::CorpusFolder();
  std::map<std::string, std::vector<TruthRow>> archives;
  for (const auto& row : testing::ReadTsv(corpus + "/truth/archives/members.tsv"))
    archives[row[0]].push_back({row[1], row[2], row[3], row[4], row[5]});
  for (const auto& [path, rows] : archives) {
    const std::string name = path.substr(path.rfind('/') + 1);
    const std::string differences = Differences(ReadWhole(testing::ReadFile(corpus + "/" + path), {}, name), rows);
    EXPECT_EQ(differences.empty(), !KnownLimits().contains(path)) << path << ":" << differences;
  }
}

}  // namespace
}  // namespace schouw
