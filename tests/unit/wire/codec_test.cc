#include "agent/wire/codec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <random>

#include "tests/support/corpus.h"
#include "tests/unit/wire/sample_messages.h"

namespace schouw {
namespace {

using testing::SampleFromWorker;
using testing::SampleToWorker;

std::string Payload(const std::string& frame) { return frame.substr(4); }

// "" when `payload` decodes, else the error; one that decodes must be what its message is encoded as.
std::string TryFromWorker(const std::string& payload) {
  const auto message = DecodeFromWorker(AsBytes(payload));
  if (!message) return message.error().Text();
  EXPECT_EQ(Payload(EncodeFrame(*message)), payload);
  return "";
}
std::string TryToWorker(const std::string& payload) {
  const auto message = DecodeToWorker(AsBytes(payload));
  if (!message) return message.error().Text();
  EXPECT_EQ(Payload(EncodeFrame(*message)), payload);
  return "";
}

struct Sample {
  std::string payload;
  std::string (*decode)(const std::string&);
};

std::vector<Sample> Samples() {
  std::vector<Sample> samples;
  for (const ToWorker& message : SampleToWorker()) samples.push_back({Payload(EncodeFrame(message)), TryToWorker});
  for (const FromWorker& message : SampleFromWorker())
    samples.push_back({Payload(EncodeFrame(message)), TryFromWorker});
  return samples;
}

TEST(Codec, SamplesCoverEveryMessage) {
  EXPECT_EQ(SampleToWorker().size(), std::variant_size_v<ToWorker>);
  EXPECT_EQ(SampleFromWorker().size(), std::variant_size_v<FromWorker>);
}

TEST(Codec, EveryMessageComesBackAsItWas) {
  for (const Sample& sample : Samples()) EXPECT_EQ(sample.decode(sample.payload), "");
}

TEST(Codec, DefaultsComeBackToo) {
  EXPECT_EQ(TryFromWorker(Payload(EncodeFrame(FromWorker(MatchFoundMessage{})))), "");
  EXPECT_EQ(TryFromWorker(Payload(EncodeFrame(FromWorker(EntryFoundMessage{})))), "");
  EXPECT_EQ(TryToWorker(Payload(EncodeFrame(ToWorker(JobBatchMessage{{JobMessage{}}})))), "");
}

TEST(Codec, ValuesStandInTheirFields) {
  const auto message = DecodeFromWorker(AsBytes(Payload(EncodeFrame(SampleFromWorker()[6]))));
  ASSERT_TRUE(message);
  const Match& match = std::get<MatchFoundMessage>(*message).match;
  EXPECT_EQ(match.rule, 2u);
  EXPECT_EQ(match.record.entry, testing::SampleLocator());
  EXPECT_EQ(match.record.time, UnixNanos{INT64_MIN});
  EXPECT_EQ(match.record.origin, Origin::kOtherDevice);
  EXPECT_EQ(match.record.size, 4096u);
  EXPECT_EQ(match.record.title, "Zoeken");
  EXPECT_EQ(match.after, " na");
}

TEST(Codec, FrameIsLengthTypeAndFields) {
  EXPECT_EQ(ToHex(AsBytes(EncodeFrame(FromWorker(JobStartedMessage{0x0102030405060708})))),
            "09000000"
            "01"
            "0807060504030201");
  EXPECT_EQ(ToHex(AsBytes(EncodeFrame(FromWorker(ReadyMessage{"none"})))),
            "09000000"
            "00"
            "04000000"
            "6e6f6e65");
}

TEST(Codec, TruncatedAnywhereIsAnErrorThatNamesTheField) {
  for (const Sample& sample : Samples()) {
    for (std::size_t size = 0; size < sample.payload.size(); ++size) {
      const std::string error = sample.decode(sample.payload.substr(0, size));
      EXPECT_THAT(error, ::testing::MatchesRegex("decode message: field .* at byte [0-9]+")) << size;
    }
  }
}

TEST(Codec, AByteTooManyIsAnError) {
  for (const Sample& sample : Samples()) {
    EXPECT_EQ(sample.decode(sample.payload + '\0'),
              "decode message: 1 bytes follow the message at byte " + std::to_string(sample.payload.size()));
  }
}

// What decodes after a change is canonical (Try... encodes it again), and nothing crashes.
TEST(Codec, FlippedBitsAreRefusedOrHarmless) {
  for (const Sample& sample : Samples()) {
    for (std::size_t i = 0; i < sample.payload.size() * 8; ++i) {
      std::string flipped = sample.payload;
      flipped[i / 8] = static_cast<char>(flipped[i / 8] ^ 1 << i % 8);
      sample.decode(flipped);
    }
  }
}

TEST(Codec, RandomChangesAreRefusedOrHarmless) {
  std::mt19937 random(4711);
  const std::vector<Sample> samples = Samples();
  for (int round = 0; round < 20'000; ++round) {
    const Sample& sample = samples[random() % samples.size()];
    std::string changed = sample.payload;
    for (std::size_t changes = 1 + random() % 4; changes > 0 && !changed.empty(); --changes) {
      const std::size_t at = random() % changed.size();
      switch (random() % 4) {
        case 0: changed[at] = static_cast<char>(random()); break;
        case 1: changed.erase(at, random() % 9); break;
        case 2: changed.insert(at, random() % 9, static_cast<char>(random())); break;
        case 3: changed.replace(at, 4, "\xff\xff\xff\xff"); break;
      }
    }
    sample.decode(changed);
  }
}

TEST(Codec, HugeCountCostsNothing) {
  const std::string setup = Payload(EncodeFrame(SampleToWorker()[1]));
  std::string payload = setup.substr(0, 1) + "\xff\xff\xff\xff" + setup.substr(5);
  EXPECT_EQ(TryToWorker(payload), "decode message: field jobs has 4294967295 items (at most " +
                                      std::to_string(payload.size() - 5) + ") at byte 1");
}

Entry Named(std::string name) {
  Entry entry;
  entry.name = std::move(name);
  return entry;
}

Match WithRecord(Record record) { return {0, 0, std::move(record), "", "", ""}; }

FromWorker Found(Record record) { return MatchFoundMessage{1, WithRecord(std::move(record))}; }

// What a hostile worker writes: the encoder itself makes no invalid text, so the bytes are put in afterwards.
std::string Patched(const FromWorker& message, std::string_view from, std::string_view to) {
  std::string payload = Payload(EncodeFrame(message));
  const std::size_t at = payload.find(from);
  EXPECT_NE(at, std::string::npos);
  EXPECT_EQ(from.size(), to.size());
  return payload.replace(at, to.size(), to);
}

TEST(Codec, RefusesWhatIsNotSafeToStore) {
  Record record;
  record.text = "TEXT";
  record.entry.chain = {"/CHAIN"};
  record.entry.device = "d1";
  record.entry.volume = "p2.v1";
  record.sha256 = std::string(64, 'a');
  const FromWorker match = Found(record);
  const struct {
    const char* name;
    std::string payload;
    std::string error;
  } cases[] = {
      {"text that is not UTF-8", Patched(match, "TEXT", "TE\xC3T"),
       "field match.record.text is not valid UTF-8 at byte 56"},
      {"path without a slash", Patched(match, "/CHAIN", "xCHAIN"),
       "field match.record.entry.chain does not start with '/' at byte 37"},
      {"device that is none", Patched(match, "d1", "x1"), "field match.record.entry.device is no device id at byte 18"},
      {"volume that is none", Patched(match, "p2.v1", "p2.w1"),
       "field match.record.entry.volume is no volume id at byte 24"},
      {"digest in upper case", Patched(match, std::string(64, 'a'), std::string(64, 'A')),
       "field match.record.sha256 is no SHA-256 in lower-case hexadecimal at byte 107"},
      {"name with a slash", Payload(EncodeFrame(FromWorker(EntryFoundMessage{1, Named("a/b"), false, ""}))),
       "field entry.name is not one component of a path at byte 25"},
      {"name of the parent", Payload(EncodeFrame(FromWorker(EntryFoundMessage{1, Named(".."), false, ""}))),
       "field entry.name is not one component of a path at byte 25"},
      {"word with a line feed", Payload(EncodeFrame(FromWorker(ReadyMessage{"no\nne"}))),
       "field sandbox is not printable ASCII at byte 1"},
      {"word that is too long", Payload(EncodeFrame(FromWorker(ReadyMessage{std::string(200, 'x')}))),
       "field sandbox has 200 bytes (at most 128) at byte 1"},
      {"count beyond counting", Payload(EncodeFrame(FromWorker(JobDoneMessage{1, {1ull << 60, 0, 0, 0, 0, 0, 0}, 0}))),
       "field counts.read is beyond all counting at byte 9"},
      {"volume past the end of numbers",
       Payload(EncodeFrame(FromWorker(VolumeFoundMessage{1, {{"p1", 2, ~0ull, 0}, "", ReadState::kRead, ""}, true}))),
       "field volume.spec.length reaches past 2^64 bytes at byte 23"},
      {"unknown message", "\x7f", "field type is unknown at byte 0"},
      {"nothing at all", "", "field type is cut off (want 1 bytes, have 0) at byte 0"},
  };
  for (const auto& test : cases) EXPECT_EQ(TryFromWorker(test.payload), "decode message: " + test.error) << test.name;
}

TEST(Codec, EnumsFlagsAndKindsHaveRanges) {
  const std::string started =
      Payload(EncodeFrame(FromWorker(ProblemFoundMessage{1, {{}, ProblemReason::kBudget, "", 1}})));
  std::string payload = started;
  payload[25] = 11;
  EXPECT_EQ(TryFromWorker(payload), "decode message: field problem.reason is out of range at byte 25");
  payload = Payload(EncodeFrame(FromWorker(VolumeFoundMessage{1, {}, true})));
  payload.back() = 2;
  EXPECT_EQ(TryFromWorker(payload),
            "decode message: field openable is neither 0 nor 1 at byte " + std::to_string(payload.size() - 1));
  SetupMessage setup;
  setup.device = "d1";
  payload = Payload(EncodeFrame(ToWorker(setup)));
  payload[122] = static_cast<char>(0xff);  // the type, 14 limits of 8 bytes and 2 of 4, then the bits of the kinds
  EXPECT_EQ(TryToWorker(payload), "decode message: field scope.records is out of range at byte 121");
}

TEST(Codec, NamesTheElementOfAList) {
  JobBatchMessage batch{{testing::SampleJob(), testing::SampleJob()}};
  batch.jobs[1].listing[1].name = "a/b";
  EXPECT_THAT(TryToWorker(Payload(EncodeFrame(ToWorker(batch)))),
              ::testing::HasSubstr("field jobs[1].listing[1].name is not one component of a path"));
}

TEST(Codec, TextIsMadeValidAndCutBetweenCharacters) {
  Record record;
  record.account =
      "an\xff"
      "na";
  record.text = std::string((256u << 10) - 1, 'x') + "\xE2\x82\xAC";
  const auto message = DecodeFromWorker(AsBytes(Payload(EncodeFrame(Found(record)))));
  ASSERT_TRUE(message) << message.error().Text();
  const Record& back = std::get<MatchFoundMessage>(*message).match.record;
  EXPECT_EQ(back.account,
            "an\xEF\xBF\xBD"
            "na");
  EXPECT_EQ(back.text, std::string((256u << 10) - 1, 'x'));
}

TEST(Codec, NamesCrossAsRawBytes) {
  const Entry entry = Named("\xff\xfe\n");
  const auto message =
      DecodeFromWorker(AsBytes(Payload(EncodeFrame(FromWorker(EntryFoundMessage{1, entry, false, ""})))));
  ASSERT_TRUE(message);
  EXPECT_EQ(std::get<EntryFoundMessage>(*message).entry.name, "\xff\xfe\n");
}

// Written anew by UPDATE_GOLDEN=1; after a change of the messages old seeds are still hostile inputs.
TEST(Codec, EveryMessageIsASeedOfTheFuzzTarget) {
  const std::vector<Sample> samples = Samples();
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const std::string path = "tests/fuzz/corpus/wire/message-" + std::to_string(i);
    if (std::getenv("UPDATE_GOLDEN") != nullptr) testing::WriteFile(path, samples[i].payload);
    EXPECT_TRUE(std::filesystem::exists(path)) << path << " is absent: run again with UPDATE_GOLDEN=1";
  }
}

}  // namespace
}  // namespace schouw
