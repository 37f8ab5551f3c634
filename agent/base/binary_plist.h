// Apple's binary property lists ("bplist00", CFBinaryPList.c of Core Foundation) → their strings, data and dates, with
// the path of keys.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "agent/base/bytes.h"
#include "agent/base/result.h"

namespace schouw {

// What a property list holds, front to back. Paths are keys and positions with '/' between them.
struct PlistVisitor {
  // `key` is the last name of `path`, empty in a list. False: no more is wanted.
  std::function<bool(const std::string& path, std::string_view key, const std::string& text)> on_text;
  std::function<bool(const std::string& path, Bytes data)> on_data;
  // May be empty. Seconds since 2001-01-01T00:00:00Z, unchecked.
  std::function<bool(const std::string& path, double seconds)> on_date = {};
};

bool IsBinaryPlist(std::string_view head);

// Keyed archives (NSKeyedArchiver) are read as the objects that they were. An object that two places share is given at
// the first; so time and memory are bounded by the size of `bytes`. Errors: kMalformed, kTruncated, kTooDeep (what came
// before was given), kUnsupported: another version.
Status ReadBinaryPlist(Bytes bytes, const PlistVisitor& visitor);

}  // namespace schouw
