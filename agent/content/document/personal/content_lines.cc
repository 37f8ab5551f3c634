#include "agent/content/document/personal/content_lines.h"

#include <algorithm>

#include "agent/content/document/charset.h"
#include "agent/content/document/mail/encoded_words.h"
#include "agent/content/document/mail/header_block.h"
#include "agent/content/document/mail/transfer_decoder.h"
#include "agent/content/document/text_decoder.h"

namespace schouw {
namespace {

constexpr std::size_t kMaxContentLineBytes = 4u << 20;
constexpr std::size_t kMaxContentParameters = 100;
constexpr std::size_t kContentStartBytes = 400;

std::string Upper(std::string_view text) {
  std::string upper(text);
  for (char& c : upper)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  return upper;
}

bool IsNameCharacter(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '.';
}

// Whether a line's head says that its value is quoted-printable, where "=" at the end joins the next line.
bool SaysQuotedPrintable(std::string_view line) {
  return Upper(line.substr(0, std::min<std::size_t>(line.find(':'), 400))).find("QUOTED-PRINTABLE") !=
         std::string::npos;
}

// The end of the name and its parameters: the first ':' that is not in quotation marks.
std::size_t FindColon(std::string_view line) {
  bool quoted = false;
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (line[at] == '"') quoted = !quoted;
    if (line[at] == ':' && !quoted) return at;
  }
  return std::string_view::npos;
}

std::vector<std::string_view> SplitOutsideQuotes(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  bool quoted = false;
  std::size_t from = 0;
  for (std::size_t at = 0; at <= text.size() && parts.size() < kMaxContentParameters; ++at) {
    if (at < text.size() && text[at] == '"') quoted = !quoted;
    if (at < text.size() && (text[at] != separator || quoted)) continue;
    parts.push_back(text.substr(from, at - from));
    from = at + 1;
  }
  return parts;
}

}  // namespace

std::string_view ContentLine::Get(std::string_view parameter) const {
  for (const auto& [given, text] : parameters)
    if (given == parameter) return text;
  return {};
}

bool ContentLine::IsBinary() const {
  return std::ranges::any_of(parameters, [](const auto& parameter) {
    const std::string encoding = Upper(parameter.second);
    return (parameter.first == "ENCODING" || parameter.first.empty()) && (encoding == "B" || encoding == "BASE64");
  });
}

bool ContentLine::IsQuotedPrintable() const {
  return std::ranges::any_of(parameters, [](const auto& parameter) {
    return (parameter.first == "ENCODING" || parameter.first.empty()) && Upper(parameter.second) == "QUOTED-PRINTABLE";
  });
}

std::string Unescaped(std::string_view value) {
  std::string text;
  for (std::size_t at = 0; at < value.size(); ++at) {
    const bool escape = value[at] == '\\' && at + 1 < value.size() &&
                        std::string_view("nN,;:\\\"").find(value[at + 1]) != std::string_view::npos;
    if (escape) ++at;
    text += escape && (value[at] == 'n' || value[at] == 'N') ? '\n' : value[at];
  }
  return text;
}

std::string JoinParts(std::string_view value) {
  std::string text;
  for (std::size_t from = 0; from <= value.size();) {
    std::size_t end = from;
    while (end < value.size() && value[end] != ';') end += value[end] == '\\' ? 2u : 1u;
    end = std::min(end, value.size());
    const std::string part(TrimSpace(Unescaped(value.substr(from, end - from))));
    if (!text.empty() && !part.empty()) text += ' ';
    text += part;
    from = end + 1;
  }
  return text;
}

ContentLineReader::ContentLineReader(const ByteSource& source, std::string charset)
    : lines_(source, {0, source.size()}), charset_(std::move(charset)) {}

Status ContentLineReader::TakeNext() {
  next_.reset();
  SCHOUW_ASSIGN(auto line, lines_.Next(), "");
  if (!line) return {};
  next_.emplace(line->starts ? "" : "\t");  // the rest of a long line is as good as folded
  next_->append(line->text);
  return {};
}

// One line with those that are folded into it.
Result<std::optional<std::string>> ContentLineReader::NextLogical(bool& cut) {
  if (!started_) SCHOUW_TRY(TakeNext(), "");
  started_ = true;
  if (!next_) return std::nullopt;
  std::string text = std::move(*next_);
  const bool quoted_printable = SaysQuotedPrintable(text);
  for (;;) {
    SCHOUW_TRY(TakeNext(), "");
    const bool folded = next_ && !next_->empty() && (next_->front() == ' ' || next_->front() == '\t');
    const bool soft = next_ && quoted_printable && text.ends_with('=');
    if (!folded && !soft) return text;
    if (soft) text.pop_back();
    cut = cut || text.size() + next_->size() > kMaxContentLineBytes;
    if (!cut) text += std::string_view(*next_).substr(soft && !folded ? 0 : 1);
  }
}

Result<std::optional<ContentLine>> ContentLineReader::Next() {
  for (;;) {
    bool cut = false;
    SCHOUW_ASSIGN(const auto text, NextLogical(cut), "");
    if (!text) return std::nullopt;
    ContentLine line = Parse(*text);
    line.cut = cut;
    if (!line.name.empty()) return line;
  }
}

ContentLine ContentLineReader::Parse(std::string_view text) const {
  ContentLine line;
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  const std::size_t colon = FindColon(text);
  if (colon == std::string_view::npos) return line;
  const auto parts = SplitOutsideQuotes(text.substr(0, colon), ';');
  const std::string_view name = TrimSpace(parts[0]);
  if (name.empty() || !std::ranges::all_of(name, IsNameCharacter)) return line;
  line.name = Upper(name.substr(name.rfind('.') + 1));
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const std::size_t equals = parts[i].find('=');
    const bool bare = equals == std::string_view::npos;
    std::string value(bare ? parts[i] : parts[i].substr(equals + 1));
    std::erase(value, '"');
    line.parameters.emplace_back(bare ? "" : Upper(parts[i].substr(0, equals)), DecodeBytes(charset_, value));
  }
  const std::string_view value = text.substr(colon + 1);
  if (line.IsBinary()) {
    line.value = value;
    return line;
  }
  const std::string_view charset = line.Get("CHARSET").empty() ? std::string_view(charset_) : line.Get("CHARSET");
  line.value = line.IsQuotedPrintable()
                   ? DecodeBytes(charset, DecodeTransfer(TransferEncoding::kQuotedPrintable, value))
                   : DecodeBytes(charset, value);
  return line;
}

Result<LineFile> LineFile::Open(const ByteSource& content, std::string_view head, std::uint64_t limit) {
  const Charset charset = DetectCharset(head);
  LineFile file(content, charset.converter);
  if (!charset.converter.starts_with("UTF-16") && !charset.converter.starts_with("UTF-32")) return file;
  SCHOUW_ASSIGN(std::string bytes, ReadAll(content, limit), "read text");
  bytes.erase(0, charset.mark_bytes);
  file.converted_ = std::make_unique<MemorySource>(DecodeAll(charset.converter, bytes));
  file.charset_ = "UTF-8";
  return file;
}

std::string UpperStart(std::string_view head) {
  std::string text(head.substr(0, kContentStartBytes));
  if (const auto unicode = FindUnicodeForm(text)) {
    text.erase(0, unicode->mark_bytes);
    if (unicode->converter != "UTF-8") text = DecodeAll(unicode->converter, text);
  }
  text.erase(0, std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  return Upper(text);
}

}  // namespace schouw
