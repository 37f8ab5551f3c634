#include "agent/selftest/planted_image.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

// The two files that the build made, as they are. .incbin takes no time to compile; ccache knows it.
__asm__(
    ".section .rodata\n"
    ".global schouw_self_test_parts\n.global schouw_self_test_parts_end\n"
    ".global schouw_self_test_expected\n.global schouw_self_test_expected_end\n"
    ".balign 8\n"
    "schouw_self_test_parts:\n.incbin \"" SCHOUW_SELF_TEST_FOLDER
    "/image.parts\"\nschouw_self_test_parts_end:\n"
    "schouw_self_test_expected:\n.incbin \"" SCHOUW_SELF_TEST_FOLDER
    "/expected.txt\"\nschouw_self_test_expected_end:\n"
    ".previous\n");

extern "C" {
extern const char schouw_self_test_parts[];
extern const char schouw_self_test_parts_end[];
extern const char schouw_self_test_expected[];
extern const char schouw_self_test_expected_end[];
}

namespace schouw {
namespace {

constexpr std::uint64_t kMostBytes = 64u << 20;
constexpr std::uint64_t kRepeated = 1ull << 63;

// As CMake made them, through a pointer that the compiler can't see through: two arrays may not be subtracted.
Bytes Between(const char* begin, const char* end) {
  const auto from = reinterpret_cast<std::uintptr_t>(begin);
  return {reinterpret_cast<const std::byte*>(begin), reinterpret_cast<std::uintptr_t>(end) - from};
}

Status WriteAt(int fd, Bytes bytes, std::uint64_t offset) {
  while (!bytes.empty()) {
    const ssize_t count = ::pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return Fail(ErrorCode::kIo, std::string("write to memory: ") + std::strerror(errno));
    bytes = bytes.subspan(static_cast<std::size_t>(count));
    offset += static_cast<std::uint64_t>(count);
  }
  return {};
}

class PartsReader {
 public:
  explicit PartsReader(Bytes bytes) : left_(bytes) {}
  bool AtEnd() const { return left_.empty(); }
  Result<Bytes> Take(std::uint64_t count) {
    if (count > left_.size()) return Fail(ErrorCode::kTruncated, "the parts of the image end too early");
    const Bytes taken = left_.first(static_cast<std::size_t>(count));
    left_ = left_.subspan(static_cast<std::size_t>(count));
    return taken;
  }
  Result<std::uint64_t> Number() {
    SCHOUW_ASSIGN(const Bytes bytes, Take(8), "");
    std::uint64_t value = 0;
    std::memcpy(&value, bytes.data(), sizeof value);  // this program runs on little-endian machines alone
    return value;
  }

 private:
  Bytes left_;
};

Status CopyPart(PartsReader& reader, int fd, std::uint64_t size) {
  SCHOUW_ASSIGN(const std::uint64_t offset, reader.Number(), "");
  SCHOUW_ASSIGN(const std::uint64_t stored, reader.Number(), "");
  const std::uint64_t length = stored & ~kRepeated;
  if (offset > size || length > size - offset) return Fail(ErrorCode::kMalformed, "a part lies outside the image");
  if (stored == length) {
    SCHOUW_ASSIGN(const Bytes bytes, reader.Take(length), "");
    return WriteAt(fd, bytes, offset);
  }
  SCHOUW_ASSIGN(const Bytes one, reader.Take(1), "");
  const std::vector<std::byte> run(static_cast<std::size_t>(length), one[0]);
  return WriteAt(fd, run, offset);
}

}  // namespace

Result<UniqueFd> ImageFromParts(Bytes parts) {
  PartsReader reader(parts);
  SCHOUW_ASSIGN(const std::uint64_t size, reader.Number(), "");
  if (size > kMostBytes) return Fail(ErrorCode::kMalformed, "the image is too big");
  UniqueFd fd(::memfd_create("schouw-self-test", MFD_CLOEXEC));
  if (!fd.valid() || ::ftruncate(fd.get(), static_cast<off_t>(size)) != 0) {
    return Fail(ErrorCode::kIo, std::string("memfd: ") + std::strerror(errno));
  }
  while (!reader.AtEnd()) SCHOUW_TRY(CopyPart(reader, fd.get(), size), "");
  return fd;
}

Result<UniqueFd> PlantedImage() { return ImageFromParts(Between(schouw_self_test_parts, schouw_self_test_parts_end)); }

std::vector<std::string> PlantedFindings() {
  const Bytes bytes = Between(schouw_self_test_expected, schouw_self_test_expected_end);
  std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

}  // namespace schouw
