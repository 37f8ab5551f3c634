// Whether a volume was unmounted cleanly: else what was changed last may not stand where we look. Private to volume/.
#pragma once

#include <string>
#include <string_view>

#include "agent/volume/signature.h"

namespace schouw {

// A clause for the coverage statement, or empty for a volume that is whole (and for one that keeps no such mark).
// Journals are never applied: libtsk does not, and half of one would be no state the volume ever had. A journal that is
// in use but empty takes nothing away. `name` is VolumeSignature::name.
std::string_view UncleanReason(const ProbeBytes& volume, std::string_view name);

inline constexpr std::string_view kInJournal =
    "not unmounted cleanly: the newest changes may stand in its journal, which is not applied";
inline constexpr std::string_view kWithoutJournal =
    "not unmounted cleanly: what was written last may be missing or damaged";

// unclean_ext.cc: ext2, ext3 and ext4 (Linux kernel documentation, "ext4 Data Structures and Algorithms": super block,
// group descriptors, inode table, extent tree, journal (jbd2)).
std::string_view UncleanExt(const ProbeBytes& volume);
// unclean_ntfs.cc: the dirty flag of $Volume, and the restart area of $LogFile (linux-ntfs documentation of both files;
// fs/ntfs/logfile.h of Linux).
std::string_view UncleanNtfs(const ProbeBytes& volume);

}  // namespace schouw
