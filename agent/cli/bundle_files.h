// The files of the portable folder: a signed list of their digests, written by tools/package and held against the
// folder by `schouw doctor`.
#pragma once

#include <string>
#include <vector>

#include "agent/base/result.h"

namespace schouw {

inline constexpr const char* kBundleList = "BESTANDEN.sha256";  // "digest  path" a line, as sha256sum -c reads it
inline constexpr const char* kBundleSignature = "release";      // the kind of signature in BESTANDEN.sha256.sig

// Digest and path of each regular file under `folder`, by path, but of the list itself and its signature. A link is
// refused: what it points at could change. Errors: kIo, kRefused.
Result<std::string> ListBundle(const std::string& folder);

struct BundleState {
  std::string signed_by;               // name of the organisation's key
  std::string key_id;                  // of that key: to be compared with what the organisation says it is
  std::size_t files = 0;               // in the list
  std::vector<std::string> differing;  // in the list, and gone or changed
  // Not in the list. In packs/, trust/, keys/ and mandates/ the organisation may add; files the program loads code or
  // data from must not come by: those are in `differing`.
  std::vector<std::string> added;
};
// Errors: kNotFound when `folder` has no list (it is no portable folder); kRefused when the list is not signed by the
// key in organisation.pub.
Result<BundleState> CheckBundle(const std::string& folder);
// Before a scan: what reads a device must be what was given out. No portable folder: fine. Errors: kRefused.
Status CheckOwnFiles(const std::string& folder);

}  // namespace schouw
