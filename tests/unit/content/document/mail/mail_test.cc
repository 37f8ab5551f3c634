// Messages, saved pages and mailboxes as records and files.
#include "agent/content/document/mail/mail.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <string>

#include "agent/base/utf8.h"
#include "agent/content/document/mail/transfer_decoder.h"
#include "tests/unit/content/document/collecting_sink.h"

namespace schouw {
namespace {

using testing::CollectingSink;
using testing::ReadDocument;

// "place: text" of each record, a line each.
std::string Records(const CollectingSink& sink) {
  std::string all;
  for (const Record& record : sink.records) {
    std::string text = record.text;
    while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
    all += record.place + ": " + text + "\n";
  }
  return all;
}

constexpr const char* kTwoParts =
    "From: Anna <anna@post.example>\r\n"
    "To: =?iso-8859-1?Q?Andr=E9?= <andre@post.example>\r\n"
    "Subject: =?utf-8?B?Y2Fmw6k=?= morgen\r\n"
    "Date: Mon, 2 Mar 2026 11:15:30 +0100\r\n"
    "MIME-Version: 1.0\r\n"
    "Content-Type: multipart/mixed; boundary=\"grens\"\r\n"
    "\r\n"
    "--grens\r\n"
    "Content-Type: text/plain; charset=koi8-r\r\n"
    "Content-Transfer-Encoding: base64\r\n"
    "\r\n"
    "8NLJ18XU\r\n"
    "--grens\r\n"
    "Content-Type: application/octet-stream; name=\"oud.bin\"\r\n"
    "Content-Disposition: attachment; filename*=utf-8''caf%C3%A9.bin\r\n"
    "Content-Transfer-Encoding: base64\r\n"
    "\r\n"
    "AAECAwQ=\r\n"
    "--grens--\r\n";

TEST(Mail, HeadersBodiesAndFiles) {
  const CollectingSink sink = ReadDocument(kTwoParts);
  EXPECT_EQ(sink.formats, std::vector<std::string>{"mail.message"});
  EXPECT_EQ(Records(sink),
            "headers: From: Anna <anna@post.example>\nTo: André <andre@post.example>\nSubject: café morgen\n"
            "Date: Mon, 2 Mar 2026 11:15:30 +0100\n"
            "part 1: Привет\n");
  for (const Record& record : sink.records) {
    EXPECT_EQ(record.kind, RecordKind::kMessage);
    EXPECT_EQ(record.title, "café morgen");
    EXPECT_EQ(FormatRfc3339(record.time.value()), "2026-03-02T10:15:30Z");
  }
  ASSERT_EQ(sink.embedded.size(), 1u);
  EXPECT_EQ(sink.embedded[0].member.path, "café.bin");
  EXPECT_EQ(sink.embedded[0].bytes, std::string("\0\1\2\3\4", 5));
  EXPECT_EQ(FormatRfc3339(sink.embedded[0].member.modified.value()), "2026-03-02T10:15:30Z");
}

struct BodyCase {
  const char* name;
  std::string mail;  // after "From: a@b.example\nSubject: s\n"
  const char* records;
};

TEST(Mail, BodiesOfEveryKind) {
  const BodyCase cases[] = {
      {"no type", "\nhallo\n", "part 1: hallo\n"},
      {"no body", "", ""},
      {"not ASCII and nothing declared", "\ncaf\xe9 De Re\xfcnie\n", "part 1: café De Reünie\n"},
      {"declared Latin but written as UTF-8", "Content-Type: text/plain; charset=iso-8859-1\n\ncaf\xc3\xa9\n",
       "part 1: café\n"},
      {"unknown charset", "Content-Type: text/plain; charset=geen\n\ncaf\xe9 dicht\n", "part 1: café dicht\n"},
      {"quoted-printable",
       "Content-Transfer-Encoding: Quoted-Printable\nContent-Type: text/plain; charset=utf-8\n\n"
       "voorbeeld=\nterm-alfa  \ncaf=C3=A9 100=%\n",
       "part 1: voorbeeldterm-alfa\ncafé 100=%\n"},
      {"format=flowed", "Content-Type: text/plain; format=flowed\n\nvoorbeeld \nterm\nlos\n> een \n> twee\n-- \nnaam\n",
       "part 1: voorbeeld term\nlos\n> een twee\n-- \nnaam\n"},
      {"format=flowed without the spaces", "Content-Type: text/plain; format=flowed; delsp=yes\n\nvoorbeeld \nterm\n",
       "part 1: voorbeeldterm\n"},
      {"alternatives", "Content-Type: multipart/alternative; boundary=x\n\n--x\n\neen\n--x\n\ntwee\n--x--\n",
       "part 1: een\npart 2: twee\n"},
      {"no end", "Content-Type: multipart/mixed; boundary=x\n\n--x\n\neen\n--x\n\ntwee", "part 1: een\npart 2: twee\n"},
      {"no boundary named", "Content-Type: multipart/mixed\n\neen\n", "part 1: een\n"},
      {"boundary never comes", "Content-Type: multipart/mixed; boundary=x\n\neen\n", "part 0: een\n"},
      {"text around the parts", "Content-Type: multipart/mixed; boundary=x\n\nvoor\n--x\n\neen\n--x--\nna\n",
       "part 0: voor\npart 1: een\npart end: na\n"},
      {"a longer boundary inside",
       "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: multipart/mixed; boundary=xy\n\n"
       "--xy\n\neen\n--xy--\n--x\n\ntwee\n--x--\n",
       "part 1.1: een\npart 2: twee\n"},
      {"a message in it",
       "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: message/rfc822\n\n"
       "Subject: binnen\n\neen\n--x--\n",
       "part 1 headers: Subject: binnen\npart 1.1: een\n"},
      {"a message in it, in base64",
       "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogYmlubmVuCgplZW4K\n",
       "part 1 headers: Subject: binnen\npart 1.1: een\n"},
      {"a digest", "Content-Type: multipart/digest; boundary=x\n\n--x\n\nSubject: binnen\n\neen\n--x--\n",
       "part 1 headers: Subject: binnen\npart 1.1: een\n"},
      {"signed", "Content-Type: multipart/signed; boundary=x\n\n--x\n\neen\n--x--\n", "part 1: een\n"},
  };
  for (const BodyCase& c : cases) {
    const CollectingSink sink = ReadDocument("From: a@b.example\nSubject: s\n" + c.mail);
    EXPECT_EQ(Records(sink), "headers: From: a@b.example\nSubject: s\n" + std::string(c.records)) << c.name;
    EXPECT_TRUE(sink.problems.empty()) << c.name;
  }
}

TEST(Mail, FilesThatStandInATextAreFiles) {
  const CollectingSink sink = ReadDocument(
      "From: a@b.example\nSubject: s\n\nvoor\nbegin 644 nota.txt\n#=F5R\n`\nend\nna\n"
      "=ybegin line=128 size=3 name=twee.bin\n\x8b\x8c\x8d\n=yend size=3\nslot\n");
  EXPECT_EQ(sink.Text(), "From: a@b.example\nSubject: s\nvoor\nna\nslot\n");
  ASSERT_EQ(sink.embedded.size(), 2u);
  EXPECT_EQ(sink.embedded[0].member.path, "nota.txt");
  EXPECT_EQ(sink.embedded[0].bytes, "ver");
  EXPECT_EQ(sink.embedded[1].member.path, "twee.bin");
  EXPECT_EQ(sink.embedded[1].bytes, "abc");
}

TEST(Mail, EncryptedPartsAreNamed) {
  const CollectingSink sink = ReadDocument(
      "From: a@b.example\nSubject: s\nContent-Type: multipart/encrypted; boundary=x; "
      "protocol=\"application/pgp-encrypted\"\n\n--x\n\nVersion: 1\n--x--\n");
  ASSERT_EQ(sink.problems.size(), 1u);
  EXPECT_EQ(sink.problems[0].reason, ProblemReason::kEncrypted);
  EXPECT_EQ(sink.problems[0].detail, "part 1: encrypted part of a message");
  const CollectingSink smime = ReadDocument(
      "From: a@b.example\nSubject: s\nContent-Type: application/pkcs7-mime; name=smime.p7m\n"
      "Content-Transfer-Encoding: base64\n\nMIIBIgYJKoZIhvcNAQcDoIIBEzCCAQ8=\n");
  ASSERT_EQ(smime.problems.size(), 1u);
  EXPECT_EQ(smime.problems[0].reason, ProblemReason::kEncrypted);
}

// Made with `openssl smime -sign -nodetach -nocerts` of a part with one line of text.
constexpr const char* kSigned =
    "From: a@b.example\nSubject: s\nContent-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\n"
    "Content-Transfer-Encoding: base64\n\n"
    "MIIB6AYJKoZIhvcNAQcCoIIB2TCCAdUCAQExDzANBglghkgBZQMEAgEFADA/BgkqhkiG9w0BBwGgMgQwQ29udGVudC1UeXBlOiB0\n"
    "ZXh0L3BsYWluDQoNCnZvb3JiZWVsZHRlcm0tYWxmYQ0KMYIBfDCCAXgCAQEwLDAUMRIwEAYDVQQDDAlWb29yYmVlbGQCFB7eNoCG\n"
    "L4ifvvkjirDHCulYsK+0MA0GCWCGSAFlAwQCAQUAoIHkMBgGCSqGSIb3DQEJAzELBgkqhkiG9w0BBwEwHAYJKoZIhvcNAQkFMQ8X\n"
    "DTI2MTEyMjE2NTkzM1owLwYJKoZIhvcNAQkEMSIEIMJXr5za18ji+8AzzUaT3vojxxLQZSQ1/2NLH4ASpBtpMHkGCSqGSIb3DQEJ\n"
    "DzFsMGowCwYJYIZIAWUDBAEqMAsGCWCGSAFlAwQBFjALBglghkgBZQMEAQIwCgYIKoZIhvcNAwcwDgYIKoZIhvcNAwICAgCAMA0G\n"
    "CCqGSIb3DQMCAgFAMAcGBSsOAwIHMA0GCCqGSIb3DQMCAgEoMA0GCSqGSIb3DQEBAQUABEA23mejRYzaq6gixSjAqpm7LSMtTm8x\n"
    "ZsIrEpKV67E9dI4YvVb75B/e9dBDEJDEB99XHmWfIsye/P7d7UUGXAuG\n";

TEST(Mail, WhatASignatureWrapsIsRead) {
  const CollectingSink sink = ReadDocument(kSigned);
  EXPECT_EQ(Records(sink), "headers: From: a@b.example\nSubject: s\npart 1: voorbeeldterm-alfa\n");
  EXPECT_TRUE(sink.embedded.empty());
}

TEST(Mail, NestingIsBounded) {
  std::string mail;
  for (int i = 0; i < 100; ++i) mail += "From: a@b.example\nSubject: s\nContent-Type: message/rfc822\n\n";
  const CollectingSink sink = ReadDocument(mail);
  ASSERT_EQ(sink.problems.size(), 1u);
  EXPECT_EQ(sink.problems[0].reason, ProblemReason::kTooDeep);
  EXPECT_EQ(sink.records.size(), Limits{}.max_depth + 1);
}

TEST(Mail, TwoFilesOfOneNameAreTold) {
  const std::string part = "--x\nContent-Disposition: attachment; filename=/a.bin\n\nb\n";
  const CollectingSink sink = ReadDocument(
      "From: a@b.example\nSubject: s\nContent-Type: multipart/mixed; boundary=x\n\n" + part + part + "--x--\n");
  ASSERT_EQ(sink.embedded.size(), 2u);
  EXPECT_EQ(sink.embedded[0].member.path, "a.bin");
  EXPECT_EQ(sink.embedded[1].member.path, "part 2/a.bin");
}

TEST(Mail, AppleMailFilesEndWhereTheySay) {
  const std::string message = "From: a@b.example\nSubject: s\n\nhallo\n";
  const CollectingSink sink =
      ReadDocument(std::to_string(message.size()) + "       \n" + message + "<?xml version=\"1.0\"?>\n<plist/>\n");
  EXPECT_EQ(Records(sink), "headers: From: a@b.example\nSubject: s\npart 1: hallo\n");
}

TEST(Mail, TheEndOfAMessageIsReadWithoutItsHeaders) {
  const CollectingSink sink = ReadDocument(
      "\n\n--Mail=_1\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\naGFsbG8=\n--Mail=_1--\n");
  EXPECT_EQ(Records(sink), "part 1: hallo\n");
}

TEST(Mail, SavedPagesAreDocuments) {
  const CollectingSink sink = ReadDocument(
      "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://krant.example/stuk\r\nSubject: Het stuk\r\n"
      "Date: Mon, 2 Mar 2026 11:15:30 -0000\r\nMIME-Version: 1.0\r\n"
      "Content-Type: multipart/related; type=\"text/html\"; boundary=\"x\"\r\n\r\n"
      "--x\r\nContent-Type: text/html\r\nContent-Location: "
      "https://krant.example/stuk\r\n\r\n<p>voorbeeldterm-alfa</p>\r\n"
      "--x\r\nContent-Type: text/css\r\nContent-Location: https://krant.example/a/stijl.css?v=1\r\n\r\np "
      "{}\r\n--x\r\nContent-Type: text/html\r\nContent-Location: https://kansspel.example/lijst\r\n\r\n<p>lijst</p>"
      "\r\n--x--\r\n");
  EXPECT_EQ(sink.formats, std::vector<std::string>{"mail.page"});
  EXPECT_NE(sink.Text().find("voorbeeldterm-alfa"), std::string::npos);
  for (const Record& record : sink.records) {
    EXPECT_EQ(record.kind, RecordKind::kDocument);
    const bool is_frame = record.text == "lijst\n";
    EXPECT_EQ(record.url, is_frame ? "https://kansspel.example/lijst" : "https://krant.example/stuk");
    EXPECT_EQ(record.title, "Het stuk");
  }
  ASSERT_EQ(sink.embedded.size(), 1u);
  EXPECT_EQ(sink.embedded[0].member.path, "stijl.css");
}

struct ClaimCase {
  const char* name;
  std::string head;
  const char* format;
};

TEST(Mail, ClaimsByContent) {
  const ClaimCase cases[] = {
      {"message", "Received: x\nFrom: y\n\ntekst", "mail.message"},
      {"message after a mark and empty lines", "\xef\xbb\xbf\r\n\r\nFrom: y\r\nSubject: x\r\n\r\ntekst",
       "mail.message"},
      {"one field is not enough", "Subject: iets\n\ntekst", "text.plain"},
      {"lines that are no fields", "From: y\nen dan gewone tekst\nSubject: x\n\n", "text.plain"},
      {"fields of something else", "Package: iets\nVersion: 1\nDate: 2\n\n", "text.plain"},
      {"mailbox", "From anna@post.example Mon Mar  2 11:15:30 2026\nSubject: x\n\ntekst", "mail.mailbox"},
      {"Thunderbird's folder", "From - Mon Mar 02 11:15:30 2026\r\nX-Mozilla-Status: 0001\r\n\r\n", "mail.mailbox"},
      {"a sentence", "From Monday on we meet at 11:15 in 2026\nsays the sheet\n", "text.plain"},
  };
  for (const ClaimCase& c : cases)
    EXPECT_EQ(ReadDocument(c.head).formats, std::vector<std::string>{c.format}) << c.name;
}

TEST(Mailbox, MessagesOneByOneWithoutExpungedOnes) {
  const CollectingSink sink = ReadDocument(
      "From - Mon Mar 02 11:15:30 2026\nX-Mozilla-Status: 0001\nSubject: een\n\neerste\n>From onder\n"
      "From Monday on, 11:15 in 2026\nis geen begin\n\n"
      "From - Mon Mar 02 11:16:30 2026\nX-Mozilla-Status: 0009\nSubject: weg\n\nverwijderd\n\n"
      "From - Mon Mar 02 11:17:30 2026\nX-Mozilla-Status: 0001\nSubject: drie\n"
      "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Disposition: attachment; "
      "filename=a.bin\n\nb\n--x--\n");
  EXPECT_EQ(Records(sink),
            "message 1 headers: Subject: een\n"
            "message 1 part 1: eerste\nFrom onder\nFrom Monday on, 11:15 in 2026\nis geen begin\n"
            "message 3 headers: Subject: drie\n");
  ASSERT_EQ(sink.embedded.size(), 1u);
  EXPECT_EQ(sink.embedded[0].member.path, "message 3/a.bin");
}

// A mailbox of `copies` messages, made as it is read.
TEST(Mailbox, MarksBeforeLinesThatBeginWithFromAreTakenOff) {
  const std::string box =
      "From a@b.example Mon Mar  2 11:15:30 2026\nFrom: a@b.example\nSubject: s\n\n>From een\n>>From twee\n> From\n"
      "x >From drie\n>Fro";
  const CollectingSink sink = ReadDocument(box);
  EXPECT_EQ(Records(sink).substr(Records(sink).find("part 1: ")),
            "part 1: From een\n>From twee\n> From\nx >From drie\n>Fro\n");
}

TEST(Mail, APageReadsLikeTheTextThatItShows) {
  const CollectingSink sink = ReadDocument(
      "From: a@b.example\nSubject: s\nMIME-Version: 1.0\nContent-Type: text/html; charset=iso-8859-1\n"
      "Content-Transfer-Encoding: quoted-printable\n\n<html><style>p {}</style><p>tor <b>bro</b>wser "
      "caf&eacute; re=FCnie <a href=3D\"https://krant.example/\">meer</a>\n<script>geen()</script>\n");
  EXPECT_EQ(Records(sink),
            "headers: From: a@b.example\nSubject: s\npart 1: tor browser café reünie meer\nhttps://krant.example/\n");
}

class LargeMailbox final : public ByteSource {
 public:
  LargeMailbox(std::string unit, std::uint64_t copies) : unit_(std::move(unit)), copies_(copies) {}
  std::uint64_t size() const override { return unit_.size() * copies_; }
  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> into) const override {
    largest_ = std::max(largest_, into.size());
    std::size_t done = 0;
    while (done < into.size() && offset + done < size()) {
      const auto from = static_cast<std::size_t>((offset + done) % unit_.size());
      const std::size_t count = std::min(unit_.size() - from, into.size() - done);
      std::memcpy(into.data() + done, unit_.data() + from, count);
      done += count;
    }
    return done;
  }
  std::size_t largest() const { return largest_; }

