// Every file of the corpus' encodings gives its phrase; ASCII words survive every charset and every wrong guess.
#include <gtest/gtest.h>
#include <unicode/ucnv.h>

#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "agent/base/utf8.h"
#include "agent/content/document/charset.h"
#include "tests/support/corpus.h"
#include "tests/unit/content/document/collecting_sink.h"

namespace schouw {
namespace {

using testing::ReadDocument;

// What the libraries can't tell or decode, with the reason.
const std::map<std::string, std::string>& KnownMissedEncodings() {
  static const std::map<std::string, std::string> misses = {
      {"encoding/chardet/Johab/iyagi-readme.txt", "neither ICU 72 nor uchardet 0.0.7 knows Johab"},
      {"encoding/tika/testHTML_charset_utf8.html", "its phrase is a tag of HTML: no text of the page"},
      {"encoding/chardet/ascii/_mozilla_bug638318_text.html", "1,108 bytes of which nearly all are NUL: not text"},
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
    EXPECT_EQ(found, !KnownMissedEncodings().contains(row[0]))
        << row[0] << " expected " << row[1] << " read as " << DetectCharset(bytes.substr(0, 65536)).converter;
  }
}

// `text` in ICU's charset `name`.
std::string Encode(const std::u16string& text, const char* name) {
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, decltype(&ucnv_close)> converter(ucnv_open(name, &error), &ucnv_close);
  EXPECT_TRUE(U_SUCCESS(error)) << name;
  std::string bytes(text.size() * 8 + 16, '\0');
  const std::int32_t length = ucnv_fromUChars(converter.get(), bytes.data(), static_cast<std::int32_t>(bytes.size()),
                                              text.data(), static_cast<std::int32_t>(text.size()), &error);
  EXPECT_TRUE(U_SUCCESS(error)) << name;
  bytes.resize(static_cast<std::size_t>(length));
  return bytes;
}

struct Language {
  const char* charset;
  std::u16string_view letters;  // that its words are made of
};
constexpr std::u16string_view kWestern = u"éèëïöüáàâäóòôîûçñß";
constexpr std::u16string_view kCyrillic = u"абвгдежзийклмнопрстуфхцчшщъыьэюя";
constexpr std::u16string_view kJapanese =
    u"あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほ日本語東京漢字検索表示";
constexpr std::u16string_view kChinese = u"的一是不了人我在有他这中大来上国个到说们为子和你地出道也时年得就那要下";
constexpr std::u16string_view kTraditional = u"的一是不了人我在有他這中大來上國個到說們為子和你地出道也時年得就那要下";
constexpr std::u16string_view kKorean = u"가나다라마바사아자차카타파하한국어검색";
constexpr Language kLanguages[] = {
    {"UTF-8", kCyrillic},
    {"UTF-16LE", kChinese},
    {"UTF-16BE", kJapanese},
    {"UTF-16LE", kCyrillic},
    {"UTF-16BE", kWestern},
    {"UTF-32LE", kKorean},
    {"UTF-32BE", kWestern},
    {"windows-1252", kWestern},
    {"iso-8859-1", kWestern},
    {"iso-8859-15", kWestern},
    {"ibm-850", kWestern},
    {"ibm-437", u"éèëïöüáàâäóòôîûçñ"},
    {"macintosh", kWestern},
    {"windows-1251", kCyrillic},
    {"iso-8859-5", kCyrillic},
    {"koi8-r", kCyrillic},
    {"ibm-866", kCyrillic},
    {"ibm-855", kCyrillic},
    {"x-mac-cyrillic", kCyrillic},
    {"windows-1253", u"αβγδεζηθικλμνξοπρστυφχψω"},
    {"windows-1255", u"אבגדהוזחטיכלמנסעפצקרשת"},
    {"windows-1256", u"ابتثجحخدذرزسشصضطظعغفقكلمنهوي"},
    {"windows-1250", u"ąćęłńóśźżčďěňřšťůž"},
    {"iso-8859-2", u"ąćęłńóśźżčďěňřšťůž"},
    {"windows-1254", u"ğışçöü"},
    {"windows-1257", u"āčēģīķļņšūž"},
    {"windows-874", u"กขคงจชซญดตถทนบปผฝพฟมยรลวสหอ"},
    {"Shift_JIS", kJapanese},
    {"EUC-JP", kJapanese},
    {"ISO-2022-JP", kJapanese},
    {"gb18030", kChinese},
    {"EUC-CN", kChinese},
    {"Big5", kTraditional},
    {"EUC-TW", kTraditional},
    {"EUC-KR", kKorean},
    {"windows-949", kKorean},
    {"ISO-2022-KR", kKorean},
};

// A text of words in the language with an ASCII word now and then; the ASCII words are kept in `ascii`.
std::u16string MixedText(const Language& language, std::mt19937& random, std::vector<std::string>& ascii) {
  std::u16string text;
  for (int word = 0; word < 200; ++word) {
    const auto letters = 3 + random() % 6;
    if (word % 4 == 3) {
      ascii.emplace_back();
      for (unsigned i = 0; i < letters; ++i) ascii.back() += static_cast<char>('a' + random() % 26);
      text.append(ascii.back().begin(), ascii.back().end());
    } else {
      for (unsigned i = 0; i < letters; ++i) text += language.letters[random() % language.letters.size()];
    }
    text += word % 10 == 9 ? u'\n' : u' ';
  }
  return text;
}

TEST(Encodings, AsciiWordsAreNeverLost) {
  std::mt19937 random(4711);
  for (const Language& language : kLanguages) {
    for (int round = 0; round < 10; ++round) {
      std::vector<std::string> ascii;
      const std::string bytes = Encode(MixedText(language, random, ascii), language.charset);
      const std::string text = ReadDocument(bytes).Text();
      ASSERT_TRUE(IsValidUtf8(text)) << language.charset;
      for (const std::string& word : ascii)
        ASSERT_NE(text.find(word), std::string::npos)
            << word << " lost from " << language.charset << " read as " << DetectCharset(bytes).converter;
    }
  }
}

// Letters directly after a quotation mark or accent are what a wrong two-byte guess would eat.
TEST(Encodings, AsciiAfterAccentsAndQuotationMarksIsNotTakenForASecondByte) {
  std::mt19937 random(815);
  for (int round = 0; round < 2000; ++round) {
    std::string bytes;
    std::vector<std::string> words;
    for (unsigned i = 0; i < 1 + random() % 30; ++i) {
      words.emplace_back();
      for (unsigned n = 0; n < 3 + random() % 5; ++n) words.back() += static_cast<char>('a' + random() % 26);
      bytes += static_cast<char>(0x80 + random() % 128);
      bytes += words.back();
      bytes += random() % 2 == 0 ? static_cast<char>(0x80 + random() % 128) : ' ';
      bytes += ' ';
    }
    const std::string text = ReadDocument(bytes).Text();
    for (const std::string& word : words)
      ASSERT_NE(text.find(word), std::string::npos) << word << " lost, read as " << DetectCharset(bytes).converter;
  }
}

TEST(Encodings, DutchIsReadInTheCharsetsThatDutchPeopleUse) {
  const std::u16string dutch =
      u"De patiënt kreeg een coördinaat en at een crêpe in café De Reünie: geïnteresseerd, hè?\n";
  for (const char* charset : {"UTF-8", "UTF-16LE", "UTF-16BE", "windows-1252", "ibm-850", "ibm-437", "macintosh"}) {
    const std::string text = ReadDocument(Encode(dutch, charset)).Text();
    EXPECT_NE(text.find("geïnteresseerd"), std::string::npos) << charset;
    EXPECT_NE(text.find("café De Reünie"), std::string::npos) << charset;
  }
}

// A line in which nearly every word has an accent is Latin text too.
TEST(Encodings, ManyAccentsAreNoOtherScript) {
  const std::u16string dutch =
      u"één cliënt in België: reünie, coördinatie, naïef, zoëven, hè, überhaupt, ruïne, geïnteresseerd\n";
  for (const char* charset : {"windows-1252", "ibm-850", "ibm-437", "macintosh"})
    EXPECT_NE(ReadDocument(Encode(dutch, charset)).Text().find("geïnteresseerd"), std::string::npos) << charset;
}

TEST(Encodings, WhatTwoProgramsWroteIntoOneFileIsReadLineByLine) {
  const std::u16string line = u"een geïnteresseerde cliënt\n";
  for (const char* first : {"UTF-8", "windows-1252"}) {
    std::string log;
    for (int i = 0; i < 20; ++i) log += Encode(line, i % 2 == 0 ? first : "UTF-8");
    for (int i = 0; i < 20; ++i) log += Encode(line, "windows-1252");
    const std::string text = ReadDocument(log).Text();
    EXPECT_EQ(text.find("Ã"), std::string::npos) << first;
    std::size_t found = 0;
    for (std::size_t at = text.find("geïnteresseerde cliënt"); at != std::string::npos;
         at = text.find("geïnteresseerde cliënt", at + 1))
      ++found;
    EXPECT_EQ(found, 40u) << first;
  }
}

TEST(Encodings, LinesThatAProgramAddedAreRead) {
  const std::u16string chinese(400, u'\u6587');
  for (const char* charset : {"UTF-16LE", "UTF-16BE"}) {
    const std::string mark = Encode(u"\ufeff", charset);
    const std::string added = "die regel w\xe9rd later: voorbeeldterm-alfa\r\n";
    for (const std::u16string& before : {std::u16string(u"eerst geïnteresseerd\r\n"), chinese}) {
      const std::string text =
          ReadDocument(mark + Encode(before, charset) + added + Encode(u"daarna café\r\n", charset)).Text();
      EXPECT_NE(text.find("die regel wérd later: voorbeeldterm-alfa\r\n"), std::string::npos) << charset;
      EXPECT_NE(text.find("daarna café"), std::string::npos) << charset << text.substr(0, 200);
    }
    EXPECT_EQ(ReadDocument(mark + Encode(chinese, charset)).Text().find('e'), std::string::npos);
  }
  std::string log;
  for (int i = 0; i < 3000; ++i) log += Encode(u"een geïnteresseerde cliënt\n", "windows-1252");
  log += std::string(70'000, 'x') + "\n";
  for (int i = 0; i < 3000; ++i) log += "over één café\n";
  EXPECT_NE(ReadDocument(log).Text().find("over één café"), std::string::npos);
}

TEST(Encodings, APageMayDeclareItsCharsetLate) {
  const std::string page =
      "<html><!-- " + std::string(3000, 'x') + " --><meta charset=koi8-r><p>\xd0\xd2\xc9\xd7\xc5\xd4";
  EXPECT_EQ(ReadDocument(page).Text(), "привет\n");
}

}  // namespace
}  // namespace schouw
