// Text of a message's body: its charset, and lines that only the width of a terminal cut (RFC 3676).
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "agent/content/document/text_decoder.h"

namespace schouw {

// Joins the soft line ends of format=flowed.
class FlowedLines {
 public:
  explicit FlowedLines(bool delete_space) : delete_space_(delete_space) {}
  void Append(std::string_view text, std::string& joined);
  void Finish(std::string& joined);

 private:
  void Line(std::string_view line, std::string& joined);

  bool delete_space_;
  std::string line_;  // not ended yet
  bool flows_ = false;
  std::size_t depth_ = 0;  // of quotation, of the line before
};

// Takes off the mark that a mailbox puts before lines which would begin a message: ">From " is "From " (mboxo), ">>From
// " is ">From " (mboxrd).
class UnquotedLines {
 public:
  void Append(std::string_view text, std::string& unquoted);
  void Finish(std::string& unquoted);

 private:
  std::string start_;  // of a line, while it may be such a one
  bool at_start_ = true;
};

// Bytes of a body → UTF-8.
class BodyDecoder {
 public:
  // `charset`: as the part declares it, or empty.
  explicit BodyDecoder(std::string_view charset) : declared_(charset) {}
  void Decode(std::string_view block, std::string& text);
  void Finish(std::string& text);

 private:
  std::string declared_;
  std::unique_ptr<TextDecoder> decoder_;
  bool undecided_ = true;  // all ASCII so far, and nothing declared
};

}  // namespace schouw
