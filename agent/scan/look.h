// A first look at a device: format, volumes, accounts. Reads no file but the lists of its users, and matches nothing.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "agent/base/result.h"
#include "agent/model/coverage.h"
#include "agent/model/entry.h"
#include "agent/model/problem.h"
#include "agent/model/volume_key.h"
#include "agent/scan/worker_pool.h"
#include "agent/source/source.h"

namespace schouw {

struct LookedVolume {
  VolumeCoverage coverage;
  bool opened = false;  // its file system can be listed
  EntryAddress root;
  std::set<std::string> accounts;            // names of the operating-system accounts whose folders stand on it
  std::vector<std::string> account_folders;  // those folders, as paths
};

struct DeviceLook {
  std::string format;  // "raw", "split", "ewf", "vhd", "vhdx", "vmdk", "qcow2", "dmg", "zip", "tar", "folder", "block"
  std::uint64_t bytes = 0;
  std::string incomplete;  // what of the image is missing, or empty
  std::vector<LookedVolume> volumes;
  std::vector<Problem> problems;
  std::string sandbox;
  std::vector<AccountHome> homes;  // whose folders are whose, as the lists of users on the device say
  // Why there may be accounts that were not found ("/Users can't be listed"), or empty.
  std::string accounts_unsure;

  // Of all volumes, with those that the lists of users give a folder.
  std::set<std::string> Accounts() const;
  // Whether `scope`'s accounts are among them. Accounts that may be there and were not found do not count.
  bool HasAccountOf(Scope scope) const;
};

// How workers are started, by both look and scan.
struct WorkerSettings {
  std::string program;                       // path of schouw-worker
  std::string sandbox = "landlock+seccomp";  // what is asked of them
  Limits limits;
  bool verbose = false;
  std::vector<VolumeKey> keys;  // of the device that is read
};

// Errors: an image that can't be opened at all, workers that can't be started.
Result<DeviceLook> LookAtDevice(const Source& source, const std::string& device, const WorkerSettings& settings);

}  // namespace schouw
