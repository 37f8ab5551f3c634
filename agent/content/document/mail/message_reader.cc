#include "agent/content/document/mail/message_reader.h"

#include <algorithm>
#include <array>
#include <utility>

#include "agent/content/document/mail/encoded_words.h"
#include "agent/content/document/mail/mail_date.h"
#include "agent/content/document/mail/part_reader.h"
#include "agent/content/document/message_ids.h"
#include "agent/model/relation.h"
#include "agent/model/text_pieces.h"

namespace schouw {
namespace {

constexpr std::size_t kMaxHeaderBytes = 1u << 20;

// Headers that a person writes or reads, in the order in which they are shown.
struct ShownHeader {
  std::string_view name;
  std::string_view label;
};
constexpr ShownHeader kShown[] = {{"from", "From"},         {"sender", "Sender"},
                                  {"reply-to", "Reply-To"}, {"to", "To"},
                                  {"apparently-to", "To"},  {"cc", "Cc"},
                                  {"bcc", "Bcc"},           {"newsgroups", "Newsgroups"},
                                  {"subject", "Subject"},   {"keywords", "Keywords"},
                                  {"comments", "Comments"}, {"date", "Date"},
                                  {"sent", "Date"}};

enum class Delimiter { kNone, kOpen, kClose };

// RFC 2046, section 5.1.1: white space may follow.
Delimiter MatchDelimiter(const LineScanner::Line& line, std::string_view boundary) {
  std::string_view text = line.text;
  if (!line.starts || !text.starts_with("--")) return Delimiter::kNone;
  text.remove_prefix(2);
  if (!text.starts_with(boundary)) return Delimiter::kNone;
  text.remove_prefix(boundary.size());
  const bool close = text.starts_with("--");
  if (close) text.remove_prefix(2);
  if (text.find_first_not_of(" \t\r") != std::string_view::npos) return Delimiter::kNone;
  return close ? Delimiter::kClose : Delimiter::kOpen;
}

std::optional<UnixNanos> TimeOf(const HeaderBlock& headers) {
  for (const std::string_view name : {"date", "resent-date", "sent"})
    if (const auto time = ParseMailDate(headers.Get(name))) return time;
  const std::string_view received = headers.Get("received");
  const std::size_t semicolon = received.rfind(';');
  return semicolon == std::string_view::npos ? std::nullopt : ParseMailDate(received.substr(semicolon + 1));
}

std::string Join(std::string_view number, const std::string& more) {
  return number.empty() ? more : std::string(number) + "." + more;
}

}  // namespace

Result<MessageHead> ReadMessageHead(const ByteSource& source, SourceRange range) {
  MessageHead head;
  head.body_begin = range.end;
  std::string bytes;
  LineScanner lines(source, range);
  for (;;) {
    SCHOUW_ASSIGN(const auto line, lines.Next(), "");
    if (!line) break;
    const bool empty = line->starts && line->text.empty();
    const bool folded = !line->starts || line->text.starts_with(' ') || line->text.starts_with('\t');
    const bool mark = bytes.empty() && (line->text.starts_with("From ") || line->text.starts_with(">From "));
    if (empty || (!mark && !(folded ? !bytes.empty() : FieldNameLength(line->text) > 0))) {
      head.body_begin = empty ? line->next : line->begin;
      break;
    }
    if (mark) continue;
    head.cut = head.cut || bytes.size() + line->text.size() > kMaxHeaderBytes;
    if (head.cut) continue;
    if (!line->starts && !bytes.empty()) bytes.pop_back();
    bytes.append(line->text) += '\n';
  }
  head.headers = HeaderBlock(bytes);
  return head;
}

MessageReader::MessageReader(const DocumentInput& input, DocumentSink& sink, RecordKind kind, std::string prefix,
                             std::string folder)
    : input_(input), sink_(sink), prefix_(std::move(prefix)), folder_(std::move(folder)), origin_(input.origin) {
  origin_.kind = kind;
}

Status MessageReader::Read(const ByteSource& source, SourceRange range) { return ReadMessage(source, range, "", 0); }

Status MessageReader::ReadBody(const ByteSource& source, SourceRange range, const HeaderBlock& headers) {
  return ReadEntity(source, range, headers, "", /*is_message=*/true, 0, "text/plain");
}

Status MessageReader::ReadMessage(const ByteSource& source, SourceRange range, const std::string& number,
                                  std::uint32_t depth) {
  SCHOUW_ASSIGN(const MessageHead head, ReadMessageHead(source, range), "read headers");
  if (head.cut) Report(ProblemReason::kTooBig, number, "headers of more than a MiB: the rest of them is not read");
  const Record outer = origin_;
  TakeHeaders(head.headers, number);
  const Status status =
      ReadEntity(source, {head.body_begin, range.end}, head.headers, number, true, depth, "text/plain");
  origin_ = outer;
  return status;
}

void MessageReader::TakeHeaders(const HeaderBlock& headers, const std::string& number) {
  const std::string charset(ParseParameterField(headers.Get("content-type")).Get("charset"));
  if (const auto time = TimeOf(headers)) origin_.time = time;
  origin_.title = TrimSpace(DecodeHeaderText(headers.Get("subject"), charset));
  if (origin_.kind == RecordKind::kMessage) Relate(headers, number);
  if (origin_.kind == RecordKind::kDocument) {  // a saved page: where it came from
    origin_.url = DecodeHeaderText(headers.Get("snapshot-content-location"));
    if (origin_.url.empty()) origin_.url = DecodeHeaderText(headers.Get("content-location"));
  }
  std::string text;
  for (const ShownHeader& shown : kShown)
    for (const HeaderField& field : headers.fields())
      if (field.name == shown.name)
        text.append(shown.label) += ": " + std::string(TrimSpace(DecodeHeaderText(field.value, charset))) + "\n";
  SendText(prefix_ + (number.empty() ? "headers" : "part " + number + " headers"), text);
}

// Headers, bodies and files of one message belong together, and it to those of its thread (RFC 5322, section 3.6.4).
// What stands inside another message belongs to that one too.
void MessageReader::Relate(const HeaderBlock& headers, const std::string& number) {
  origin_.relations.push_back(RelationOf(EntryText(input_.origin.entry) + " " + prefix_ + number));
  for (const std::string_view name : {"message-id", "in-reply-to", "references"})
    AddMessageIds(headers.Get(name), origin_.relations);
}

void MessageReader::SendText(const std::string& place, const std::string& text) {
  if (stopped_ || TrimSpace(text).empty()) return;
  Record record = origin_;
  record.place = place;
  TextPieces pieces(record, input_.limits, sink_);
  pieces.buffer() = text;
  stopped_ = !pieces.Finish();
}

void MessageReader::Report(ProblemReason reason, const std::string& number, const std::string& detail) {
  const std::string place = number.empty() ? prefix_ : Place(number) + " ";
  const std::string where(TrimSpace(place));
  sink_.OnProblem(Problem{input_.origin.entry, reason, where.empty() ? detail : where + ": " + detail});
}

Status MessageReader::ReadEntity(const ByteSource& source, SourceRange range, const HeaderBlock& headers,
                                 const std::string& number, bool is_message, std::uint32_t depth,
                                 const char* default_type) {
  Part part{source,
            range,
            headers,
            ParseParameterField(headers.Get("content-type")),
            ParseParameterField(headers.Get("content-disposition")),
            "",
            ParseTransferEncoding(headers.Get("content-transfer-encoding")),
            number,
            depth};
  if (part.type.value.find('/') == std::string::npos) part.type.value = default_type;
  part.name = part.disposition.Get("filename");
  if (part.name.empty()) part.name = part.type.Get("name");
  if (part.type.value == "multipart/encrypted") {
    Report(ProblemReason::kEncrypted, number.empty() ? "1" : number, "encrypted part of a message");
    return {};
  }
  if (part.type.value.starts_with("multipart/")) {
    const std::string boundary(TrimSpace(part.type.GetRaw("boundary")));
    if (!boundary.empty()) return ReadMultipart(part, boundary);
    part.type.value = "text/plain";
  }
  if (is_message) part.number = Join(number, "1");
  return ReadLeaf(part);
}

Status MessageReader::ReadMultipart(const Part& part, std::string_view boundary) {
  if (part.depth >= input_.limits.max_depth) {
    Report(ProblemReason::kTooDeep, part.number,
           "more than " + std::to_string(input_.limits.max_depth) + " parts inside each other");
    return {};
  }
  LineScanner lines(part.source, part.range);
  bool in_child = false;
  std::uint64_t begin = part.range.begin;  // of the preamble, child or epilogue
  std::uint64_t text_end = begin;          // of the line before
  std::uint64_t children = 0;
  const auto finish = [&](std::uint64_t end) -> Status {
    const SourceRange range{begin, std::max(begin, end)};
    if (in_child) return ReadChild(part, range, ++children);
    Part around{part.source,
                range,
                part.headers,
                {},
                {},
                "",
                TransferEncoding::kIdentity,
                Join(part.number, children == 0 ? "0" : "end"),
                part.depth};
    return ReadPlain(around);
  };
  while (!stopped_) {
    SCHOUW_ASSIGN(const auto line, lines.Next(), "");
    if (!line) break;
    const Delimiter delimiter = MatchDelimiter(*line, boundary);
    if (delimiter == Delimiter::kNone || (!in_child && children > 0)) {
      text_end = line->end;
      continue;
    }
    SCHOUW_TRY(finish(text_end), "");
    in_child = delimiter == Delimiter::kOpen;
    begin = line->next;
  }
  return stopped_ ? Status() : finish(part.range.end);
}

Status MessageReader::ReadChild(const Part& multipart, SourceRange range, std::uint64_t index) {
  if (++parts_ > input_.limits.max_members) {
    if (parts_ == input_.limits.max_members + 1) {
      Report(ProblemReason::kTooMany, multipart.number,
             "more than " + std::to_string(input_.limits.max_members) + " parts in one message");
    }
    return {};
  }
  SCHOUW_ASSIGN(const MessageHead head, ReadMessageHead(multipart.source, range), "read headers");
  return ReadEntity(multipart.source, {head.body_begin, range.end}, head.headers,
                    Join(multipart.number, std::to_string(index)), false, multipart.depth + 1,
                    multipart.type.value == "multipart/digest" ? "message/rfc822" : "text/plain");
}

}  // namespace schouw
