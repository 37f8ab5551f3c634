#include "agent/store/protected_file.h"

#include <sodium.h>
#include <sqlite3.h>

#include <algorithm>
#include <cstring>

namespace schouw {
namespace {

constexpr std::int64_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::int64_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::int64_t kExtraBytes = kNonceBytes + kTagBytes;

unsigned char* RawBytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::size_t Unsigned(std::int64_t count) { return static_cast<std::size_t>(count); }

int ReadDisk(sqlite3_file* disk, char* into, std::int64_t count, std::int64_t offset) {
  return disk->pMethods->xRead(disk, into, static_cast<int>(count), offset);
}

int WriteDisk(sqlite3_file* disk, const char* from, std::int64_t count, std::int64_t offset) {
  return disk->pMethods->xWrite(disk, from, static_cast<int>(count), offset);
}

}  // namespace

std::string ProtectedFile::Associated(std::int64_t index) const {
  std::string associated(1, layout_.kind);
  for (int byte = 0; byte < 8; ++byte) associated += static_cast<char>(static_cast<std::uint64_t>(index) >> (8 * byte));
  return associated;
}

std::int64_t ProtectedFile::UnitOffset(std::int64_t index) const {
  return layout_.skip + layout_.plain + index * (layout_.unit + kExtraBytes);
}

int ProtectedFile::SizeOnDisk(std::int64_t& size) const {
  sqlite3_int64 bytes = 0;
  const int code = disk_->pMethods->xFileSize(disk_, &bytes);
  size = bytes;
  return code;
}

std::int64_t ProtectedFile::SeenSize(std::int64_t on_disk) const {
  const std::int64_t behind_skip = std::max<std::int64_t>(on_disk - layout_.skip, 0);
  if (behind_skip <= layout_.plain) return behind_skip;
  const std::int64_t body = behind_skip - layout_.plain;
  const std::int64_t stride = layout_.unit + kExtraBytes;
  return layout_.plain + body / stride * layout_.unit + std::max<std::int64_t>(body % stride - kExtraBytes, 0);
}

int ProtectedFile::Size(std::int64_t& size) {
  if (const int code = Flush(); code != SQLITE_OK) return code;
  const int code = SizeOnDisk(size);
  size = SeenSize(size);
  return code;
}

// The last unit of a file may be short. Behind the end: an empty one.
int ProtectedFile::Load(std::int64_t index, std::string& unit) {
  unit.clear();
  std::int64_t on_disk = 0;
  if (const int code = SizeOnDisk(on_disk); code != SQLITE_OK) return code;
  const std::int64_t offset = UnitOffset(index);
  const std::int64_t there = std::min(on_disk - offset, layout_.unit + kExtraBytes);
  if (there <= kExtraBytes) return SQLITE_OK;
  sealed_.resize(Unsigned(there));
  if (const int code = ReadDisk(disk_, sealed_.data(), there, offset); code != SQLITE_OK) return code;
  const std::int64_t count = there - kExtraBytes;
  unit.resize(Unsigned(count));
  const std::string associated = Associated(index);
  const unsigned char* sealed = RawBytes(sealed_);
  const int opened = crypto_aead_xchacha20poly1305_ietf_decrypt_detached(
      RawBytes(unit), nullptr, sealed, Unsigned(count), sealed + count + kNonceBytes,
      reinterpret_cast<const unsigned char*>(associated.data()), associated.size(), sealed + count, key_);
  return opened == 0 ? SQLITE_OK : SQLITE_IOERR_DATA;
}

int ProtectedFile::Store(std::int64_t index, const char* bytes, std::int64_t count) {
  sealed_.resize(Unsigned(count + kExtraBytes));
  unsigned char* nonce = RawBytes(sealed_) + count;
  randombytes_buf(nonce, Unsigned(kNonceBytes));
  const std::string associated = Associated(index);
  crypto_aead_xchacha20poly1305_ietf_encrypt_detached(
      RawBytes(sealed_), nonce + kNonceBytes, nullptr, reinterpret_cast<const unsigned char*>(bytes), Unsigned(count),
      reinterpret_cast<const unsigned char*>(associated.data()), associated.size(), nullptr, nonce, key_);
  return WriteDisk(disk_, sealed_.data(), count + kExtraBytes, UnitOffset(index));
}

int ProtectedFile::Flush() {
  if (!waiting_) return SQLITE_OK;
  const std::int64_t index = *waiting_;
  waiting_.reset();
  std::string unit;
  const int loaded = Load(index, unit);
  if (loaded != SQLITE_OK && loaded != SQLITE_IOERR_DATA) return loaded;
  if (loaded == SQLITE_IOERR_DATA) unit.clear();
  if (unit.size() < waiting_bytes_.size()) unit.resize(waiting_bytes_.size());
  waiting_bytes_.copy(unit.data(), waiting_bytes_.size());
  return Store(index, unit.data(), static_cast<std::int64_t>(unit.size()));
}

int ProtectedFile::ReadUnitPart(std::int64_t index, std::int64_t at, char* into, std::int64_t count) {
  int code = Load(index, opened_);
  if (code == SQLITE_IOERR_DATA && layout_.ends_at_damage && at == 0) {
    opened_.assign(opened_.size(), '\0');
    code = SQLITE_OK;
  }
  // SQLite looks at the first bytes of a database before it looks at the log, where the whole page may stand.
  constexpr std::int64_t kDatabaseHeaderBytes = 100;
  if (code == SQLITE_IOERR_DATA && layout_.kind == 'd' && index == 0 && count <= kDatabaseHeaderBytes)
    opened_.clear();
  else if (code != SQLITE_OK)
    return code;
  const std::int64_t there = std::max<std::int64_t>(static_cast<std::int64_t>(opened_.size()) - at, 0);
  const std::int64_t copied = std::min(there, count);
  if (copied > 0) std::memcpy(into, opened_.data() + at, Unsigned(copied));
  if (copied < count) std::memset(into + copied, 0, Unsigned(count - copied));
  return copied < count ? SQLITE_IOERR_SHORT_READ : SQLITE_OK;
}

int ProtectedFile::Read(char* into, std::int64_t count, std::int64_t offset) {
  if (const int code = Flush(); code != SQLITE_OK) return code;
  int result = SQLITE_OK;
  while (count > 0) {
    std::int64_t part = 0;
    int code = SQLITE_OK;
    if (offset < layout_.plain) {
      part = std::min(count, layout_.plain - offset);
      code = ReadDisk(disk_, into, part, layout_.skip + offset);
    } else {
      const std::int64_t in_units = offset - layout_.plain, at = in_units % layout_.unit;
      part = std::min(count, layout_.unit - at);
      code = ReadUnitPart(in_units / layout_.unit, at, into, part);
    }
    if (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ) return code;
    if (code != SQLITE_OK) result = code;
    into += part, offset += part, count -= part;
  }
  return result;
}

int ProtectedFile::WriteUnitPart(std::int64_t index, std::int64_t at, const char* from, std::int64_t count) {
  if (waiting_ && (*waiting_ != index || at != static_cast<std::int64_t>(waiting_bytes_.size()))) {
    if (const int code = Flush(); code != SQLITE_OK) return code;
  }
  if (waiting_) {
    waiting_bytes_.append(from, Unsigned(count));
  } else if (at == 0) {
    waiting_ = index;
    waiting_bytes_.assign(from, Unsigned(count));
  } else {
    std::string unit;
    if (const int code = Load(index, unit); code != SQLITE_OK) return code;
    if (static_cast<std::int64_t>(unit.size()) < at + count) unit.resize(Unsigned(at + count));
    std::memcpy(unit.data() + at, from, Unsigned(count));
    return Store(index, unit.data(), static_cast<std::int64_t>(unit.size()));
  }
  if (static_cast<std::int64_t>(waiting_bytes_.size()) < layout_.unit) return SQLITE_OK;
  waiting_.reset();
  return Store(index, waiting_bytes_.data(), layout_.unit);
}

// Makes the file reach to `until` (as seen) with zeroes, so that each unit before it can be opened.
int ProtectedFile::FillGap(std::int64_t until) {
  std::int64_t size = 0;
  if (const int code = Size(size); code != SQLITE_OK) return code;
  const std::string zeroes(Unsigned(layout_.unit), '\0');
  while (size < until) {
    const std::int64_t at = size < layout_.plain ? 0 : (size - layout_.plain) % layout_.unit;
    const std::int64_t room = size < layout_.plain ? layout_.plain - size : layout_.unit - at;
    const std::int64_t part = std::min(room, until - size);
    const int code = size < layout_.plain
                         ? WriteDisk(disk_, zeroes.data(), part, layout_.skip + size)
                         : WriteUnitPart((size - layout_.plain) / layout_.unit, at, zeroes.data(), part);
    if (code != SQLITE_OK) return code;
    size += part;
  }
  return Flush();
}

int ProtectedFile::Write(const char* from, std::int64_t count, std::int64_t offset) {
  const std::int64_t first = offset < layout_.plain ? 0 : (offset - layout_.plain) / layout_.unit;
  if (!waiting_ || *waiting_ != first) {
    std::int64_t size = 0;
    if (const int code = Size(size); code != SQLITE_OK) return code;
    if (offset > size) {
      if (const int code = FillGap(offset); code != SQLITE_OK) return code;
    }
  }
  while (count > 0) {
    std::int64_t part = 0;
    int code = SQLITE_OK;
    if (offset < layout_.plain) {
      part = std::min(count, layout_.plain - offset);
      code = WriteDisk(disk_, from, part, layout_.skip + offset);
    } else {
      const std::int64_t in_units = offset - layout_.plain, at = in_units % layout_.unit;
      part = std::min(count, layout_.unit - at);
      code = WriteUnitPart(in_units / layout_.unit, at, from, part);
    }
    if (code != SQLITE_OK) return code;
    from += part, offset += part, count -= part;
  }
  return SQLITE_OK;
}

int ProtectedFile::Truncate(std::int64_t size) {
  std::int64_t seen = 0;
  if (const int code = Size(seen); code != SQLITE_OK) return code;
  if (size > seen) return FillGap(size);
  if (size <= layout_.plain) return disk_->pMethods->xTruncate(disk_, layout_.skip + size);
  const std::int64_t index = (size - layout_.plain) / layout_.unit, rest = (size - layout_.plain) % layout_.unit;
  std::string unit;
  if (rest > 0) {
    if (const int code = Load(index, unit); code != SQLITE_OK) return code;
  }
  if (const int code = disk_->pMethods->xTruncate(disk_, UnitOffset(index)); code != SQLITE_OK) return code;
  return rest > 0 ? Store(index, unit.data(), rest) : SQLITE_OK;
}

}  // namespace schouw
