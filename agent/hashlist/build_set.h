// Lists → one hash set: what `schouw hashes build` does.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "agent/base/result.h"
#include "agent/hashlist/hash_list.h"
#include "agent/hashset/hash_set_builder.h"

namespace schouw {

struct SetRequest {
  std::vector<std::string> lists;  // files
  HashClass hash_class = HashClass::kSoftware;
  std::set<std::int64_t> categories;  // of lists that have them, take these only; empty: all
  double most_damaged_percent = 1;    // of the entries of one list
  std::string out;
  std::function<void(const std::string&)> on_progress;  // a few words, now and then; may be empty
};

struct BuiltSet {
  std::vector<HashList> lists;
  std::vector<HashListReading> readings;  // one a list
  bool damaged = false;                   // something could not be read, below what is allowed
};

// Errors, with the list's name: those of reading one; kRefused when more of a list is damaged than is allowed, when
// nothing of it is left, or when it is too weak for a tripwire. Then nothing is written.
Result<BuiltSet> BuildHashSet(const SetRequest& request);

}  // namespace schouw
