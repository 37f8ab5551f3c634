#include "agent/volume/bitlocker.h"

#include <libbde.h>
#include <libbfio.h>

#include <algorithm>
#include <cstdio>

#include "agent/base/bytes.h"
#include "agent/model/volume_key.h"

namespace schouw {
namespace {

constexpr std::size_t kMostStartupKeyBytes = 64u << 10;

// A ByteSource as libbfio's callbacks want it. The library owns it by `Free`; the bytes are not owned.
struct Reading {
  const ByteSource* bytes = nullptr;
  std::uint64_t at = 0;
};
Reading& Of(intptr_t* handle) { return *reinterpret_cast<Reading*>(handle); }

int Free(intptr_t** handle, libbfio_error_t** /*error*/) {
  delete reinterpret_cast<Reading*>(*handle);
  *handle = nullptr;
  return 1;
}
int Clone(intptr_t** copy, intptr_t* handle, libbfio_error_t** /*error*/) {
  *copy = reinterpret_cast<intptr_t*>(new Reading(Of(handle)));
  return 1;
}
int Open(intptr_t* handle, int /*flags*/, libbfio_error_t** /*error*/) {
  Of(handle).at = 0;
  return 1;
}
int Close(intptr_t* /*handle*/, libbfio_error_t** /*error*/) { return 0; }
ssize_t Read(intptr_t* handle, std::uint8_t* into, std::size_t count, libbfio_error_t** /*error*/) {
  Reading& reading = Of(handle);
  const auto done = reading.bytes->ReadAt(reading.at, std::as_writable_bytes(std::span(into, count)));
  if (!done) return -1;
  reading.at += *done;
  return static_cast<ssize_t>(*done);
}
ssize_t Write(intptr_t* /*handle*/, const std::uint8_t* /*from*/, std::size_t /*count*/, libbfio_error_t** /*error*/) {
  return -1;
}
off64_t Seek(intptr_t* handle, off64_t offset, int whence, libbfio_error_t** /*error*/) {
  Reading& reading = Of(handle);
  if (whence == SEEK_CUR) offset += static_cast<off64_t>(reading.at);
  if (whence == SEEK_END) offset += static_cast<off64_t>(reading.bytes->size());
  if (offset < 0) return -1;
  reading.at = static_cast<std::uint64_t>(offset);
  return offset;
}
int Exists(intptr_t* /*handle*/, libbfio_error_t** /*error*/) { return 1; }
int IsOpen(intptr_t* /*handle*/, libbfio_error_t** /*error*/) { return 1; }
int GetSize(intptr_t* handle, size64_t* size, libbfio_error_t** /*error*/) {
  *size = Of(handle).bytes->size();
  return 1;
}

struct HandleFree {
  void operator()(libbfio_handle_t* handle) const { libbfio_handle_free(&handle, nullptr); }
};
using Handle = std::unique_ptr<libbfio_handle_t, HandleFree>;

Handle MakeHandle(const ByteSource& bytes) {
  libbfio_handle_t* handle = nullptr;
  auto reading = std::make_unique<Reading>(Reading{&bytes, 0});
  if (libbfio_handle_initialize(
          &handle, reinterpret_cast<intptr_t*>(reading.get()), Free, Clone, Open, Close, Read, Write, Seek, Exists,
          IsOpen, GetSize, LIBBFIO_FLAG_IO_HANDLE_MANAGED | LIBBFIO_FLAG_IO_HANDLE_CLONE_BY_FUNCTION, nullptr) != 1) {
    return nullptr;
  }
  static_cast<void>(reading.release());
  return Handle(handle);
}

struct VolumeFree {
  void operator()(libbde_volume_t* volume) const {
    libbde_volume_close(volume, nullptr);
    libbde_volume_free(&volume, nullptr);
  }
};

class BitLockerSource final : public ByteSource {
 public:
  BitLockerSource(Handle handle, std::unique_ptr<libbde_volume_t, VolumeFree> volume, std::uint64_t size)
      : handle_(std::move(handle)), volume_(std::move(volume)), size_(size) {}
  std::uint64_t size() const override { return size_; }
  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> into) const override {
    if (offset >= size_) return std::size_t{0};
    const std::size_t wanted = static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), size_ - offset));
    std::size_t done = 0;
    while (done < wanted) {
      const ssize_t count = libbde_volume_read_buffer_at_offset(volume_.get(), into.data() + done, wanted - done,
                                                                static_cast<off64_t>(offset + done), nullptr);
      if (count < 0) return Fail(ErrorCode::kIo, "BitLocker data can't be read", offset + done);
      if (count == 0) break;
      done += static_cast<std::size_t>(count);
    }
    return done;
  }

 private:
  Handle handle_;  // outlives volume_
  std::unique_ptr<libbde_volume_t, VolumeFree> volume_;
  std::uint64_t size_;
};

// The metadata that a .BEK file begins with: its size, and version 1 ("BitLocker Drive Encryption (BDE) format",
// libbde).
bool IsStartupKey(const std::string& secret) {
  if (secret.size() < 48 || secret.size() > kMostStartupKeyBytes) return false;
  const Bytes bytes = AsBytes(secret);
  return LoadLe<std::uint32_t>(bytes.data()) <= secret.size() && LoadLe<std::uint32_t>(bytes.data() + 4) == 1;
}

// Eight groups of six digits.
bool IsRecoveryPassword(const std::string& secret) {
  if (secret.size() != 55) return false;
  for (std::size_t i = 0; i < secret.size(); ++i) {
    const bool dash = i % 7 == 6;
    if (dash ? secret[i] != '-' : secret[i] < '0' || secret[i] > '9') return false;
  }
  return true;
}

bool GiveKey(libbde_volume_t* volume, const std::string& secret) {
  const auto* text = reinterpret_cast<const std::uint8_t*>(secret.data());
  if (IsStartupKey(secret)) {
    const MemorySource bytes(secret);
    const Handle file = MakeHandle(bytes);
    return file != nullptr && libbde_volume_read_startup_key_file_io_handle(volume, file.get(), nullptr) == 1;
  }
  if (IsRecoveryPassword(secret)) {
    return libbde_volume_set_utf8_recovery_password(volume, text, secret.size(), nullptr) == 1;
  }
  return libbde_volume_set_utf8_password(volume, text, secret.size(), nullptr) == 1;
}

}  // namespace

Result<std::unique_ptr<ByteSource>> UnlockBitLocker(const ByteSource& bytes, const std::string& secret) {
  Handle handle = MakeHandle(bytes);
  libbde_volume_t* made = nullptr;
  if (handle == nullptr || libbde_volume_initialize(&made, nullptr) != 1) {
    return Fail(ErrorCode::kInternal, "libbde could not be started");
  }
  std::unique_ptr<libbde_volume_t, VolumeFree> volume(made);
  const bool given = GiveKey(made, secret);
  const int opened = libbde_volume_open_file_io_handle(made, handle.get(), LIBBDE_OPEN_READ, nullptr);
  if (opened < 0)
    return Fail(ErrorCode::kMalformed, "its BitLocker data is damaged, or of a kind that can't be opened");
  size64_t size = 0;
  if (!given || opened != 1 || libbde_volume_get_size(made, &size, nullptr) != 1) {
    return Fail(ErrorCode::kEncrypted, std::string(kKeyDoesNotFit));
  }
  return std::unique_ptr<ByteSource>(
      std::make_unique<BitLockerSource>(std::move(handle), std::move(volume), std::uint64_t{size}));
}

}  // namespace schouw
