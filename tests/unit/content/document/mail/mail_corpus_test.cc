// Mail of the corpus: headers and attachments as Python's email package has them, phrases, addresses.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "agent/base/utf8.h"
#include "tests/support/corpus.h"
#include "tests/unit/content/document/collecting_sink.h"

namespace schouw {
namespace {

using testing::CollectingSink;
using testing::ReadDocument;

// Characters without quotation marks, which the other program sets anew; each run of white space as one space.
std::u32string Characters(std::string_view text) {
  std::u32string characters;
  for (std::size_t at = 0; at < text.size();) {
    const DecodedCodePoint point = DecodeUtf8(text, at);
    const bool space = point.value == ' ' || point.value == '\t' || point.value == '\n' || point.value == '\r';
    if (!space && point.value != '"') characters += point.value;
    if (space && !characters.ends_with(U' ')) characters += U' ';
    at += point.length;
  }
  return characters;
}

// Whether `wanted` stands in `text`; U+FFFD, where the other program knew no charset, is any character.
bool Has(std::string_view text, std::string_view wanted) {
  const std::u32string in = Characters(text), what = Characters(wanted);
  return what.empty() || std::search(in.begin(), in.end(), what.begin(), what.end(),
                                     [](char32_t a, char32_t b) { return a == b || b == kReplacement; }) != in.end();
}

// The text of a document and of all files in it.
std::string DeepText(const std::string& bytes, const std::string& name, int depth = 0) {
  const CollectingSink sink = ReadDocument(bytes, {}, name);
  std::string text = sink.Text();
  for (const auto& file : sink.embedded) {
    text += "\n" + file.member.path + "\n";
    if (depth < 5) text += DeepText(file.bytes, file.member.path, depth + 1);
  }
  return text;
}

std::string HeaderText(const CollectingSink& sink) {
  std::string text;
  for (const Record& record : sink.records)
    if (record.place == "headers" || record.place == "message 1 headers") text += record.text;
  return text;
}

// What the other program reads otherwise, with the reason.
const std::map<std::string, std::string>& OtherNames() {
  static const std::map<std::string, std::string> names = {
      {"C:TEMPnsmailEG.png", "a path of Windows: its backslashes quote nothing"},
      {"C:TEMPnsmail39.png", "a path of Windows: its backslashes quote nothing"},
      {"test.eml", "a message in a message is read in place"},
  };
  return names;
}

TEST(MailCorpus, HeadersAndAttachmentsAreThoseOfAnotherProgram) {
  SCHOUW_NEED_CORPUS();
  const std::string corpus = testing::CorpusFolder();
  for (const auto& row : testing::ReadTsv(corpus + "/truth/eml_headers.tsv")) {
    const CollectingSink sink = ReadDocument(testing::ReadFile(corpus + "/" + row[0]), {}, row[0]);
    ASSERT_EQ(sink.formats.size(), 1u) << row[0];
    const std::string headers = HeaderText(sink);
    for (std::size_t column = 1; column < 5 && column < row.size(); ++column)
      EXPECT_EQ(Has(headers, row[column]), !OtherNames().contains(row[column]))
          << row[0] << " wants " << row[column] << " in\n"
          << headers;
    if (row.size() < 6 || row[5].empty()) continue;
    std::string names;
    for (const auto& file : sink.embedded) names += file.member.path + "\n";
    for (std::size_t from = 0; from <= row[5].size();) {
      const std::size_t end = std::min(row[5].find('|', from), row[5].size());
      const std::string name = row[5].substr(from, end - from);
      EXPECT_EQ(Has(names, name), !OtherNames().contains(name)) << row[0] << " wants " << name << " in\n" << names;
      from = end + 1;
    }
  }
}

std::string Unescape(const std::string& text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\\' || at + 1 == text.size()) {
      plain += text[at];
      continue;
    }
    const char c = text[++at];
    plain += c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c;
  }
  return plain;
}

TEST(MailCorpus, EveryPhraseIsFound) {
  SCHOUW_NEED_CORPUS();
  const std::string corpus = testing::CorpusFolder();
  int phrases = 0;
  for (const auto& row : testing::ReadTsv(corpus + "/truth/phrases.tsv")) {
    const std::string name = row[0].substr(row[0].rfind('/') + 1);
    const bool mail = name.starts_with("testRFC822") || name.ends_with(".mbox") || name.ends_with(".eml");
    if (!mail) continue;
    ++phrases;
    EXPECT_TRUE(Has(DeepText(testing::ReadFile(corpus + "/" + row[0]), name), Unescape(row[1])))
        << row[0] << ": " << row[1];
  }
  EXPECT_GE(phrases, 8);
}

TEST(MailCorpus, AddressesInAttachmentsAreFound) {
  SCHOUW_NEED_CORPUS();
  const std::string folder = testing::CorpusFolder() + "/document/bulk_extractor/Data/";
  const CollectingSink sink = ReadDocument(testing::ReadFile(folder + "base64.emlx"), {}, "base64.emlx");
  ASSERT_EQ(sink.embedded.size(), 1u);
  EXPECT_EQ(sink.embedded[0].member.path, "random");
  EXPECT_NE(sink.embedded[0].bytes.find("plain_email@base64.com"), std::string::npos);
}

struct MailboxCase {
  const char* file;
  std::size_t messages;
};

TEST(MailCorpus, MailboxesHaveAllTheirMessages) {
  SCHOUW_NEED_CORPUS();
  const MailboxCase cases[] = {
      {"tika/single_mail.mbox", 1}, {"tika/complex.mbox", 3}, {"iped/test_mbox.mbox", 8}, {"tika/testFOXMAIL.box", 5}};
  for (const MailboxCase& c : cases) {
    const CollectingSink sink = ReadDocument(testing::ReadFile(testing::CorpusFolder() + "/document/" + c.file));
    EXPECT_EQ(sink.formats, std::vector<std::string>{"mail.mailbox"}) << c.file;
    std::set<std::string> messages;
    for (const Record& record : sink.records) messages.insert(record.place.substr(0, record.place.find(' ', 8)));
    EXPECT_EQ(messages.size(), c.messages) << c.file;
    EXPECT_TRUE(sink.problems.empty()) << c.file << sink.problems[0].detail;
    for (const Record& record : sink.records) ASSERT_TRUE(IsValidUtf8(record.text)) << record.place;
  }
}

}  // namespace
}  // namespace schouw
