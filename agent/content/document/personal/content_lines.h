// Content lines of vCard and iCalendar: "NAME;PARAMETER=x:value", folded over several lines (RFC 6350, section 3.2;
// RFC 5545, section 3.1; versions 2.1 and 1.0 of before, with their quoted-printable and charsets).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "agent/base/byte_source.h"
#include "agent/content/document/mail/line_scanner.h"

namespace schouw {

struct ContentLine {
  std::string name;                                             // upper case, without its group ("item1.")
  std::vector<std::pair<std::string, std::string>> parameters;  // names in upper case; of 2.1's bare values: ""
  std::string value;                                            // UTF-8, escapes as they stand
  bool cut = false;                                             // it was longer than we keep

  // The first parameter of that name, or empty.
  std::string_view Get(std::string_view parameter) const;
  bool IsBinary() const;  // base64
  bool IsQuotedPrintable() const;
};

// `value` with "\n", "\," and their like undone.
std::string Unescaped(std::string_view value);
// A list of parts ("Jansen;Anna;;") as one line of words.
std::string JoinParts(std::string_view value);

class ContentLineReader {
 public:
  // `charset`: of the file, a name that ICU knows. `source` is not owned.
  ContentLineReader(const ByteSource& source, std::string charset);
  // Lines that are none are passed over. Nothing at the end.
  Result<std::optional<ContentLine>> Next();

 private:
  Result<std::optional<std::string>> NextLogical(bool& cut);
  ContentLine Parse(std::string_view text) const;
  Status TakeNext();

  LineScanner lines_;
  std::string charset_;
  std::optional<std::string> next_;  // a physical line that was read ahead
  bool started_ = false;
};

// A small text file with fields on lines, whatever its charset: content itself, or UTF-8 made of UTF-16 and UTF-32.
class LineFile {
 public:
  // Errors: kTooBig (a UTF-16 one of more than `limit` bytes), and those of the source.
  static Result<LineFile> Open(const ByteSource& content, std::string_view head, std::uint64_t limit);
  const ByteSource& source() const { return converted_ ? *converted_ : content_; }
  const std::string& charset() const { return charset_; }

 private:
  LineFile(const ByteSource& content, std::string charset) : content_(content), charset_(std::move(charset)) {}

  const ByteSource& content_;
  std::unique_ptr<MemorySource> converted_;
  std::string charset_;
};

// The first bytes of a text as UTF-8, without mark and empty lines, in upper case: for claims.
std::string UpperStart(std::string_view head);

}  // namespace schouw
