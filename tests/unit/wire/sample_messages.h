// One message of each type, every field set to something that is not its default and every string hostile where it may
// be.
#pragma once

#include <string>
#include <vector>

#include "agent/wire/messages.h"

namespace schouw::testing {

inline Locator SampleLocator() {
  return {"d1",
          "p2.v1",
          {"/Users/an\xff"
           "na/a.zip",
           "b.tar.gz", "brief!\n.docx"},
          "stroom"};
}

inline Entry SampleEntry() {
  return {{11, 128, 3},
          "voor\xff"
          "beeld.txt",
          "extra",
          EntryType::kLink,
          77,
          UnixNanos{-5},
          UnixNanos{1'700'000'000}};
}

inline Record SampleRecord() {
  return {RecordKind::kSearchQuery,
          SampleLocator(),
          "keyword_search_terms rowid 12",
          UnixNanos{INT64_MIN},
          "voorbeeldterm-alfa \xE2\x80\xAE<script>",
          "https://kansspel.example/?q=%20",
          "Zoeken",
          "Chrome",
          "anna",
          "Default",
          Origin::kOtherDevice,
          RecordState::kRecycleBin,
          40,
          17,
          {{0, "sheet Blad1 cell B12"}},
          {},
          nullptr,
          4096,
          std::string(64, 'a')};
}

inline JobMessage SampleJob() {
  return {9,
          JobKind::kReadEntry,
          true,
          {"p12", 1u << 20, 5, 6},
          "apfs",
          {4, 5, 6},
          SampleLocator(),
          EntryType::kFolder,
          123,
          UnixNanos{99},
          "anna",
          RecordState::kRecycleBin,
          {{"History-wal", {7, 8, 9}, 10}},
          {SampleEntry(), SampleEntry()},
          7,
          2,
          true,
          {kAcrossFilesBit | 5, UINT64_MAX}};
}

inline Scope SampleScope() {
  return {RecordKinds{RecordKind::kDocument, RecordKind::kHash},
          true,
          {"anna", "bram"},
          true,
          UnixNanos{1},
          true,
          true,
          {"advocaat.example"},
          {"/Gedeeld", "/"},
          {{{"anna", "anna.000"}, "S-1-5-21-1-2-3-1001", "p2", "/Users/an\xffna.000", true, true}}};
}

inline std::vector<ToWorker> SampleToWorker() {
  const Limits limits{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  return {SetupMessage{limits,
                       SampleScope(),
                       "d3",
                       SourceForm::kFolder,
                       {"a.E01", "a.E02"},
                       2,
                       "seccomp",
                       3,
                       14,
                       {{"p1", std::string("sleutel\0\xff", 9)}}},
          JobBatchMessage{{SampleJob(), JobMessage{}}}, ListingPartMessage{9, {SampleEntry()}},
          ForeignListMessage{limits, "seccomp", ForeignFormat::kSigma, "lijst\xff.csv"}};
}

inline std::vector<FromWorker> SampleFromWorker() {
  return {
      ReadyMessage{"landlock+seccomp"},
      JobStartedMessage{1},
      ImageProbedMessage{2, "ewf", 1ull << 40, "segment 3 of 5"},
      VolumeFoundMessage{3, {{"p1", 512, 1024, 9}, "ntfs", ReadState::kEncrypted, "sleutel ontbreekt"}, true},
      VolumeOpenedMessage{4, "ext4", {2, 1, 1}},
      EntryFoundMessage{5, SampleEntry(), true, "History", true},
      MatchFoundMessage{6, {1, 2, SampleRecord(), "voorbeeldterm-alfa", "voor ", " na"}},
      ProblemFoundMessage{7, {SampleLocator(), ProblemReason::kTooDeep, "17 containers deep", 3}},
      ArtifactFoundMessage{8,
                           {"chromium.history", SampleLocator(), "anna", "Profile 1", ReadState::kPartial, 12,
                            "1 frame damaged", "Bert, b\u2026@post.example"}},
      JobDoneMessage{9, {1, 2, 3, 4, 5, 6, 7}, 8, {9, 10, 11, 12, 13, 14, 15}},
      WorkerFailedMessage{"pack 1 does not load"},
      ListingWantedMessage{10},
      JobReadingMessage{11, 5u << 20},
      TripwireFoundMessage{12, 1, 2, SampleLocator(), UnixNanos{3}, {"", std::string(40, 'a'), std::string(64, '0')}},
      AccountFoundMessage{13, {"S-1-5-21-1-2-3-1001", "anna", "/Users/an\xffna.000", true}},
      RelationsFoundMessage{14, {{kAcrossFilesBit | 5, 3, true}, {UINT64_MAX, 4, false}}},
      ForeignItemsMessage{
          {{ForeignKind::kRegex, "a \xE2\x80\xAE b", 7, "Regel 1", "kansspel", "high", false, false, "x"},
           {ForeignKind::kNotMapped, "y", 8, "", "", "", true, true, "waarom"}}},
      ForeignListReadMessage{"no UTF-8"}};
}

}  // namespace schouw::testing
