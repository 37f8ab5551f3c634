// Every archive of the corpus gives the members that bsdtar, 7z and lsar list, with their bytes.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "agent/content/archive/member_name.h"
#include "tests/support/corpus.h"
#include "tests/unit/content/archive/archive_reading.h"

namespace schouw {
namespace {

using testing::ReadMember;
using testing::ReadResult;
using testing::ReadWhole;

// Archives of which not everything is read, each with what limits us.
const std::map<std::string, std::string>& KnownLimits() {
  static const std::map<std::string, std::string> limits = {
      {"archive/dfvfs/syslog.base64", "text, not an archive: bsdtar takes its lines for an mtree list"},
      {"archive/iped/test_mockArc.ar", "// is the table of long names: given as member 1"},
      {"archive/libarchive/test_read_format_ar.ar", "// is the table of long names: given as member 1"},
      {"archive/libarchive/test_read_format_mtree.mtree", "mtree lists files elsewhere; a list is text"},
      {"archive/libarchive/test_rar_multivolume_multiple_files.part1.rar", "libarchive reads one volume"},
      {"archive/libarchive/test_rar_multivolume_multiple_files.part2.rar", "libarchive reads one volume"},
      {"archive/libarchive/test_rar_multivolume_multiple_files.part4.rar", "libarchive reads one volume"},
      {"archive/libarchive/test_rar_multivolume_multiple_files.part5.rar", "libarchive reads one volume"},
      {"archive/libarchive/test_rar_multivolume_multiple_files.part6.rar", "libarchive reads one volume"},
      {"archive/libarchive/test_rar_multivolume_multiple_files.part3.rar", "whole, but part of a set: said"},
      {"archive/libarchive/test_rar_multivolume_single_file.part1.rar", "whole, but part of a set: said"},
      {"archive/libarchive/test_rar_multivolume_single_file.part2.rar", "whole, but part of a set: said"},
      {"archive/libarchive/test_rar_multivolume_single_file.part3.rar", "whole, but part of a set: said"},
      {"archive/libarchive/test_splitted_rar_seek_support_aa", "first part of a cut file"},
      {"archive/libarchive/test_read_format_rar5_multiarchive_solid.part01.rar", "libarchive reads one volume"},
      {"archive/libarchive/test_read_format_rar5_multiarchive_solid.part02.rar", "libarchive reads one volume"},
      {"archive/libarchive/test_read_format_rar5_multiarchive_solid.part03.rar", "libarchive reads one volume"},
      {"archive/libarchive/test_read_format_rar5_multiarchive_solid.part04.rar", "libarchive reads one volume"},
      {"archive/libarchive/test_read_format_cab_multi.p1.cab", "libarchive reads no CAB of several volumes"},
      {"archive/libarchive/test_read_format_cab_multi.p2.cab", "libarchive reads no CAB of several volumes"},
      {"archive/libarchive/test_read_format_cab_lzx_16bit.cab", "libarchive 3.6.2: LZX window of 2^16"},
      {"archive/libarchive/test_read_format_7zip_archive_properties.7z", "libarchive 3.6.2: archive properties"},
      {"archive/libarchive/test_read_format_gtar_sparse_length.tar.Z", "lsar lists a sparse file without its holes"},
      {"archive/libarchive/test_read_format_gtar_sparse_skip_entry.tar.Z", "a hole over limits.max_ratio"},
      {"archive/libarchive/test_read_format_rar_ppmd_lzss_conversion.rar", "over limits.max_ratio"},
      {"archive/libarchive/test_read_format_cpio_filename_eucjp.cpio", "two characters tell no charset: said"},
      {"archive/libarchive/test_read_format_tar_filename_koi8r.tar.Z", "one word tells no charset: said"},
      {"archive/libarchive/test_read_format_zip_filename_utf8_ru2.zip", "one word tells no charset: said"},
      {"archive/libarchive/test_read_format_lha_oversize_header.lzh", "damaged; bsdtar ends with an error as well"},
      {"archive/libarchive/test_read_format_rar4_solid_encrypted.rar", "libarchive: no solid RAR 4"},
      {"archive/libarchive/test_read_format_rar5_arm_filter_on_window_boundary.rar", "libarchive 3.6.2: block sizes"},
      {"archive/libarchive/test_read_format_rar5_different_winsize_on_merge.rar", "libarchive 3.6.2: block sizes"},
      {"archive/libarchive/test_read_format_rar5_nonempty_dir_stream.rar", "libarchive 3.6.2: block sizes"},
      {"archive/libarchive/test_read_format_rar5_skip_block_extra_bytes.rar", "libarchive 3.6.2: block sizes"},
      {"archive/libarchive/test_read_format_tar_empty_with_gnulabel.tar", "a volume label is no member"},
      {"archive/libarchive/test_read_format_xar_doublelink.xar",
       "libarchive 3.6.2 never returns from a file that is a link twice: refused"},
      {"archive/libarchive/test_read_format_zip_extra_padding.zip", "libarchive looks for the end record in 16 KiB"},
      {"archive/libarchive/test_read_format_zip_symlink_unsupported_compression.zip",
       "libarchive ends at a link it can't inflate"},
  };
  return limits;
}

struct TruthRow {
  std::string member, type, size, sha256, lister;
};

// Why the archive's members differ from the truth; empty when they don't.
std::string Differences(const ReadResult& read, const std::vector<TruthRow>& rows) {
  std::string differences;
  std::multiset<std::string> digests;
  for (const ReadMember& member : read.members) digests.insert(member.sha256);
  for (const TruthRow& row : rows) {
    // A compressed file goes by the name in its header, lsar's by that of the file.
    const bool single_stream = rows.size() == 1 && row.lister == "lsar" && read.members.size() == 1;
    const bool name_is_plain = !single_stream && row.member.find_first_of("?\\") == std::string::npos;
    const std::string path = row.member.starts_with("./") ? row.member.substr(2) : row.member;
    const ReadMember* member = read.Find(path.starts_with("/") ? path.substr(1) : path);
    if (name_is_plain && member == nullptr && row.member != ".") differences += " no " + row.member;
    if (row.type == "dir" || row.type.starts_with("link")) continue;
    if (member != nullptr && name_is_plain && !member->error && !row.size.empty() &&
        row.size != std::to_string(member->bytes))
      differences += " size of " + row.member + " (" + std::to_string(member->bytes) + " not " + row.size + ")";
    if (!row.sha256.empty() && row.sha256 != "unreadable" && !digests.contains(row.sha256)) {
      differences += " bytes of " + row.member;
      if (member != nullptr && member->error) differences += " (" + member->error->Text() + ")";
    }
  }
  if (!read.status) differences += " status " + read.status.error().Text();
  return differences;
}

TEST(ArchiveCorpus, MembersAndTheirBytesAreWhatOtherProgramsRead) {
  SCHOUW_NEED_CORPUS();
  const std::string corpus = testing::CorpusFolder();
  std::map<std::string, std::vector<TruthRow>> archives;
  for (const auto& row : testing::ReadTsv(corpus + "/truth/archives/members.tsv"))
    archives[row[0]].push_back({row[1], row[2], row[3], row[4], row[5]});
  for (const auto& [path, rows] : archives) {
    const std::string name = path.substr(path.rfind('/') + 1);
    std::string bytes = testing::ReadFile(corpus + "/" + path);
    // A compressed disc is a compressed file that holds a disc: two layers here, one in bsdtar's list.
    if (path.ends_with(".iso.Z") && !rows[0].member.ends_with(".iso")) bytes = testing::FirstMember(bytes, name);
    const std::string differences = Differences(ReadWhole(bytes, {}, name), rows);
    EXPECT_EQ(differences.empty(), !KnownLimits().contains(path)) << path << ":" << differences;
    if (std::getenv("SCHOUW_SHOW") != nullptr && !differences.empty()) std::puts((path + ":" + differences).c_str());
  }
}

TEST(ArchiveCorpus, CompressedFilesGiveTheBytesThatOtherProgramsGive) {
  SCHOUW_NEED_CORPUS();
  const std::string corpus = testing::CorpusFolder();
  int files = 0;
  for (const auto& row : testing::ReadTsv(corpus + "/truth/archives/streams.tsv")) {
    const std::string name = row[0].substr(row[0].rfind('/') + 1);
    if (row[2] != "0") continue;  // the program ended with an error as well
    const ReadResult read = ReadWhole(testing::ReadFile(corpus + "/" + row[0]), {}, name);
    if (read.members.size() != 1 || NameInside(name) != read.members[0].member.path) continue;  // an archive inside
    EXPECT_EQ(read.members[0].sha256, row[4]) << row[0];
    EXPECT_EQ(std::to_string(read.members[0].bytes), row[3]) << row[0];
    EXPECT_TRUE(read.status.has_value()) << row[0];
    ++files;
  }
  EXPECT_GE(files, 15);
}

}  // namespace
}  // namespace schouw
