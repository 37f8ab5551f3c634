#include "agent/artifact/browser/safari_store.h"

#include "agent/artifact/sqlite/database.h"
#include "agent/base/ascii.h"
#include "agent/base/utf8.h"

namespace schouw {
namespace {

// Cuts the last name of `path` off and returns it.
std::string_view CutName(std::string_view& path) {
  const std::size_t slash = path.rfind('/');
  const std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  path = slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
  return name;
}

}  // namespace

BrowserProfile SafariProfile(const Locator& entry) {
  BrowserProfile found{"Safari", "Default"};
  if (entry.chain.empty()) return found;
  std::string_view path = entry.chain.back();
  CutName(path);
  const std::string_view folder = CutName(path);
  if (AsciiLowerCased(CutName(path)) == "profiles" && !folder.empty()) found.profile = ToValidUtf8(folder);
  return found;
}

std::optional<UnixNanos> CocoaClock::Time(std::optional<double> seconds) {
  if (!seconds || *seconds == 0) return std::nullopt;
  const auto time = FromCocoaSeconds(*seconds);
  if (time) return *time;
  ++bad_times_;
  return std::nullopt;
}

void CocoaClock::NoteCount(StoreReport& report) const {
  if (bad_times_ > 0)
    report.Note(MakeError(ErrorCode::kMalformed, std::to_string(bad_times_) + " rows have an impossible time"));
}

}  // namespace schouw
