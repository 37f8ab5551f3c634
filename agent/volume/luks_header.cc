#include <algorithm>
#include <nlohmann/json.hpp>

#include "agent/base/base64.h"
#include "agent/base/bytes.h"
#include "agent/volume/luks.h"

namespace schouw {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kHeader1Bytes = 592;
constexpr std::size_t kSlots1 = 8, kSlot1Offset = 208, kSlot1Bytes = 48;
constexpr std::uint32_t kSlotInUse = 0x00AC71F3;
constexpr std::size_t kSaltBytes = 32;
constexpr std::size_t kHeaderSectorBytes = 512;
constexpr std::uint64_t kJsonOffset = 4096;
constexpr std::uint64_t kMostHeader2Bytes = 4u << 20;  // the largest that the specification has

std::string Text(const std::string& bytes, std::size_t offset, std::size_t length) {
  const std::string field = bytes.substr(offset, length);
  return field.substr(0, field.find('\0'));
}

std::uint32_t Be32(const std::string& bytes, std::size_t offset) {
  return LoadBe<std::uint32_t>(AsBytes(bytes).data() + offset);
}

Error Damaged() { return MakeError(ErrorCode::kMalformed, "a damaged LUKS header"); }

// --- version 2: values of its JSON, in which large numbers are strings

const Json* Member(const Json& object, const char* name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

std::string TextOf(const Json& object, const char* name) {
  const Json* value = Member(object, name);
  return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
}

std::optional<std::uint64_t> NumberOf(const Json& object, const char* name) {
  const Json* value = Member(object, name);
  if (value == nullptr) return std::nullopt;
  if (value->is_number_unsigned()) return value->get<std::uint64_t>();
  if (!value->is_string()) return std::nullopt;
  const std::string text = value->get<std::string>();
  if (text.empty() || text.size() > 19 || text.find_first_not_of("0123456789") != std::string::npos)
    return std::nullopt;
  return std::stoull(text);
}

bool Lists(const Json& object, const char* name, const std::string& word) {
  const Json* list = Member(object, name);
  return list != nullptr && list->is_array() && std::find(list->begin(), list->end(), Json(word)) != list->end();
}

LuksDerivation DerivationOf(const Json& kdf) {
  LuksDerivation derivation;
  derivation.kind = TextOf(kdf, "type");
  derivation.hash = TextOf(kdf, "hash");
  derivation.salt = FromBase64(TextOf(kdf, "salt")).value_or("");
  derivation.iterations = NumberOf(kdf, derivation.kind == "pbkdf2" ? "iterations" : "time").value_or(0);
  derivation.memory_kib = NumberOf(kdf, "memory").value_or(0);
  derivation.lanes = NumberOf(kdf, "cpus").value_or(0);
  return derivation;
}

std::optional<LuksSlot> SlotOf(const Json& json) {
  const Json* kdf = Member(json, "kdf");
  const Json* af = Member(json, "af");
  const Json* area = Member(json, "area");
  if (TextOf(json, "type") != "luks2" || kdf == nullptr || af == nullptr || area == nullptr) return std::nullopt;
  if (TextOf(*area, "type") != "raw" || TextOf(*af, "type") != "luks1") return std::nullopt;
  LuksSlot slot;
  slot.derivation = DerivationOf(*kdf);
  slot.cipher = TextOf(*area, "encryption");
  slot.area_key_bytes = NumberOf(*area, "key_size").value_or(0);
  slot.offset = NumberOf(*area, "offset").value_or(0);
  slot.stripe_hash = TextOf(*af, "hash");
  slot.stripes = NumberOf(*af, "stripes").value_or(0);
  slot.key_bytes = NumberOf(json, "key_size").value_or(0);
  return slot;
}

// The segment of the data, and the digest that belongs to it.
Status AddSegment(const Json& root, LuksHeader& header) {
  const Json* segments = Member(root, "segments");
  const Json* digests = Member(root, "digests");
  if (segments == nullptr || digests == nullptr || !segments->is_object() || !digests->is_object())
    return Fail(Damaged());
  std::string segment_id;
  for (const auto& [id, segment] : segments->items()) {
    if (TextOf(segment, "type") != "crypt") continue;
    if (!segment_id.empty()) return Fail(ErrorCode::kUnsupported, "a LUKS volume that is being encrypted anew");
    if (Member(segment, "integrity") != nullptr)
      return Fail(ErrorCode::kUnsupported, "a LUKS volume with checksums of its sectors");
    segment_id = id;
    header.cipher = TextOf(segment, "encryption");
    header.data_offset = NumberOf(segment, "offset").value_or(0);
    header.data_bytes = NumberOf(segment, "size");  // none for "dynamic"
    header.first_tweak = NumberOf(segment, "iv_tweak").value_or(0);
    header.sector_bytes = static_cast<std::uint32_t>(NumberOf(segment, "sector_size").value_or(512));
  }
  const Json* listed = Member(root, "keyslots");
  const Json keyslots = listed != nullptr && listed->is_object() ? *listed : Json::object();
  for (const auto& [id, digest] : digests->items()) {
    if (TextOf(digest, "type") != "pbkdf2" || !Lists(digest, "segments", segment_id)) continue;
    header.digest = DerivationOf(digest);
    header.digest.kind = "pbkdf2";
    header.digest.iterations = NumberOf(digest, "iterations").value_or(0);
    header.expected = FromBase64(TextOf(digest, "digest")).value_or("");
    for (const auto& [slot_id, json] : keyslots.items()) {
      auto slot = Lists(digest, "keyslots", slot_id) ? SlotOf(json) : std::nullopt;
      if (slot) header.slots.push_back(std::move(*slot));
    }
    return {};
  }
  return Fail(Damaged());
}

// The JSON of the header at `offset`: the first one, or its copy.
Result<Json> JsonAt(const ByteSource& volume, std::uint64_t offset) {
  SCHOUW_ASSIGN(const std::string binary, ReadUpTo(volume, offset, kJsonOffset), "LUKS header");
  if (binary.size() < kJsonOffset) return Fail(Damaged());
  const std::uint64_t bytes = LoadBe<std::uint64_t>(AsBytes(binary).data() + 8);
  if (bytes <= kJsonOffset || bytes > kMostHeader2Bytes) return Fail(Damaged());
  SCHOUW_ASSIGN(std::string text, ReadUpTo(volume, offset + kJsonOffset, bytes - kJsonOffset), "LUKS header");
  text.resize(std::min(text.find('\0'), text.size()));
  Json root = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!root.is_object()) return Fail(Damaged());
  return root;
}

// Where the copy may stand, by the specification's table of header sizes.
Result<Json> JsonOfCopy(const ByteSource& volume) {
  for (std::uint64_t offset = 16u << 10; offset <= kMostHeader2Bytes; offset *= 2) {
    SCHOUW_ASSIGN(const std::string magic, ReadUpTo(volume, offset, 6), "LUKS header");
    if (magic == "SKUL\xba\xbe") return JsonAt(volume, offset);
  }
  return Fail(Damaged());
}

}  // namespace

