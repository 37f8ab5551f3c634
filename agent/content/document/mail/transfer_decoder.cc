#include "agent/content/document/mail/transfer_decoder.h"

#include <algorithm>
#include <array>

#include "agent/base/ascii.h"
#include "agent/content/document/mail/header_block.h"

namespace schouw {
namespace {

constexpr std::size_t kMaxEncodedLineBytes = 64u << 10;  // of what is decoded by lines; a longer one is cut there
constexpr std::uint8_t kNone = 0xff;

constexpr std::array<std::uint8_t, 256> MakeBase64Values() {
  std::array<std::uint8_t, 256> values{};
  values.fill(kNone);
  std::uint8_t value = 0;
  for (const char c : std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))
    values[static_cast<unsigned char>(c)] = value++;
  return values;
}
constexpr std::array<std::uint8_t, 256> kBase64Values = MakeBase64Values();

}  // namespace

TransferEncoding ParseTransferEncoding(std::string_view name) {
  const std::string lower = AsciiLowerCased(TrimSpace(name.substr(0, name.find(';'))));
  if (lower == "base64") return TransferEncoding::kBase64;
  if (lower == "quoted-printable") return TransferEncoding::kQuotedPrintable;
  if (lower == "x-uuencode" || lower == "uuencode" || lower == "x-uue") return TransferEncoding::kUuencode;
  if (lower == "x-yencode" || lower == "x-yenc" || lower == "yenc") return TransferEncoding::kYenc;
  return TransferEncoding::kIdentity;
}

void TransferDecoder::Decode(std::string_view block, std::string& bytes) {
  switch (encoding_) {
    case TransferEncoding::kIdentity: bytes += block; return;
    case TransferEncoding::kBase64: DecodeBase64(block, bytes); return;
    case TransferEncoding::kQuotedPrintable: DecodeQuotedPrintable(block, bytes); return;
    case TransferEncoding::kUuencode: DecodeUuencode(block, bytes); return;
    case TransferEncoding::kYenc: ByLines(block, [&](std::string_view line, bool) { YencLine(line, bytes); }); return;
  }
}

void TransferDecoder::Finish(std::string& bytes) {
  if (encoding_ == TransferEncoding::kBase64 && characters_ >= 2) {
    bits_ <<= 6 * (4 - characters_);
    bytes += static_cast<char>(bits_ >> 16 & 0xff);
    if (characters_ == 3) bytes += static_cast<char>(bits_ >> 8 & 0xff);
  }
  if (encoding_ == TransferEncoding::kQuotedPrintable && !line_.empty()) QuotedPrintableLine(line_, false, bytes);
  if (encoding_ == TransferEncoding::kUuencode && !line_.empty()) UuencodeLine(line_, bytes);
  if (encoding_ == TransferEncoding::kYenc && !line_.empty()) YencLine(line_, bytes);
  characters_ = 0;
  bits_ = 0;
  line_.clear();
}

// "=" ends a group; another may follow, as where files were joined.
void TransferDecoder::DecodeBase64(std::string_view block, std::string& bytes) {
  for (const char c : block) {
    const std::uint8_t value = kBase64Values[static_cast<unsigned char>(c)];
    if (value != kNone) {
      bits_ = bits_ << 6 | value;
      if (++characters_ < 4) continue;
      bytes += static_cast<char>(bits_ >> 16 & 0xff);
      bytes += static_cast<char>(bits_ >> 8 & 0xff);
      bytes += static_cast<char>(bits_ & 0xff);
      characters_ = 0;
      bits_ = 0;
    } else if (c == '=' && characters_ > 0) {
      Finish(bytes);
    }
  }
}

template <typename Line>
void TransferDecoder::ByLines(std::string_view block, const Line& on_line) {
  while (!block.empty()) {
    const std::size_t end = block.find('\n');
    if (end == std::string_view::npos) {
      line_ += block;
      if (line_.size() > kMaxEncodedLineBytes) {  // all but what may be the start of "=XX"
        on_line(std::string_view(line_).substr(0, line_.size() - 2), false);
        line_.erase(0, line_.size() - 2);
      }
      return;
    }
    if (line_.empty()) {
      on_line(block.substr(0, end), true);
    } else {
      line_ += block.substr(0, end);
      on_line(line_, true);
      line_.clear();
    }
    block.remove_prefix(end + 1);
  }
}

