// What a file is by its first bytes.
#include "agent/content/content_type.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

#include "agent/content/archive/archive.h"
#include "tests/unit/content/archive/archive_making.h"
#include "tests/unit/content/archive/archive_reading.h"
#include "tests/unit/content/document/collecting_sink.h"
#include "tests/unit/content/document/office_making.h"

namespace schouw {
namespace {

using namespace std::string_literals;

struct TypeCase {
  const char* name;
  std::string head;
  ContentFamily family;
  const char* mime;
};

TEST(ContentType, SignaturesNameFamilyAndMime) {
  using enum ContentFamily;
  const TypeCase cases[] = {
      {"png", "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"s, kPicture, "image/png"},
      {"jpeg", "\xff\xd8\xff\xe0\0\x10JFIF"s, kPicture, "image/jpeg"},
      {"webp", "RIFF\x10\0\0\0WEBPVP8 "s, kPicture, "image/webp"},
      {"heic",
       "\0\0\0\x18"
       "ftypheic\0\0\0\0"s,
       kPicture, "image/heic"},
      {"mp4",
       "\0\0\0\x18"
       "ftypisom\0\0\0\0"s,
       kPicture, "video/mp4"},
      {"matroska", "\x1a\x45\xdf\xa3\x01\0\0\0"s, kPicture, "video/x-matroska"},
      {"zip", "PK\x03\x04\x14\0\0\0\x08\0"s, kContainer, "application/zip"},
      {"opendocument", "PK\x03\x04"s + std::string(26, '\0') + "mimetypeapplication/vnd.oasis.opendocument.textPK",
       kContainer, "application/vnd.oasis.opendocument.textPK"},
      {"office", "PK\x03\x04"s + std::string(26, '\0') + "[Content_Types].xml", kContainer,
       "application/vnd.openxmlformats-officedocument"},
      {"sqlite", "SQLite format 3\0\x10\0"s, kDatabase, "application/vnd.sqlite3"},
      {"hive", "regf\x01\0\0\0\x01\0\0\0"s, kDatabase, "application/x-ms-registry"},
      {"ese", "\x12\x34\x56\x78\xef\xcd\xab\x89\x20\x06\0\0"s, kDatabase, "application/x-ese"},
      {"elf",
       "\x7f"
       "ELF\x02\x01\x01\0"s,
       kProgram, "application/x-elf"},
      {"java class", "\xca\xfe\xba\xbe\0\0\0\x34"s, kProgram, "application/java-vm"},
      {"universal binary", "\xca\xfe\xba\xbe\0\0\0\x02"s, kProgram, "application/x-mach-binary"},
      {"pdf", "%PDF-1.4\n", kText, "application/pdf"},
      {"compound file", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"s, kText, "application/x-ole-storage"},
      {"text", "gewone tekst", kText, "text/plain"},
      {"text that begins as a hive", "regfout in de tekst van dit bestand", kText, "text/plain"},
      {"nothing", "", kOther, "application/x-empty"},
      {"unknown", "\x01\x02\x03\x04\x05\x06\x07\x80\x81"s, kOther, "application/octet-stream"},
  };
  const ContentIdentifier identifier;
  for (const TypeCase& c : cases) {
    const ContentType type = identifier.Identify(c.head);
    EXPECT_EQ(type.family, c.family) << c.name << " " << type.mime;
    EXPECT_EQ(type.mime, c.mime) << c.name;
  }
}

constexpr const char* kMail =
    "X-Mailer: geen\nSubject: =?koi8-r?B?8NLJ18XU?= =?iso-2022-jp?B?IBskQkZ8S1wbKEI=?=\n"
    "Content-Type: text/plain; charset=utf-7\n\nm+APw-\n";
constexpr const char* kEvent =
    "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\nDTSTART;TZID=W. Europe Standard Time:20260702T111530\nEND:VEVENT\n"
    "END:VCALENDAR\n";

// Everything that is warmed before lock-down must then work without a file descriptor to be had.
TEST(ContentType, NothingIsOpenedAfterWarming) {
  const ContentIdentifier identifier;
  WarmDocuments();
  WarmArchives();
  const std::string zip =
      testing::MakeArchive(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, {{"caf\xc3\xa9.txt", "binnen"}});
  const std::string tar =
      testing::MakeArchive(ARCHIVE_FORMAT_TAR_PAX_INTERCHANGE, ARCHIVE_FILTER_ZSTD, {{"a", "binnen"}});
  const std::string docx = testing::MakeDocx("<w:p><w:r><w:t>binnen</w:t></w:r></w:p>");
  const std::string odt = testing::MakeOdf("<text:p>binnen</text:p>", "text");
  const pid_t child = fork();
  if (child == 0) {
    close(STDERR_FILENO);  // UBSan wants a pipe to look at a pointer, and says so
    const rlimit none{0, 0};
    bool same = setrlimit(RLIMIT_NOFILE, &none) == 0;
    same = same && testing::ReadWhole(zip).members.at(0).member.path == "caf\xc3\xa9.txt";
    same = same && testing::ReadWhole(tar).members.at(0).text == "binnen";
    same = same &&
           testing::ReadDocument("\xcf\xf0\xe8\xe2\xe5\xf2 \xec\xe8\xf0, \xea\xe0\xea \xe4\xe5\xeb\xe0").Text() ==
               "\u041f\u0440\u0438\u0432\u0435\u0442 \u043c\u0438\u0440, \u043a\u0430\u043a \u0434\u0435\u043b\u0430";
    same = same && testing::ReadDocument(kMail).Text() ==
                       "Subject: \u041f\u0440\u0438\u0432\u0435\u0442 \u65e5\u672c\nm\u00fc\n";
    same = same && testing::ReadDocument(kEvent).records.at(0).time == ParseRfc3339("2026-07-02T09:15:30Z").value();
    same = same && testing::ReadDocument(docx).Text() == "binnen\n" && testing::ReadDocument(odt).Text() == "binnen\n";
    same = same && testing::ReadDocument("<html><meta charset=koi8-r><p>\xc1 &eacute;</p>").Text() == "\u0430 \u00e9\n";
    same = same && testing::ReadDocument("<?xml version='1.0'?><a>binnen</a>").Text() == "binnen\n";
    same = same && testing::ReadDocument("{\"a\": \"\\u00e9\"}").Text() == "a: \u00e9\n";
    same = same && identifier.Identify("\x01\x02\x03\x04\x05").mime == "application/octet-stream";
    _exit(same ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
}

}  // namespace
}  // namespace schouw
