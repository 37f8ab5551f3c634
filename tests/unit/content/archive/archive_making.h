// Makes small archives in memory with libarchive's writer, for tests.
#pragma once

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace schouw::testing {

struct MadeMember {
  std::string path;
  std::string content;
  unsigned type = AE_IFREG;
  std::int64_t modified = 1772445330;  // 2026-03-02T09:55:30Z
};

// `format` is ARCHIVE_FORMAT_..., `filter` ARCHIVE_FILTER_..., `options` as archive_write_set_options takes them.
inline std::string MakeArchive(int format, int filter, const std::vector<MadeMember>& members,
                               const char* options = nullptr) {
  std::size_t room = 1u << 20;
  for (const MadeMember& member : members) room += member.content.size() + 4096;
  std::string bytes(room, '\0');
  std::size_t used = 0;
  archive* writer = archive_write_new();
  EXPECT_EQ(archive_write_add_filter(writer, filter), ARCHIVE_OK);
  EXPECT_EQ(archive_write_set_format(writer, format), ARCHIVE_OK);
  if (options != nullptr) {
    EXPECT_EQ(archive_write_set_options(writer, options), ARCHIVE_OK) << archive_error_string(writer);
  }
  EXPECT_EQ(archive_write_open_memory(writer, bytes.data(), bytes.size(), &used), ARCHIVE_OK);
  for (const MadeMember& member : members) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, member.path.c_str());
    archive_entry_set_filetype(entry, member.type);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_mtime(entry, member.modified, 0);
    if (member.type == AE_IFLNK) archive_entry_set_symlink(entry, "doel");
    archive_entry_set_size(entry, static_cast<la_int64_t>(member.content.size()));
    EXPECT_LE(ARCHIVE_WARN, archive_write_header(writer, entry)) << archive_error_string(writer);
    if (!member.content.empty()) archive_write_data(writer, member.content.data(), member.content.size());
    archive_entry_free(entry);
  }
  EXPECT_EQ(archive_write_close(writer), ARCHIVE_OK);
  archive_write_free(writer);
  bytes.resize(used);
  return bytes;
}

}  // namespace schouw::testing
