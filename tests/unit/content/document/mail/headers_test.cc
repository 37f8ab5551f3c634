// Header fields of mail: encoded words, parameters, dates.
#include <gtest/gtest.h>

#include <string>

#include "agent/base/utf8.h"
#include "agent/content/document/mail/encoded_words.h"
#include "agent/content/document/mail/header_block.h"
#include "agent/content/document/mail/mail_date.h"

namespace schouw {
namespace {

struct WordCase {
  const char* name;
  std::string raw;
  const char* text;
};

TEST(EncodedWords, AreDecodedAsProgramsWriteThem) {
  const WordCase cases[] = {
      {"plain", "gewone tekst", "gewone tekst"},
      {"base64", "=?utf-8?B?Y2Fmw6k=?=", "café"},
      {"quoted, with underscores", "=?iso-8859-1?Q?Andr=E9_en_co?=", "André en co"},
      {"lower-case letters", "=?UTF-8?q?caf=c3=a9?= open", "café open"},
      {"space between words goes", "=?utf-8?q?een?= =?utf-8?q?_twee?=", "een twee"},
      {"folded between words", "=?utf-8?q?een?=\r\n =?utf-8?q?twee?=", "eentwee"},
      {"space beside text stays", "a =?utf-8?q?b?= c", "a b c"},
      {"a character cut between two words", "=?utf-8?B?Y2Fmww==?= =?utf-8?B?qQ==?=", "café"},
      {"two charsets", "=?iso-8859-1?Q?=E9?= =?koi8-r?B?8NLJ18XU?=", "éПривет"},
      {"ISO-2022-JP", "=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本"},
      {"a language after the charset", "=?utf-8*nl?q?caf=C3=A9?=", "café"},
      {"no padding", "=?utf-8?B?Y2Fmw6k?=", "café"},
      {"spaces where none may be", "=?utf-8?Q?een twee?=", "een twee"},
      {"without space around", "(=?utf-8?q?caf=C3=A9?=)", "(café)"},
      {"in quotation marks", "\"=?utf-8?q?caf=C3=A9?=\" <a@b.example>", "\"café\" <a@b.example>"},
      {"unknown charset", "=?x-geen?Q?caf=E9?=", "café"},
      {"no encoded word", "wat =? dan ?= ook", "wat =? dan ?= ook"},
      {"unfinished", "=?utf-8?q?een", "=?utf-8?q?een"},
      {"unknown encoding", "=?utf-8?x?een?=", "=?utf-8?x?een?="},
      {"raw UTF-8", "caf\xc3\xa9", "café"},
      {"raw Windows-1252", "caf\xe9 De Re\xfcnie", "café De Reünie"},
      {"UTF-7", "=?utf-7?Q?M+APw-ller?=", "Müller"},
  };
  for (const WordCase& c : cases) EXPECT_EQ(DecodeHeaderText(c.raw), c.text) << c.name;
  EXPECT_EQ(DecodeHeaderText("\xf0\xd2\xc9\xd7\xc5\xd4", "koi8-r"), "Привет");
}

TEST(EncodedWords, HostileFieldsTakeLinearTime) {
  std::string many, open;
  for (int i = 0; i < 100'000; ++i) many += "=?a?q?";
  for (int i = 0; i < 300'000; ++i) open += "=?";
  EXPECT_TRUE(IsValidUtf8(DecodeHeaderText(many)));
  EXPECT_EQ(DecodeHeaderText(open), open);
}

struct ParameterCase {
  const char* name;
  std::string raw;
  const char* value;
  const char* parameter;
  const char* text;
};

TEST(HeaderParameters, AreReadAsProgramsWriteThem) {
  const ParameterCase cases[] = {
      {"plain", "text/plain; charset=utf-8", "text/plain", "charset", "utf-8"},
      {"quoted", "Text/HTML; CharSet=\"UTF-8\"; x=y", "text/html", "charset", "UTF-8"},
      {"quoted quotation mark", "a/b; name=\"een \\\"twee\\\"; drie.txt\"", "a/b", "name", "een \"twee\"; drie.txt"},
      {"path with backslashes", "a/b; name=\"C:\\TEMP\\nota.txt\"", "a/b", "name", "C:\\TEMP\\nota.txt"},
      {"unquoted with spaces", "attachment; filename=mijn nota.txt", "attachment", "filename", "mijn nota.txt"},
      {"RFC 2231", "attachment; filename*=UTF-8''caf%C3%A9%20nota.txt", "attachment", "filename", "café nota.txt"},
      {"RFC 2231 in pieces", "attachment; filename*0*=iso-8859-1'nl'caf%E9; filename*1=\" nota\"; filename*2*=%2Etxt",
       "attachment", "filename", "café nota.txt"},
      {"pieces out of order", "attachment; filename*1=\"b.txt\"; filename*0=\"a\"", "attachment", "filename", "ab.txt"},
      {"character cut between pieces", "attachment; filename*0*=utf-8''caf%C3; filename*1*=%A9", "attachment",
       "filename", "café"},
      {"RFC 2231 before a plain one", "attachment; filename=caf.txt; filename*=utf-8''caf%C3%A9.txt", "attachment",
       "filename", "café.txt"},
      {"encoded word in quotes", "attachment; filename=\"=?utf-8?Q?caf=C3=A9.txt?=\"", "attachment", "filename",
       "café.txt"},
      {"no value", "attachment; filename", "attachment", "filename", ""},
      {"nothing", "", "", "x", ""},
  };
  for (const ParameterCase& c : cases) {
    const ParameterField field = ParseParameterField(c.raw);
    EXPECT_EQ(field.value, c.value) << c.name;
    EXPECT_EQ(field.Get(c.parameter), c.text) << c.name;
  }
}

TEST(HeaderBlock, UnfoldsAndPassesOverWhatIsNoField) {
  const HeaderBlock block("Subject: een\r\n\ttwee\r\ngeen veld\r\n vervolg\r\nX : y\r\nsubject: drie\r\n");
  EXPECT_EQ(block.Get("subject"), "een\ttwee");
  EXPECT_EQ(block.Get("x"), "y");
  EXPECT_EQ(block.fields().size(), 3u);
}

struct DateCase {
  const char* text;
  const char* time;  // empty: none
};

TEST(MailDate, ReadsWhatProgramsWrite) {
  const DateCase cases[] = {
      {"Mon, 2 Mar 2026 11:15:30 +0100", "2026-03-02T10:15:30Z"},
      {"Mon,  2 Mar 2026 11:15:30 +0100 (CET)", "2026-03-02T10:15:30Z"},
      {"2 Mar 26 11:15 GMT", "2026-03-02T11:15:00Z"},
      {"2 Mar 99 11:15 EST", "1999-03-02T16:15:00Z"},
      {"Mon Mar  2 11:15:30 2026", "2026-03-02T11:15:30Z"},
      {"Sat Nov 15 01:17:36 +0000 2014", "2014-11-15T01:17:36Z"},
      {"Monday, May 03, 2010 4:21 PM", "2010-05-03T16:21:00Z"},
      {"02-Mar-2026 11:15:30 -0530", "2026-03-02T16:45:30Z"},
      {"Mon, 30 Feb 2026 11:15:30 +0100", ""},
      {"Mon, 2 Mar 2026", ""},
      {"gisteren", ""},
      {"", ""},
      {"99999999999 Mar 2026 11:15", ""},
  };
  for (const DateCase& c : cases) {
    const auto time = ParseMailDate(c.text);
    EXPECT_EQ(time ? FormatRfc3339(*time) : "", c.time) << c.text;
  }
}

}  // namespace
}  // namespace schouw
