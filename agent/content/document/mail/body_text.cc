#include "agent/content/document/mail/body_text.h"

#include <algorithm>
#include <utility>

#include "agent/content/document/charset.h"
#include "agent/content/document/charset_check.h"

namespace schouw {
namespace {

constexpr std::size_t kMaxBodyLineBytes = 64u << 10;

bool IsSingleByte(std::string_view converter) {
  return converter.starts_with("windows-125") || converter.starts_with("iso-8859") || converter.starts_with("ISO-8859");
}

// What the part declares, unless its bytes say that they are UTF-8, which no other text is by chance.
Charset ChooseCharset(std::string_view declared, std::string_view block) {
  const std::string converter = ConverterFor(declared);
  if (converter.empty()) return DetectCharset(block);
  if (converter == "utf-8" || converter == "UTF-8") return {"UTF-8", block.starts_with("\xef\xbb\xbf") ? 3u : 0u};
  if (IsSingleByte(converter)) {
    const Utf8Counts counts = CountUtf8(block);
    if (counts.sequences > 0 && counts.stray == 0) return {"UTF-8", block.starts_with("\xef\xbb\xbf") ? 3u : 0u};
  }
  return {converter, 0};
}

}  // namespace

void BodyDecoder::Decode(std::string_view block, std::string& text) {
  if (block.empty()) return;
  if (decoder_ == nullptr) {
    const Charset charset = ChooseCharset(declared_, block);
    block.remove_prefix(std::min(block.size(), charset.mark_bytes));
    undecided_ = charset.converter == "UTF-8" && charset.mark_bytes == 0 && IsAscii(block);
    decoder_ = MakeTextDecoder(charset);
  } else if (undecided_ && !IsAscii(block)) {
    undecided_ = false;
    const std::string declared = ConverterFor(declared_);
    decoder_ = MakeTextDecoder(declared.empty() ? DetectLegacyCharset(block) : ChooseCharset(declared_, block));
  }
  decoder_->Decode(block, text);
}

void BodyDecoder::Finish(std::string& text) {
  if (decoder_ != nullptr) decoder_->Finish(text);
}

void UnquotedLines::Append(std::string_view text, std::string& unquoted) {
  constexpr std::string_view kMark = "From ";
  for (const char c : text) {
    if (!at_start_) {
      unquoted += c;
      at_start_ = c == '\n';
      continue;
    }
    start_ += c;
    const std::size_t quotes = std::min(start_.find_first_not_of('>'), start_.size());
    const std::string_view rest = std::string_view(start_).substr(quotes);
    if (quotes > 0 && rest.size() < kMark.size() && kMark.starts_with(rest) && start_.size() < kMaxBodyLineBytes)
      continue;
    if (quotes > 0 && rest == kMark) start_.erase(0, 1);
    unquoted += std::exchange(start_, {});
    at_start_ = c == '\n';
  }
}

void UnquotedLines::Finish(std::string& unquoted) { unquoted += std::exchange(start_, {}); }

void FlowedLines::Append(std::string_view text, std::string& joined) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    line_ += text.substr(0, end);
    if (end == std::string_view::npos && line_.size() < kMaxBodyLineBytes) return;
    Line(std::exchange(line_, {}), joined);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
}

void FlowedLines::Finish(std::string& joined) {
  if (!line_.empty()) Line(std::exchange(line_, {}), joined);
  if (flows_) joined += '\n';
  flows_ = false;
}

// RFC 3676, section 4.1 to 4.5.
void FlowedLines::Line(std::string_view line, std::string& joined) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  const std::size_t depth = std::min(line.find_first_not_of('>'), line.size());
  std::string_view text = line.substr(depth);
  if (text.starts_with(' ')) text.remove_prefix(1);
  const bool signature = text == "-- ";
  if (flows_ && (depth != depth_ || signature)) {
    joined += '\n';
    flows_ = false;
  }
  if (!flows_) joined += depth > 0 ? std::string(depth, '>') + " " : "";
  flows_ = text.ends_with(' ') && !signature;
  if (flows_ && delete_space_) text.remove_suffix(1);
  joined += text;
  if (!flows_) joined += '\n';
  depth_ = depth;
}

}  // namespace schouw
