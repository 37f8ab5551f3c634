// Live keys of a hive: as the corpus' listings have them, with logs applied, and out of hostile ones.
#include "agent/artifact/windows/registry_hive.h"

#include <algorithm>
#include <fstream>
#include <set>

#include "tests/unit/artifact/sample_hive.h"
#include "tests/unit/artifact/sample_store.h"

namespace schouw {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::ReadFile;
using testing::SampleHive;
using testing::SampleKey;
using testing::StoreInput;

struct Walked {
  std::vector<std::string> paths;  // of every key, the root's name in front
  std::size_t values = 0;
  std::vector<std::string> errors;

  bool Has(const std::string& path) const {
    return std::ranges::any_of(paths, [&](const std::string& one) { return SameRegistryName(one, path); });
  }
};

void Walk(RegistryHive& hive, const RegistryKey& key, const std::string& root, int depth, Walked& walked) {
  walked.paths.push_back(key.path.empty() ? root : root + "\\" + key.path);
  hive.ForEachValue(key, [&](const RegistryValue&) {
    ++walked.values;
    return true;
  });
  if (depth == 64) return;
  for (const RegistryKey& subkey : hive.Subkeys(key)) Walk(hive, subkey, root, depth + 1, walked);
}

Walked WalkHive(const StoreInput& input) {
  Walked walked;
  const ArtifactInput artifact = input.Get();
  auto hive = RegistryHive::Open(artifact, [&](const Error& error) { walked.errors.push_back(error.Text()); });
  if (!hive) {
    walked.errors.push_back(hive.error().Text());
    return walked;
  }
  if (const auto root = hive->Root()) Walk(*hive, *root, root->name, 0, walked);
  return walked;
}

StoreInput InputOf(std::string bytes) { return StoreInput({"/Users/anna/NTUSER.DAT", std::move(bytes), "", ""}); }

StoreInput CorpusInput(const std::string& path, const std::vector<std::string>& logs = {}) {
  const std::string folder = testing::CorpusFolder() + "/";
  StoreInput input = InputOf(ReadFile(folder + path));
  for (const std::string& log : logs) input.Add("NTUSER.DAT" + log, ReadFile(folder + path + log));
  return input;
}

TEST(RegistryHive, CorpusHivesHaveTheKeysOfTheirListings) {
  SCHOUW_NEED_CORPUS();
  const std::pair<const char*, const char*> cases[] = {
      {"iped/test_ntuser.dat", "iped_test_ntuser.dat"},
      {"iped/test_security", "iped_test_security"},
      {"plaso/NTUSER-RunTests.DAT", "plaso_NTUSER-RunTests.DAT"},
      {"plaso/NTUSER.DAT", "plaso_NTUSER.DAT"},
      {"plaso/regf/100_sub_keys.hiv", "plaso_regf_100_sub_keys.hiv"},
      {"plaso/regf/NTUSER.DAT", "plaso_regf_NTUSER.DAT"},
      {"plaso/winreg/Amcache.hve", "plaso_winreg_Amcache.hve"},
      {"velociraptor/Amcache.hve", "velociraptor_Amcache.hve"},
      {"velociraptor/SAM", "velociraptor_SAM"},
      {"yarp/DeletedDataHive", "yarp_DeletedDataHive"},
      {"yarp/DeletedTreeNoRootFlagHive", "yarp_DeletedTreeNoRootFlagHive"},
      {"yarp/ExtendedASCIIHive", "yarp_ExtendedASCIIHive"},
      {"yarp/HealedHive", "yarp_HealedHive"},
      {"yarp/ManySubkeysHive", "yarp_ManySubkeysHive"},
      {"yarp/NewDirtyHive1/NewDirtyHive", "yarp_NewDirtyHive1_NewDirtyHive"},
      {"yarp/NewDirtyHive1/RecoveredHive_Windows10", "yarp_NewDirtyHive1_RecoveredHive_Windows10"},
      {"yarp/OldDirtyHive/OldDirtyHive", "yarp_OldDirtyHive_OldDirtyHive"},
      {"yarp/OldDirtyHive/RecoveredHive_Windows7", "yarp_OldDirtyHive_RecoveredHive_Windows7"},
      {"yarp/PairHive", "yarp_PairHive"},
      {"yarp/SlackHive", "yarp_SlackHive"},
      {"yarp/System_Delta", "yarp_System_Delta"},
      {"yarp/UnicodeHive", "yarp_UnicodeHive"},
      {"yarp/UpcaseHive", "yarp_UpcaseHive"},
      {"yarp/ValuesOrderHive", "yarp_ValuesOrderHive"},
  };
  for (const auto& [path, truth] : cases) {
    std::ifstream in(testing::CorpusFolder() + "/truth/regf/" + truth + ".keys.txt");
    std::multiset<std::string> expected;
    std::string head;
    std::getline(in, head);
    for (std::string line; std::getline(in, line);)
      if (!line.empty()) expected.insert(line);
    const Walked walked = WalkHive(CorpusInput(std::string("registry/") + path));
    const std::multiset<std::string> found(walked.paths.begin(), walked.paths.end());
    EXPECT_FALSE(expected.empty()) << path;
    EXPECT_EQ(found, expected) << path;
    EXPECT_THAT(head, HasSubstr(" " + std::to_string(walked.values) + " values")) << path;
  }
}

TEST(RegistryHive, NewLogsBringADirtyHiveToItsRecoveredState) {
  SCHOUW_NEED_CORPUS();
  const std::string folder = "registry/yarp/NewDirtyHive1/";
  const Walked without = WalkHive(CorpusInput(folder + "NewDirtyHive"));
  EXPECT_THAT(without.errors, ElementsAre(HasSubstr("no log brings it up to date")));
  const Walked walked = WalkHive(CorpusInput(folder + "NewDirtyHive", {".LOG1", ".LOG2"}));
  EXPECT_EQ(walked.paths, WalkHive(CorpusInput(folder + "RecoveredHive_Windows10")).paths);
  EXPECT_EQ(walked.values, 1u);
  EXPECT_TRUE(walked.errors.empty());
  // LOG1 is older than this hive: LOG2 alone is applied, up to entry 5.
  const Walked second = WalkHive(CorpusInput("registry/yarp/NewDirtyHive2/NewDirtyHive", {".LOG1", ".LOG2"}));
  EXPECT_EQ(second.paths, walked.paths);
  EXPECT_TRUE(second.errors.empty());
}

TEST(RegistryHive, AnOldLogBringsADirtyHiveToItsRecoveredState) {
  SCHOUW_NEED_CORPUS();
  const std::string folder = "registry/yarp/OldDirtyHive/";
  const Walked walked = WalkHive(CorpusInput(folder + "OldDirtyHive", {".LOG1"}));
  EXPECT_EQ(walked.paths, WalkHive(CorpusInput(folder + "RecoveredHive_Windows7")).paths);
  EXPECT_TRUE(walked.errors.empty());
  EXPECT_TRUE(walked.Has("{6214ff27-7b1b-41a3-9ae4-5fb851ffed63}\\key_with_many_subkeys\\5000\\find_me_in_log"));
}

TEST(RegistryHive, DamagedHivesGiveWhatIsLeftAndSayWhatIsNot) {
  SCHOUW_NEED_CORPUS();
  const Walked bad_base = WalkHive(CorpusInput("malformed/yarp/BadBaseBlockHive/BadBaseBlockHive", {".LOG1"}));
  EXPECT_TRUE(bad_base.errors.empty());
  EXPECT_GT(bad_base.paths.size(), 4000u);
  for (const char* const path : {"TruncatedHive", "TruncatedDirtyHive", "GarbageHive"}) {
    const Walked walked = WalkHive(CorpusInput(std::string("malformed/yarp/") + path));
    EXPECT_FALSE(walked.errors.empty()) << path;
  }
  const Walked corrupt = WalkHive(CorpusInput("registry/plaso/regf/corrupt_sub_key_list.hiv"));
  EXPECT_EQ(corrupt.errors.size(), 1u);
  EXPECT_EQ(corrupt.paths.size(), 100u);
}

SampleKey Sample(const std::string& name) {
  SampleKey root{"ROOT"};
  root.At("Software\\" + name).values = {{"v", testing::Utf16("waarde")}, {"klein", "ab", 3}};
  return root;
}

TEST(RegistryHive, KeysAreFoundWithoutRegardToCase) {
  const StoreInput input = InputOf(SampleHive(Sample("Voorbeeld")).Bytes());
  const ArtifactInput artifact = input.Get();
  auto hive = RegistryHive::Open(artifact, [](const Error& error) { ADD_FAILURE() << error.Text(); });
  ASSERT_TRUE(hive);
  const auto key = hive->Find(*hive->Root(), "SOFTWARE\\voorbeeld");
  ASSERT_TRUE(key);
  EXPECT_EQ(key->path, "Software\\Voorbeeld");
  EXPECT_EQ(FormatRfc3339(*key->written), "2022-06-18T04:26:40Z");
  std::vector<std::string> values;
  hive->ForEachValue(*key, [&](const RegistryValue& value) {
    values.push_back(value.name + "=" + (value.type == 1 ? value.Text() : value.data));
    return true;
  });
  EXPECT_THAT(values, ElementsAre("v=waarde", "klein=ab"));
  EXPECT_FALSE(hive->Find(*key, "niets"));
}

TEST(RegistryHive, ALogOfAnotherTimeIsNotApplied) {
  const SampleHive before(Sample("Eerst")), after(Sample("Later"));
  const auto walk = [&](std::uint32_t primary, std::uint32_t secondary, const std::string& log) {
    StoreInput input = InputOf(before.Bytes(primary, secondary));
    input.Add("NTUSER.DAT.LOG1", log);
    return WalkHive(input);
  };
  EXPECT_TRUE(walk(4, 3, after.NewLog(3)).Has("ROOT\\Software\\Later"));
  EXPECT_TRUE(walk(4, 3, after.NewLog(3)).errors.empty());
  EXPECT_TRUE(walk(4, 3, after.OldLog()).Has("ROOT\\Software\\Later"));
  EXPECT_TRUE(walk(3, 3, after.NewLog(3)).Has("ROOT\\Software\\Eerst"));  // the hive is clean
  EXPECT_TRUE(walk(4, 3, after.NewLog(2)).Has("ROOT\\Software\\Eerst"));  // written before
  EXPECT_THAT(walk(4, 3, after.NewLog(2)).errors, ElementsAre(HasSubstr("no log brings it up to date")));
  std::string changed = after.NewLog(3);
  changed[700] ^= 1;
  EXPECT_TRUE(walk(4, 3, changed).Has("ROOT\\Software\\Eerst"));
  EXPECT_EQ(walk(4, 3, changed).errors.size(), 1u);
}

TEST(RegistryHive, AListThatNamesItselfEnds) {
  SampleKey root{"ROOT"};
  root.subkeys = {SampleKey{"Lus"}};
  const SampleHive hive(root);
  std::string bytes = hive.Bytes();
  // The root's only subkey is the root.
  const std::size_t list = bytes.find("lf");
  testing::PutLe(bytes, list + 4, hive.root(), 4);
  const Walked walked = WalkHive(InputOf(bytes));
  EXPECT_EQ(walked.paths.size(), 65u);
}

}  // namespace
}  // namespace schouw
