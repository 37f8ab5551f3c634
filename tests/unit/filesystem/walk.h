// Walks every volume of an image as a worker does, for tests.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "agent/base/sha256.h"
#include "agent/filesystem/open.h"
#include "agent/volume/volume.h"

namespace schouw::testing {

struct WalkedFile {
  std::string volume;
  std::uint64_t volume_offset = 0;
  std::string path;  // without leading '/', streams as "path:stream"
  EntryType type = EntryType::kFile;
  EntryAddress address;
  std::uint64_t size = 0;
  std::string sha256;
  std::string error;  // why its content could not be read
};

inline Result<std::string> DigestOf(const ByteSource& source, std::size_t piece = 1u << 20) {
  Sha256 digest;
  std::string buffer(piece, '\0');
  for (std::uint64_t offset = 0; offset < source.size();) {
    auto count = source.ReadAt(offset, std::as_writable_bytes(std::span(buffer)));
    if (!count) return Fail(std::move(count).error());
    if (*count == 0) return Fail(ErrorCode::kInternal, "no bytes before the end of the source");
    digest.Update(AsBytes(std::string_view(buffer).substr(0, *count)));
    offset += *count;
  }
  return ToHex(AsBytes(digest.Finish()));
}

struct Walk {
  std::vector<WalkedFile> files;
  std::vector<std::string> errors;  // folders and volumes that were not wholly read
  bool read_content = true;
  std::size_t max_entries = 200'000;

  void Volume(const ByteSource& image, const VolumeSpec& spec) {
    auto opened = OpenFileSystem(image, spec);
    if (!opened) {
      errors.push_back(spec.id + ": " + opened.error().Text());
      return;
    }
    std::set<EntryAddress> seen;
    Folder(**opened, spec, (*opened)->root(), "", seen);
  }

  void Folder(FileSystem& fs, const VolumeSpec& spec, const EntryAddress& address, const std::string& path,
              std::set<EntryAddress>& seen) {
    if (!seen.insert(address).second || files.size() > max_entries) return;
    std::vector<Entry> entries;
    const Status status = fs.ListDirectory(address, [&](Entry entry) {
      entries.push_back(std::move(entry));
      return entries.size() < max_entries;
    });
    if (!status) errors.push_back(spec.id + ":/" + path + ": " + status.error().Text());
    for (const Entry& entry : entries) {
      const std::string own = path.empty() ? entry.name : path + "/" + entry.name;
      if (entry.type == EntryType::kFolder) {
        Folder(fs, spec, entry.address, own, seen);
        continue;
      }
      WalkedFile file{spec.id,
                      spec.offset,
                      entry.stream.empty() ? own : own + ":" + entry.stream,
                      entry.type,
                      entry.address,
                      entry.size,
                      "",
                      ""};
      if (read_content) Read(fs, file);
      files.push_back(std::move(file));
    }
  }

  static void Read(FileSystem& fs, WalkedFile& file) {
    auto source = fs.OpenFile(file.address);
    if (!source) {
      file.error = source.error().Text();
      return;
    }
    if ((*source)->size() != file.size) file.error = "opens with another size than listed";
    auto digest = DigestOf(**source);
    if (digest) file.sha256 = std::move(*digest);
    if (!digest) file.error = digest.error().Text();
  }
};

inline Walk WalkEverything(const ByteSource& image, bool read_content = true) {
  Walk walk;
  walk.read_content = read_content;
  auto volumes = FindVolumes(image);
  if (!volumes) {
    walk.errors.push_back(volumes.error().Text());
    return walk;
  }
  for (const FoundVolume& volume : *volumes) {
    if (!volume.openable) continue;
    auto pool = FindPoolVolumes(image, volume.coverage.spec);
    if (!pool) walk.errors.push_back(pool.error().Text());
    if (!pool || pool->empty()) {
      if (pool) walk.Volume(image, volume.coverage.spec);
      continue;
    }
    for (const VolumeCoverage& inner : *pool) walk.Volume(image, inner.spec);
  }
  return walk;
}

inline std::vector<WalkedFile> WalkImage(const ByteSource& image) { return WalkEverything(image).files; }

}  // namespace schouw::testing
