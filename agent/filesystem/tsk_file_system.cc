#include "agent/filesystem/tsk_file_system.h"

#include <array>

#include "agent/filesystem/tsk_file_source.h"
#include "agent/filesystem/unreadable_content.h"
#include "agent/volume/signature.h"

namespace schouw {
namespace {

struct TypeRow {
  std::string_view name;
  TSK_FS_TYPE_ENUM type;
};
// Opened as what the signature says: libtsk's own detection tries all kinds and gives up where two fit.
constexpr auto kTypes = std::to_array<TypeRow>({
    {"ntfs", TSK_FS_TYPE_NTFS_DETECT},
    {"fat12", TSK_FS_TYPE_FAT_DETECT},
    {"fat16", TSK_FS_TYPE_FAT_DETECT},
    {"fat32", TSK_FS_TYPE_FAT_DETECT},
    {"exfat", TSK_FS_TYPE_FAT_DETECT},
    {"ext2", TSK_FS_TYPE_EXT_DETECT},
    {"ext3", TSK_FS_TYPE_EXT_DETECT},
    {"ext4", TSK_FS_TYPE_EXT_DETECT},
    {"hfs+", TSK_FS_TYPE_HFS_DETECT},
    {"hfsx", TSK_FS_TYPE_HFS_DETECT},
    {"iso9660", TSK_FS_TYPE_ISO9660_DETECT},
    {"ufs1", TSK_FS_TYPE_FFS_DETECT},
    {"ufs2", TSK_FS_TYPE_FFS_DETECT},
});

TSK_FS_TYPE_ENUM TypeOf(std::string_view name) {
  for (const TypeRow& row : kTypes) {
    if (row.name == name) return row.type;
  }
  return TSK_FS_TYPE_DETECT;
}

// ext2 before 1997 has no inode size in its superblock; libtsk takes it for 0 and finds every inode empty.
bool IsOriginalExt2(const ByteSource& volume) {
  std::array<std::byte, 4> revision{};
  return ReadExactly(volume, 1024 + 76, revision) && LoadLe<std::uint32_t>(revision.data()) == 0;
}

}  // namespace

TskFileSystem::TskFileSystem(const ByteSource& image, const VolumeSpec& volume)
    : volume_(image, volume.offset, volume.length), image_(volume_) {}

TskFileSystem::~TskFileSystem() {
  fs_.reset();
  if (pool_image_ != nullptr) tsk_img_close(pool_image_);
}

Result<std::unique_ptr<TskFileSystem>> TskFileSystem::Open(const ByteSource& image, const VolumeSpec& volume) {
  std::unique_ptr<TskFileSystem> opened(new TskFileSystem(image, volume));
  const VolumeSignature signature = IdentifySignature(opened->volume_);
  opened->type_ = signature.name;
  if (signature.kind == VolumeKind::kEncrypted) {
    return Fail(ErrorCode::kEncrypted, std::string(signature.reason));
  }
  if (signature.kind == VolumeKind::kUnsupported && signature.name != "unknown") {
    return Fail(ErrorCode::kUnsupported, std::string(signature.reason));
  }
  if (signature.name == "apfs") {
    SCHOUW_TRY(opened->OpenPoolVolume(volume.pool_block), "open APFS volume");
  } else {
    SCHOUW_TRY(opened->OpenPlain(signature.name), "open file system");
  }
  opened->MakeLiveOnly();
  return opened;
}

Status TskFileSystem::OpenPlain(std::string_view name) {
  const TSK_FS_TYPE_ENUM type = TypeOf(name);
  if (type == TSK_FS_TYPE_EXT_DETECT && IsOriginalExt2(volume_)) {
    return Fail(ErrorCode::kUnsupported, "ext2 in its original revision (0), which Schouw does not read");
  }
  fs_.reset(CallTsk(
      image_, [&] { return tsk_fs_open_img(image_.get(), 0, type); }, static_cast<TSK_FS_INFO*>(nullptr)));
  if (fs_ == nullptr && type == TSK_FS_TYPE_DETECT && !image_.error()) {
    return Fail(ErrorCode::kUnsupported, "no known file system");
  }
  if (fs_ == nullptr) return Fail(TskError(image_, "the file system's first structures are damaged"));
  if (type == TSK_FS_TYPE_DETECT) type_ = tsk_fs_type_toname(fs_->ftype);
  return {};
}

Status TskFileSystem::OpenPoolVolume(std::uint64_t block) {
  if (block == 0) return Fail(ErrorCode::kUnsupported, "an APFS container is opened by one of its volumes");
  constexpr const TSK_POOL_INFO* kNoPool = nullptr;
  pool_.reset(CallTsk(
      image_, [&] { return tsk_pool_open_img_sing(image_.get(), 0, TSK_POOL_TYPE_APFS); }, kNoPool));
  if (pool_ == nullptr) return Fail(TskError(image_, "the APFS container is damaged"));
  for (const TSK_POOL_VOLUME_INFO* volume = pool_->vol_list; volume != nullptr; volume = volume->next) {
    if (volume->block == block && (volume->flags & TSK_POOL_VOLUME_FLAG_ENCRYPTED) != 0) {
      return Fail(ErrorCode::kEncrypted, "encrypted with FileVault (APFS)");
    }
  }
  pool_image_ = CallTsk(
      image_, [&] { return pool_->get_img_info(pool_.get(), block); }, static_cast<TSK_IMG_INFO*>(nullptr));
  if (pool_image_ == nullptr) return Fail(TskError(image_, "the APFS volume is damaged"));
  fs_.reset(CallTsk(
      image_, [&] { return tsk_fs_open_img(pool_image_, 0, TSK_FS_TYPE_APFS); }, static_cast<TSK_FS_INFO*>(nullptr)));
  if (fs_ == nullptr) return Fail(TskError(image_, "the APFS volume is damaged"));
  return {};
}

// libtsk looks for deleted files by walking all inodes: for orphans, and on NTFS at the first folder. Without such a
// walk they are out of reach by construction. On NTFS the walk also finds files in use that their folder's index has
// lost (after a crash): that half of it stays.
void TskFileSystem::MakeLiveOnly() {
  if (TSK_FS_TYPE_ISNTFS(fs_->ftype)) {
    static decltype(fs_->inode_walk) ntfs_walk = fs_->inode_walk;  // the same function for every NTFS volume
    fs_->inode_walk = [](TSK_FS_INFO* fs, TSK_INUM_T first, TSK_INUM_T last, TSK_FS_META_FLAG_ENUM flags,
                         TSK_FS_META_WALK_CB call, void* data) -> std::uint8_t {
      if ((flags & TSK_FS_META_FLAG_ALLOC) == 0) return 0;
      return ntfs_walk(fs, first, last, TSK_FS_META_FLAG_ALLOC, call, data);
    };
    return;
  }
  fs_->inode_walk = [](TSK_FS_INFO*, TSK_INUM_T, TSK_INUM_T, TSK_FS_META_FLAG_ENUM, TSK_FS_META_WALK_CB, void*) {
    return std::uint8_t{0};
  };
}

Result<FileHandle> TskFileSystem::OpenMeta(std::uint64_t inode) {
  FileHandle file(CallTsk(
      image_, [&] { return tsk_fs_file_open_meta(fs_.get(), nullptr, inode); }, static_cast<TSK_FS_FILE*>(nullptr)));
  if (file == nullptr || file->meta == nullptr) {
    return Fail(TskError(image_, "record " + std::to_string(inode) + " of the file system is damaged"));
  }
  if (image_.error()) return Fail(*image_.error());
  if ((file->meta->flags & TSK_FS_META_FLAG_ALLOC) == 0) {
    return Fail(ErrorCode::kNotFound, "record " + std::to_string(inode) + " is not in use");
  }
  return file;
}

Status TskFileSystem::CheckContent(TSK_FS_FILE& file, const TSK_FS_ATTR& content) const {
  if (content.size < 0) return Fail(ErrorCode::kMalformed, "impossible size");
  if (TSK_FS_TYPE_ISNTFS(fs_->ftype)) return CheckNtfsContent(file, content);
  return {};
}

Result<std::unique_ptr<ByteSource>> TskFileSystem::OpenFile(const EntryAddress& address) {
  SCHOUW_ASSIGN(FileHandle file, OpenMeta(address.inode), "open file");
  const bool named = address.attribute != 0;
  if (!named && TSK_FS_IS_DIR_META(file->meta->type)) return Fail(ErrorCode::kUnsupported, "is a folder");
  if (!named && TSK_FS_TYPE_ISNTFS(fs_->ftype)) return std::make_unique<MemorySource>("");  // a file without content
  if (TSK_FS_TYPE_ISEXT(fs_->ftype)) {
    if (!ext_) {
      SCHOUW_ASSIGN(ExtInodes opened, ExtInodes::Open(volume_), "open file");
      ext_.emplace(std::move(opened));
    }
    SCHOUW_TRY(ext_->CheckReadable(file->meta->addr), "open file");
    if (!named && file->meta->size > 0) {
      SCHOUW_ASSIGN(std::unique_ptr<ByteSource> tree,
                    ext_->OpenTree(file->meta->addr, static_cast<std::uint64_t>(file->meta->size)), "open file");
      if (tree != nullptr) return tree;
    }
  }
  const TSK_FS_ATTR* content = CallTsk(
      image_,
      [&] {
        return named ? tsk_fs_file_attr_get_type(file.get(), static_cast<TSK_FS_ATTR_TYPE_ENUM>(address.attribute),
                                                 static_cast<std::uint16_t>(address.attribute_id), 1)
                     : tsk_fs_file_attr_get(file.get());
      },
      static_cast<const TSK_FS_ATTR*>(nullptr));
  if (image_.error() || (content == nullptr && file->meta->size != 0)) {
    return Fail(TskError(image_, "the places of the file's data are damaged"));
  }
  if (content == nullptr) return std::make_unique<MemorySource>("");
  SCHOUW_TRY(CheckContent(*file, *content), "open file");
  return std::make_unique<TskFileSource>(image_, std::move(file), content);
}

}  // namespace schouw
