// A pack's file, layout 2. All numbers are little-endian.
//
//   0   8   "SCHOUWPK"
//   8   u32 layout version: 2
//   12  u32 number of sections, 2 to 4096
//   16  u64 length of the signed part: the header, the section table and the sections
//   24      section table, 56 bytes each: u32 type, u32 zero, u64 offset from the start of the file, u64 length,
//           32 bytes SHA-256 of the section
//   ...     sections in the order of the table, each at the next multiple of 64, zeros between them, the last one
//   ending
//           where the signed part ends
//   ...     up to the end of the file: signatures, 72 bytes each: 8 bytes key id, 64 bytes Ed25519 over the signed part
//
// Section types: 1 header and 2 rules (once each; fields in pack_codec.h), 3 a source text, 4 a compiled database and 5
// a hash set (any number). The latter three start with a name: u32 length, UTF-8, zeros up to the next multiple of 64
// within the section. A set's name is the SHA-256 by which rules name it (agent/hashset); a set that is too large for
// the pack lies beside it as a file of its own, and the rules' signature holds for it by that SHA-256.
//
// Signatures stand outside what they sign, so that a second person adds one without changing a byte of what the first
// signed. Rules stand twice, as values and as source: the values are what is matched, the source is what people read,
// compare and rebuild from. Nothing in a pack is executed. The checksums tell a damaged file from a forged one; only
// the signatures say whose it is.
#include "agent/match/pack.h"

#include <hs/hs.h>

#include <algorithm>
#include <set>

#include "agent/base/sha256.h"
#include "agent/base/utf8.h"
#include "agent/match/pack_codec.h"
#include "agent/match/pack_layout.h"

namespace schouw {
namespace {

bool AllZero(Bytes bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](std::byte b) { return b == std::byte{0}; });
}

// Steps over zeros to the next multiple of 64 from the start of what `reader` reads.
Status SkipPadding(ByteReader& reader) {
  const std::size_t padding = (kPackAlignment - reader.offset() % kPackAlignment) % kPackAlignment;
  SCHOUW_ASSIGN(Bytes zeros, reader.Take(padding), "read padding");
  if (!AllZero(zeros)) return Fail(ErrorCode::kMalformed, "padding is not zero", reader.offset() - padding);
  return {};
}

Result<std::pair<std::string, Bytes>> ReadNamed(Bytes content) {
  ByteReader reader(content);
  SCHOUW_ASSIGN(std::uint32_t length, reader.Le<std::uint32_t>(), "read name");
  SCHOUW_ASSIGN(Bytes raw, reader.Take(length), "read name");
  std::string name(AsChars(raw));
  if (name.empty() || !IsValidUtf8(name)) return Fail(ErrorCode::kMalformed, "section name is empty or not UTF-8");
  SCHOUW_TRY(SkipPadding(reader), "read named section");
  return std::pair(std::move(name), content.subspan(reader.offset()));
}

// "hs 5.4.0 avx2" and what else runs here, best first. Labels are those of CompileRules in compile.h.
std::vector<std::string> LabelsForThisMachine() {
  const std::string version(hs_version());
  const std::string prefix = "hs " + version.substr(0, version.find(' ')) + " ";
  std::vector<std::string> labels;
  hs_platform_info_t platform;
  if (hs_populate_platform(&platform) == HS_SUCCESS) {
    if ((platform.cpu_features & HS_CPU_FEATURES_AVX512) != 0) labels.push_back(prefix + "avx512");
    if ((platform.cpu_features & HS_CPU_FEATURES_AVX2) != 0) labels.push_back(prefix + "avx2");
  }
  labels.push_back(prefix + "generic");
  return labels;
}

}  // namespace

Result<Pack> Pack::Parse(Bytes bytes) {
  ByteReader reader(bytes);
  SCHOUW_ASSIGN(Bytes magic, reader.Take(kPackMagic.size()), "read pack");
  if (AsChars(magic) != kPackMagic) return Fail(ErrorCode::kMalformed, "not a rule pack");
  SCHOUW_ASSIGN(std::uint32_t version, reader.Le<std::uint32_t>(), "read pack");
  if (version != kPackVersion) {
    return Fail(ErrorCode::kUnsupported, "layout " + std::to_string(version) +
                                             " of a rule pack; this program reads layout " +
                                             std::to_string(kPackVersion) + ": build it again from its source");
  }
  SCHOUW_ASSIGN(std::uint32_t count, reader.Le<std::uint32_t>(), "read pack");
  SCHOUW_ASSIGN(std::uint64_t signed_length, reader.Le<std::uint64_t>(), "read pack");
  if (signed_length > bytes.size()) {
    return Fail(ErrorCode::kTruncated,
                "want " + std::to_string(signed_length) + " bytes, have " + std::to_string(bytes.size()));
  }
  Pack pack;
  pack.bytes_ = bytes;
  pack.signed_part_ = bytes.first(static_cast<std::size_t>(signed_length));
  SCHOUW_TRY(pack.ReadSections(pack.signed_part_, count), "read pack");
  SCHOUW_TRY(pack.ReadSignatures(bytes.subspan(pack.signed_part_.size())), "read pack");
  return pack;
}

