// A report on paper: HTML printed to PDF by a browser that is installed here, without a network and without a window.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "agent/base/result.h"

namespace schouw {

// Chromium, Chrome or Edge: the path of the first one that is here.
std::optional<std::string> FindPdfBrowser();

// The PDF's bytes. The page, and what the browser writes of its own, stand for that time in a folder in memory that
// only this user may read; it is gone when this returns. Errors: kNotFound without a browser, kTimeout, kCrashed:
// sentences that say what to do.
Result<std::string> PrintToPdf(std::string_view html);

}  // namespace schouw
