#include "agent/artifact/browser/msie_address.h"

#include <algorithm>

#include "agent/artifact/browser/file_uri.h"
#include "agent/artifact/browser/visited_page.h"
#include "agent/artifact/sqlite/database.h"
#include "agent/base/ascii.h"

namespace schouw {
namespace {

constexpr std::string_view kVisited = "visited:", kCookie = "cookie:", kHost = ":Host:";
constexpr std::size_t kDaysDigits = 16;  // of the first day and of the day after the last

// ":2026030220260309: "
bool BeginsWithDays(std::string_view stored) {
  return stored.size() > kDaysDigits + 2 && stored[0] == ':' && stored[kDaysDigits + 1] == ':' &&
         std::ranges::all_of(stored.substr(1, kDaysDigits), [](char c) { return c >= '0' && c <= '9'; });
}

// What follows the name of the user.
std::string_view AfterUser(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  const std::size_t at = text.find('@');
  return at == std::string_view::npos ? text : text.substr(at + 1);
}

}  // namespace

std::optional<MsieAddress> ParseMsieAddress(std::string_view stored) {
  const std::string start = AsciiLowerCased(stored.substr(0, kVisited.size()));
  MsieAddress address;
  if (start == kVisited || BeginsWithDays(stored)) {
    const std::string_view rest = AfterUser(stored.substr(start == kVisited ? kVisited.size() : kDaysDigits + 2));
    if (rest.empty() || rest.starts_with(kHost)) return std::nullopt;
    address.kind = MsieAddress::Kind::kVisit;
    address.url = rest;
  } else if (start.starts_with(kCookie)) {
    address.kind = MsieAddress::Kind::kCookie;
    address.url = AfterUser(stored.substr(kCookie.size()));
  } else {
    address.url = stored;
  }
  if (address.url.empty()) return std::nullopt;
  return address;
}

bool EmitMsieVisit(StoreReport& report, const std::string& url, std::string app, std::string title, std::string place,
                   std::optional<UnixNanos> time) {
  Record record = PageRecord(RecordKind::kUrlVisit, std::move(place), time, Origin::kUnknown, {url, std::move(title)});
  record.app = std::move(app);
  if (!AsciiLowerCased(url.substr(0, 8)).starts_with("file://"))
    return EmitWithSearch(report, std::move(record), Origin::kUnknown);
  record.kind = RecordKind::kRecentFile;
  record.text = PathOfFileUri(url);
  return report.Emit(std::move(record));
}

}  // namespace schouw
