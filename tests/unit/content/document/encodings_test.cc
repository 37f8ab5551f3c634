// Every file of the corpus' encodings gives its phrase; ASCII words survive every charset and every wrong guess.
#include <gtest/gtest.h>
#include <unicode/ucnv.h>

#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "agent/content/document/charset.h"
#include "agent/base/utf8.h"
#include "tests/support/corpus.h"
#include "tests/unit/content/document/collecting_sink.h"

namespace schouw {
namespace {

using testing::ReadDocument;

// What the libraries can't tell or decode, with the reason.
const std::map<std::string, std::string>& KnownMisses() {
  static const std::map<std::string, std::string> misses = {
      {"encoding/chardet/Johab/iyagi-readme.txt", "neither ICU 72 nor uchardet 0.0.7 knows Johab"},
  };
  return misses;
}

TEST(Encodings, EveryPhraseOfTheCorpusStandsInTheText) {
  SCHOUW_NEED_CORPUS();
  const std::string corpus = testing::CorpusFolder();
  for (const auto& row : testing::ReadTsv(corpus + "/truth/encodings.tsv")) {
    const std::string bytes = testing::ReadFile(corpus + "/" + row[0]);
    const std::string text = ReadDocument(bytes).Text();
    const bool found = !text.empty() && text.find(row[3]) != std::string::npos;
    EXPECT_TRUE(IsValidUtf8(text)) << row[0];
    EXPECT_EQ(found, !KnownMisses().contains(row[0]))
        << row[0] << " expected " << row[1] << " read as " << DetectCharset(bytes.substr(0, 65536)).converter;
  }
}

}  // namespace
}  // namespace schouw