Result<LuksHeader> ReadLuks1Header(const ByteSource& volume) {
  SCHOUW_ASSIGN(const std::string bytes, ReadUpTo(volume, 0, kHeader1Bytes), "LUKS header");
  if (bytes.size() < kHeader1Bytes) return Fail(Damaged());
  LuksHeader header;
  const std::string hash = Text(bytes, 72, 32);
  header.cipher = Text(bytes, 8, 32) + "-" + Text(bytes, 40, 32);
  header.data_offset = std::uint64_t{Be32(bytes, 104)} * kHeaderSectorBytes;
  const std::size_t key_bytes = Be32(bytes, 108);
  header.expected = bytes.substr(112, 20);
  header.digest = {"pbkdf2", hash, bytes.substr(132, kSaltBytes), Be32(bytes, 164), 0, 0};
  for (std::size_t i = 0; i < kSlots1; ++i) {
    const std::size_t at = kSlot1Offset + i * kSlot1Bytes;
    if (Be32(bytes, at) != kSlotInUse) continue;
    LuksSlot slot;
    slot.derivation = {"pbkdf2", hash, bytes.substr(at + 8, kSaltBytes), Be32(bytes, at + 4), 0, 0};
    slot.cipher = header.cipher;
    slot.area_key_bytes = slot.key_bytes = key_bytes;
    slot.stripe_hash = hash;
    slot.offset = std::uint64_t{Be32(bytes, at + 40)} * kHeaderSectorBytes;
    slot.stripes = Be32(bytes, at + 44);
    header.slots.push_back(std::move(slot));
  }
  return header;
}

Result<LuksHeader> ReadLuks2Header(const ByteSource& volume) {
  auto root = JsonAt(volume, 0);
  if (!root) root = JsonOfCopy(volume);
  if (!root) return Fail(std::move(root).error());
  LuksHeader header;
  SCHOUW_TRY(AddSegment(*root, header), "LUKS header");
  return header;
}

}  // namespace schouw
