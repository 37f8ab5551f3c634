// One message (RFC 5322, MIME of RFC 2045 to 2049) → records of its headers and bodies; attachments as files.
//
// Its structure is read by our own code: gmime decodes headers with iconv while it parses, see
// docs/decisions/0009-own-mail-reader.md. Memory is constant but for HTML bodies.
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "agent/content/document/document.h"
#include "agent/content/document/mail/header_block.h"
#include "agent/content/document/mail/line_scanner.h"
#include "agent/content/document/mail/transfer_decoder.h"

namespace schouw {

struct MessageHead {
  HeaderBlock headers;
  std::uint64_t body_begin = 0;
  bool cut = false;  // the headers were longer than we keep
};
// Headers at the start of `range`; they end at the empty line, or where a line is none.
Result<MessageHead> ReadMessageHead(const ByteSource& source, SourceRange range);

class MessageReader {
 public:
  // Records are copies of input.origin with `kind`; a place is `prefix` ("message 12 ") and "headers" or "part 1.2";
  // files of the message stand under the path `folder` ("message 12/").
  MessageReader(const DocumentInput& input, DocumentSink& sink, RecordKind kind, std::string prefix,
                std::string folder);

  // Reads the message that stands in `range`. Problems of parts go to the sink; an error is one of the source.
  Status Read(const ByteSource& source, SourceRange range);
  // The same for a message whose first lines are lost: `headers` are taken for its own.
  Status ReadBody(const ByteSource& source, SourceRange range, const HeaderBlock& headers);
  // The message stands in a mailbox, where lines that begin with "From " are marked.
  void set_in_mailbox() { in_mailbox_ = true; }
  // Whether the sink wants no more.
  bool stopped() const { return stopped_; }

 private:
  struct Part {
    const ByteSource& source;
    SourceRange range;
    const HeaderBlock& headers;
    ParameterField type;
    ParameterField disposition;
    std::string name;  // of the file that it is, or empty
    TransferEncoding encoding;
    std::string number;  // "1.2"
    std::uint32_t depth;
  };

  Status ReadMessage(const ByteSource& source, SourceRange range, const std::string& number, std::uint32_t depth);
  void TakeHeaders(const HeaderBlock& headers, const std::string& number);
  void Relate(const HeaderBlock& headers, const std::string& number);
  Status ReadEntity(const ByteSource& source, SourceRange range, const HeaderBlock& headers, const std::string& number,
                    bool is_message, std::uint32_t depth, const char* default_type);
  Status ReadMultipart(const Part& part, std::string_view boundary);
  Status ReadChild(const Part& multipart, SourceRange range, std::uint64_t index);
  Status ReadLeaf(const Part& part);
  Status ReadSecured(const Part& part);
  Status ReadNested(const Part& part);
  Status ReadText(const Part& part);
  Status ReadPlain(const Part& part);
  Status ReadInlineFiles(const Part& part);
  Status ReadPage(const Part& part);
  void ReadFile(const Part& part, const std::string& name, TransferEncoding encoding);
  bool IsBody(const Part& part) const;
  void SendText(const std::string& place, const std::string& text);
  void Report(ProblemReason reason, const std::string& number, const std::string& detail);
  std::string UniqueName(const std::string& name, const std::string& number);
  std::string Place(const std::string& number) const { return prefix_ + "part " + number; }

  const DocumentInput& input_;
  DocumentSink& sink_;
  std::string prefix_;
  std::string folder_;
  Record origin_;
  std::set<std::string> names_;
  std::uint64_t parts_ = 0;
  bool body_seen_ = false;
  bool in_mailbox_ = false;
  bool stopped_ = false;
};

}  // namespace schouw
