#include "agent/volume/unlock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "agent/volume/luks.h"
#include "agent/volume/volume.h"
#include "tests/support/corpus.h"
#include "tests/support/unpack.h"

namespace schouw {
namespace {

using ::testing::HasSubstr;

std::string CorpusImage(const std::string& name) {
  const testing::TempFolder folder;
  return testing::ReadFile(testing::Unpack(testing::CorpusFolder() + "/image/cryptsetup/" + name, folder.path()).at(0));
}

std::string Secret() { return testing::ReadFile(testing::CorpusFolder() + "/image/cryptsetup/luks1/keyfile1"); }

TEST(Unlock, LuksOfEachCipherWithItsKeyAlone) {
  SCHOUW_NEED_CORPUS();
  for (const char* name : {"luks1/luks1_aes-xts-plain64-sha256.img.xz", "luks1/luks1_twofish-xts-plain64-sha256.img.xz",
                           "luks1/luks1_aes-cbc-essiv-sha256-sha1.img.xz"}) {
    const MemorySource volume(CorpusImage(name));
    ASSERT_TRUE(CanUnlock(volume)) << name;
    const auto opened = Unlock(volume, Secret());
    ASSERT_TRUE(opened) << name << ": " << opened.error().Text();
    EXPECT_EQ(IdentifyVolume(**opened), "fat12") << name;
    const auto other = Unlock(volume, "een andere sleutel");
    ASSERT_FALSE(other) << name;
    EXPECT_EQ(other.error().code, ErrorCode::kEncrypted) << name;
  }
}

TEST(Unlock, ReadsAnyPartOfAVolumeAlike) {
  SCHOUW_NEED_CORPUS();
  const MemorySource volume(CorpusImage("luks1/luks1_aes-xts-plain64-sha256.img.xz"));
  const auto opened = Unlock(volume, Secret());
  ASSERT_TRUE(opened);
  const std::string whole = ReadUpTo(**opened, 0, 5000).value();
  EXPECT_EQ(ReadUpTo(**opened, 510, 4).value(), whole.substr(510, 4));
  EXPECT_EQ(ReadUpTo(**opened, 1, 4999).value(), whole.substr(1));
  EXPECT_EQ(ReadUpTo(**opened, (*opened)->size() - 1, 10).value().size(), 1u);
  EXPECT_EQ(ReadUpTo(**opened, (*opened)->size(), 10).value(), "");
}

TEST(Unlock, TheCopyOfADamagedLuks2HeaderIsUsed) {
  SCHOUW_NEED_CORPUS();
  std::string bytes = CorpusImage("luks2_keyslot_unassigned.img.xz");
  const auto whole = ReadLuks2Header(MemorySource(bytes));
  ASSERT_TRUE(whole) << whole.error().Text();
  EXPECT_EQ(whole->cipher, "aes-xts-plain64");
  bytes.replace(4096, 100, 100, '#');
  const auto copy = ReadLuks2Header(MemorySource(bytes));
  ASSERT_TRUE(copy) << copy.error().Text();
  EXPECT_EQ(copy->slots.size(), whole->slots.size());
}

TEST(Unlock, ADamagedHeaderIsRefused) {
  SCHOUW_NEED_CORPUS();
  std::string bytes = CorpusImage("luks1/luks1_aes-xts-plain64-sha256.img.xz");
  EXPECT_EQ(Unlock(MemorySource(bytes.substr(0, 500)), Secret()).error().code, ErrorCode::kMalformed);
  std::string huge = bytes;
  huge.replace(108, 4, "\xff\xff\xff\xff");  // bytes of the key
  EXPECT_EQ(Unlock(MemorySource(huge), Secret()).error().code, ErrorCode::kMalformed);
  std::string endless = bytes;
  endless.replace(208 + 4, 4, "\xff\xff\xff\xff");  // iterations of the first slot
  EXPECT_FALSE(Unlock(MemorySource(endless), Secret()));
  std::string far = bytes;
  far.replace(208 + 40, 4, "\x7f\xff\xff\xff");  // where the first slot's stripes stand
  EXPECT_FALSE(Unlock(MemorySource(far), Secret()));
}

TEST(Unlock, WhatItDoesNotKnowIsSaid) {
  const MemorySource plain(std::string(8192, 'x'));
  EXPECT_FALSE(CanUnlock(plain));
  EXPECT_THAT(Unlock(plain, "sleutel").error().Text(), HasSubstr("can't be opened here"));
}

}  // namespace
}  // namespace schouw
