// A pack of hash rules, one for each set, for tests.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "agent/match/pack.h"
#include "agent/match/pack_writer.h"
#include "tests/unit/hashset/hash_set_support.h"

namespace schouw::testing {

struct SetOfRule {
  HashClass hash_class;
  std::vector<ListedContent> files;
  bool inside = true;  // of the pack; else it lies beside it
};

class HashPack {
 public:
  explicit HashPack(const std::vector<SetOfRule>& sets) {
    PackContents contents;
    contents.header.id = "proef";
    contents.header.version = "1.0.0";
    for (const SetOfRule& set : sets) sets_.push_back(MakeHashSet(set.hash_class, set.files));
    for (std::size_t i = 0; i < sets.size(); ++i) {
      Rule rule;
      rule.id = "regel-" + std::to_string(i);
      rule.kind = RuleKind::kHash;
      rule.set = "sets/x.hset";
      rule.set_class = sets[i].hash_class;
      rule.set_sha256 = HashSet::Open(AsBytes(sets_[i]))->sha256();
      contents.rules.push_back(rule);
      if (sets[i].inside) contents.sets.emplace_back(rule.set_sha256, sets_[i]);
      if (!sets[i].inside) beside_.push_back(AsBytes(sets_[i]));
    }
    bytes_ = WritePack(std::move(contents));
    auto pack = Pack::Parse(AsBytes(bytes_));
    EXPECT_TRUE(pack) << pack.error().Text();
    packs_.push_back(std::move(*pack));
  }
  HashPack(const HashPack&) = delete;
  HashPack& operator=(const HashPack&) = delete;

  const std::vector<Pack>& packs() const { return packs_; }
  const std::string& bytes() const { return bytes_; }
  const std::vector<Bytes>& beside() const { return beside_; }

 private:
  std::vector<std::string> sets_;
  std::string bytes_;
  std::vector<Bytes> beside_;
  std::vector<Pack> packs_;
};

}  // namespace schouw::testing
