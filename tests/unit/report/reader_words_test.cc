// What readers reported, in Dutch.
#include "report/words/reader_words.h"

#include <gtest/gtest.h>

#include "report/words/phrase.h"

namespace schouw {
namespace {

TEST(ReaderWords, SaysTheClauseThatCountsWithoutTheSteps) {
  EXPECT_EQ(WordsOfReader("read text: advance: read member: unpacks to more than 100 times its size").text,
            "de inhoud kan niet worden uitgepakt: wordt uitgepakt meer dan 100 keer zo groot");
  EXPECT_EQ(WordsOfReader("open: open volume p1: open p1: open file system: read segment: read: read failed: "
                          "Input/output error at byte 26214400")
                .text,
            "het bestandssysteem is niet te openen: de gegevensdrager gaf een fout: leesfout bij byte 26214400");
  EXPECT_EQ(WordsOfReader("a pipe, socket or device: not opened").text,
            "geen gewoon bestand (pijp, socket of apparaat): niet geopend");
}

TEST(ReaderWords, SaysWhyAVolumeIsNotRead) {
  EXPECT_EQ(WordsOfReader("encrypted with LUKS (version 2)").text, "versleuteld met LUKS (versie 2)");
  EXPECT_EQ(WordsOfReader("reserved by Windows; holds no files").text,
            "gereserveerd door Windows; bevat geen bestanden");
  EXPECT_EQ(WordsOfReader("swap space: memory, not files").text, "wisselgeheugen: geheugen, geen bestanden");
  EXPECT_EQ(WordsOfReader("open: open volume p1: open p1: open file system: no known file system").text,
            "het bestandssysteem is niet te openen: geen bekend bestandssysteem");
}

TEST(ReaderWords, KeepsWhatALibraryWroteInBrackets) {
  const ReaderWords words = WordsOfReader("read member: ZIP decompression failed (-5)");
  EXPECT_EQ(words.text, "de inhoud kan niet worden uitgepakt (ZIP decompression failed (-5))");
  EXPECT_FALSE(words.in_english);
  EXPECT_EQ(WordsOfReader("read member: unsupported ZIP compression method (6: imploded)").text,
            "de inhoud kan niet worden uitgepakt (unsupported ZIP compression method (6: imploded))");
}

TEST(ReaderWords, SaysEachOfSeveral) {
  EXPECT_EQ(WordsOfReader("the hive has 12 of 34 bytes; a transaction log without its hive").text,
            "van het Windows-register zijn 12 van de 34 bytes er; een logboek van het Windows-register zonder het "
            "register zelf");
}

TEST(ReaderWords, LeavesWhatNoCatalogueHasAsItIs) {
  const ReaderWords words = WordsOfReader("application/x-lzop");
  EXPECT_EQ(words.text, "application/x-lzop");
  EXPECT_TRUE(words.in_english);
  const InLanguage english("en");
  EXPECT_EQ(WordsOfReader("ran out of memory").text, "ran out of memory");
}

}  // namespace
}  // namespace schouw
