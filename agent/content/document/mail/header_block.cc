#include "agent/content/document/mail/header_block.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

#include "agent/base/ascii.h"
#include "agent/base/percent.h"
#include "agent/content/document/mail/encoded_words.h"

namespace schouw {
namespace {

constexpr std::size_t kMaxFields = 10'000;
constexpr std::size_t kMaxFieldParameters = 200;
constexpr std::size_t kMaxNameBytes = 200;

bool IsBlank(char c) { return c == ' ' || c == '\t'; }
bool IsHeaderSpace(char c) { return IsBlank(c) || c == '\r' || c == '\n'; }

// One "name=value" of a field, value as it stands: quotes taken off.
struct RawParameter {
  std::string name;
  std::string value;
};

// A backslash quotes a quotation mark or itself; before other characters it is a path's.
std::string TakeQuoted(std::string_view& rest) {
  std::string value;
  std::size_t at = 1;
  for (; at < rest.size() && rest[at] != '"'; ++at) {
    if (rest[at] == '\\' && at + 1 < rest.size() && (rest[at + 1] == '"' || rest[at + 1] == '\\')) ++at;
    value += rest[at];
  }
  rest.remove_prefix(std::min(rest.size(), at + 1));
  return value;
}

RawParameter TakeParameter(std::string_view& rest) {
  RawParameter parameter;
  const std::size_t name_end = std::min(rest.find_first_of("=;"), rest.size());
  parameter.name = AsciiLowerCased(TrimSpace(rest.substr(0, name_end)));
  rest.remove_prefix(name_end);
  if (!rest.starts_with('=')) return parameter;
  rest.remove_prefix(1);
  while (!rest.empty() && IsHeaderSpace(rest[0])) rest.remove_prefix(1);
  if (rest.starts_with('"')) {
    parameter.value = TakeQuoted(rest);
    return parameter;
  }
  const std::size_t end = std::min(rest.find(';'), rest.size());
  parameter.value = TrimSpace(rest.substr(0, end));
  rest.remove_prefix(end);
  return parameter;
}

// The pieces of one parameter (RFC 2231, section 3), by their number.
struct Pieces {
  std::map<unsigned, RawParameter> by_number;  // name ends in '*' where the value is percent-encoded
};

// "filename*12*" → filename, 12; "filename*" → filename, 0. Nothing when it is none of these.
bool SplitNumber(std::string_view name, std::string& base, unsigned& number) {
  if (name.ends_with('*')) name.remove_suffix(1);
  const std::size_t star = name.find('*');
  base = name.substr(0, star);
  number = 0;
  if (star == std::string_view::npos) return true;
  const std::string_view digits = name.substr(star + 1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return error == std::errc() && end == digits.data() + digits.size() && number < kMaxFieldParameters;
}

std::string Join(const Pieces& pieces) {
  std::string charset, bytes;
  bool first = true;
  for (const auto& [number, piece] : pieces.by_number) {
    std::string_view value = piece.value;
    const bool encoded = piece.name.ends_with('*');
    if (encoded && first) {
      const std::size_t language = value.find('\'');
      const std::size_t text = language == std::string_view::npos ? language : value.find('\'', language + 1);
      if (text != std::string_view::npos) {
        charset = value.substr(0, language);
        value.remove_prefix(text + 1);
      }
    }
    bytes += encoded ? PercentDecoded(value) : std::string(value);
    first = false;
  }
  return DecodeBytes(charset, bytes);
}

}  // namespace

std::string_view TrimSpace(std::string_view text) {
  while (!text.empty() && IsHeaderSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsHeaderSpace(text.back())) text.remove_suffix(1);
  return text;
}

std::size_t FieldNameLength(std::string_view line) {
  std::size_t length = 0;
  while (length < line.size() && length < kMaxNameBytes && line[length] > ' ' && line[length] < 0x7f &&
         line[length] != ':')
    ++length;
  std::size_t colon = length;
  while (colon < line.size() && IsBlank(line[colon])) ++colon;  // RFC 5322, section 4.5
  return length > 0 && colon < line.size() && line[colon] == ':' ? length : 0;
}

HeaderBlock::HeaderBlock(std::string_view bytes) {
  bool in_field = false;
  while (!bytes.empty() && fields_.size() < kMaxFields) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(std::min(bytes.size(), end + 1));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty() && IsBlank(line[0])) {
      if (in_field) fields_.back().value += line;
      continue;
    }
    const std::size_t name = FieldNameLength(line);
    in_field = name > 0;
    if (in_field) Add(AsciiLowerCased(line.substr(0, name)), std::string(line.substr(line.find(':', name) + 1)));
  }
}

std::string_view HeaderBlock::Get(std::string_view name) const {
  const auto found = std::ranges::find(fields_, name, &HeaderField::name);
  return found == fields_.end() ? std::string_view() : TrimSpace(found->value);
}

bool HeaderBlock::Has(std::string_view name) const {
  return std::ranges::find(fields_, name, &HeaderField::name) != fields_.end();
}

std::string_view ParameterField::Get(std::string_view name) const {
  const auto found = std::ranges::find(parameters, name, &Parameter::name);
  return found == parameters.end() ? std::string_view() : std::string_view(found->value);
}

std::string_view ParameterField::GetRaw(std::string_view name) const {
  const auto found = std::ranges::find(parameters, name, &Parameter::name);
  return found == parameters.end() ? std::string_view() : std::string_view(found->raw);
}

ParameterField ParseParameterField(std::string_view raw) {
  ParameterField field;
  const std::size_t end = std::min(raw.find(';'), raw.size());
  field.value = AsciiLowerCased(TrimSpace(raw.substr(0, end)));
  std::map<std::string, Pieces> continued;
  for (std::string_view rest = raw.substr(end); !rest.empty() && field.parameters.size() < kMaxFieldParameters;) {
    if (rest[0] == ';' || IsHeaderSpace(rest[0])) {
      rest.remove_prefix(1);
      continue;
    }
    RawParameter parameter = TakeParameter(rest);
    while (!rest.empty() && rest[0] != ';') rest.remove_prefix(1);
    std::string base;
    unsigned number = 0;
    if (parameter.name.find('*') == std::string::npos) {
      std::string text = DecodeHeaderText(parameter.value);
      field.parameters.push_back({std::move(parameter.name), std::move(text), std::move(parameter.value)});
    } else if (SplitNumber(parameter.name, base, number) && continued.size() < kMaxFieldParameters) {
      continued[base].by_number.emplace(number, std::move(parameter));
    }
  }
  // What RFC 2231 wrote is the whole name; a plain one beside it is for older programs.
  for (const auto& [name, pieces] : continued)
    field.parameters.insert(field.parameters.begin(), {name, Join(pieces), ""});
  return field;
}

}  // namespace schouw
