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

}  // namespace schouw