Status Pack::ReadSections(Bytes bytes, std::uint32_t count) {
  if (count < 2 || count > kMaxPackSections) return Fail(ErrorCode::kMalformed, "number of sections is not 2 to 4096");
  ByteReader table(bytes);
  SCHOUW_TRY(table.Skip(kPackHeaderBytes), "read section table");
  ByteReader sections(bytes);
  SCHOUW_TRY(sections.Skip(kPackHeaderBytes + kPackSectionBytes * count), "read section table");
  for (std::uint32_t i = 0; i < count; ++i) {
    SCHOUW_ASSIGN(Bytes row, table.Take(kPackSectionBytes), "read section table");
    SCHOUW_TRY(SkipPadding(sections), "read sections");
    const auto length = LoadLe<std::uint64_t>(row.data() + 16);
    if (LoadLe<std::uint32_t>(row.data() + 4) != 0 || LoadLe<std::uint64_t>(row.data() + 8) != sections.offset()) {
      return Fail(ErrorCode::kMalformed, "sections do not follow each other", sections.offset());
    }
    if (length > sections.remaining())
      return Fail(ErrorCode::kTruncated, "section ends after the signed part", sections.offset());
    SCHOUW_ASSIGN(Bytes content, sections.Take(static_cast<std::size_t>(length)), "read sections");
    if (Sha256Hex(content) != ToHex(row.subspan(24, 32)))
      return Fail(ErrorCode::kMalformed, "section is damaged", sections.offset());
    SCHOUW_TRY(ReadSection(LoadLe<std::uint32_t>(row.data()), content), "section " + std::to_string(i));
  }
  if (sections.remaining() > 0) return Fail(ErrorCode::kMalformed, "bytes after the last section", sections.offset());
  if (!has_header_ || !has_rules_) return Fail(ErrorCode::kMalformed, "header or rules are missing");
  return {};
}

Status Pack::ReadSection(std::uint32_t type, Bytes content) {
  switch (static_cast<PackSection>(type)) {
    case PackSection::kHeader: {
      if (std::exchange(has_header_, true)) return Fail(ErrorCode::kMalformed, "two headers");
      SCHOUW_ASSIGN(header_, DecodePackHeader(content), "header");
      return {};
    }
    case PackSection::kRules: {
      if (std::exchange(has_rules_, true)) return Fail(ErrorCode::kMalformed, "rules twice");
      SCHOUW_ASSIGN(rules_, DecodeRules(content), "rules");
      return {};
    }
    case PackSection::kSource: {
      SCHOUW_ASSIGN(auto named, ReadNamed(content), "source");
      sources_.push_back(std::move(named));
      return {};
    }
    case PackSection::kDatabase: {
      SCHOUW_ASSIGN(auto named, ReadNamed(content), "database");
      databases_.push_back(std::move(named));
      return {};
    }
    case PackSection::kSet: {
      SCHOUW_ASSIGN(auto named, ReadNamed(content), "hash set");
      sets_.push_back(std::move(named));
      return {};
    }
  }
  return Fail(ErrorCode::kUnsupported, "section of type " + std::to_string(type));
}

Status Pack::ReadSignatures(Bytes rest) {
  constexpr std::size_t kBytes = kKeyIdBytes + kSignatureBytes;
  if (rest.size() % kBytes != 0) return Fail(ErrorCode::kTruncated, "the last signature is cut off");
  if (rest.size() / kBytes > kMaxPackSignatures) return Fail(ErrorCode::kTooMany, "more than 16 signatures");
  std::set<std::string> seen;
  for (; !rest.empty(); rest = rest.subspan(kBytes)) {
    PackSignature signature{ToHex(rest.first(kKeyIdBytes)),
                            std::string(AsChars(rest.subspan(kKeyIdBytes, kSignatureBytes)))};
    if (!seen.insert(signature.key_id).second) return Fail(ErrorCode::kMalformed, "two signatures of one key");
    signatures_.push_back(std::move(signature));
  }
  return {};
}

std::string Pack::sha256() const { return Sha256Hex(signed_part_); }

std::string Pack::file_sha256() const { return Sha256Hex(bytes_); }

Bytes Pack::SetNamed(std::string_view sha256) const {
  for (const auto& [name, bytes] : sets_)
    if (name == sha256) return bytes;
  return {};
}

Bytes Pack::DatabaseForThisMachine() const {
  for (const std::string& label : LabelsForThisMachine()) {
    for (const auto& [name, bytes] : databases_)
      if (name == label) return bytes;
  }
  return {};
}

}  // namespace schouw
