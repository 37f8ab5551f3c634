#include "agent/content/document/powerpoint/powerpoint_records.h"

#include <algorithm>
#include <set>

#include "agent/base/bytes.h"
#include "agent/base/number_at.h"

namespace schouw {
namespace {

constexpr std::size_t kRecordHeaderBytes = 8;
constexpr std::uint16_t kUserEdit = 0x0ff5, kPersistDirectory = 0x1772;
constexpr std::uint32_t kEncryptedToken = 0xf3d1c4df;

// The record of `type` at `offset`.
std::optional<PowerPointRecord> RecordAt(std::string_view stream, std::uint32_t offset, std::uint16_t type) {
  if (offset >= stream.size()) return std::nullopt;
  std::string_view rest = stream.substr(offset);
  auto record = NextRecord(rest);
  return record && record->type == type ? record : std::nullopt;
}

// Offset of the newest UserEditAtom.
std::optional<std::uint32_t> NewestEdit(std::string_view stream, std::string_view current_user) {
  if (current_user.size() >= 20) {
    const std::uint32_t offset = Le32(current_user, 16);
    if (RecordAt(stream, offset, kUserEdit)) return offset;
  }
  std::optional<std::uint32_t> newest;
  for (std::string_view rest = stream; rest.size() >= kRecordHeaderBytes;) {
    const auto offset = static_cast<std::uint32_t>(stream.size() - rest.size());
    const auto record = NextRecord(rest);
    if (record && record->type == kUserEdit) newest = offset;
  }
  return newest;
}

// PersistDirectoryAtom, 2.3.4. What a newer one named stays.
void AddEntries(std::string_view data, std::map<std::uint32_t, std::uint32_t>& offsets) {
  for (std::size_t at = 0; at + 4 <= data.size();) {
    const std::uint32_t first = Le32(data, at) & 0xfffff;
    const std::uint32_t count = Le32(data, at) >> 20;
    at += 4;
    for (std::uint32_t i = 0; i < count && at + 4 <= data.size(); ++i, at += 4)
      offsets.emplace(first + i, Le32(data, at));
  }
}

}  // namespace

std::optional<PowerPointRecord> NextRecord(std::string_view& bytes) {
  if (bytes.size() < kRecordHeaderBytes) return std::nullopt;
  const std::byte* p = AsBytes(bytes).data();
  const auto version_instance = LoadLe<std::uint16_t>(p);
  const std::size_t length = Le32(bytes, 4);
  PowerPointRecord record;
  record.version = static_cast<std::uint8_t>(version_instance & 0xf);
  record.instance = static_cast<std::uint16_t>(version_instance >> 4);
  record.type = LoadLe<std::uint16_t>(p + 2);
  record.data = bytes.substr(kRecordHeaderBytes, length);
  record.cut = record.data.size() < length;
  bytes.remove_prefix(kRecordHeaderBytes + record.data.size());
  return record;
}

Result<PersistDirectory> ReadPersistDirectory(std::string_view stream, std::string_view current_user) {
  constexpr std::size_t kEditBytes = 28, kEncryptedEditBytes = 32;
  PersistDirectory directory;
  directory.encrypted = current_user.size() >= 16 && Le32(current_user, 12) == kEncryptedToken;
  auto at = NewestEdit(stream, current_user);
  if (!at) return Fail(ErrorCode::kMalformed, "the presentation names no newest state");
  std::set<std::uint32_t> seen;
  for (bool newest = true; at && seen.insert(*at).second; newest = false) {
    const auto edit = RecordAt(stream, *at, kUserEdit);
    if (!edit || edit->data.size() < kEditBytes) return Fail(ErrorCode::kMalformed, "a saved state is damaged", *at);
    if (newest) directory.document = Le32(edit->data, 16);
    if (newest && edit->data.size() >= kEncryptedEditBytes) directory.encrypted = true;
    if (const auto entries = RecordAt(stream, Le32(edit->data, 12), kPersistDirectory))
      AddEntries(entries->data, directory.offsets);
    const std::uint32_t before = Le32(edit->data, 8);
    at = before == 0 ? std::nullopt : std::optional(before);
  }
  return directory;
}

}  // namespace schouw
