// An entry that is read in a process of its own: what it says arrives, and its end costs that entry alone.
#include "tools/records/read_apart.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <string>
#include <vector>

#include "tests/unit/content/document/collecting_sink.h"

namespace schouw {
namespace {

Record RecordOf(const std::string& text) {
  Record record;
  record.text = text;
  return record;
}

struct Apart {
  EntryCounts counts;
  std::vector<std::string> lines;
  testing::CollectingSink sink;
};

Apart ReadInChild(std::function<EntryCounts(RecordSink&)> read) {
  Apart apart;
  const ApartReading reading{{"d1", "p0", {"/a.zip"}, ""},
                             std::move(read),
                             [](const Record& record) { return record.text == "niet" ? "" : record.text; },
                             [&](const std::string& line) { apart.lines.push_back(line); }};
  apart.counts = ReadApart(reading, apart.sink);
  return apart;
}

TEST(ReadApart, EverythingThatWasFoundArrivesInItsOrder) {
  const std::string large(300'000, 'x');
  const Apart apart = ReadInChild([&](RecordSink& sink) {
    sink.OnRecord(RecordOf("een"));
    sink.OnRecord(RecordOf("niet"));
    sink.OnRecord(RecordOf(large));
    sink.OnProblem(Problem{{"d1", "p0", {"/a.zip", "b"}, ""}, ProblemReason::kDamaged, "stuk", 2});
    ArtifactCoverage store;
    store.kind = "voorbeeld";
    store.records = 3;
    sink.OnArtifact(store);
    EntryCounts counts;
    counts.read = 3;
    counts.partial = 1;
    return counts;
  });
  EXPECT_EQ(apart.lines, (std::vector<std::string>{"een", large}));
  EXPECT_EQ(apart.counts.seen(), 4u);
  EXPECT_EQ(apart.counts.read, 3u);
  EXPECT_EQ(apart.counts.partial, 1u);
  ASSERT_EQ(apart.sink.problems.size(), 1u);
  EXPECT_EQ(EntryText(apart.sink.problems[0].entry), "p0:/a.zip!/b");
  EXPECT_EQ(apart.sink.problems[0].detail, "stuk");
}

struct EndCase {
  const char* name;
  void (*end)();
  const char* detail;
};

TEST(ReadApart, WhatEndsTheReaderCostsTheEntryAndIsNamed) {
  const EndCase cases[] = {
      {"a library that calls exit", [] { std::exit(3); }, "a library ended the reader, with status 3"},
      {"at once", [] { ::_exit(0); }, "a library ended the reader, with status 0"},
      {"a signal", [] { ::raise(SIGKILL); }, "the reader was ended by signal 9"},
  };
  for (const EndCase& c : cases) {
    const Apart apart = ReadInChild([&](RecordSink& sink) {
      sink.OnRecord(RecordOf("ervoor"));
      c.end();
      return EntryCounts{};
    });
    EXPECT_EQ(apart.lines, std::vector<std::string>{"ervoor"}) << c.name;
    EXPECT_EQ(apart.counts.not_read, 1u) << c.name;
    EXPECT_EQ(apart.counts.read, 0u) << c.name;
    ASSERT_EQ(apart.sink.problems.size(), 1u) << c.name;
    EXPECT_EQ(apart.sink.problems[0].reason, ProblemReason::kCrashed) << c.name;
    EXPECT_EQ(apart.sink.problems[0].detail, c.detail) << c.name;
  }
}

TEST(ReadApart, OnlyWhatMayHoldFilesIsReadApart) {
  const ContentIdentifier identifier;
  const Limits limits;
  const Locator entry{"d1", "p0", {"/a"}, ""};
  const auto may = [&](const std::string& bytes) {
    return MayHoldFiles(MemorySource(bytes), entry, identifier, limits);
  };
  EXPECT_FALSE(may(""));
  EXPECT_FALSE(may("gewone tekst\n"));
  EXPECT_FALSE(may("<html><p>een pagina</p>"));
  EXPECT_TRUE(may("{\\rtf1 tekst}"));
  EXPECT_TRUE(may("%PDF-1.4\n"));
  EXPECT_TRUE(may("PK\x05\x06" + std::string(18, '\0')));
}

}  // namespace
}  // namespace schouw
