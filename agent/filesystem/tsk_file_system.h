// One volume's file system through libtsk. Private to filesystem/.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "agent/filesystem/ext_inode.h"
#include "agent/filesystem/tsk_handles.h"
#include "agent/model/coverage.h"
#include "agent/model/file_system.h"

namespace schouw {

class TskFileSystem final : public FileSystem {
 public:
  // `image` is not owned and must outlive the result. Errors as OpenFileSystem.
  static Result<std::unique_ptr<TskFileSystem>> Open(const ByteSource& image, const VolumeSpec& volume);
  ~TskFileSystem() override;

  std::string type() const override { return type_; }
  EntryAddress root() const override { return {fs_->root_inum, 0, 0}; }
  Status ListDirectory(const EntryAddress& folder, const std::function<bool(Entry)>& on_entry) override;
  Result<std::unique_ptr<ByteSource>> OpenFile(const EntryAddress& file) override;

  // The address of the stream or extended attribute `name` of `file`, compared without case; nothing when it has none.
  Result<std::optional<EntryAddress>> FindNamedAttribute(const EntryAddress& file, std::string_view name);

 private:
  struct Listing;

  TskFileSystem(const ByteSource& image, const VolumeSpec& volume);
  Status OpenPlain(std::string_view name);
  Status OpenPoolVolume(std::uint64_t block);
  void MakeLiveOnly();
  Result<FileHandle> OpenMeta(std::uint64_t inode);
  Result<DirHandle> OpenFolder(std::uint64_t inode, bool& damaged);
  bool ReportName(Listing& listing, std::size_t index);
  bool ReportFile(Listing& listing, TSK_FS_FILE& file);
  bool ReportStreams(Listing& listing, TSK_FS_FILE& file, const Entry& of);
  Status CheckContent(TSK_FS_FILE& file, const TSK_FS_ATTR& content) const;

  SliceSource volume_;
  TskImage image_;
  PoolHandle pool_;
  TSK_IMG_INFO* pool_image_ = nullptr;  // owned; closed after fs_
  FsHandle fs_;
  std::optional<ExtInodes> ext_;  // once a file of ext2, ext3 or ext4 was opened
  std::string type_;
};

}  // namespace schouw
