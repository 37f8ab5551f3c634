// Reads XML and HTML as tags and text, front to back, whatever state they are in.
//
// A tokenizer of our own: XML 1.0 (fifth edition) with its namespaces' prefixes, and the tokenization of the HTML
// Standard (13.2.5) without its tree. It opens nothing, loads no DTD, takes time in proportion to the text, and goes on
// after damage. Entities that the document itself declares are replaced by plain text only, up to a bound.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "agent/base/result.h"

namespace schouw {

enum class MarkupKind { kXml, kHtml };

struct MarkupAttribute {
  std::string name;  // as written; HTML: in lower case
  std::string value;
  std::string_view local() const { return std::string_view(name).substr(name.find(':') + 1); }
  bool has_prefix() const { return name.find(':') != std::string::npos; }
};

struct MarkupTag {
  std::string_view name;   // as written; HTML: in lower case
  std::string_view local;  // without its prefix
  std::span<const MarkupAttribute> attributes;

  // The value of the attribute with this local name, one without a prefix before one with; empty when there is none.
  std::string_view Attribute(std::string_view local) const;
  // The same, of one with a prefix: r:id beside id.
  std::string_view PrefixedAttribute(std::string_view local) const;
};

// Views are valid during the call. XML: an end for every start, in order. HTML: as written; void elements and what
// scripts and styles hold are without an end and left out.
class MarkupHandler {
 public:
  virtual ~MarkupHandler() = default;
  virtual void OnStart(const MarkupTag& tag) = 0;
  virtual void OnEnd(std::string_view local) = 0;
  // May come in parts. Valid UTF-8 when what was fed was.
  virtual void OnText(std::string_view text) = 0;
  // True: no more is wanted.
  virtual bool done() const { return false; }
};

class MarkupReader {
 public:
  // `max_depth` bounds open elements of XML.
  MarkupReader(MarkupKind kind, MarkupHandler& handler, std::size_t max_depth = kMaxDepth);

  // The next part of the document, UTF-8. False: the handler wants no more, or the document is too deep.
  bool Feed(std::string_view text);
  // After the last part. Errors, of XML only: kTruncated when an element was left open, kTooDeep, kMalformed when there
  // was no element.
  Status Finish();
  // The line, from 1, of what the handler is called with.
  std::uint64_t line() const { return in_text_call_ ? text_line_ : line_; }

  static constexpr std::size_t kMaxDepth = 4096;

 private:
  enum class State : std::uint8_t {
    kText,
    kTagOpen,
    kEndTagOpen,
    kTagName,
    kBeforeAttribute,
    kAttributeName,
    kAfterAttributeName,
    kBeforeValue,
    kQuotedValue,
    kPlainValue,
    kDeclaration,  // "<!" and what follows until it is known
    kComment,
    kCdata,
    kInstruction,  // "<?"; in HTML a bogus comment
    kDoctype,
    kBogusComment,
    kRawText,  // of a script and the like, until its end tag
  };

  std::size_t Step(std::string_view text, std::size_t at);
  std::size_t InText(std::string_view text, std::size_t at);
  std::size_t InTagStart(std::string_view text, std::size_t at);
  std::size_t InAttributes(std::string_view text, std::size_t at);
  std::size_t InValue(std::string_view text, std::size_t at);
  std::size_t InDeclaration(std::string_view text, std::size_t at);
  std::size_t InUntil(std::string_view text, std::size_t at, std::string_view end);
  std::size_t InDoctype(std::string_view text, std::size_t at);
  std::size_t InRawText(std::string_view text, std::size_t at);
  void Enter(State state, std::string_view collected = {});
  void BeginAttribute();
  void Grow(std::string& part, std::string_view more);
  void CloseTag();
  void GiveStart();
  void GiveEnd(std::string_view name);
  void CloseInnermost();
  void DeclareEntity();
  const std::string* DeclaredEntity(std::string_view name);
  // Gives the handler `text_`, but for a character reference that may go on, unless `all`.
  void GiveText(bool all);
  void GiveUnfinished();
  bool IsXml() const { return kind_ == MarkupKind::kXml; }

  MarkupKind kind_;
  MarkupHandler& handler_;
  std::size_t max_depth_;
  State state_ = State::kText;
  std::uint64_t line_ = 1;       // of what is read
  std::uint64_t text_line_ = 1;  // that text_ begins on
  bool in_text_call_ = false;
  std::string text_;       // raw, not given yet
  std::string collected_;  // of a declaration, of what may be the end of a comment, CDATA section or raw text
  // The tag that is read. Attributes are used again: attribute_count_ of them count.
  std::string tag_;
  bool is_end_tag_ = false;
  bool is_empty_tag_ = false;
  char quote_ = 0;
  std::vector<MarkupAttribute> attributes_;
  std::size_t attribute_count_ = 0;
  std::size_t tag_bytes_ = 0;
  std::string raw_name_;           // of the element whose raw text is read
  bool is_xhtml_ = false;          // HTML with XML's empty tags
  std::vector<std::string> open_;  // XML: elements
  std::map<std::string, std::string, std::less<>> entities_;
  std::size_t replaced_bytes_ = 0;  // by declared entities
  bool in_subset_ = false;          // of a document type
  bool too_deep_ = false;
  bool seen_element_ = false;
};

}  // namespace schouw
