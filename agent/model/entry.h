// A file or folder in a file system or acquisition, and how to ask for it again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "agent/base/time.h"

namespace schouw {

// Names an entry within its volume without its name: stable between two openings of the same image.
struct EntryAddress {
  std::uint64_t inode = 0;      // inode, MFT entry, directory-entry address, archive ordinal
  std::uint32_t attribute = 0;  // NTFS attribute type, else 0
  std::uint32_t attribute_id = 0;
  auto operator<=>(const EntryAddress&) const = default;
};

enum class EntryType : std::uint8_t { kFile, kFolder, kLink, kOther };

struct Entry {
  EntryAddress address;
  std::string name;    // raw bytes, one component, no '/'
  std::string stream;  // name of the alternate data stream this is, or empty
  EntryType type = EntryType::kFile;
  std::uint64_t size = 0;  // bytes of content
  std::optional<UnixNanos> modified;
  std::optional<UnixNanos> created;
};

}  // namespace schouw
