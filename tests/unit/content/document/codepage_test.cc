// Code pages by number: each has a converter that ICU knows, and says what Windows would say.
#include "agent/content/document/codepage.h"

#include <gtest/gtest.h>
#include <unicode/ucnv.h>

#include <memory>
#include <string>

namespace schouw {
namespace {

TEST(Codepage, EveryConverterIsThere) {
  for (std::uint32_t codepage = 0; codepage <= 66'000; ++codepage) {
    const std::string name = CodepageConverter(codepage);
    if (name == "windows-1252") continue;
    UErrorCode error = U_ZERO_ERROR;
    const std::unique_ptr<UConverter, decltype(&ucnv_close)> converter(ucnv_open(name.c_str(), &error), &ucnv_close);
    EXPECT_TRUE(U_SUCCESS(error)) << codepage << " " << name;
  }
}

struct DecodeCase {
  std::uint32_t codepage;
  std::string bytes;
  std::string text;
};

TEST(Codepage, BytesAreReadInIt) {
  const DecodeCase cases[] = {
      {1252, "caf\xe9 \x80", "café €"},
      {0, "caf\xe9", "café"},
      {1251, "\xef\xf0\xe8", "при"},
      {437, "\x82", "é"},
      {10000, "\x8e", "é"},
      {932, "\x83\x5c", "ソ"},
      {65001, "\xc3\xa9", "é"},
      {1200, {"\xe9\0", 2}, "é"},
      {12345, "\xe9", "é"},
      {28592, "\xe8", "č"},
      {866, "\xaf", "п"},
      {50220, "\x1b$B$3\x1b(B", "こ"},
  };
  for (const DecodeCase& c : cases) EXPECT_EQ(DecodeCodepage(c.codepage, c.bytes), c.text) << c.codepage;
}

}  // namespace
}  // namespace schouw
