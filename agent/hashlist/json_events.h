// JSON (RFC 8259) as a stream of events: a document of any size takes the memory of its nesting and one string.
// Private to the module.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "agent/base/result.h"
#include "agent/hashlist/text_stream.h"

namespace schouw {

enum class JsonEvent : std::uint8_t { kBeginObject, kEndObject, kBeginArray, kEndArray, kString, kOther, kEnd };

class JsonEvents {
 public:
  explicit JsonEvents(TextStream& text) : text_(text) {}

  // The next event. After an error there is none. Errors: kMalformed, kTruncated, kTooDeep (over 64), kIo.
  Result<JsonEvent> Next();
  // Of the event before: the member it is the value of, empty in a list. Keys and strings are cut at 4 KiB.
  const std::string& key() const { return key_; }
  // Of kString: the text; of kOther: the number or word as written.
  const std::string& text() const { return value_; }
  std::size_t depth() const { return open_.size(); }

 private:
  Result<JsonEvent> Value();
  Result<JsonEvent> Open(char bracket);
  Result<JsonEvent> Close(char bracket);
  Status String(std::string& into);
  Status Escape(std::string& into);
  Result<char32_t> FourHex();
  Status Word(std::string& into);
  Status Expect(char wanted);

  TextStream& text_;
  std::string open_;   // '{' and '[' on the way down
  bool fresh_ = true;  // nothing stands yet in the innermost bracket, or in the document
  std::string key_;
  std::string value_;
};

}  // namespace schouw
