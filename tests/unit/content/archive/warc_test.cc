// WARC files as wget and other crawlers write them, made here.
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/content/archive/archive_reading.h"

namespace schouw {
namespace {

using testing::ReadResult;
using testing::ReadWhole;

std::string WarcRecord(const std::string& type, const std::string& address, const std::string& block) {
  std::string record = "WARC/1.0\r\nWARC-Type: " + type + "\r\n";
  if (!address.empty()) record += "WARC-Target-URI: " + address + "\r\n";
  return record + "WARC-Date: 2026-02-01T10:00:00Z\r\nContent-Length: " + std::to_string(block.size()) + "\r\n\r\n" +
         block + "\r\n\r\n";
}
std::string HttpAnswer(const std::string& body, const std::string& more = {}) {
  return "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + more + "\r\n" + body;
}

TEST(Warc, EachRecordIsAMemberWithWhatItsMessageCarries) {
  const std::string site =
      WarcRecord("warcinfo", "", "software: een kraaier\r\n") +
      WarcRecord("request", "<http://stad.example/een.html>", "GET /een.html HTTP/1.1\r\nHost: stad.example\r\n\r\n") +
      WarcRecord("response", "<http://stad.example/een.html>", HttpAnswer("<p>eerste</p>")) +
      WarcRecord("request", "http://stad.example/zoek", "POST /zoek HTTP/1.1\r\n\r\nwoord=tweede") +
      WarcRecord("resource", "https://stad.example/map/", "derde");
  const ReadResult read = ReadWhole(site);
  ASSERT_TRUE(read.status.has_value()) << read.status.error().Text();
  ASSERT_EQ(read.members.size(), 4u);
  EXPECT_EQ(read.Find("warcinfo")->text, "software: een kraaier\r\n");
  EXPECT_EQ(read.Find("stad.example/een.html")->text, "<p>eerste</p>");
  EXPECT_EQ(read.Find("stad.example/een.html")->member.size, 13u);
  EXPECT_EQ(FormatRfc3339(*read.Find("stad.example/een.html")->member.modified), "2026-02-01T10:00:00Z");
  EXPECT_EQ(read.Find("stad.example/zoek")->text, "woord=tweede");
  EXPECT_EQ(read.Find("stad.example/map")->text, "derde");
}

TEST(Warc, ChunksAreJoinedUnlessTheCrawlerDidSo) {
  const std::string chunked = "Transfer-Encoding: chunked\r\n";
  const ReadResult read = ReadWhole(
      WarcRecord("response", "http://a.example/1", HttpAnswer("4;x=y\r\nvoor\r\n5\r\nbeeld\r\n0\r\n\r\n", chunked)) +
      WarcRecord("response", "http://a.example/2", HttpAnswer("voorbeeld", chunked)) +
      WarcRecord("response", "http://a.example/3", HttpAnswer("4\r\nvoor\r\nx\r\n", chunked)) +
      WarcRecord("response", "http://a.example/4", HttpAnswer("laatste")));
  ASSERT_TRUE(read.status.has_value()) << read.status.error().Text();
  EXPECT_EQ(read.Find("a.example/1")->text, "voorbeeld");
  EXPECT_EQ(read.Find("a.example/2")->text, "voorbeeld");
  EXPECT_EQ(read.Find("a.example/3")->text, "voor");
  EXPECT_TRUE(read.Find("a.example/3")->error.has_value());
  EXPECT_EQ(read.Find("a.example/4")->text, "laatste");
}

TEST(Warc, LongRecordsAndHeadersMayLieAnywhere) {
  std::string site;
  for (std::size_t i = 0; i < 40; ++i)
    site += WarcRecord("response", "http://a.example/" + std::to_string(i),
                       HttpAnswer(std::string(9'973 * (i % 7 + 1), 'x') + std::to_string(i)));
  const ReadResult read = ReadWhole(site);
  ASSERT_TRUE(read.status.has_value()) << read.status.error().Text();
  ASSERT_EQ(read.members.size(), 40u);
  for (std::size_t i = 0; i < 40; ++i)
    EXPECT_EQ(read.members[i].bytes, 9'973u * (i % 7 + 1) + std::to_string(i).size()) << i;
}

TEST(Warc, AMessageWithoutABodyOrAnEndOfItsHeaderIsNoReasonToStop) {
  const ReadResult read = ReadWhole(WarcRecord("revisit", "http://a.example/1", "HTTP/1.1 200 OK\r\n\r\n") +
                                    WarcRecord("response", "http://a.example/2", "HTTP/1.1 200 OK\r\nX: y") +
                                    WarcRecord("response", "dns:a.example", "2026 a.example\n") +
                                    WarcRecord("response", "http://a.example/3", ""));
  ASSERT_TRUE(read.status.has_value()) << read.status.error().Text();
  ASSERT_EQ(read.members.size(), 4u);
  EXPECT_EQ(read.Find("dns:a.example")->text, "2026 a.example\n");
}

TEST(Warc, WhatIsCutOffOrDamagedGivesWhatStandsBefore) {
  const std::string first = WarcRecord("resource", "http://a.example/1", "eerste");
  const std::string second = WarcRecord("resource", "http://a.example/2", std::string(1000, 'y'));
  ReadResult read = ReadWhole(first + second.substr(0, second.size() - 500));
  EXPECT_EQ(read.status.error().code, ErrorCode::kTruncated);
  EXPECT_EQ(read.Find("a.example/1")->text, "eerste");
  EXPECT_EQ(read.Find("a.example/2")->error->code, ErrorCode::kTruncated);
  EXPECT_GT(read.Find("a.example/2")->bytes, 400u);
  read = ReadWhole(first + "iets anders\r\n" + second);
  EXPECT_EQ(read.status.error().code, ErrorCode::kMalformed);
  EXPECT_EQ(read.members.size(), 1u);
  EXPECT_EQ(ReadWhole(first + "WARC/1.0\r\nWARC-Type: resource\r\n\r\n").status.error().code, ErrorCode::kMalformed);
  EXPECT_EQ(ReadWhole(first + "WARC/1.0\r\nContent-Length: 99999999999999999999\r\n\r\n").status.error().code,
            ErrorCode::kMalformed);
  EXPECT_EQ(ReadWhole(first + "WARC/1.0\r\nContent-Length: 18446744073709551000\r\n\r\nx").status.error().code,
            ErrorCode::kTruncated);
}

TEST(Warc, LimitsHold) {
  Limits limits;
  limits.max_members = 2;
  limits.max_member_bytes = 4;
  const std::string record = WarcRecord("resource", "http://a.example/1", "eerste");
  const ReadResult read = ReadWhole(record + record + record, limits);
  EXPECT_EQ(read.status.error().code, ErrorCode::kTooMany);
  ASSERT_EQ(read.members.size(), 2u);
  EXPECT_EQ(read.members[0].error->code, ErrorCode::kTooBig);
}

}  // namespace
}  // namespace schouw
