#include "agent/selftest/self_test.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "agent/selftest/planted_image.h"

namespace schouw {
namespace {

using Lines = std::vector<std::string>;

std::string Number(std::uint64_t value) { return std::string(reinterpret_cast<const char*>(&value), sizeof value); }

std::string ContentOf(const UniqueFd& fd) {
  std::string bytes(4096, '\0');
  const ssize_t count = ::pread(fd.get(), bytes.data(), bytes.size(), 0);
  bytes.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  return bytes;
}

TEST(ImageFromParts, PutsEachPartAtItsPlaceAndZerosBetween) {
  const std::string parts = Number(12) + Number(2) + Number(3) + "abc" + Number(8) + Number(2 | 1ull << 63) + "x";
  const auto fd = ImageFromParts(AsBytes(parts));
  ASSERT_TRUE(fd);
  EXPECT_EQ(ContentOf(*fd), std::string("\0\0abc\0\0\0xx\0\0", 12));
}

TEST(ImageFromParts, RefusesPartsThatEndTooEarlyOrLieOutside) {
  const struct {
    const char* name;
    std::string parts;
  } cases[] = {
      {"nothing at all", ""},
      {"a size that is cut off", "1234"},
      {"a part without its bytes", Number(12) + Number(0) + Number(3) + "ab"},
      {"a part over the end", Number(12) + Number(10) + Number(3) + "abc"},
      {"an offset that overflows", Number(12) + Number(~0ull) + Number(3) + "abc"},
      {"a repeated byte over the end", Number(12) + Number(4) + Number(~0ull) + "x"},
      {"a repeated byte that is not there", Number(12) + Number(4) + Number(2 | 1ull << 63)},
      {"an image of a terabyte", Number(1ull << 40)},
  };
  for (const auto& c : cases) EXPECT_FALSE(ImageFromParts(AsBytes(c.parts))) << c.name;
}

TEST(PlantedFindings, NameEveryFileSystemEncodingAndContainer) {
  const Lines findings = PlantedFindings();
  EXPECT_TRUE(std::is_sorted(findings.begin(), findings.end()));
  for (const char* part :
       {"p1:/",  "p2:/",   "p3:/",    "utf-16be.txt", "windows-1252.txt",      ".html",          ".rtf",
        ".docx", ".odt",   ".pdf",    ".eml",         "!/één/binnen.tar.gz!/", ".gz!/",          ".bz2!/",
        ".xz!/", ".tar!/", ":stroom", "History",      "places.sqlite",         "unread\tdamaged"}) {
    EXPECT_THAT(findings, testing::Contains(testing::HasSubstr(part))) << part;
  }
  EXPECT_THAT(findings, testing::Not(testing::Contains(testing::HasSubstr("ander"))));
  EXPECT_THAT(findings, testing::Not(testing::Contains(testing::HasSubstr("verwijderd"))));
}

TEST(FirstDifference, NamesTheFirstLineThatOneOfThemLacks) {
  EXPECT_EQ(FirstDifference({"a", "b"}, {"a", "b"}), "");
  EXPECT_EQ(FirstDifference({"a\tx", "b"}, {"b"}), "niet gevonden: a x");
  EXPECT_EQ(FirstDifference({"a", "b"}, {"a"}), "niet gevonden: b");
  EXPECT_EQ(FirstDifference({"b"}, {"a", "b"}), "te veel gevonden: a");
  EXPECT_EQ(FirstDifference({"a"}, {"a", "a"}), "te veel gevonden: a");
  EXPECT_EQ(FirstDifference({}, {"a"}), "te veel gevonden: a");
}

}  // namespace
}  // namespace schouw
