// Older Office files, messages and RTF of the corpus: every phrase that its makers looked for, and what each file says.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/corpus.h"
#include "tests/unit/content/document/collecting_sink.h"

namespace schouw {
namespace {

using testing::CollectingSink;
using testing::CorpusFolder;
using testing::ReadDocument;

constexpr std::string_view kExtensions[] = {".doc", ".xls", ".ppt", ".msg", ".rtf", ".hwp"};

bool IsOurs(const std::string& path) {
  return std::ranges::find(kExtensions, std::filesystem::path(path).extension().string()) != std::end(kExtensions);
}

std::string Unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    ++i;
    out += text[i] == 'n' ? '\n' : text[i] == 't' ? '\t' : text[i];
  }
  return out;
}

// Everything found, each part on a line of its own, runs of white space as one space.
std::string Flat(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!space) out += c;
    if (space && !out.ends_with(' ')) out += ' ';
  }
  return out;
}

std::string AllText(const CollectingSink& sink, int depth = 0) {
  std::string text;
  for (const Record& record : sink.records)
    text += record.text.substr(record.overlap_bytes) + "\n" + record.title + "\n";
  for (const testing::EmbeddedFile& file : sink.embedded) {
    text += file.member.path + "\n";
    if (depth < 8) text += AllText(ReadDocument(file.bytes), depth + 1);
  }
  return text;
}

