// Compound files: what is written is read; hostile chains, sizes and trees end; deleted items stay unseen.
#include "agent/content/document/compound/compound_file.h"

#include <gtest/gtest.h>

#include <string>

#include "agent/content/document/compound/compound_writer.h"
#include "tests/unit/content/document/collecting_sink.h"
#include "tests/unit/content/document/office_bytes.h"

namespace schouw {
namespace {

using testing::CompoundOf;
using testing::Le32;
using testing::PutAt;
using testing::ReadDocument;

std::string Noise(std::size_t bytes) {
  std::string noise(bytes, '\0');
  std::uint32_t state = 7;
  for (char& c : noise) c = static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
  return noise;
}

Result<StreamBytes> ReadStream(const std::string& file, std::string_view name, const Limits& limits = {}) {
  const MemorySource content(file);
  SCHOUW_ASSIGN(CompoundFile compound, CompoundFile::Open(content, limits), "");
  const auto found = compound.FindStream(CompoundFile::kRoot, name);
  if (!found) return Fail(ErrorCode::kNotFound, "no stream");
  return compound.Read(*found);
}

TEST(CompoundFile, WhatIsWrittenIsRead) {
  for (const std::size_t bytes : {0u, 1u, 63u, 64u, 65u, 4095u, 4096u, 4097u, 100'000u, 9'000'000u}) {
    const std::string noise = Noise(bytes);
    const auto read = ReadStream(CompoundOf({{"klein", "voorbeeldterm-alfa"}, {"Stroom", noise}}), "sTROOM");
    ASSERT_TRUE(read.has_value()) << read.error().Text();
    EXPECT_FALSE(read->failure) << bytes;
    EXPECT_TRUE(read->bytes == noise) << bytes;
  }
}

TEST(CompoundFile, StoragesInStoragesAreCopiedAsFilesOfTheirOwn) {
  CompoundWriter writer;
  const auto outer = writer.AddStorage(CompoundWriter::kRoot, "Buiten", std::string(16, 'k'));
  const auto inner = writer.AddStorage(outer, "Binnen");
  writer.AddStream(inner, "tekst", "voorbeeldterm-alfa");
  for (int i = 0; i < 300; ++i) writer.AddStream(outer, "s" + std::to_string(i), std::to_string(i));
  const MemorySource content(writer.Finish());
  auto file = CompoundFile::Open(content, {});
  ASSERT_TRUE(file.has_value());
  const auto storage = file->FindStorage(CompoundFile::kRoot, "buiten");
  ASSERT_TRUE(storage);
  const MemorySource copied(CopyStorage(*file, *storage));
  auto copy = CompoundFile::Open(copied, {});
  ASSERT_TRUE(copy.has_value());
  EXPECT_EQ(copy->item(CompoundFile::kRoot).class_id, std::string(16, 'k'));
  EXPECT_EQ(copy->item(CompoundFile::kRoot).children.size(), 301u);
  const auto binnen = copy->FindStorage(CompoundFile::kRoot, "Binnen");
  ASSERT_TRUE(binnen);
  EXPECT_EQ(copy->Read(*copy->FindStream(*binnen, "tekst")).bytes, "voorbeeldterm-alfa");
}

// The first sector of the table stands after the data; its number is at 76 of the header.
std::size_t TableOffset(const std::string& file) {
  return (LoadLe<std::uint32_t>(AsBytes(file).data() + 76) + 1u) * 512u;
}
std::size_t DirectoryOffset(const std::string& file) {
  return (LoadLe<std::uint32_t>(AsBytes(file).data() + 48) + 1u) * 512u;
}

TEST(CompoundFile, AChainThatLoopsEnds) {
  std::string file = CompoundOf({{"lus", Noise(8192)}});
  PutAt(file, TableOffset(file), Le32(0));  // the first sector follows itself
  PutAt(file, DirectoryOffset(file) + 128 + 120, Le32(0x7fffffff));
  const auto read = ReadStream(file, "lus");
  ASSERT_TRUE(read.has_value());
  ASSERT_TRUE(read->failure);
  EXPECT_EQ(read->failure->message, "its chain of sectors is a loop");
  EXPECT_LT(read->bytes.size(), file.size() * 2);
}

TEST(CompoundFile, AStreamThatIsCutGivesWhatIsThere) {
  std::string file = CompoundOf({{"lang", Noise(8192)}});
  PutAt(file, DirectoryOffset(file) + 128 + 120, Le32(1u << 20));
  const auto read = ReadStream(file, "lang");
  ASSERT_TRUE(read.has_value());
  EXPECT_TRUE(read->bytes == Noise(8192));
  EXPECT_EQ(read->failure->Text(), "its chain of sectors ends early at byte 8192");
}

TEST(CompoundFile, ADirectoryThatLoopsIsDamagedAndEnds) {
  std::string file = CompoundOf({{"a", "1"}, {"b", "2"}, {"c", "3"}});
  PutAt(file, DirectoryOffset(file) + 128 + 68, Le32(1));  // left of itself
  const MemorySource content(file);
  const auto compound = CompoundFile::Open(content, {});
  ASSERT_TRUE(compound.has_value());
  EXPECT_TRUE(compound->damage());
}

TEST(CompoundFile, WhatTheTreeDoesNotReachIsDeleted) {
  std::string file = CompoundOf({{"weg", "voorbeeldterm-alfa"}});
  PutAt(file, DirectoryOffset(file) + 76, Le32(0xffffffff));  // the root has no child
  EXPECT_EQ(ReadStream(file, "weg").error().message, "no stream");
}

TEST(CompoundFile, ReadsOfOneFileAreBoundedTogether) {
  Limits limits;
  limits.max_document_bytes = 10'000;
  const auto read = ReadStream(CompoundOf({{"groot", Noise(20'000)}}), "groot", limits);
  ASSERT_TRUE(read.has_value());
  ASSERT_TRUE(read->failure);
  EXPECT_EQ(read->failure->code, ErrorCode::kTooBig);
}

struct KindCase {
  const char* name;
  std::string file;
  ProblemReason reason;
  const char* detail;
};

TEST(CompoundFile, WhatIsNotReadIsNamed) {
  CompoundWriter installer(std::string_view("\x84\x10\x0c\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46", 16));
  installer.AddStream(CompoundWriter::kRoot, "tabel", "x");
  const KindCase cases[] = {
      {"visio", CompoundOf({{"VisioDocument", "x"}}), ProblemReason::kUnsupported, "Visio drawing"},
      {"thumbnails", CompoundOf({{"Catalog", "x"}}), ProblemReason::kUnsupported,
       "thumbnails of Windows: pictures are not opened"},
      {"installer", installer.Finish(), ProblemReason::kUnsupported, "Windows installer package"},
      {"unknown", CompoundOf({{"iets", "x"}}), ProblemReason::kUnsupported, "compound file of an unknown type"},
      {"password", CompoundOf({{"EncryptionInfo", "x"}, {"EncryptedPackage", "y"}}), ProblemReason::kEncrypted,
       "an Office file behind a password"},
      {"cut header", std::string(kCompoundSignature) + std::string(90, '\0'), ProblemReason::kDamaged,
       "read compound file: the header is cut at byte 98"},
  };
  for (const KindCase& c : cases) {
    const auto sink = ReadDocument(c.file);
    ASSERT_EQ(sink.problems.size(), 1u) << c.name;
    EXPECT_EQ(sink.problems[0].reason, c.reason) << c.name;
    EXPECT_EQ(sink.problems[0].detail, c.detail) << c.name;
    EXPECT_TRUE(sink.records.empty()) << c.name;
  }
}

}  // namespace
}  // namespace schouw
