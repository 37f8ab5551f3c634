// What crosses between `schouw` and `schouw-worker`, as plain values. codec.h turns them into frames and back.
//
// Order: schouw sends one Setup (descriptors beside it: packs in order, hash sets, the image's segments), the worker
// locks itself down and answers Ready; then JobBatch, again and again. For each job the worker sends JobStarted, any
// number of found things, and JobDone. Jobs of one batch are done in order. Everything from the worker is hostile until
// checked.
//
// Or, at the desk of a rule maintainer: schouw sends a ForeignList instead of Setup, and again one for each file. The
// worker locks itself down at the first, answers Ready once, and for each file ForeignItems and ForeignListRead.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "agent/model/account.h"
#include "agent/model/coverage.h"
#include "agent/model/entry.h"
#include "agent/model/foreign_item.h"
#include "agent/model/job.h"
#include "agent/model/limits.h"
#include "agent/model/locator.h"
#include "agent/model/match.h"
#include "agent/model/problem.h"
#include "agent/model/relation.h"
#include "agent/model/scope.h"
#include "agent/model/volume_key.h"

namespace schouw {

enum class SourceForm : std::uint8_t { kImage, kFolder };

// schouw → worker. Descriptors: pack_count packs, set_count hash sets, then one for each name in segment_names.
struct SetupMessage {
  Limits limits;
  Scope scope;
  std::string device;  // "d1"
  SourceForm form = SourceForm::kImage;
  std::vector<std::string> segment_names;  // file names in order; empty for a folder
  std::uint32_t pack_count = 0;
  std::string sandbox;          // what the supervisor asks for: "landlock+seccomp" or a weaker one it has been allowed
  std::uint32_t set_count = 0;  // hash sets that lie beside the packs that name them
  std::uint32_t hash_classes = 0;  // that the mandate allows: bit 1 software, 2 known_good, 3 tripwire (HashClass)
  std::vector<VolumeKey> keys;     // that the client gave, of this device
};

// A file beside the one to read whose content belongs to it: "History-wal" of "History".
struct Companion {
  std::string name;
  EntryAddress address;
  std::uint64_t size = 0;
};

struct JobMessage {
  std::uint64_t id = 0;  // unique in a scan; echoed in every answer
  JobKind kind = JobKind::kProbeImage;
  bool alone = false;  // second try, in a fresh worker
  VolumeSpec volume;
  std::string filesystem;  // what OpenVolume found; empty before
  EntryAddress address;
  Locator entry;  // of the folder to list or the file to read
  EntryType type = EntryType::kFile;
  std::uint64_t size = 0;
  std::optional<UnixNanos> modified;  // of the file to read: the time of what its text says
  std::string account;                // whose folder it stands in, or empty
  RecordState state = RecordState::kLive;
  std::vector<Companion> companions;
  // Folders given as image: schouw has listed them itself; the worker matches names. With kReadEntry the descriptors of
  // the file and of each companion travel beside the batch, in order of the jobs.
  std::vector<Entry> listing;
  std::uint64_t listing_left = 0;  // entries of a long listing that follow, each part asked for with ListingWanted
  std::uint32_t descriptor_count = 0;
  // kReadEntry. False: other files may belong together with this one, and none of what does is matched yet. True: all
  // were asked, and groups with one of these numbers are left alone.
  bool related = false;
  std::vector<std::uint64_t> protected_relations;
  bool left_alone = false;  // as EntryFoundMessage said of it or of a folder above: no record of it reaches a rule
};

struct JobBatchMessage {
  std::vector<JobMessage> jobs;
};
// The next entries of a listing that does not fit into one frame, when the worker has done with those before.
struct ListingPartMessage {
  std::uint64_t job = 0;
  std::vector<Entry> entries;  // never empty
};

// A list or rules of others to be read. Its descriptor travels beside it.
struct ForeignListMessage {
  Limits limits;
  std::string sandbox;  // as in SetupMessage; of the first message
  ForeignFormat format = ForeignFormat::kPlain;
  std::string name;  // last component of its path
};

// worker → schouw
struct ReadyMessage {
  std::string sandbox;  // what is in force: "landlock+seccomp", "userns+seccomp", "seccomp", "none"
};
struct JobStartedMessage {
  std::uint64_t job = 0;
};
// kProbeImage: the container and the volumes in it. kOpenVolume of a pool: its volumes.
struct ImageProbedMessage {
  std::uint64_t job = 0;
  std::string format;  // "raw", "split", "ewf", "vhd", "vhdx", "vmdk", "qcow2", "dmg", "zip", "tar"
  std::uint64_t bytes = 0;
  std::string incomplete;  // what is missing ("segment 3 of 5"), or empty
};
struct VolumeFoundMessage {
  std::uint64_t job = 0;
  VolumeCoverage volume;
  bool openable = false;  // an OpenVolume job makes sense
};
struct VolumeOpenedMessage {
  std::uint64_t job = 0;
  std::string filesystem;
  EntryAddress root;
};
struct EntryFoundMessage {
  std::uint64_t job = 0;
  Entry entry;
  bool may_be_store = false;   // its name is one that a reader of a store in scope knows
  std::string companion_of;    // name of the file beside it that it belongs to ("History" for "History-wal"), or empty
  bool may_be_listed = false;  // its size is one that a hash set knows
  // Its name, or that of a folder above, names a party that is left alone: `entry` bears its number in the listing
  // instead.
  bool left_alone = false;
};
struct MatchFoundMessage {
  std::uint64_t job = 0;
  Match match;
};
struct ProblemFoundMessage {
  std::uint64_t job = 0;
  Problem problem;
};
struct ArtifactFoundMessage {
  std::uint64_t job = 0;
  ArtifactCoverage artifact;
};
struct JobDoneMessage {
  std::uint64_t job = 0;
  EntryCounts counts;  // kReadEntry: the entry, its companions and its members. kListDirectory: nothing (schouw counts
                       // what it plans)
  std::uint64_t protected_records = 0;
  LeftOut left_out = {};  // records only
};
// The worker can't go on (a pack that does not load, lock-down refused). One sentence; it exits afterwards.
struct WorkerFailedMessage {
  std::string reason;
};
// The worker waits for the next ListingPart of this job.
struct ListingWantedMessage {
  std::uint64_t job = 0;
};

// How far the reading of a large file is: for progress alone, nothing rests on it.
struct JobReadingMessage {
  std::uint64_t job = 0;
  std::uint64_t bytes = 0;  // read so far, where it was read twice counted twice
};

// A file of a tripwire list: the worker stops here, and everything it said of this job before is void.
struct TripwireFoundMessage {
  std::uint64_t job = 0;
  std::uint32_t pack = 0;  // of the rule, as in Match
  std::uint32_t rule = 0;
  Locator entry;                       // the file of the job, or what lies in it: for what has to be erased
  std::optional<UnixNanos> modified;   // as the device keeps it
  std::array<std::string, 3> digests;  // those that agree: MD5, SHA-1, SHA-256 in hexadecimal digits, or empty
};

// kReadAccounts: one user of the list.
struct AccountFoundMessage {
  std::uint64_t job = 0;
  AccountIdentity account;
};

// kReadEntry: the file has parts of groups that other files may have parts of too. What else was sent of the job is
// void: the file is read again when all were asked. May come in several parts, the last before JobDone.
struct RelationsFoundMessage {
  std::uint64_t job = 0;
  std::vector<SharedRelation> relations;  // never empty
};

// What stands in a foreign list, in order. Void when ForeignListRead says that it was refused.
struct ForeignItemsMessage {
  std::vector<ForeignItem> items;  // never empty
};
struct ForeignListReadMessage {
  std::string refusal;  // why it can't be read, or empty
};

using ToWorker = std::variant<SetupMessage, JobBatchMessage, ListingPartMessage, ForeignListMessage>;
using FromWorker =
    std::variant<ReadyMessage, JobStartedMessage, ImageProbedMessage, VolumeFoundMessage, VolumeOpenedMessage,
                 EntryFoundMessage, MatchFoundMessage, ProblemFoundMessage, ArtifactFoundMessage, JobDoneMessage,
                 WorkerFailedMessage, ListingWantedMessage, JobReadingMessage, TripwireFoundMessage,
                 AccountFoundMessage, RelationsFoundMessage, ForeignItemsMessage, ForeignListReadMessage>;

}  // namespace schouw
