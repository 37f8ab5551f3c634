#include "agent/content/document/mail/encoded_words.h"

#include <algorithm>
#include <optional>

#include "agent/base/ascii.h"
#include "agent/base/utf8.h"
#include "agent/content/document/charset.h"
#include "agent/content/document/mail/header_block.h"
#include "agent/content/document/mail/transfer_decoder.h"
#include "agent/content/document/text_decoder.h"

namespace schouw {
namespace {

constexpr std::size_t kMaxCharsetBytes = 60;

struct EncodedWord {
  std::string charset;
  std::string bytes;
  std::size_t length;  // of the word as it stands
};

// Q: "_" is a space, "=XX" a byte (RFC 2047, section 4.2).
std::string DecodeQ(std::string_view text) {
  std::string quoted(text);
  std::ranges::replace(quoted, '_', ' ');
  return DecodeTransfer(TransferEncoding::kQuotedPrintable, quoted);
}

// Finds encoded words from front to back; knows when no end is left, so that it takes linear time.
class WordFinder {
 public:
  explicit WordFinder(std::string_view raw) : raw_(raw) {}

  // The word that starts at `at`, if one does.
  std::optional<EncodedWord> At(std::size_t at) {
    if (raw_.substr(at, 2) != "=?") return std::nullopt;
    const std::string_view head = raw_.substr(at + 2, kMaxCharsetBytes + 3);
    const std::size_t charset = head.find('?');
    if (charset == std::string_view::npos || charset + 2 >= head.size() || head[charset + 2] != '?') {
      return std::nullopt;
    }
    const char encoding = static_cast<char>(head[charset + 1] | 0x20);
    if (charset == 0 || (encoding != 'b' && encoding != 'q')) return std::nullopt;
    const std::size_t text = at + 2 + charset + 3;
    const std::size_t end = EndFrom(text);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view encoded = raw_.substr(text, end - text);
    EncodedWord word;
    word.charset =
        AsciiLowerCased(head.substr(0, std::min(charset, head.find('*'))));  // RFC 2231, section 5: a language
    word.bytes = encoding == 'q' ? DecodeQ(encoded) : DecodeTransfer(TransferEncoding::kBase64, encoded);
    word.length = end + 2 - at;
    return word;
  }

 private:
  std::size_t EndFrom(std::size_t from) {
    if (end_ == std::string_view::npos || (known_ && end_ >= from)) return end_;
    known_ = true;
    end_ = raw_.find("?=", from);
    return end_;
  }

  std::string_view raw_;
  std::size_t end_ = 0;
  bool known_ = false;
};

std::string DecodeRaw(std::string_view bytes, std::string_view charset) {
  if (IsAscii(bytes)) return std::string(bytes);
  if (IsValidUtf8(bytes)) return std::string(bytes);
  return DecodeBytes(charset, bytes);
}

bool IsOnlySpace(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

// Control characters have no place in a field.
void SpaceForControls(std::string& text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
}

}  // namespace

std::string DecodeBytes(std::string_view label, std::string_view bytes) {
  if (IsAscii(bytes) && label.find("2022") == std::string_view::npos && label.find('7') == std::string_view::npos &&
      label.find("16") == std::string_view::npos && label.find("32") == std::string_view::npos &&
      label.find("hz") == std::string_view::npos)
    return std::string(bytes);
  std::string converter = ConverterFor(label);
  if (converter == "utf-8") converter = "UTF-8";
  if (converter.empty()) converter = IsValidUtf8(bytes) ? "UTF-8" : DetectLegacyCharset(bytes).converter;
  return DecodeAll(converter, bytes);
}

std::string DecodeHeaderText(std::string_view raw, std::string_view charset) {
  std::string text;
  WordFinder words(raw);
  std::string word_charset, word_bytes;  // of neighbours: a character may be cut between two words
  bool after_word = false;
  const auto flush = [&] {
    text += DecodeBytes(word_charset, word_bytes);
    word_bytes.clear();
  };
  for (std::size_t at = 0; at < raw.size();) {
    const std::size_t start = std::min(raw.find("=?", at), raw.size());
    const auto word = start < raw.size() ? words.At(start) : std::nullopt;
    std::size_t plain_end = start;
    if (!word && start < raw.size()) plain_end = start + 2;
    const std::string_view plain = raw.substr(at, plain_end - at);
    const bool joins = word && after_word && IsOnlySpace(plain);
    if (!joins || word->charset != word_charset) flush();
    if (!joins) text += DecodeRaw(plain, charset);
    at = plain_end;
    if (!word) {
      after_word = false;
      continue;
    }
    word_charset = word->charset;
    word_bytes += word->bytes;
    after_word = true;
    at += word->length;
  }
  flush();
  SpaceForControls(text);
  return text;
}

}  // namespace schouw