// Phrases that a plain reading of the live text does not give, each with why.
struct Limit {
  const char* path;
  const char* phrase;
  const char* why;
};
constexpr Limit kLimits[] = {
    {"document/tika/testEXCEL-formats.xls", R"(At 4:20 AM on Thursday May 17, 2007)",
     "numbers are given as stored, without the format of their cell"},
    {"document/tika/testEXCEL-formats.xls", R"(19 dollars and .99 cents)",
     "numbers are given as stored, without the format of their cell"},
    {"document/tika/testEXCEL-formats.xls", R"(1/19/08 4:35)",
     "numbers are given as stored, without the format of their cell"},
    {"document/tika/testEXCEL-formats.xls", R"(($1,599.99))",
     "numbers are given as stored, without the format of their cell"},
    {"document/tika/testEXCEL-formats.xls", R"(-1,599.99)",
     "numbers are given as stored, without the format of their cell"},
    {"document/tika/testEXCEL-formats.xls", R"($1,599.99)",
     "numbers are given as stored, without the format of their cell"},
    {"document/tika/testEXCEL_embeddedPDF_mac.xls", R"(Tika http://incubator.apache.org/tika/)",
     "stands in a PDF inside it, for the reader of PDF"},
    {"document/tika/testEXCEL_embeddedPDF_mac.xls", R"(is a toolkit for detecting)",
     "stands in a PDF inside it, for the reader of PDF"},
    {"document/tika/testExcel_embeddedPDF.xls", R"(Hello World!)", "stands in a PDF inside it, for the reader of PDF"},
    {"document/tika/testMSG_Appointment.msg", R"(2017-02-28T18:42)", "times of an appointment are no text"},
    {"document/tika/testMSG_Appointment.msg", R"(2017-02-28T19)", "times of an appointment are no text"},
    {"document/tika/testMSG_Appointment.msg", R"(2017-02-28T18)", "times of an appointment are no text"},
    {"document/tika/testMSG_Appointment.msg", R"(4501-01-01T00)", "times of an appointment are no text"},
    {"document/tika/testPPT_comment.ppt", R"(Allison, Timothy B. (ATB))", "who wrote a comment is left out"},
    {"document/tika/testPPT_groups.ppt", R"(href="http://tika.apache.org)", "markup of another program"},
    {"document/tika/testPPT_groups.ppt", R"(smart1)", "stands in the newer copy of a diagram alone"},
    {"document/tika/testRTFControls.rtf", R"(Thiswordhasanon‑breakinghyphen)",
     "optional hyphens are left out, those that do not break are plain"},
    {"document/tika/testRTFControls.rtf", R"(Thiswordhasanoptional­hyphen)",
     "optional hyphens are left out, those that do not break are plain"},
    {"document/tika/testRTFEmbeddedFiles.rtf", R"(org.apache.tika.parser.microsoft.ooxml.OOXMLParser)",
     "names of another program"},
    {"document/tika/testRTFEmbeddedFiles.rtf", R"(org.apache.tika.parser.microsoft.rtf.RTFParser)",
     "names of another program"},
    {"document/tika/testRTFEmbeddedFiles.rtf", R"(org.apache.tika.parser.microsoft.OfficeParser)",
     "names of another program"},
    {"document/tika/testRTFEmbeddedFiles.rtf", R"(org.apache.tika.parser.csv.TextAndCSVParser)",
     "names of another program"},
    {"document/tika/testRTFEmbeddedFiles.rtf", R"(org.apache.tika.parser.microsoft.EMFParser)",
     "names of another program"},
    {"document/tika/testRTFEmbeddedFiles.rtf", R"(org.apache.tika.parser.microsoft.WMFParser)",
     "names of another program"},
    {"document/tika/testRTFRegularImages.rtf", R"(Licensed to the Apache)", "metadata of pictures inside it"},
    {"document/tika/testRTFRegularImages.rtf", R"(serbor)", "metadata of pictures inside it"},
    {"document/tika/testWORD_2006ml.doc", R"(frog)", "deleted with changes tracked"},
    {"document/tika/testWORD_closingSmartQInHyperLink.doc", R"(href="https://issues.apache.org/jira/browse/TIKA-1512)",
     "markup of another program"},
    {"document/tika/testWORD_embedded_rtf.doc", R"(_1404039792.rtf)", "the object has no name"},
    {"document/tika/testWORD_numbered_list.doc", R"(Some-1-CrazyFormat Greek numbering with crazy format - alpha)",
     "numbers of lists are counted by the program, not stored"},
    {"document/tika/testWORD_numbered_list.doc", R"(1.1. 1.2->1.1  //set the value)",
     "numbers of lists are counted by the program, not stored"},
    {"document/tika/testWORD_numbered_list.doc", R"(3. page break list 3)",
     "numbers of lists are counted by the program, not stored"},
    {"document/tika/testWORD_numbered_list.doc", R"(1. Within cell 1)",
     "numbers of lists are counted by the program, not stored"},
    {"document/tika/testWORD_numbered_list.doc", R"(>comment list 1)",
     "numbers of lists are counted by the program, not stored"},
    {"document/tika/testWORD_override_list_numbering.doc", R"(1st.2.2someOtherText.1 1st.2.2someOtherText.1)",
     "numbers of lists are counted by the program, not stored"},
    {"document/tika/testWORD_override_list_numbering.doc", R"(1st.2.3someText 1st.2.3someText)",
     "numbers of lists are counted by the program, not stored"},
    {"document/tika/testWORD_override_list_numbering.doc", R"(1.1.1.1...1 1.1.1.1...1)",
     "numbers of lists are counted by the program, not stored"},
    {"document/tika/testWORD_override_list_numbering.doc", R"(2.18.2.1 2.18.2.1)",
     "numbers of lists are counted by the program, not stored"},
    {"document/tika/testWORD_override_list_numbering.doc", R"(1.b.III 1.b.III)",
     "numbers of lists are counted by the program, not stored"},
    {"document/tika/testWORD_override_list_numbering.doc", R"(>01..1 01..1)",
     "numbers of lists are counted by the program, not stored"},
};

bool IsKnownLimit(const std::string& path, const std::string& phrase) {
  return std::ranges::any_of(kLimits, [&](const Limit& limit) { return path == limit.path && phrase == limit.phrase; });
}

TEST(OfficeCorpus, EveryPhraseIsFoundOrItsLimitIsNamed) {
  SCHOUW_NEED_CORPUS();
  std::size_t found = 0, asked = 0;
  for (const auto& row : testing::ReadTsv(CorpusFolder() + "/truth/phrases.tsv")) {
    if (row.size() < 4 || !IsOurs(row[0])) continue;
    const std::string text = AllText(ReadDocument(testing::ReadFile(CorpusFolder() + "/" + row[0])));
    const bool here = Flat(text).find(Flat(Unescaped(row[1]))) != std::string::npos;
    ++asked;
    found += here ? 1 : 0;
    const bool limit = IsKnownLimit(row[0], row[1]);
    if (!here && !limit) ADD_FAILURE() << row[0] << ": " << row[1] << " is missing (" << row[3] << ")";
    if (here && limit && row[3] == "yes")
      ADD_FAILURE() << row[0] << ": " << row[1] << " is found, but listed as a limit";
  }
  std::printf("phrases: %zu of %zu\n", found, asked);
}

}  // namespace
}  // namespace schouw
