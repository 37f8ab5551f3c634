#include "agent/content/document/rtf/rtf.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "agent/base/utf8.h"
#include "agent/content/document/codepage.h"
#include "agent/content/document/document_within.h"
#include "agent/content/document/field_code.h"
#include "agent/content/document/placed_text.h"
#include "agent/content/document/rtf/rtf_object.h"
#include "agent/content/document/rtf/rtf_tokens.h"
#include "agent/content/document/rtf/rtf_words.h"
#include "agent/model/text_pieces.h"

namespace schouw {
namespace {

using enum RtfDestination;

constexpr std::size_t kMaxGroups = 65'536;
constexpr std::size_t kMaxFonts = 65'536;
constexpr std::size_t kMaxPlacedBytes = 4u << 20;  // of one footnote, ...; a longer one is sent in parts
constexpr std::size_t kRunBytes = 64u << 10;       // decoded at once
constexpr std::size_t kMaxCodeBytes = 64u << 10;   // of a field
constexpr std::int32_t kMaxSkipped = 64;           // characters that stand for one of Unicode

// What holds until the group ends.
struct Group {
  RtfDestination destination = kText;
  bool begins = false;    // its destination begins with this group
  bool locked = false;    // a destination inside it changes nothing
  bool optional = false;  // \*: what is unknown is skipped
  bool deleted = false;
  bool html_rtf = false;  // \htmlrtf: not part of the HTML
  std::uint32_t codepage = kWesternCodepage;
  std::uint32_t replacement = 1;  // \uc
};

class RtfReader {
 public:
  RtfReader(const DocumentInput& input, DocumentSink& sink)
      : input_(input),
        sink_(sink),
        tokens_(input.content),
        pieces_(input.origin, input.limits, sink),
        placed_(input.origin, input.limits, sink),
        objects_(sink),
        object_(input.limits) {}

  Status Read() {
    const Status status = ReadGroups();
    while (!groups_.empty()) Close();
    if (wanted_) wanted_ = pieces_.Finish();
    if (wanted_ && from_html_) SCHOUW_TRY(ReadHtmlWithin(html_, input_, sink_), "read HTML in RTF");
    return wanted_ ? status : Status();
  }

 private:
  Status ReadGroups() {
    while (wanted_) {
      SCHOUW_ASSIGN(const RtfToken token, tokens_.Next(), "read RTF");
      if (token.kind == RtfToken::Kind::kEnd) return Fail(ErrorCode::kTruncated, "its groups do not end");
      if (token.kind == RtfToken::Kind::kOpen) {
        if (groups_.size() >= kMaxGroups) return Fail(ErrorCode::kTooDeep, "too many groups inside each other");
        Open();
        fresh_ = true;
      } else if (!groups_.empty()) {
        Take(token);
        fresh_ = false;
        if (groups_.empty()) return {};
      }
    }
    return {};
  }

  void Open() {
    FlushBytes();
    skip_ = 0;
    groups_.push_back(groups_.empty() ? Group{} : groups_.back());
    groups_.back().begins = groups_.back().optional = false;
  }

  void Take(const RtfToken& token) {
    switch (token.kind) {
      case RtfToken::Kind::kClose: return Close();
      case RtfToken::Kind::kWord: return Word(token);
      case RtfToken::Kind::kSymbol: return Symbol(token.symbol);
      case RtfToken::Kind::kText: return Text(token.text);
      case RtfToken::Kind::kByte: return Text({&token.symbol, 1});
      case RtfToken::Kind::kBinary:
        if (groups_.back().destination == kObjectData) object_.AddBinary(token.text);
        return;
      case RtfToken::Kind::kOpen:
      case RtfToken::Kind::kEnd: return;
    }
  }

  void Text(std::string_view bytes) {
    const std::size_t skipped = std::min<std::size_t>(skip_, bytes.size());
    skip_ -= static_cast<std::uint32_t>(skipped);
    bytes.remove_prefix(skipped);
    const RtfDestination destination = groups_.back().destination;
    if (destination == kObjectData) return object_.AddHex(bytes);
    if (destination == kSkip || destination == kFonts || groups_.back().deleted) return;
    bytes_ += bytes;
    const bool at_space = bytes_.ends_with(' ');  // never inside a character of two bytes
    if (bytes_.size() > (at_space ? kRunBytes : 16 * kRunBytes)) FlushBytes();
  }

  // Decodes the bytes that came since the code page was last set.
  void FlushBytes() {
    if (bytes_.empty()) return;
    const std::string text = DecodeCodepage(groups_.back().codepage, bytes_);
    bytes_.clear();
    Append(text);
  }

