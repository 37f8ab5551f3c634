#include "agent/content/document/office_text.h"

#include <array>
#include <charconv>

#include "agent/base/contains.h"
#include "agent/base/utf8.h"

namespace schouw {
namespace {

constexpr std::size_t kMostInstructionBytes = 64u << 10;

// Elements whose characters are text: of runs, values of charts, comments of PowerPoint and Excel.
constexpr std::array<std::string_view, 3> kText = {"t", "v", "text"};
// Text that was taken away, definitions, and how characters are read in a cell.
constexpr std::array<std::string_view, 7> kOfficeLeftOut = {"del",   "moveFrom", "tabs",   "tabLst",
                                                            "sdtPr", "rPh",      "binData"};

// An address, a path or a mail address among a field's words.
bool LooksLikeTarget(std::string_view word) {
  return word.find("://") != std::string_view::npos || word.find('@') != std::string_view::npos ||
         word.find("\\\\") != std::string_view::npos || word.find('.') != std::string_view::npos;
}

}  // namespace

bool OfficeText::IsLeftOut(std::string_view local) const {
  if (!open_.empty() && open_.back().is_left_out) return true;
  if (local == "Fallback") return !open_.empty() && open_.back().has_choice;
  return Contains(kOfficeLeftOut, local);
}

void OfficeText::SetPlace() {
  std::string place = place_ + note_;
  if (counts_paragraphs_) place += (place.empty() ? "paragraph " : " paragraph ") + std::to_string(paragraph_);
  flow_.SetPlace(std::move(place));
}

void OfficeText::OnStart(const MarkupTag& tag) {
  const std::string_view local = tag.local;
  const bool left_out = IsLeftOut(local);
  if (local == "Choice" && !open_.empty()) open_.back().has_choice = true;
  open_.push_back({left_out, Contains(kText, local), false, local == "r" || local == "p" || local == "fld"});
  if (local == "listItem" || local == "listEntry") GiveChoice(tag);
  if (left_out) return;
  if (local == "p") {
    StartParagraph();
  } else if (local == "footnote" || local == "endnote" || local == "comment" || local == "cm") {
    StartNote(tag);
  } else if (local == "hyperlink" || local == "hlinkClick" || local == "hlinkHover") {
    GiveTarget(tag);
  } else if (local == "instrText" || local == "fldSimple") {
    in_instruction_ = local == "instrText";
    instruction_ += tag.Attribute("instr");
    if (local == "fldSimple") GiveInstruction();
  } else if (local == "fldChar") {
    GiveInstruction();
  } else if (local == "framePr") {
    is_drop_cap_ = tag.Attribute("dropCap") == "drop" || tag.Attribute("dropCap") == "margin";
  } else if (local == "rt") {
    in_ruby_ = true;
  } else {
    GiveCharacter(tag);
    GiveDescription(tag);
  }
}

void OfficeText::StartParagraph() {
  if (std::exchange(is_drop_cap_, false)) return;
  flow_.EndLine();
  ++paragraph_;
  SetPlace();
}

void OfficeText::StartNote(const MarkupTag& tag) {
  flow_.EndLine();
  const bool comment = tag.local == "comment" || tag.local == "cm";
  note_ = ' ' + (comment ? std::to_string(++comments_) : std::string(tag.Attribute("id")));
  SetPlace();
  if (comment && !tag.Attribute("author").empty()) {
    flow_.Append(tag.Attribute("author"));
    flow_.EndLine();
  }
}

void OfficeText::GiveCharacter(const MarkupTag& tag) {
  if (tag.local == "tab" || tag.local == "ptab") {
    flow_.Append("\t");
  } else if (tag.local == "br" || tag.local == "cr") {
    flow_.Append("\n");
  } else if (tag.local == "noBreakHyphen") {
    flow_.Append("-");
  } else if (tag.local == "sym") {
    const std::string_view digits = tag.Attribute("char");
    std::uint32_t code_point = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), code_point, 16);
    // Characters of symbol fonts stand in the private use area: their meaning is the font's.
    if (code_point < 0x20 || (code_point >= 0xd800 && code_point < 0xf900) || code_point > 0x10ffff) return;
    std::string character;
    AppendUtf8(character, code_point);
    flow_.Append(character);
  }
}

// What may be chosen in a control or field (17.5.2.21, 17.16.29).
void OfficeText::GiveChoice(const MarkupTag& tag) {
  const std::string_view shown = tag.Attribute("displayText");
  flow_.Aside(shown.empty() ? tag.Attribute(tag.local == "listItem" ? "value" : "val") : shown);
}

void OfficeText::GiveTarget(const MarkupTag& tag) {
  const Relationship* target = relationships_.ById(tag.PrefixedAttribute("id"));
  if (target != nullptr && target->external) flow_.Aside(target->target);
  flow_.Aside(tag.Attribute("tooltip"));
}

// Of pictures and shapes (20.4.2.5, 19.3.1.12; VML's alt, and the words of its WordArt).
void OfficeText::GiveDescription(const MarkupTag& tag) {
  if (tag.local == "docPr" || tag.local == "cNvPr") {
    flow_.Aside(tag.Attribute("descr"));
    flow_.Aside(tag.Attribute("title"));
  } else if (tag.local == "helpText" || tag.local == "statusText") {
    flow_.Aside(tag.Attribute("val"));
  } else if (tag.local == "default" && tag.Attribute("val").size() > 2) {  // the text of a field, not a number
    flow_.Aside(tag.Attribute("val"));
  } else if (tag.local == "textpath") {
    flow_.Aside(tag.Attribute("string"));
  } else if (tag.local == "shape" || tag.local == "rect" || tag.local == "imagedata") {
    flow_.Aside(tag.Attribute("alt"));
    flow_.Aside(tag.Attribute("title"));
  }
}

void OfficeText::OnText(std::string_view text) {
  if (open_.empty() || open_.back().is_left_out) return;
  if (in_instruction_) {
    if (instruction_.size() < kMostInstructionBytes) instruction_ += text;
  } else if (open_.back().is_text) {
    if (in_ruby_) {
      ruby_ += text;
    } else {
      flow_.Append(text);
    }
  }
}

void OfficeText::OnEnd(std::string_view local) {
  if (open_.empty()) return;
  const bool left_out = open_.back().is_left_out;
  open_.pop_back();
  if (left_out) return;
  if (local == "t" && (open_.empty() || !open_.back().joins_text)) flow_.EndLine();  // in no run: a text of its own
  if (local == "p" && is_drop_cap_) return;
  if (local == "p" || local == "pt" || local == "cm" || local == "comment" || local == "text") flow_.EndLine();
  if (local == "instrText") in_instruction_ = false;
  if (local == "rt") in_ruby_ = false;
  if (local == "ruby" && !ruby_.empty()) {
    flow_.Append(" (" + ruby_ + ")");
    ruby_.clear();
  }
  if (local == "footnote" || local == "endnote" || local == "comment" || local == "cm") note_.clear();
}

// Where a field leads: HYPERLINK "http://..." and its like.
void OfficeText::GiveInstruction() {
  const std::string instruction = std::exchange(instruction_, {});
  std::string_view rest = instruction;
  while (!rest.empty()) {
    const bool quoted = rest[0] == '"';
    if (quoted) rest.remove_prefix(1);
    const std::size_t end = std::min(rest.find(quoted ? '"' : ' '), rest.size());
    if (LooksLikeTarget(rest.substr(0, end))) flow_.Aside(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
}

}  // namespace schouw
