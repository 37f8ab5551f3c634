#include "agent/content/document/word/word_text.h"

#include <utility>

#include "agent/base/utf8.h"
#include "agent/content/document/field_code.h"

namespace schouw {
namespace {

constexpr std::size_t kMaxFieldDepth = 64;

}  // namespace

void WordText::Add(char16_t unit) {
  const bool trail = unit >= 0xdc00 && unit < 0xe000;
  if (lead_ != 0 && trail) {
    const char32_t lead = std::exchange(lead_, u'\0');
    return AddCodePoint(0x10000 + ((lead - 0xd800) << 10) + (unit - 0xdc00u));
  }
  if (std::exchange(lead_, u'\0') != 0) AddCodePoint(kReplacement);
  if (unit >= 0xd800 && unit < 0xdc00) {
    lead_ = unit;
  } else {
    AddCodePoint(trail ? kReplacement : unit);
  }
}

void WordText::AddCodePoint(char32_t c) {
  switch (c) {
    case 0x13:
      if (fields_.size() < kMaxFieldDepth) fields_.emplace_back();
      return;
    case 0x14:
      if (!fields_.empty()) fields_.back().in_result = true;
      return;
    case 0x15: return EndField();
    case 0x07: return Append('\t');  // end of a cell or row
    case 0x0a:
    case 0x0b:
    case 0x0c:
    case 0x0d:
    case 0x0e: return Append('\n');
    case 0x1e: return Append('-');  // a hyphen that does not break
    default:
      if (c >= 0x20 || c == '\t') Append(c);
  }
}

// The innermost field whose code is being read, else the text.
std::string& WordText::Target() {
  for (auto field = fields_.rbegin(); field != fields_.rend(); ++field)
    if (!field->in_result) return field->code;
  return *text_;
}

void WordText::Append(char32_t code_point) { AppendUtf8(Target(), code_point); }

void WordText::EndField() {
  if (fields_.empty()) return;
  const std::string target = LinkTarget(fields_.back().code);
  fields_.pop_back();
  if (!target.empty()) wanted_ = on_link_(target) && wanted_;
}

void WordText::EndPart() {
  if (std::exchange(lead_, u'\0') != 0) AddCodePoint(kReplacement);
  for (const Field& field : fields_) *text_ += field.code;
  fields_.clear();
}

}  // namespace schouw
