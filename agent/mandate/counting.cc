#include "agent/mandate/counting.h"

namespace schouw {

void CountUnopened(EntryScope scope, EntryType type, EntryCounts& counts) {
  if (scope == EntryScope::kOtherAccount) {
    ++counts.other_accounts;
  } else if (scope == EntryScope::kOutOfScope || type == EntryType::kFile) {
    ++counts.out_of_scope;
  } else {
    ++(type == EntryType::kOther ? counts.not_read : counts.read);
  }
}

void CountLeftOut(const EntryPlace& place, LeftOut& left_out) {
  switch (place.left_out) {
    case LeftOutBy::kNothing: return;
    case LeftOutBy::kRecycleBin: ++left_out.bin_entries; return;
    case LeftOutBy::kSharedPlace: ++left_out.shared_entries; return;
    case LeftOutBy::kNotLive: ++left_out.memory_entries; return;
  }
}

}  // namespace schouw
