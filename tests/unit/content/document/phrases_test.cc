// Phrases of real documents stand in the text that we read from them.
#include <gtest/gtest.h>

#include <array>
#include <iostream>
#include <map>
#include <string>

#include "agent/content/archive/archive.h"
#include "tests/support/corpus.h"
#include "tests/unit/content/document/collecting_sink.h"

namespace schouw {
namespace {

using testing::CollectingSink;

// What is not found, with the reason.
const std::map<std::string, std::string>& KnownMisses() {
  static const std::map<std::string, std::string> misses = {};
  return misses;
}

// The formats that are XML or packages of it.
bool IsRead(const std::string& path) {
  constexpr std::array<std::string_view, 13> kEnds = {".docx", ".xlsx", ".pptx", ".odt",  ".html",   ".xml", ".epub",
                                                      ".xlf",  ".vsdx", ".xps",  ".idml", ".ibooks", ".md"};
  for (const std::string_view end : kEnds)
    if (path.ends_with(end)) return true;
  return false;
}

std::string Unescaped(const std::string& text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      plain += text[i];
      continue;
    }
    const char c = text[++i];
    plain += c == 't' ? '\t' : c == 'n' ? '\n' : c == 'r' ? '\r' : c;
  }
  return plain;
}

// Runs of white space as one space: how a document breaks its lines is its own affair.
std::string Collapsed(const std::string& text) {
  std::string plain;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!space) plain += c;
    if (space && !plain.empty() && plain.back() != ' ') plain += ' ';
  }
  return plain;
}

// The text of a document, of the files in it and, of other archives, of their members.
std::string AllText(const std::string& bytes, int depth = 0) {
  const CollectingSink sink = testing::ReadDocument(bytes);
  std::string text = sink.Text();
  if (depth == 3) return text;
  for (const testing::EmbeddedFile& file : sink.embedded) text += AllText(file.bytes, depth + 1);
  if (!sink.formats.empty()) return text;
  const MemorySource content(bytes);
  const Limits limits;
  (void)ReadArchive(content, limits, [&](const Member&, MemberReader& reader) {
    std::string member;
    std::string block(1u << 16, '\0');
    for (auto n = reader.Read(std::as_writable_bytes(std::span(block))); n && *n > 0;
         n = reader.Read(std::as_writable_bytes(std::span(block))))
      member.append(block, 0, *n);
    text += AllText(member, depth + 1);
    return true;
  });
  return text;
}

TEST(Phrases, OfXmlDocumentsAreFound) {
  SCHOUW_NEED_CORPUS();
  const std::string corpus = testing::CorpusFolder();
  std::map<std::string, std::string> texts;
  std::size_t found = 0;
  std::size_t all = 0;
  for (const auto& row : testing::ReadTsv(corpus + "/truth/phrases.tsv")) {
    if (!IsRead(row[0])) continue;
    auto [text, fresh] = texts.try_emplace(row[0]);
    if (fresh) text->second = Collapsed(AllText(testing::ReadFile(corpus + "/" + row[0])));
    const std::string phrase = Collapsed(Unescaped(row[1]));
    const bool is_found = text->second.find(phrase) != std::string::npos;
    ++all;
    found += is_found ? 1 : 0;
    const bool expected = !KnownMisses().contains(row[0] + ": " + row[1]);
    EXPECT_TRUE(is_found == expected) << "{\"" << row[0] << ": " << row[1] << "\", \"\"},  // " << row[3];
  }
  std::cout << "phrases: " << found << " of " << all << "\n";
}

}  // namespace
}  // namespace schouw
