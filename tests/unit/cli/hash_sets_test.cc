// The signatures that a hash set carries itself.
#include "agent/cli/hash_sets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "agent/identity/secret_key.h"
#include "tests/unit/hashset/hash_set_support.h"

namespace schouw {
namespace {

using ::testing::ElementsAre;

TEST(SignersOfSet, NoneAreNeededAndFalseOnesAreRefused) {
  const std::string keys = "rules/packs/demo-keys/";
  const Trust trust = LoadTrust(keys).value();
  const SecretKey key = SecretKey::Open(testing::ReadFile(keys + "demo-een.key"), "").value();
  std::string bytes = testing::MakeHashSet(HashClass::kSoftware, {{testing::Content(1), testing::kSha256Only, true}});
  EXPECT_THAT(SignersOfSet(HashSet::Open(AsBytes(bytes)).value(), trust).value(), ElementsAre());
  bytes += FromHex(key.key_id()).value() + key.Sign(HashSet::Open(AsBytes(bytes))->head());
  EXPECT_THAT(SignersOfSet(HashSet::Open(AsBytes(bytes)).value(), trust).value(), ElementsAre("demo-een"));
  std::string stranger = bytes;
  stranger[stranger.size() - 72] ^= 1;  // the key's id
  EXPECT_THAT(SignersOfSet(HashSet::Open(AsBytes(stranger)).value(), trust).value(), ElementsAre());
  bytes.back() ^= 1;
  EXPECT_EQ(SignersOfSet(HashSet::Open(AsBytes(bytes)).value(), trust).error().Text(),
            "de handtekening van demo-een hoort er niet bij; haal de lijst opnieuw op");
}

}  // namespace
}  // namespace schouw
