#include "agent/content/document/outlook/message_properties.h"

#include <array>
#include <cstdio>

#include "agent/base/bytes.h"
#include "agent/base/utf8.h"
#include "agent/content/document/codepage.h"

namespace schouw {
namespace {

constexpr std::uint16_t kPropertyInteger = 0x0003, kObject = 0x000d, kNarrow = 0x001e, kWide = 0x001f, kTime = 0x0040,
                        kBinary = 0x0102;
constexpr std::size_t kPropertyEntryBytes = 16;

std::uint32_t Key(MessageTag tag, std::uint16_t type) { return static_cast<std::uint32_t>(tag) << 16 | type; }

// The header before the entries: 32 bytes of a message, 24 of one inside another, 8 of recipients and attachments
// ([MS-OXMSG] 2.4.1).
std::size_t HeaderBytes(std::size_t bytes, bool is_message) {
  if (!is_message) return 8;
  return bytes % kPropertyEntryBytes == 0 ? 32 : 24;
}

}  // namespace

MessageProperties::MessageProperties(CompoundFile& file, CompoundFile::Id storage, std::uint32_t codepage)
    : file_(file), storage_(storage), codepage_(codepage) {
  const auto stream = file.FindStream(storage, "__properties_version1.0");
  if (!stream) return;
  const std::string bytes = file.Read(*stream).bytes;
  for (std::size_t at = HeaderBytes(bytes.size(), storage == CompoundFile::kRoot);
       at + kPropertyEntryBytes <= bytes.size(); at += kPropertyEntryBytes) {
    const std::byte* p = AsBytes(bytes).data() + at;
    fixed_[LoadLe<std::uint32_t>(p)] = LoadLe<std::uint64_t>(p + 8);
  }
  if (const auto named = Number(MessageTag::kMessageCodepage)) codepage_ = *named;
}

// __substg1.0_ with id and type in hexadecimal, 2.1.2.
std::optional<CompoundFile::Id> MessageProperties::FindItem(MessageTag tag, std::uint16_t type) const {
  std::array<char, 32> name{};
  std::snprintf(name.data(), name.size(), "__substg1.0_%04X%04X", static_cast<unsigned>(tag), unsigned{type});
  return file_.Find(storage_, name.data());
}

std::string MessageProperties::Text(MessageTag tag) {
  std::string text;
  if (const auto wide = FindItem(tag, kWide)) {
    const std::string bytes = file_.Read(*wide).bytes;
    text = FromUtf16Le(std::string_view(bytes).substr(0, bytes.size() - bytes.size() % 2));
  } else if (const auto narrow = FindItem(tag, kNarrow)) {
    text = DecodeCodepage(codepage_, file_.Read(*narrow).bytes);
  }
  while (text.ends_with('\0')) text.pop_back();
  return text;
}

std::optional<StreamBytes> MessageProperties::Binary(MessageTag tag) {
  const auto found = FindItem(tag, kBinary);
  if (!found || file_.item(*found).type != CompoundFile::Type::kStream) return std::nullopt;
  return file_.Read(*found);
}

std::optional<CompoundFile::Id> MessageProperties::Storage(MessageTag tag) const {
  const auto found = FindItem(tag, kObject);
  return found && file_.item(*found).type == CompoundFile::Type::kStorage ? found : std::nullopt;
}

std::optional<UnixNanos> MessageProperties::Time(MessageTag tag) const {
  const auto found = fixed_.find(Key(tag, kTime));
  if (found == fixed_.end()) return std::nullopt;
  const auto time = FromWindowsFileTime(found->second);
  return time ? std::optional(*time) : std::nullopt;
}

std::optional<std::uint32_t> MessageProperties::Number(MessageTag tag) const {
  const auto found = fixed_.find(Key(tag, kPropertyInteger));
  if (found == fixed_.end()) return std::nullopt;
  return static_cast<std::uint32_t>(found->second);
}

}  // namespace schouw
