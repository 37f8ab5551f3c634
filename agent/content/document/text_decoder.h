// Bytes of a text in any charset → UTF-8, block by block.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "agent/content/document/charset.h"

namespace schouw {

class TextDecoder {
 public:
  virtual ~TextDecoder() = default;
  // Appends what `block` says to `text`, as valid UTF-8. A character cut by the block's end is kept for the next one.
  // Bytes that mean nothing become U+FFFD; ASCII letters among them stay.
  virtual void Decode(std::string_view block, std::string& text) = 0;
  // Appends what is left of a character that never ended.
  virtual void Finish(std::string& text) = 0;
};

// `charset` as DetectCharset gave it; its mark is not skipped here.
std::unique_ptr<TextDecoder> MakeTextDecoder(const Charset& charset);

// A single-byte charset's text, for names: "IBM437", "IBM850", "windows-1252".
std::string DecodeAll(std::string_view converter, std::string_view bytes);

}  // namespace schouw
