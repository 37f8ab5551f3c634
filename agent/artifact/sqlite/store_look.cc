#include "agent/artifact/sqlite/store_look.h"

namespace schouw {

SqliteDatabase* StoreLook::Database() {
  if (!database_) database_ = SqliteDatabase::Open(input_, SqliteDatabase::Effort::kLook);
  return database_->has_value() ? (*database_)->get() : nullptr;
}

}  // namespace schouw
