// Small hash sets, for tests.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "agent/hashset/digester.h"
#include "agent/hashset/hash_set_builder.h"
#include "tests/support/corpus.h"

namespace schouw::testing {

struct ListedContent {
  std::string content;
  Algorithms algorithms;
  bool with_size = true;
};

inline constexpr Algorithms kMd5Only = Algorithms::FromBits(1);
inline constexpr Algorithms kSha1Only = Algorithms::FromBits(2);
inline constexpr Algorithms kMd5AndSha1 = Algorithms::FromBits(3);
inline constexpr Algorithms kSha256Only = Algorithms::FromBits(4);
inline constexpr Algorithms kAllAlgorithms = Algorithms::FromBits(7);

// Made-up content, large enough to be listed.
inline std::string Content(int number) { return "voorbeeldbestand " + std::to_string(number) + std::string(100, '.'); }

// The bytes of a set of these files, from one list "lijst.txt".
inline std::string MakeHashSet(HashClass hash_class, const std::vector<ListedContent>& files,
                               std::size_t memory_bytes = 1u << 20) {
  const TempFolder folder;
  HashSetBuilder builder({hash_class, folder.path(), memory_bytes, {}});
  for (const ListedContent& file : files) {
    std::optional<std::uint64_t> size;
    if (file.with_size) size = file.content.size();
    EXPECT_TRUE(builder.Add(DigestsOf(AsBytes(file.content), file.algorithms), size, 0));
  }
  const Status written = builder.Write(folder.File("x.hset"), {{"lijst.txt", "plain", "", "00", files.size(), 0, 0}});
  EXPECT_TRUE(written) << written.error().Text();
  return ReadFile(folder.File("x.hset"));
}

}  // namespace schouw::testing