  void Append(std::string_view text) {
    if (std::exchange(lead_, 0u) != 0) Put("\xef\xbf\xbd");
    Put(text);
  }

  void Put(std::string_view text) {
    const Group& group = groups_.back();
    if (group.deleted) return;
    switch (group.destination) {
      case kSkip:
      case kFonts:
      case kObjectData:
      case kInherit:
      case kUnicode: return;
      case kFieldCode: return PutBounded(codes_.back(), text);
      case kObjectClass: return PutBounded(class_name_, text);
      case kHtmlTag: return PutHtml(text);
      case kText:
        if (from_html_ && !group.html_rtf) return PutHtml(text);
        if (from_html_) return;
        pieces_.buffer() += text;
        wanted_ = pieces_.Flush() && wanted_;
        return;
      default:
        placed_texts_[static_cast<std::size_t>(group.destination)] += text;
        if (placed_texts_[static_cast<std::size_t>(group.destination)].size() > kMaxPlacedBytes)
          SendPlaced(group.destination);
    }
  }

  static void PutBounded(std::string& into, std::string_view text) {
    if (into.size() + text.size() <= kMaxCodeBytes) into += text;
  }

  void PutHtml(std::string_view text) {
    if (text.size() <= input_.limits.max_document_bytes - html_.size()) {
      html_ += text;
    } else if (!std::exchange(html_too_big_, true)) {
      sink_.OnProblem(ProblemFrom(input_.origin.entry, MakeError(ErrorCode::kTooBig, "the HTML in it is too long")));
    }
  }

  void PutCharacter(char32_t character) {
    FlushBytes();
    std::string text;
    AppendUtf8(text, character);
    Append(text);
  }

  // \u: a UTF-16 unit, written as a signed number.
  void Unit(std::int32_t parameter) {
    FlushBytes();
    skip_ = groups_.back().replacement;
    const auto unit = static_cast<char32_t>(parameter < 0 ? parameter + 0x10000 : parameter);
    if (unit >= 0xd800 && unit < 0xdc00) {
      Append("");
      lead_ = unit;
    } else if (unit >= 0xdc00 && unit < 0xe000 && lead_ != 0) {
      const char32_t lead = std::exchange(lead_, 0u);
      PutCharacter(0x10000 + ((lead - 0xd800) << 10) + (unit - 0xdc00));
    } else {
      PutCharacter(unit == 0 || unit > 0x10ffff || (unit >= 0xd800 && unit < 0xe000) ? kReplacement : unit);
    }
  }

  void Symbol(char symbol) {
    if (symbol == '*') {
      groups_.back().optional = fresh_;  // elsewhere it says nothing
      return;
    }
    if (symbol == '{' || symbol == '}' || symbol == '\\') return Text({&symbol, 1});
    if (skip_ > 0) {
      --skip_;
      return;
    }
    switch (symbol) {
      case '~': return PutCharacter(U'\u00a0');
      case '_': return PutCharacter(U'-');
      case '\t': return PutCharacter(U'\t');
      case '\r':
      case '\n': return PutCharacter(U'\n');
      default: return;  // an optional hyphen, entries of an index
    }
  }

  void Word(const RtfToken& token) {
    const std::string_view word = token.text;
    if (word == "u") return Unit(token.parameter);
    if (const char32_t character = RtfCharacter(word); character != 0) {
      if (skip_ > 0 && character != U'\n' && character != U'\t') {
        --skip_;
      } else {
        skip_ = 0;
        PutCharacter(character);
      }
      return;
    }
    FlushBytes();
    skip_ = 0;
    if (groups_.back().destination == kFonts && FontWord(word, token.parameter)) return;
    if (Format(word, token) || Document(word, token.parameter)) return;
    Destination(word);
  }

  bool FontWord(std::string_view word, std::int32_t parameter) {
    if (word == "f") {
      font_ = parameter;
    } else if (word == "fcharset" || word == "cpg") {
      const std::uint32_t codepage =
          word == "cpg" ? static_cast<std::uint32_t>(parameter) : RtfCharsetCodepage(parameter);
      if (codepage != 0 && (fonts_.size() < kMaxFonts || fonts_.contains(font_))) fonts_[font_] = codepage;
    } else {
      return false;
    }
    return true;
  }

  std::uint32_t FontCodepage(std::int32_t font) const {
    const auto found = fonts_.find(font);
    return found == fonts_.end() ? codepage_ : found->second;
  }