void TransferDecoder::DecodeQuotedPrintable(std::string_view block, std::string& bytes) {
  ByLines(block, [&](std::string_view line, bool ended) { QuotedPrintableLine(line, ended, bytes); });
}

void TransferDecoder::QuotedPrintableLine(std::string_view line, bool ended, std::string& bytes) {
  const bool carriage_return = line.ends_with('\r');
  if (ended)
    while (!line.empty() && (line.back() == ' ' || line.back() == '\t' || line.back() == '\r')) line.remove_suffix(1);
  const bool soft = ended && line.ends_with('=');
  if (soft) line.remove_suffix(1);
  for (std::size_t at = 0; at < line.size(); ++at) {
    const int high = line[at] == '=' && at + 2 < line.size() ? HexValue(line[at + 1]) : -1;
    const int low = high >= 0 ? HexValue(line[at + 2]) : -1;
    if (low >= 0) {
      bytes += static_cast<char>(high << 4 | low);
      at += 2;
    } else {
      bytes += line[at];
    }
  }
  if (ended && !soft) bytes += carriage_return ? "\r\n" : "\n";
}

void TransferDecoder::DecodeUuencode(std::string_view block, std::string& bytes) {
  ByLines(block, [&](std::string_view line, bool) { UuencodeLine(line, bytes); });
}

void TransferDecoder::UuencodeLine(std::string_view line, std::string& bytes) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (!in_file_) {
    in_file_ = line.starts_with("begin ");
    return;
  }
  if (line == "end" || line.empty()) {
    in_file_ = line != "end";
    return;
  }
  const auto value = [&](std::size_t at) {
    return at < line.size() ? (static_cast<unsigned>(static_cast<unsigned char>(line[at])) - 0x20u) & 0x3fu : 0u;
  };
  std::size_t left = value(0);
  for (std::size_t at = 1; left > 0 && at < line.size(); at += 4) {
    const unsigned group = value(at) << 18 | value(at + 1) << 12 | value(at + 2) << 6 | value(at + 3);
    for (unsigned i = 0; i < 3 && left > 0; ++i, --left) bytes += static_cast<char>(group >> (16 - 8 * i) & 0xff);
  }
}

void TransferDecoder::YencLine(std::string_view line, std::string& bytes) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line.starts_with("=y")) {
    in_file_ = !line.starts_with("=yend");
    return;
  }
  if (!in_file_) return;
  if (line.starts_with("..")) line.remove_prefix(1);
  for (std::size_t at = 0; at < line.size(); ++at) {
    const bool escaped = line[at] == '=' && at + 1 < line.size();
    if (escaped) ++at;
    bytes += static_cast<char>(static_cast<unsigned char>(line[at]) - (escaped ? 106u : 42u));
  }
}

TransferEncoding FindFileStart(std::string_view line, std::string& name) {
  if (line.starts_with("=ybegin ") && line.find(" line=") != std::string_view::npos) {
    const std::size_t at = line.find(" name=");
    if (at == std::string_view::npos) return TransferEncoding::kIdentity;
    name = line.substr(at + 6);
    return TransferEncoding::kYenc;
  }
  if (!line.starts_with("begin ")) return TransferEncoding::kIdentity;
  const std::string_view mode = line.substr(6, std::min<std::size_t>(line.find(' ', 6), line.size()) - 6);
  if (mode.size() < 3 || mode.size() > 4 || mode.find_first_not_of("01234567") != std::string_view::npos ||
      line.size() < 6 + mode.size() + 2)
    return TransferEncoding::kIdentity;
  name = line.substr(6 + mode.size() + 1);
  return TransferEncoding::kUuencode;
}

bool IsFileEnd(TransferEncoding encoding, std::string_view line) {
  return encoding == TransferEncoding::kYenc ? line.starts_with("=yend") : line == "end";
}

std::string DecodeTransfer(TransferEncoding encoding, std::string_view text) {
  std::string bytes;
  TransferDecoder decoder(encoding);
  decoder.Decode(text, bytes);
  decoder.Finish(bytes);
  return bytes;
}

}  // namespace schouw
