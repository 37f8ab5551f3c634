// Addresses as Internet Explorer's stores write them: "Visited: anna@https://krant.example/".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "agent/artifact/store_report.h"

namespace schouw {

struct MsieAddress {
  enum class Kind { kVisit, kCookie, kPlain };
  Kind kind = Kind::kPlain;
  std::string url;  // of a cookie its host and path
};

// "Visited: USER@URL" and ":2026030220260309: USER@URL" are visits, "Cookie:USER@HOST/" is a cookie, anything else
// stands for itself. Nullopt: a host of a day's list (":Host: "), which is no visit of its own.
std::optional<MsieAddress> ParseMsieAddress(std::string_view stored);

// A visit: with the search in it where it is a page's, a recent_file where it is a file's. `app`: empty, the report's
// own. False: no more is wanted.
bool EmitMsieVisit(StoreReport& report, const std::string& url, std::string app, std::string title, std::string place,
                   std::optional<UnixNanos> time);

}  // namespace schouw