  // What holds for the group.
  bool Format(std::string_view word, const RtfToken& token) {
    Group& group = groups_.back();
    const bool on = !token.has_parameter || token.parameter != 0;
    if (word == "f") {
      group.codepage = FontCodepage(token.parameter);
    } else if (word == "uc") {
      group.replacement = static_cast<std::uint32_t>(std::clamp(token.parameter, 0, kMaxSkipped));
    } else if (word == "deleted") {
      group.deleted = on;
    } else if (word == "plain") {
      group.deleted = false;
      group.codepage = FontCodepage(default_font_);
    } else if (word == "htmlrtf") {
      group.html_rtf = on;
    } else {
      return false;
    }
    return true;
  }

  // What holds for the document.
  bool Document(std::string_view word, std::int32_t parameter) {
    if (word == "ansi" || word == "mac" || word == "pc" || word == "pca" || word == "ansicpg") {
      codepage_ = word == "ansi" ? 1252u : word == "mac" ? 10000u : word == "pc" ? 437u : 850u;
      if (word == "ansicpg") codepage_ = static_cast<std::uint32_t>(std::max(parameter, 0));
      groups_.back().codepage = codepage_;
    } else if (word == "deff") {
      default_font_ = parameter;
    } else if (word == "fromhtml") {
      from_html_ = true;
    } else {
      return false;
    }
    return true;
  }

  void Destination(std::string_view word) {
    Group& group = groups_.back();
    const bool optional = std::exchange(group.optional, false);
    if (group.locked || group.begins) return;
    const auto found = FindRtfDestination(word);
    if (!found && !optional) return;
    const RtfDestination destination = found.value_or(kSkip);
    if (destination == kInherit) return;
    if (destination == kUnicode) {
      group.destination = groups_.size() >= 3 ? groups_[groups_.size() - 3].destination : kText;
      return;
    }
    group.destination = destination;
    group.begins = true;
    group.locked = destination == kSkip && word != "info" && word != "userprops" && word != "upr";
    if (destination == kFieldCode) codes_.emplace_back();
  }

  void Close() {
    FlushBytes();
    Append("");
    skip_ = 0;
    const Group group = groups_.back();
    groups_.pop_back();
    if (!group.begins) return;
    if (group.destination == kFieldCode) {
      const std::string target = LinkTarget(codes_.back());
      codes_.pop_back();
      // HTML inside says itself where its links go.
      wanted_ = wanted_ && (from_html_ || placed_.SendLink("link", target));
    } else if (group.destination == kObjectData) {
      wanted_ = wanted_ && object_.Send(class_name_, input_, objects_, sink_);
      class_name_.clear();
    } else if (RtfPlace(group.destination) != nullptr) {
      SendPlaced(group.destination);
    }
  }

  void SendPlaced(RtfDestination destination) {
    const std::string text = std::exchange(placed_texts_[static_cast<std::size_t>(destination)], {});
    wanted_ = wanted_ && placed_.Send(RtfPlace(destination), text);
  }

  const DocumentInput& input_;
  DocumentSink& sink_;
  RtfTokens tokens_;
  TextPieces pieces_;
  PlacedText placed_;
  EmbeddedObjects objects_;
  RtfObject object_;
  std::vector<Group> groups_;
  std::map<std::int32_t, std::uint32_t> fonts_;  // code page of each
  std::array<std::string, kRtfDestinationCount> placed_texts_;
  std::vector<std::string> codes_;  // of fields, the innermost last
  std::string bytes_;               // of text, not decoded yet
  std::string class_name_;
  std::string html_;
  std::uint32_t codepage_ = kWesternCodepage;
  std::int32_t font_ = 0;  // in the font table
  std::int32_t default_font_ = 0;
  std::uint32_t skip_ = 0;  // characters that stand for the one of Unicode before them
  char32_t lead_ = 0;       // first half of a surrogate pair
  bool fresh_ = false;      // a group begins here
  bool from_html_ = false;
  bool html_too_big_ = false;
  bool wanted_ = true;
};

}  // namespace

bool ClaimsRtf(const DocumentInput& input) {
  std::string_view head = input.head;
  if (head.starts_with("\xef\xbb\xbf")) head.remove_prefix(3);
  head.remove_prefix(std::min(head.find_first_not_of(" \t\r\n"), head.size()));
  return head.starts_with("{\\rtf");
}

Status ReadRtf(const DocumentInput& input, DocumentSink& sink) { return RtfReader(input, sink).Read(); }

}  // namespace schouw
