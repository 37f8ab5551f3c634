// What can be wrong with a case file, as one Dutch sentence that names the file and says what to do.
#pragma once

#include <string>

#include "agent/base/result.h"

struct sqlite3;

namespace schouw {

// From the last error of `database`, which may be null.
Error DatabaseFailure(sqlite3* database, const std::string& path);
// From errno after making or opening `path`.
Error FileFailure(int error_number, const std::string& path);

// `error` as DatabaseFailure made it of a full disk, said of a case that was not begun yet: nothing was stored.
Error NotYetBegun(Error error, const std::string& path);
Error AlreadyThere(const std::string& path);
Error NotACase(const std::string& path);
Error Damaged(const std::string& path);
Error InUse(const std::string& path);
// Nothing of what was found is shown, or written, any more.
Error Sealed(const std::string& path);
// The file is open, and no longer stands where it was opened.
Error GoneFromItsPlace(const std::string& path);

}  // namespace schouw

// Like SCHOUW_TRY and SCHOUW_ASSIGN, but pass the error on as it is: its sentence is whole and meant for the user.
#define SCHOUW_PASS(expression)                                                                                     \
  do {                                                                                                              \
    if (auto schouw_status = (expression); !schouw_status) return ::schouw::Fail(std::move(schouw_status).error()); \
  } while (false)
#define SCHOUW_TAKE(declaration, expression)                                           \
  auto SCHOUW_CONCAT(schouw_result_, __LINE__) = (expression);                         \
  if (!SCHOUW_CONCAT(schouw_result_, __LINE__))                                        \
    return ::schouw::Fail(std::move(SCHOUW_CONCAT(schouw_result_, __LINE__)).error()); \
  declaration = std::move(*SCHOUW_CONCAT(schouw_result_, __LINE__))
