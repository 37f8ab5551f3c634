// Zip and tar acquisitions as file systems: the tree, the bytes, and what they cost.
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "agent/content/archive/archive.h"
#include "tests/unit/content/archive/archive_making.h"

namespace schouw {
namespace {

using testing::MadeMember;
using testing::MakeArchive;

// Counts how many bytes were asked for.
class CountingSource final : public ByteSource {
 public:
  explicit CountingSource(std::string bytes) : bytes_(std::move(bytes)) {}
  std::uint64_t size() const override { return bytes_.size(); }
  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> into) const override {
    const Result<std::size_t> count = bytes_.ReadAt(offset, into);
    if (count) read_bytes += *count;
    return count;
  }
  mutable std::uint64_t read_bytes = 0;

 private:
  MemorySource bytes_;
};

// Every path below `folder` with its address and, for files, its content.
struct Listed {
  EntryAddress address;
  EntryType type;
  std::string content;
};
void ListAll(FileSystem& files, const EntryAddress& folder, const std::string& path,
             std::multimap<std::string, Listed>& into) {
  const Status status = files.ListDirectory(folder, [&](Entry entry) {
    const std::string name = path + "/" + entry.name;
    Listed listed{entry.address, entry.type, ""};
    if (entry.type == EntryType::kFile) {
      auto source = files.OpenFile(entry.address);
      EXPECT_TRUE(source.has_value()) << name;
      if (source) listed.content = ReadAll(**source, 1u << 30).value_or("?");
      if (source) {
        EXPECT_EQ((*source)->size(), entry.size) << name;
      }
    }
    into.emplace(name, listed);
    if (entry.type == EntryType::kFolder) ListAll(files, entry.address, name, into);
    return true;
  });
  EXPECT_TRUE(status.has_value());
}
std::multimap<std::string, Listed> ListAll(FileSystem& files) {
  std::multimap<std::string, Listed> all;
  ListAll(files, files.root(), "", all);
  return all;
}

const std::vector<MadeMember> kMembers = {
    {"Users/anna/brief.txt", "voorbeeldterm-alfa"},
    {"leeg.txt", ""},
    {"Users/", "", AE_IFDIR},
    {"/abs/../x.txt", "tor browser"},
    {"Users/anna/link", "", AE_IFLNK},
    {"Users/bert/brief.txt", "tweede"},
};

struct Form {
  const char* name;
  int format;
  int filter;
  const char* type;
};
class AcquisitionForms : public ::testing::TestWithParam<Form> {};

TEST_P(AcquisitionForms, FoldersAreBuiltFromMembersInAnyOrder) {
  const MemorySource content(MakeArchive(GetParam().format, GetParam().filter, kMembers));
  const auto files = OpenAcquisition(content, {});
  ASSERT_TRUE(files.has_value()) << files.error().Text();
  EXPECT_EQ((*files)->type(), GetParam().type);
  const auto all = ListAll(**files);
  ASSERT_EQ(all.size(), 10u);
  EXPECT_EQ(all.find("/Users/anna/brief.txt")->second.content, "voorbeeldterm-alfa");
  EXPECT_EQ(all.find("/Users/anna/brief.txt")->second.address.inode, 1u);
  EXPECT_EQ(all.find("/Users")->second.address.inode, 3u);
  EXPECT_EQ(all.find("/Users/bert/brief.txt")->second.content, "tweede");
  EXPECT_EQ(all.find("/abs/../x.txt")->second.content, "tor browser");
  EXPECT_EQ(all.find("/Users/anna/link")->second.type, EntryType::kLink);
  EXPECT_GT(all.find("/Users/anna")->second.address.inode, kMembers.size());
}

INSTANTIATE_TEST_SUITE_P(Forms, AcquisitionForms,
                         ::testing::Values(Form{"zip", ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, "zip"},
                                           Form{"tar", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE, "tar"},
                                           Form{"pax", ARCHIVE_FORMAT_TAR_PAX_INTERCHANGE, ARCHIVE_FILTER_NONE, "tar"},
                                           Form{"tar_gz", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_GZIP, "tar"},
                                           Form{"tar_xz", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_XZ, "tar"},
                                           Form{"tar_zst", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_ZSTD, "tar"}),
                         [](const auto& form) { return std::string(form.param.name); });

TEST(Acquisition, OfEqualNamesTheLastCountsInATarAndBothInAZip) {
  const std::vector<MadeMember> twice = {{"a.txt", "oud"}, {"a.txt", "nieuw"}};
  const MemorySource tar(MakeArchive(ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE, twice));
  const auto tar_all = ListAll(**OpenAcquisition(tar, {}));
  ASSERT_EQ(tar_all.size(), 1u);
  EXPECT_EQ(tar_all.begin()->second.content, "nieuw");
  const MemorySource zip(MakeArchive(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, twice));
  EXPECT_EQ(ListAll(**OpenAcquisition(zip, {})).size(), 2u);
}

std::string Pattern(std::size_t bytes) {
  std::string text(bytes, '\0');
  std::uint32_t state = 12345;
  for (char& c : text) {
    state = state * 1664525u + 1013904223u;
    c = static_cast<char>('a' + (state >> 24) % 26);
  }
  return text;
}

TEST(Acquisition, LargeMembersAreReadAtAnyOffset) {
  const std::string large = Pattern(3u << 20);
  Limits limits;
  limits.max_member_in_memory_bytes = 1000;
  struct Case {
    int format, filter;
    const char* options;
  };
  for (const Case& form : {Case{ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, "compression=store"},
                           Case{ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, "compression=deflate"},
                           Case{ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE, nullptr},
                           Case{ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_GZIP, nullptr}}) {
    const MemorySource content(MakeArchive(form.format, form.filter, {{"eerst", "x"}, {"groot", large}}, form.options));
    const auto files = OpenAcquisition(content, limits);
    ASSERT_TRUE(files.has_value());
    const auto source = (*files)->OpenFile(EntryAddress{2, 0, 0});
    ASSERT_TRUE(source.has_value()) << source.error().Text();
    for (const std::size_t offset : {std::size_t{0}, std::size_t{2'900'000}, std::size_t{5}, std::size_t{1'048'570},
                                     large.size() - 3, large.size()}) {
      const Result<std::string> got = ReadUpTo(**source, offset, 100);
      ASSERT_TRUE(got.has_value());
      EXPECT_EQ(*got, large.substr(offset, 100)) << form.format << " at " << offset;
    }
  }
}

TEST(Acquisition, OpeningMembersInOrderCostsOnePass) {
  std::vector<MadeMember> members;
  for (int i = 0; i < 200; ++i) members.push_back({"map/" + std::to_string(i) + ".txt", Pattern(20'000)});
  const CountingSource content(MakeArchive(ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_GZIP, members));
  const auto files = OpenAcquisition(content, {});
  ASSERT_TRUE(files.has_value());
  const std::uint64_t listing_bytes = content.read_bytes;
  EXPECT_EQ(ListAll(**files).size(), 201u);
  EXPECT_LT(content.read_bytes - listing_bytes, content.size() + (1u << 20));
}

TEST(Acquisition, AStoredZipMemberIsReadInPlace) {
  const std::string large = Pattern(8u << 20);
  Limits limits;
  limits.max_member_in_memory_bytes = 1000;
  const CountingSource content(
      MakeArchive(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, {{"groot", large}}, "compression=store"));
  const auto files = OpenAcquisition(content, limits);
  const auto source = (*files)->OpenFile(EntryAddress{1, 0, 0});
  content.read_bytes = 0;
  EXPECT_EQ(*ReadUpTo(**source, 7'000'000, 10), large.substr(7'000'000, 10));
  EXPECT_EQ(content.read_bytes, 10u);
}

TEST(Acquisition, WhatIsNoZipOrTarIsRefused) {
  const MemorySource cpio(MakeArchive(ARCHIVE_FORMAT_CPIO_POSIX, ARCHIVE_FILTER_NONE, kMembers));
  EXPECT_EQ(OpenAcquisition(cpio, {}).error().code, ErrorCode::kUnsupported);
  const MemorySource text("gewone tekst");
  EXPECT_EQ(OpenAcquisition(text, {}).error().Text(), "not an acquisition we read");
}

TEST(Acquisition, ATruncatedTarKeepsWhatCameBefore) {
  std::string bytes =
      MakeArchive(ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE, {{"a", "een"}, {"b", Pattern(5000)}, {"c", "drie"}});
  bytes.resize(512 + 512 + 512 + 1000);
  const MemorySource content(bytes);
  const auto files = OpenAcquisition(content, {});
  ASSERT_TRUE(files.has_value());
  int seen = 0;
  const Status status = (*files)->ListDirectory((*files)->root(), [&](Entry) { return ++seen > 0; });
  EXPECT_EQ(seen, 2);
  EXPECT_EQ(status.error().code, ErrorCode::kTruncated);
  EXPECT_EQ((*files)->OpenFile(EntryAddress{2, 0, 0}).error().code, ErrorCode::kTruncated);
}

}  // namespace
}  // namespace schouw
