#include "agent/content/document/outlook/compressed_rtf.h"

#include <algorithm>

#include "agent/base/bytes.h"

namespace schouw {
namespace {

// What the dictionary begins with, 2.1.2.1.
constexpr std::string_view kDictionary =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS "
    "Sans "
    "SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    "\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
static_assert(kDictionary.size() == 207);

constexpr std::size_t kDictionaryBytes = 4096;
constexpr std::size_t kRtfHeaderBytes = 16;
constexpr std::uint32_t kCompressed = 0x75465a4c, kUncompressed = 0x414c454d;

// The last 4096 bytes of the output, in a ring.
class Dictionary {
 public:
  Dictionary() : bytes_(kDictionary), at_(kDictionary.size()) { bytes_.resize(kDictionaryBytes, '\0'); }
  std::size_t at() const { return at_; }
  char operator[](std::size_t index) const { return bytes_[index % kDictionaryBytes]; }
  void Put(char c) {
    bytes_[at_] = c;
    at_ = (at_ + 1) % kDictionaryBytes;
  }

 private:
  std::string bytes_;
  std::size_t at_;
};

// 2.2.
Result<std::string> Decompress(std::string_view packed, std::size_t raw_bytes) {
  std::string out;
  Dictionary window;
  const auto put = [&](char c) {
    out += c;
    window.Put(c);
  };
  for (std::size_t at = 0; at < packed.size();) {
    const auto control = static_cast<unsigned char>(packed[at++]);
    for (int bit = 0; bit < 8; ++bit) {
      const bool reference = (control >> bit & 1) != 0;
      if (packed.size() - at < (reference ? 2u : 1u)) {
        if (out.size() >= raw_bytes) return out;
        return Fail(ErrorCode::kTruncated, "the compressed RTF is cut", at);
      }
      if (!reference) {
        put(packed[at++]);
        continue;
      }
      const auto value = LoadBe<std::uint16_t>(AsBytes(packed).data() + at);
      at += 2;
      const std::size_t from = value >> 4;
      if (from == window.at()) return out;
      for (std::size_t i = 0; i < (value & 0xfu) + 2; ++i) put(window[from + i]);
    }
  }
  if (out.size() < raw_bytes) return Fail(ErrorCode::kTruncated, "the compressed RTF is cut", packed.size());
  return out;
}

}  // namespace

Result<std::string> DecompressRtf(std::string_view packed, std::uint64_t max_bytes) {
  if (packed.size() < kRtfHeaderBytes) return Fail(ErrorCode::kTruncated, "the compressed RTF is cut", packed.size());
  const std::byte* p = AsBytes(packed).data();
  const std::size_t raw_bytes = LoadLe<std::uint32_t>(p + 4);
  const auto type = LoadLe<std::uint32_t>(p + 8);
  const std::string_view content = packed.substr(kRtfHeaderBytes);
  if (type == kUncompressed) return std::string(content.substr(0, raw_bytes));
  if (type != kCompressed) return Fail(ErrorCode::kMalformed, "no compressed RTF", 8);
  // Two bytes and a bit make at most 17.
  if (content.size() > max_bytes / 9) return Fail(ErrorCode::kTooBig, "the compressed RTF is too large");
  return Decompress(content, raw_bytes);
}

}  // namespace schouw