 private:
  std::string unit_;
  std::uint64_t copies_;
  mutable std::size_t largest_ = 0;
};

class CountingSink final : public DocumentSink {
 public:
  SinkAnswer OnRecord(Record record) override {
    if (record.text.find("voorbeeldterm-alfa") != std::string::npos) ++hits;
    return SinkAnswer::kContinue;
  }
  void OnProblem(Problem) override { ++problems; }
  void OnArtifact(ArtifactCoverage) override {}
  SinkAnswer OnEmbedded(const Member&, MemberReader&) override { return SinkAnswer::kContinue; }
  std::uint64_t hits = 0;
  std::uint64_t problems = 0;
};

TEST(Mailbox, SizeCostsNoMemory) {
  std::string unit = "From - Mon Mar 02 11:15:30 2026\nSubject: een\n\nvoorbeeldterm-alfa\n";
  for (int i = 0; i < 2000; ++i) unit += "nog een regel van deze grote brief\n";
  const LargeMailbox content(unit, 700);
  CountingSink sink;
  const Limits limits;
  ASSERT_TRUE(ReadMailbox({content, unit.substr(0, 65536), "", {}, limits}, sink).has_value());
  EXPECT_EQ(sink.hits, 700u);
  EXPECT_EQ(sink.problems, 0u);
  EXPECT_LE(content.largest(), 65536u);
}

TEST(TransferEncodings, AnySplitGivesTheSameBytes) {
  const std::string text = "voorbeeld=\r\nterm =E9=3D= x\r\nZm9v\nYmE=\nYQ==";
  for (const TransferEncoding encoding : {TransferEncoding::kBase64, TransferEncoding::kQuotedPrintable}) {
    const std::string whole = DecodeTransfer(encoding, text);
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
      TransferDecoder decoder(encoding);
      std::string bytes;
      decoder.Decode(text.substr(0, cut), bytes);
      decoder.Decode(text.substr(cut), bytes);
      decoder.Finish(bytes);
      EXPECT_EQ(bytes, whole) << cut;
    }
  }
}

}  // namespace
}  // namespace schouw
