#include <charconv>
#include <cstdint>
#include <optional>
#include <string>

#include "agent/content/document/mail/encoded_words.h"
#include "agent/content/document/mail/mail.h"
#include "agent/content/document/mail/mail_shape.h"
#include "agent/content/document/mail/message_reader.h"

namespace schouw {
namespace {

constexpr std::string_view kMmdfMark = "\x01\x01\x01\x01";
// X-Mozilla-Status: deleted, gone when the folder is compacted (nsMsgMessageFlags::Expunged of Thunderbird).
constexpr unsigned kExpunged = 0x0008;

bool IsExpunged(const HeaderBlock& headers) {
  const std::string_view status = headers.Get("x-mozilla-status");
  unsigned flags = 0;
  std::from_chars(status.data(), status.data() + status.size(), flags, 16);
  return (flags & kExpunged) != 0;
}

// Cuts a mailbox into messages, front to back.
class MailboxReader {
 public:
  MailboxReader(const DocumentInput& input, DocumentSink& sink) : input_(input), sink_(sink) {}

  Status Read() {
    LineScanner lines(input_.content, {0, input_.content.size()});
    std::optional<LineScanner::Line> mark;  // that a message may follow
    std::uint64_t begin = 0;                // of the message
    bool in_message = false;
    while (!stopped_) {
      SCHOUW_ASSIGN(const auto line, lines.Next(), "");
      if (!line) break;
      if (mark && BeginsMessage(*mark, *line)) {
        if (in_message) SCHOUW_TRY(Message({begin, mark->begin}), "");
        begin = mark->next;
        in_message = true;
      }
      mark.reset();
      if (line->starts && (IsMailboxMark(line->text) || line->text == kMmdfMark)) mark = *line;
      if (mark) mark->text = line->text == kMmdfMark ? kMmdfMark : std::string_view();
    }
    return stopped_ || !in_message ? Status() : Message({begin, input_.content.size()});
  }

 private:
  // The line after the mark is a field; ">From " lines are older marks that a program kept.
  static bool BeginsMessage(const LineScanner::Line& mark, const LineScanner::Line& next) {
    if (mark.text == kMmdfMark && next.text.starts_with("From ")) return true;
    return FieldNameLength(next.text) > 0 || next.text.starts_with(">From ");
  }

  Status Message(SourceRange range) {
    const std::string number = "message " + std::to_string(++number_);
    SCHOUW_ASSIGN(const MessageHead head, ReadMessageHead(input_.content, range), "read headers");
    if (IsExpunged(head.headers)) return {};
    MessageReader reader(input_, sink_, RecordKind::kMessage, number + " ", number + "/");
    reader.set_in_mailbox();
    SCHOUW_TRY(reader.Read(input_.content, range), number);
    stopped_ = reader.stopped();
    return {};
  }

  const DocumentInput& input_;
  DocumentSink& sink_;
  std::uint64_t number_ = 0;  // of the message, deleted ones counted
  bool stopped_ = false;
};

}  // namespace

bool ClaimsMailbox(const DocumentInput& input) {
  std::string_view head = input.head;
  head.remove_prefix(std::min(head.find_first_not_of("\r\n"), head.size()));
  const std::size_t end = head.find('\n');
  if (end == std::string_view::npos) return false;
  std::string_view mark = head.substr(0, end);
  if (mark.ends_with('\r')) mark.remove_suffix(1);
  const std::string_view next = head.substr(end + 1, 1000);
  if (mark == kMmdfMark) return FieldNameLength(next) > 0 || next.starts_with("From ");
  return IsMailboxMark(mark) && (FieldNameLength(next) > 0 || next.starts_with(">From "));
}

Status ReadMailbox(const DocumentInput& input, DocumentSink& sink) { return MailboxReader(input, sink).Read(); }

void WarmMail() { DecodeHeaderText("=?koi8-r?B?8NLJ18XU?= =?iso-2022-jp?B?GyRCRnxLXBsoQg==?="); }

}  // namespace schouw
