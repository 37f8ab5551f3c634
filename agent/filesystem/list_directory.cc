#include <strings.h>

#include <algorithm>

#include "agent/filesystem/live_entries.h"
#include "agent/filesystem/named_attribute.h"
#include "agent/filesystem/tsk_file_system.h"
#include "agent/filesystem/unreadable_content.h"

// libtsk's record of each FAT folder's parent (tsk_fatfs.h, not installed by the package). Without a record it walks
// the whole volume, deleted folders included, only to fill in "..".
extern "C" std::uint8_t fatfs_dir_buf_add(void* fatfs, TSK_INUM_T parent, TSK_INUM_T folder);

namespace schouw {
namespace {

std::optional<UnixNanos> TimeOf(time_t seconds, std::uint32_t nanos) {
  if (seconds == 0) return std::nullopt;
  auto time = FromUnixSeconds(seconds);
  if (!time || nanos >= 1'000'000'000) return time ? std::optional(*time) : std::nullopt;
  return UnixNanos{time->value + nanos};
}

EntryType TypeOfMeta(TSK_FS_META_TYPE_ENUM type) {
  switch (type) {
    case TSK_FS_META_TYPE_REG: return EntryType::kFile;
    case TSK_FS_META_TYPE_DIR: return EntryType::kFolder;
    case TSK_FS_META_TYPE_LNK: return EntryType::kLink;
    default: return EntryType::kOther;
  }
}

EntryType TypeOfName(TSK_FS_NAME_TYPE_ENUM type) {
  switch (type) {
    case TSK_FS_NAME_TYPE_DIR: return EntryType::kFolder;
    case TSK_FS_NAME_TYPE_LNK: return EntryType::kLink;
    case TSK_FS_NAME_TYPE_REG:
    case TSK_FS_NAME_TYPE_UNDEF: return EntryType::kFile;
    default: return EntryType::kOther;
  }
}

std::uint64_t SizeOf(TSK_OFF_T size) { return size < 0 ? 0 : static_cast<std::uint64_t>(size); }

std::string_view NameOf(const TSK_FS_ATTR& attribute) {
  return attribute.name == nullptr ? std::string_view() : std::string_view(attribute.name);
}

EntryAddress AddressOf(TSK_INUM_T inode, const TSK_FS_ATTR& attribute) {
  return {inode, static_cast<std::uint32_t>(attribute.type), attribute.id};
}

// A name as one component of a path: only damage, or somebody who wants harm, puts a '/' into one.
std::string Component(std::string_view name) {
  std::string component(name);
  std::replace(component.begin(), component.end(), '/', ':');
  return component;
}

bool EqualWithoutCase(std::string_view a, std::string_view b) {
  return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0;
}

// Calls `use` for each attribute until it returns false.
template <typename Use>
bool ForEachAttribute(TSK_FS_FILE& file, Use use) {
  const int count = tsk_fs_file_attr_getsize(&file);
  for (int i = 0; i < count; ++i) {
    const TSK_FS_ATTR* attribute = tsk_fs_file_attr_get_idx(&file, i);
    if (attribute != nullptr && !use(*attribute)) return false;
  }
  return true;
}

const TSK_FS_ATTR* NtfsContent(TSK_FS_FILE& file) {
  const TSK_FS_ATTR* content = nullptr;
  ForEachAttribute(file, [&](const TSK_FS_ATTR& attribute) {
    if (attribute.type == TSK_FS_ATTR_TYPE_NTFS_DATA && NameOf(attribute).empty()) content = &attribute;
    return content == nullptr;
  });
  return content;
}

// What the file's name and record say; size and address are those of its content.
Entry EntryOf(TSK_FS_FILE& file) {
  const TSK_FS_META& meta = *file.meta;
  Entry entry;
  entry.name = Component(file.name->name);
  entry.address = {file.name->meta_addr, 0, 0};
  entry.type = TypeOfMeta(meta.type);
  entry.modified = TimeOf(meta.mtime, meta.mtime_nano);
  entry.created = TimeOf(meta.crtime, meta.crtime_nano);
  if (TSK_FS_TYPE_ISNTFS(file.fs_info->ftype) && IsLinkTag(NtfsReparseTag(file))) entry.type = EntryType::kLink;
  if (TSK_FS_IS_DIR_META(meta.type)) return entry;
  if (!TSK_FS_TYPE_ISNTFS(file.fs_info->ftype)) {
    entry.size = SizeOf(meta.size);
  } else if (const TSK_FS_ATTR* content = NtfsContent(file); content != nullptr) {
    entry.size = SizeOf(content->size);
    entry.address = AddressOf(meta.addr, *content);
  }
  return entry;
}

// The name under which an NTFS attribute is an entry of its own, or empty.
std::string StreamName(const TSK_FS_ATTR& attribute, bool overlay_compressed) {
  const std::string_view name = NameOf(attribute);
  if (attribute.type != TSK_FS_ATTR_TYPE_NTFS_DATA) return "";
  if (overlay_compressed && name == "WofCompressedData") return "";  // the file's own content, packed
  return std::string(name);
}

}  // namespace

struct TskFileSystem::Listing {
  TSK_INUM_T folder = 0;
  DirHandle dir;
  FatLiveSlots fat_live;
  const std::function<bool(Entry)>& on_entry;
  std::optional<Error> error;  // the first; what follows is still listed
};

Result<DirHandle> TskFileSystem::OpenFolder(std::uint64_t inode, bool& damaged) {
  SCHOUW_ASSIGN(const FileHandle file, OpenMeta(inode), "open folder");
  if (!TSK_FS_IS_DIR_META(file->meta->type)) {
    return Fail(ErrorCode::kMalformed, inode == fs_->root_inum ? "the root folder is damaged" : "is not a folder");
  }
  TSK_FS_DIR* raw = nullptr;
  // Not through tsk_fs_dir_open_meta: that throws away what was read of a damaged folder.
  const TSK_RETVAL_ENUM outcome = CallTsk(
      image_,
      [&] {
        if (TSK_FS_TYPE_ISFAT(fs_->ftype) && inode != fs_->root_inum) {
          fatfs_dir_buf_add(fs_.get(), fs_->root_inum, inode);
        }
        return fs_->dir_open_meta(fs_.get(), &raw, inode, 0);
      },
      TSK_ERR);
  DirHandle dir(raw);
  damaged = outcome != TSK_OK || image_.error();
  if (dir == nullptr) return Fail(TskError(image_, "the folder is damaged"));
  return dir;
}

bool TskFileSystem::ReportStreams(Listing& listing, TSK_FS_FILE& file, const Entry& of) {
  if (!TSK_FS_TYPE_ISNTFS(fs_->ftype)) return true;
  const bool overlay = IsWofTag(NtfsReparseTag(file));
  return ForEachAttribute(file, [&](const TSK_FS_ATTR& attribute) {
    const std::string name = StreamName(attribute, overlay);
    if (name.empty()) return true;
    Entry stream = of;
    stream.stream = name;
    stream.type = EntryType::kFile;
    stream.size = SizeOf(attribute.size);
    stream.address = AddressOf(file.meta->addr, attribute);
    return listing.on_entry(std::move(stream));
  });
}

bool TskFileSystem::ReportFile(Listing& listing, TSK_FS_FILE& file) {
  if ((file.meta->flags & TSK_FS_META_FLAG_ALLOC) == 0) return true;
  if (file.meta->type == TSK_FS_META_TYPE_VIRT || file.meta->type == TSK_FS_META_TYPE_VIRT_DIR) return true;
  if (TSK_FS_TYPE_ISNTFS(fs_->ftype) && !NtfsRecordConfirms(*file.meta, listing.folder, file.name->name)) return true;
  const Entry entry = EntryOf(file);
  return listing.on_entry(entry) && ReportStreams(listing, file, entry);
}

bool TskFileSystem::ReportName(Listing& listing, std::size_t index) {
  const TSK_FS_NAME* name = tsk_fs_dir_get_name(listing.dir.get(), index);
  if (name == nullptr || name->name == nullptr || (name->flags & TSK_FS_NAME_FLAG_ALLOC) == 0) return true;
  if (name->type == TSK_FS_NAME_TYPE_VIRT || name->type == TSK_FS_NAME_TYPE_VIRT_DIR) return true;
  if (TSK_FS_ISDOT(name->name) || IsFileSystemOwn(*fs_, listing.folder, *name)) return true;
  if (!listing.fat_live.Contains(name->meta_addr)) return true;
  const FileHandle file(CallTsk(
      image_, [&] { return tsk_fs_dir_get(listing.dir.get(), index); }, static_cast<TSK_FS_FILE*>(nullptr)));
  if (file != nullptr && file->meta != nullptr) return ReportFile(listing, *file);
  // Without a record: it can't be read, or it belongs to another file by now (NTFS sequence numbers).
  auto record = OpenMeta(name->meta_addr);
  if (record || record.error().code == ErrorCode::kNotFound) return true;
  Entry entry;
  entry.name = Component(name->name);
  entry.address = {name->meta_addr, 0, 0};
  entry.type = TypeOfName(name->type);
  return listing.on_entry(std::move(entry));  // opening it gives the reason
}

Status TskFileSystem::ListDirectory(const EntryAddress& folder, const std::function<bool(Entry)>& on_entry) {
  bool damaged = false;
  SCHOUW_ASSIGN(DirHandle dir, OpenFolder(folder.inode, damaged), "list folder");
  std::optional<Error> error;
  if (damaged) error = TskError(image_, "the folder is damaged");
  Listing listing{folder.inode, std::move(dir), {}, on_entry, std::move(error)};
  if (TSK_FS_TYPE_ISFAT(fs_->ftype) && listing.dir->fs_file != nullptr) {
    const TSK_FS_ATTR* content = CallTsk(
        image_, [&] { return tsk_fs_file_attr_get(listing.dir->fs_file); }, static_cast<const TSK_FS_ATTR*>(nullptr));
    if (content != nullptr) {
      auto live = FatLiveSlots::Of(volume_, *content, fs_->ftype == TSK_FS_TYPE_EXFAT);
      if (!live) return Fail(std::move(live).error().In("list folder"));
      listing.fat_live = std::move(*live);
    }
  }
  const std::size_t count = tsk_fs_dir_getsize(listing.dir.get());
  for (std::size_t i = 0; i < count; ++i) {
    if (!ReportName(listing, i)) return {};
    if (image_.error() && !listing.error) listing.error = image_.error();
  }
  if (listing.error) return Fail(std::move(*listing.error).In("list folder"));
  return {};
}

Result<std::optional<EntryAddress>> TskFileSystem::FindNamedAttribute(const EntryAddress& address,
                                                                      std::string_view name) {
  SCHOUW_ASSIGN(const FileHandle file, OpenMeta(address.inode), "open file");
  std::optional<EntryAddress> found;
  CallTsk(
      image_,
      [&] {
        return ForEachAttribute(*file, [&](const TSK_FS_ATTR& attribute) {
          if (EqualWithoutCase(NameOf(attribute), name)) found = AddressOf(file->meta->addr, attribute);
          return !found;
        });
      },
      false);
  if (image_.error()) return Fail(*image_.error());
  return found;
}

}  // namespace schouw
