#include "agent/match/pack_writer.h"

#include <algorithm>

#include "agent/base/sha256.h"
#include "agent/match/pack_codec.h"
#include "agent/match/pack_layout.h"

namespace schouw {
namespace {

struct SectionToWrite {
  PackSection type;
  std::string bytes;
};

void AppendNumber(std::string& out, std::uint64_t value, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) out += static_cast<char>(value >> (8 * i) & 0xFF);
}

void PadTo(std::string& out, std::size_t alignment) {
  out.append((alignment - out.size() % alignment) % alignment, '\0');
}

std::string Sha256Raw(std::string_view bytes) {
  Sha256 digest;
  digest.Update(AsBytes(bytes));
  return digest.Finish();
}

// A named section: the name's length (u32), the name, zeros up to the next multiple of 64, the content.
std::string Named(const std::pair<std::string, std::string>& item) {
  std::string bytes;
  AppendNumber(bytes, item.first.size(), 4);
  bytes += item.first;
  PadTo(bytes, kPackAlignment);
  return bytes + item.second;
}

std::vector<SectionToWrite> Sections(PackContents contents) {
  std::sort(contents.sources.begin(), contents.sources.end());
  std::sort(contents.databases.begin(), contents.databases.end());
  std::sort(contents.sets.begin(), contents.sets.end());
  std::vector<SectionToWrite> sections;
  sections.push_back({PackSection::kHeader, EncodePackHeader(contents.header)});
  sections.push_back({PackSection::kRules, EncodeRules(contents.rules)});
  for (const auto& source : contents.sources) sections.push_back({PackSection::kSource, Named(source)});
  for (const auto& database : contents.databases) sections.push_back({PackSection::kDatabase, Named(database)});
  for (const auto& set : contents.sets) sections.push_back({PackSection::kSet, Named(set)});
  return sections;
}

}  // namespace

std::string WritePack(PackContents contents) {
  const std::vector<SectionToWrite> sections = Sections(std::move(contents));
  std::string body(kPackHeaderBytes + kPackSectionBytes * sections.size(), '\0');
  std::string table;
  for (const SectionToWrite& section : sections) {
    PadTo(body, kPackAlignment);
    AppendNumber(table, static_cast<std::uint32_t>(section.type), 4);
    AppendNumber(table, 0, 4);
    AppendNumber(table, body.size(), 8);
    AppendNumber(table, section.bytes.size(), 8);
    table += Sha256Raw(section.bytes);
    body += section.bytes;
  }
  std::string head(kPackMagic);
  AppendNumber(head, kPackVersion, 4);
  AppendNumber(head, sections.size(), 4);
  AppendNumber(head, body.size(), 8);
  head += table;
  return body.replace(0, head.size(), head);
}

Result<std::string> AddSignature(std::string pack, const PackSignature& signature) {
  SCHOUW_ASSIGN(Pack parsed, Pack::Parse(AsBytes(pack)), "read pack");
  SCHOUW_ASSIGN(std::string key_id, FromHex(signature.key_id), "read key id");
  if (key_id.size() != kKeyIdBytes || signature.signature.size() != kSignatureBytes) {
    return Fail(ErrorCode::kMalformed, "not an Ed25519 signature with an 8-byte key id");
  }
  if (parsed.signatures().size() >= kMaxPackSignatures)
    return Fail(ErrorCode::kRefused, "pack has 16 signatures already");
  for (const PackSignature& other : parsed.signatures()) {
    if (other.key_id == signature.key_id) return Fail(ErrorCode::kRefused, "this key has signed the pack already");
  }
  return pack + key_id + signature.signature;
}

}  // namespace schouw
