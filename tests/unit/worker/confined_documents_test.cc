// Lock-down changes no document: each is read alike by a process that may open files and by one that may not.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "agent/content/content_type.h"
#include "agent/content/document/data_folder.h"
#include "agent/content/document/document.h"
#include "agent/sandbox/sandbox.h"
#include "tests/support/corpus.h"
#include "tests/unit/content/document/collecting_sink.h"
#include "tests/unit/content/document/pdf_builder.h"

namespace schouw {
namespace {

using testing::CollectingSink;
using testing::PdfBuilder;

std::string Described(const CollectingSink& sink) {
  std::string all;
  for (const Record& record : sink.records) all += record.place + "|" + record.text + "|" + record.url + "\n";
  for (const Problem& problem : sink.problems) all += "problem " + problem.detail + "\n";
  for (const auto& file : sink.embedded) all += "file " + file.member.path + "|" + file.bytes + "|" + file.error + "\n";
  return all;
}

// Reads in a process of its own; the last line says how many opens were denied.
std::string ReadApart(const std::string& bytes, Confinement confinement) {
  int ends[2];
  if (pipe(ends) != 0) return "no pipe";
  const pid_t child = fork();
  if (child == 0) {
    if (confinement != Confinement::kNone && !Confine({confinement, DataFolder(), Limits{}.max_worker_bytes})) _exit(9);
    std::string text = Described(testing::ReadDocument(bytes));
    text += "denied " + std::to_string(DeniedOpens()) + " " + LastDeniedPath();
    for (std::size_t at = 0; at < text.size();) {
      const ssize_t count = write(ends[1], text.data() + at, text.size() - at);
      if (count <= 0) _exit(8);
      at += static_cast<std::size_t>(count);
    }
    _exit(0);
  }
  close(ends[1]);
  std::string text;
  std::string piece(1u << 16, '\0');
  for (ssize_t count = 1; count > 0;) {
    count = read(ends[0], piece.data(), piece.size());
    if (count > 0) text.append(piece, 0, static_cast<std::size_t>(count));
  }
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  return status == 0 ? text : "ended with " + std::to_string(status);
}

void ExpectAlike(const std::string& bytes, const std::string& name) {
  const Confinement strongest = StrongestConfinement();
  ASSERT_NE(strongest, Confinement::kNone);
  const std::string outside = ReadApart(bytes, Confinement::kNone);
  EXPECT_TRUE(outside.ends_with("denied 0 ")) << name << ": " << outside.substr(0, 200);
  EXPECT_EQ(ReadApart(bytes, strongest), outside) << name;
}

class ConfinedDocuments : public ::testing::Test {
 protected:
  // As a worker does; the first reading makes what is made once.
  static void SetUpTestSuite() {
    WarmDocuments();
    testing::ReadDocument("tekst");
  }
};

std::string CjkPdf(const std::string& encoding, const std::string& ordering) {
  PdfBuilder pdf;
  const int font = pdf.Add("<< /Type /Font /Subtype /Type0 /BaseFont /F /Encoding /" + encoding +
                           " /DescendantFonts [ << /Type /Font /Subtype /CIDFontType0 /BaseFont /F /CIDSystemInfo <<"
                           " /Registry (Adobe) /Ordering (" +
                           ordering + ") /Supplement 2 >> >> ] >>");
  pdf.AddPage("BT /F2 12 Tf 50 700 Td <B0A1B0A2> Tj ET", "", "/Font << /F2 " + PdfBuilder::Ref(font) + " >>");
  return pdf.Build();
}

TEST_F(ConfinedDocuments, FontsThatNeedACharacterMapAreReadAlike) {
  for (const auto& [encoding, ordering] : std::vector<std::pair<std::string, std::string>>{{"90ms-RKSJ-H", "Japan1"},
                                                                                           {"GBK-EUC-H", "GB1"},
                                                                                           {"ETen-B5-H", "CNS1"},
                                                                                           {"KSCms-UHC-H", "Korea1"},
                                                                                           {"UniJIS-UTF16-H", "Japan1"},
                                                                                           {"UniGB-UCS2-V", "GB1"}}) {
    ExpectAlike(CjkPdf(encoding, ordering), encoding);
  }
}

TEST_F(ConfinedDocuments, EveryPdfOfTheCorpusIsReadAlike) {
  SCHOUW_NEED_CORPUS();
  int count = 0;
  for (const char* folder : {"/document", "/malformed"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(testing::CorpusFolder() + folder)) {
      if (entry.path().extension() != ".pdf") continue;
      ++count;
      ExpectAlike(testing::ReadFile(entry.path()), entry.path());
    }
  }
  EXPECT_GT(count, 20);
}

}  // namespace
}  // namespace schouw
