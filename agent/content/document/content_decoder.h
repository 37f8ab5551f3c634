// The bytes of one document, block by block, as UTF-8: finds the charset as soon as it shows.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "agent/base/byte_source.h"
#include "agent/base/result.h"
#include "agent/content/document/text_decoder.h"

namespace schouw {

class ContentDecoder {
 public:
  // Appends what `block` says to `text`, as valid UTF-8, NULs as spaces. The first block (64 KiB are enough) tells the
  // charset; a document that was all ASCII so far gets its charset from the first block that is not.
  void Decode(std::string_view block, std::string& text);
  // Appends what is left of a character that never ended.
  void Finish(std::string& text);

 private:
  void DecodeBy(std::string_view block, std::string& text);

  std::unique_ptr<TextDecoder> decoder_;
  std::unique_ptr<TextDecoder> utf8_;  // of blocks in UTF-8 among others
  bool one_byte_ = false;              // the charset has one byte a character
  bool undecided_ = false;             // all ASCII so far
};

// Each NUL from `from` on becomes a space.
void SpaceForNul(std::string& text, std::size_t from);

// Calls `on_text` with each decoded block of `content`; false from it ends the reading. What was decoded before an
// error was given.
Status DecodeContent(const ByteSource& content, const std::function<bool(std::string_view text)>& on_text);

}  // namespace schouw
