// Contacts and calendars as records.
#include "agent/content/document/personal/personal.h"

#include <gtest/gtest.h>

#include <string>

#include "agent/content/document/personal/content_lines.h"
#include "tests/unit/content/document/collecting_sink.h"

namespace schouw {
namespace {

using testing::CollectingSink;
using testing::ReadDocument;

TEST(Contacts, EachCardIsARecord) {
  const CollectingSink sink = ReadDocument(
      "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Jansen;Anna;;;\r\nFN:Anna Jansen\r\nitem1.EMAIL;TYPE=WORK:anna@post.example\r\n"
      "NOTE:eerste\\, regel\\nvoorbeeld\r\n term-alfa\r\nURL:https://anna.example\r\nURL:https://twee.example\r\n"
      "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ\r\n SkZJRg\r\nEND:VCARD\r\n"
      "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Bob\r\nEND:VCARD\r\n");
  EXPECT_EQ(sink.formats, std::vector<std::string>{"personal.contacts"});
  ASSERT_EQ(sink.records.size(), 3u);
  EXPECT_EQ(sink.records[0].text,
            "N: Jansen Anna\nFN: Anna Jansen\nEMAIL: anna@post.example\nNOTE: eerste, regel\nvoorbeeldterm-alfa\n"
            "URL: https://anna.example\nURL: https://twee.example\n");
  EXPECT_EQ(sink.records[0].place, "card 1");
  EXPECT_EQ(sink.records[0].title, "Anna Jansen");
  EXPECT_EQ(sink.records[0].url, "https://anna.example");
  EXPECT_EQ(sink.records[0].kind, RecordKind::kDocument);
  EXPECT_EQ(sink.records[1].url, "https://twee.example");
  EXPECT_EQ(sink.records[2].text, "FN: Bob\n");
  EXPECT_EQ(sink.records[2].place, "card 2");
}

TEST(Contacts, OldVersionsHaveCharsetsAndSoftLineEnds) {
  const CollectingSink sink = ReadDocument(
      "BEGIN:VCARD\nVERSION:2.1\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Caf=C3=\n=A9 De\n"
      "NOTE;CHARSET=KOI8-R;QUOTED-PRINTABLE:=F0=D2=C9=D7=C5=D4\nORG:Re\xfcnie;afdeling\nEND:VCARD\n");
  EXPECT_EQ(sink.Text(), "FN: Café De\nNOTE: Привет\nORG: Reünie afdeling\n");
}

TEST(Contacts, TextInBase64IsText) {
  EXPECT_EQ(ReadDocument("BEGIN:VCARD\nVERSION:2.1\nFN:Bob\nNOTE;ENCODING=BASE64:\n dm9vcmJlZWxkdGVybS1hbGZh\n\nX-IMG;"
                         "ENCODING=BASE64:/9j/4AAQSkZJRg==\nEND:VCARD\n")
                .Text(),
            "FN: Bob\nNOTE: voorbeeldterm-alfa\n");
}

TEST(Calendar, ADescriptionInHtmlIsItsText) {
  EXPECT_EQ(
      ReadDocument("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nX-ALT-DESC;FMTTYPE=text/html:<html><p>voor<b>beeld</b>\r\n "
                   "term</p></html>\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
          .Text(),
      "X-ALT-DESC: voorbeeldterm\n");
}

TEST(Contacts, Utf16IsRead) {
  std::string wide = "\xff\xfe";
  for (const char c : std::string("BEGIN:VCARD\r\nFN:Anna\r\nEND:VCARD\r\n")) wide += std::string(1, c) + '\0';
  EXPECT_EQ(ReadDocument(wide).Text(), "FN: Anna\n");
}

TEST(Calendar, EachItemIsARecordAtItsTime) {
  const CollectingSink sink = ReadDocument(
      "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:Werk\r\nBEGIN:VTIMEZONE\r\nTZID:Europe/Amsterdam\r\n"
      "BEGIN:STANDARD\r\nDTSTART:19701025T030000\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
      "BEGIN:VEVENT\r\nDTSTART;TZID=Europe/Amsterdam:20260702T111530\r\nSUMMARY:Overleg\\; kort\r\n"
      "DESCRIPTION:voorbeeld\r\n\tterm-alfa\r\nATTENDEE;CN=\"Jansen: Anna\":mailto:anna@post.example\r\n"
      "URL:https://overleg.example/1\r\nBEGIN:VALARM\r\nDESCRIPTION:Wekker\r\nEND:VALARM\r\nEND:VEVENT\r\n"
      "BEGIN:VTODO\r\nSUMMARY:Taak\r\nDTSTART:20260302T101530Z\r\n"
      "ATTACH;ENCODING=BASE64;VALUE=BINARY;FILENAME=nota.txt:aGFs\r\n bG8=\r\nEND:VTODO\r\nEND:VCALENDAR\r\n");
  EXPECT_EQ(sink.formats, std::vector<std::string>{"personal.calendar"});
  ASSERT_EQ(sink.records.size(), 3u);
  EXPECT_EQ(sink.records[0].place, "event 1");
  EXPECT_EQ(sink.records[0].text,
            "DTSTART: 20260702T111530\nSUMMARY: Overleg; kort\nDESCRIPTION: voorbeeldterm-alfa\n"
            "ATTENDEE: Jansen: Anna mailto:anna@post.example\nURL: https://overleg.example/1\nDESCRIPTION: Wekker\n");
  EXPECT_EQ(FormatRfc3339(sink.records[0].time.value()), "2026-07-02T09:15:30Z");
  EXPECT_EQ(sink.records[0].title, "Overleg; kort");
  EXPECT_EQ(sink.records[0].url, "https://overleg.example/1");
  EXPECT_EQ(sink.records[1].place, "todo 1");
  EXPECT_EQ(FormatRfc3339(sink.records[1].time.value()), "2026-03-02T10:15:30Z");
  EXPECT_EQ(sink.records[2].text, "X-WR-CALNAME: Werk\n");
  ASSERT_EQ(sink.embedded.size(), 1u);
  EXPECT_EQ(sink.embedded[0].member.path, "todo 1/1/nota.txt");
  EXPECT_EQ(sink.embedded[0].bytes, "hallo");
}

struct TimeCase {
  const char* line;
  const char* time;
};

TEST(Calendar, TimesInTheirZone) {
  const TimeCase cases[] = {
      {"DTSTART;VALUE=DATE:20260302", "2026-03-01T23:00:00Z"},
      {"DTSTART:20260302T111530", "2026-03-02T10:15:30Z"},
      {"DTSTART;TZID=W. Europe Standard Time:20260702T111530", "2026-07-02T09:15:30Z"},
      {"DTSTART;TZID=America/New_York:20260702T111530", "2026-07-02T15:15:30Z"},
      {"DTSTART;TZID=Verzonnen/Zone:20260702T111530", "2026-07-02T09:15:30Z"},
  };
  for (const TimeCase& c : cases) {
    const CollectingSink sink = ReadDocument("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\n" + std::string(c.line) +
                                             "\nEND:VEVENT\nEND:VCALENDAR\n");
    ASSERT_EQ(sink.records.size(), 1u) << c.line;
    EXPECT_EQ(FormatRfc3339(sink.records[0].time.value()), c.time) << c.line;
  }
}

}  // namespace
}  // namespace schouw
