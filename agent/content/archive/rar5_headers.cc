#include "agent/content/archive/rar5_headers.h"

#include <optional>
#include <string>
#include <string_view>

#include "agent/base/checked.h"

namespace schouw {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kRar5Signature = "Rar!\x1a\x07\x01\x00"sv;
constexpr std::size_t kMostRar5HeaderBytes = 2u << 20;
constexpr std::size_t kUsualRar5HeaderBytes = 512;
constexpr std::uint64_t kRar5File = 2, kRar5End = 5;                              // types of headers
constexpr std::uint64_t kRar5HasExtra = 1, kRar5HasData = 2, kRar5Continues = 8;  // flags of headers
constexpr std::uint64_t kRar5Encryption = 1;                                      // type of an extra record

// Rar5Numbers of seven bits a byte, lowest first; nothing past the end.
class Rar5Numbers {
 public:
  explicit Rar5Numbers(std::string_view bytes) : bytes_(bytes) {}
  std::optional<std::uint64_t> Next() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; at_ < bytes_.size() && shift < 63; shift += 7) {
      const auto byte = static_cast<std::uint8_t>(bytes_[at_++]);
      value |= std::uint64_t{byte & 0x7fu} << shift;
      if ((byte & 0x80u) == 0) return value;
    }
    return std::nullopt;
  }
  std::size_t at() const { return at_; }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
};

struct Rar5Header {
  std::uint64_t type = 0;
  std::uint64_t flags = 0;
  bool encrypted = false;
  std::uint64_t bytes = 0;  // with its data
};

// Records of the extra area: size, type, data.
bool HasRar5Encryption(std::string_view extra) {
  while (!extra.empty()) {
    Rar5Numbers record(extra);
    const auto size = record.Next();
    const std::size_t begin = record.at();
    const auto type = size ? record.Next() : std::nullopt;
    if (!type || *size > extra.size() - begin) return false;
    if (*type == kRar5Encryption) return true;
    extra.remove_prefix(begin + static_cast<std::size_t>(*size));
  }
  return false;
}

// CRC (4), size of what follows it, type, flags, size of the extra area, size of the data.
std::optional<Rar5Header> Rar5HeaderAt(const ByteSource& content, std::uint64_t offset) {
  auto bytes = ReadUpTo(content, offset, kUsualRar5HeaderBytes);
  if (!bytes || bytes->size() < 7) return std::nullopt;
  Rar5Numbers start(std::string_view(*bytes).substr(4));
  const auto size = start.Next();
  if (!size || *size > kMostRar5HeaderBytes) return std::nullopt;
  const std::size_t begin = 4 + start.at();
  const std::size_t end = begin + static_cast<std::size_t>(*size);
  if (end > bytes->size()) bytes = ReadUpTo(content, offset, end);
  if (!bytes || bytes->size() < end) return std::nullopt;
  const std::string_view fields = std::string_view(*bytes).substr(begin, static_cast<std::size_t>(*size));
  Rar5Numbers numbers(fields);
  Rar5Header header;
  const auto type = numbers.Next(), flags = numbers.Next();
  if (!type || !flags) return std::nullopt;
  const auto extra = (*flags & kRar5HasExtra) != 0 ? numbers.Next() : 0;
  const auto data = (*flags & kRar5HasData) != 0 ? numbers.Next() : 0;
  if (!extra || !data || *extra > fields.size()) return std::nullopt;
  const auto whole = CheckedAdd<std::uint64_t>(end, *data);
  if (!whole) return std::nullopt;
  header.type = *type;
  header.flags = *flags;
  header.bytes = *whole;
  header.encrypted =
      *type == kRar5File && HasRar5Encryption(fields.substr(fields.size() - static_cast<std::size_t>(*extra)));
  return header;
}

}  // namespace

std::vector<bool> EncryptedRar5Members(const ByteSource& content, std::uint64_t most) {
  std::vector<bool> encrypted;
  std::uint64_t offset = 0;
  while (offset < content.size() && encrypted.size() < most) {
    const auto mark = ReadUpTo(content, offset, kRar5Signature.size());
    if (mark && *mark == kRar5Signature) offset += kRar5Signature.size();  // the archive, or the next volume of a set
    if (offset == 0) return {};
    const auto header = Rar5HeaderAt(content, offset);
    if (!header || header->bytes > content.size() - offset) break;
    if (header->type == kRar5File && (header->flags & kRar5Continues) == 0) encrypted.push_back(header->encrypted);
    offset += header->bytes;
    if (header->type == kRar5End && offset >= content.size()) break;
  }
  return encrypted;
}

}  // namespace schouw
