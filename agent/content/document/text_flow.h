// Text of a document as its reader meets it: characters, line ends, places, and what stands beside the text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "agent/model/text_pieces.h"

namespace schouw {

class TextFlow {
 public:
  // `origin` and `sink` must outlive this.
  TextFlow(const Record& origin, const Limits& limits, RecordSink& sink)
      : pieces_(origin, limits, sink), prefix_(origin.place.empty() ? "" : origin.place + ' ') {}

  // Where the text that comes next stands, until the next call.
  void SetPlace(std::string place);
  // `text` as it stands. Line ends in it are the text's own.
  void Append(std::string_view text);
  // The same with each run of white space as one space, none at the start of a line.
  void AppendCollapsed(std::string_view text);
  // Ends the line if anything stands on it.
  void EndLine();
  // Text beside the line (target of a link, description of a picture): lines of their own after this one ends, so that
  // a phrase across the link stays whole.
  void Aside(std::string_view text);
  // Ends the line and the record: what comes next is a text of its own. Also after the last text.
  void EndRecord();

  // The sink wants no more: reading may end.
  bool stopped() const { return stopped_; }
  bool at_line_start() const { return !line_has_text_; }
  // Whether any text came.
  bool empty() const { return empty_; }

 private:
  void BeforeText();
  void Flush();

  TextPieces pieces_;
  std::string prefix_;  // place of the document itself, in another one
  std::string place_;
  bool place_is_new_ = false;
  bool line_has_text_ = false;
  bool space_is_due_ = false;
  bool stopped_ = false;
  bool empty_ = true;
  std::vector<std::string> asides_;
  std::size_t aside_bytes_ = 0;
};

}  // namespace schouw
