// Opens what `--image` names, read-only, and hands descriptors on. Parses nothing: lists names, opens regular files.
#pragma once

#include <string>
#include <vector>

#include "agent/base/result.h"
#include "agent/base/unique_fd.h"
#include "agent/model/entry.h"
#include "agent/model/problem.h"
#include "agent/wire/messages.h"

namespace schouw {

struct SourceFile {
  std::string name;
  // Never invalid, so that it can be sent. Of a segment that is missing: an empty pipe, which image/ knows for a gap.
  UniqueFd fd;
  bool missing = false;
  std::uint64_t bytes = 0;  // when it was opened; 0 of a block device
};

struct FolderListing {
  std::vector<Entry> entries;     // sorted by name bytes; address.inode is st_ino
  std::vector<Problem> problems;  // of each entry that is kOther: a pipe, a device, another file system, unreadable
};

class Source {
 public:
  // A file (with the segments that belong to it by name), a block device, or a folder.
  // Errors (kRefused, kNotFound, kIo): one clause that says why and what to do.
  static Result<Source> Open(const std::string& path);
  // An image that is open already.
  static Source OfImage(std::string name, UniqueFd image);

  SourceForm form() const { return form_; }
  const std::string& name() const { return name_; }  // last component of the path
  bool block_device() const { return block_device_; }
  const std::vector<SourceFile>& segments() const { return segments_; }
  // False when it is there no more: unplugged, removed, or smaller than it was. Asks the kernel, not the file's
  // content: to be asked when something could not be read.
  bool Present() const;
  // Segments that the numbering says are missing: "laptop.003, laptop.005". Or empty.
  std::string missing() const;

  // Folder form only. `path` is absolute within the folder ("/", "/Users/anna"). Beneath the folder, no symbolic links,
  // same file system, regular files only (openat2).
  // Errors of List: kIo (also when the folder is gone), kRefused, kTooMany. Of OpenFile also kNotFound.
  Result<FolderListing> List(const Locator& folder) const;
  Result<UniqueFd> OpenFile(const std::string& path) const;

 private:
  SourceForm form_ = SourceForm::kImage;
  std::string name_;
  bool block_device_ = false;
  std::vector<SourceFile> segments_;
  UniqueFd folder_;
};

}  // namespace schouw
