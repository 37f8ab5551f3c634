// MessageReader's part for what a message holds: text, pages, files, messages in it.
#include <algorithm>
#include <array>
#include <utility>

#include "agent/base/ascii.h"
#include "agent/content/document/content_decoder.h"
#include "agent/content/document/html_text.h"
#include "agent/content/document/mail/body_text.h"
#include "agent/content/document/mail/encoded_words.h"
#include "agent/content/document/mail/mail_date.h"
#include "agent/content/document/mail/message_reader.h"
#include "agent/content/document/mail/part_reader.h"
#include "agent/content/document/mail/signed_content.h"
#include "agent/content/document/markup.h"
#include "agent/content/document/text_flow.h"
#include "agent/model/text_pieces.h"

namespace schouw {
namespace {

constexpr std::size_t kMessageBlockBytes = 64u << 10;

// Text that is a file of its own, also where it has no name.
constexpr std::string_view kTextFiles[] = {"text/calendar", "text/vcard", "text/x-vcard",    "text/directory",
                                           "text/css",      "text/rtf",   "text/javascript", "text/xml"};

bool IsMessage(std::string_view type) {
  return type == "message/rfc822" || type == "message/global" || type == "message/news";
}

// Enveloped data: its object identifier stands within the first bytes (RFC 5652, section 3 and 6; RFC 5083).
bool IsEnveloped(std::string_view start) {
  using namespace std::string_view_literals;
  constexpr std::string_view kEnveloped[] = {"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03"sv,
                                             "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17"sv};
  return std::ranges::any_of(kEnveloped,
                             [&](std::string_view id) { return start.substr(0, 64).find(id) != start.npos; });
}

std::uint64_t DeclaredBytes(SourceRange range, TransferEncoding encoding) {
  const std::uint64_t bytes = range.end - range.begin;
  return encoding == TransferEncoding::kIdentity || encoding == TransferEncoding::kQuotedPrintable ? bytes
                                                                                                   : bytes / 4 * 3;
}

// The last name of an address, where a part has no other: "https://krant.example/a/foto.png?b" → "foto.png".
std::string NameOfAddress(std::string_view address) {
  address = address.substr(0, address.find_first_of("?#"));
  return std::string(address.substr(address.rfind('/') + 1));
}

}  // namespace

// A text without a name is read with the message; a named one too where it comes first and nobody calls it a file, as
// some programs name the message's own text.
bool MessageReader::IsBody(const Part& part) const {
  const std::string& type = part.type.value;
  const bool text = type.starts_with("text/") || (type.starts_with("message/") && !IsMessage(type));
  if (!text || std::ranges::find(kTextFiles, type) != std::end(kTextFiles)) return false;
  if (part.disposition.value == "attachment") return part.name.empty() && !body_seen_;
  return part.name.empty() || (!body_seen_ && part.disposition.value.empty());
}

Status MessageReader::ReadLeaf(const Part& part) {
  const std::string& type = part.type.value;
  if (stopped_) return {};
  if (IsMessage(type)) return ReadNested(part);
  if (type == "application/pkcs7-mime" || type == "application/x-pkcs7-mime") return ReadSecured(part);
  if (!IsBody(part)) {
    const std::string name = part.name.empty() ? NameOfAddress(part.headers.Get("content-location")) : part.name;
    ReadFile(part, name, part.encoding);
    return {};
  }
  body_seen_ = true;
  return ReadText(part);
}

// S/MIME: what is encrypted is said, what is only signed is read.
Status MessageReader::ReadSecured(const Part& part) {
  PartReader reader(part.source, part.range, part.encoding);
  const auto der = ReadPart(reader, input_.limits.max_member_in_memory_bytes);
  if (der && IsEnveloped(*der)) {
    Report(ProblemReason::kEncrypted, part.number, "encrypted part of a message");
    return {};
  }
  auto content = der && part.depth < input_.limits.max_depth ? SignedContent(*der) : std::nullopt;
  if (!content) {
    ReadFile(part, part.name, part.encoding);
    return {};
  }
  const MemorySource inside(std::move(*content));
  SCHOUW_ASSIGN(const MessageHead head, ReadMessageHead(inside, {0, inside.size()}), "read signed part");
  return ReadEntity(inside, {head.body_begin, inside.size()}, head.headers, part.number, false, part.depth + 1,
                    "text/plain");
}

Status MessageReader::ReadNested(const Part& part) {
  if (part.depth >= input_.limits.max_depth) {
    Report(ProblemReason::kTooDeep, part.number,
           "more than " + std::to_string(input_.limits.max_depth) + " messages inside each other");
    return {};
  }
  SendText(Place(part.number) + " name", part.name);
  if (part.encoding == TransferEncoding::kIdentity)
    return ReadMessage(part.source, part.range, part.number, part.depth + 1);
  PartReader reader(part.source, part.range, part.encoding);
  auto bytes = ReadPart(reader, input_.limits.max_member_in_memory_bytes);
  if (!bytes) {
    Report(ReasonOf(bytes.error()), part.number, bytes.error().Text());
    return {};
  }
  const MemorySource message(std::move(*bytes));
  return ReadMessage(message, {0, message.size()}, part.number, part.depth + 1);
}

Status MessageReader::ReadText(const Part& part) {
  if (part.type.value == "text/html") return ReadPage(part);
  return part.encoding == TransferEncoding::kIdentity ? ReadInlineFiles(part) : ReadPlain(part);
}

// A page reads like the text that it shows; its charset is the part's where that names one.
Status MessageReader::ReadPage(const Part& part) {
  const std::string place = Place(part.number);
  Record origin = origin_;
  const std::string address = DecodeHeaderText(part.headers.Get("content-location"));
  if (origin.kind == RecordKind::kDocument && !address.empty()) origin.url = address;  // a saved page, a frame of it
  TextFlow flow(origin, input_.limits, sink_);
  HtmlText page(flow, [&] { return place; });
  MarkupReader markup(MarkupKind::kHtml, page);
  PartReader reader(part.source, part.range, part.encoding);
  BodyDecoder decoder(part.type.Get("charset"));
  std::string block(kMessageBlockBytes, '\0'), text;
  for (bool wanted = true; wanted;) {
    SCHOUW_ASSIGN(const std::size_t count, reader.Read(std::as_writable_bytes(std::span(block))), "");
    decoder.Decode(std::string_view(block).substr(0, count), text);
    if (count == 0) decoder.Finish(text);
    SpaceForNul(text, 0);
    wanted = markup.Feed(text) && count > 0;
    text.clear();
  }
  markup.Finish();  // what is left open is no fault of a page
  flow.EndRecord();
  stopped_ = flow.stopped();
  return {};
}

Status MessageReader::ReadPlain(const Part& part) {
  Record record = origin_;
  record.place = Place(part.number);
  TextPieces pieces(record, input_.limits, sink_);
  PartReader reader(part.source, part.range, part.encoding);
  BodyDecoder decoder(part.type.Get("charset"));
  const bool flowed = AsciiLowerCased(part.type.Get("format")) == "flowed";
  FlowedLines lines(AsciiLowerCased(part.type.Get("delsp")) == "yes");
  UnquotedLines unquoted;
  const bool quoted = in_mailbox_ && part.encoding == TransferEncoding::kIdentity;
  std::string block(kMessageBlockBytes, '\0'), decoded, text;
  bool some = false;
  const auto take = [&] {
    quoted ? unquoted.Append(decoded, text) : text.swap(decoded);
    decoded.clear();
    some = some || text.find_first_not_of(" \t\r\n") != std::string::npos;
    const std::size_t from = pieces.buffer().size();
    flowed ? lines.Append(text, pieces.buffer()) : void(pieces.buffer() += text);
    SpaceForNul(pieces.buffer(), from);
    text.clear();
  };
  for (;;) {
    SCHOUW_ASSIGN(const std::size_t count, reader.Read(std::as_writable_bytes(std::span(block))), "");
    if (count == 0) break;
    decoder.Decode(std::string_view(block).substr(0, count), decoded);
    take();
    stopped_ = !pieces.Flush();
    if (stopped_) return {};
  }
  decoder.Finish(decoded);
  take();
  unquoted.Finish(text);
  take();
  if (flowed) lines.Finish(pieces.buffer());
  if (some) stopped_ = !pieces.Finish();
  return {};
}

// Files that stand in a text as uuencode or yEnc, before MIME did that.
Status MessageReader::ReadInlineFiles(const Part& part) {
  LineScanner lines(part.source, part.range);
  Part piece = part;
  std::string name;
  TransferEncoding encoding = TransferEncoding::kIdentity;
  std::uint64_t file_begin = 0;
  while (!stopped_) {
    SCHOUW_ASSIGN(const auto line, lines.Next(), "");
    if (!line) break;
    if (encoding == TransferEncoding::kIdentity) {
      encoding = FindFileStart(line->starts ? line->text : std::string_view(), name);
      file_begin = line->begin;
    } else if (IsFileEnd(encoding, line->text)) {
      piece.range = {piece.range.begin, file_begin};
      SCHOUW_TRY(ReadPlain(piece), "");
      piece.range = {file_begin, line->next};
      ReadFile(piece, DecodeHeaderText(name), std::exchange(encoding, TransferEncoding::kIdentity));
      piece.range = {line->next, part.range.end};
    }
  }
  return stopped_ ? Status() : ReadPlain(piece);
}

void MessageReader::ReadFile(const Part& part, const std::string& name, TransferEncoding encoding) {
  if (part.range.begin >= part.range.end || stopped_) return;
  Member file;
  file.path = folder_ + UniqueName(name, part.number);
  file.size = DeclaredBytes(part.range, encoding);
  file.modified = ParseMailDate(part.disposition.Get("modification-date"));
  if (!file.modified) file.modified = origin_.time;
  file.relations = origin_.relations;
  PartReader reader(part.source, part.range, encoding);
  stopped_ = sink_.OnEmbedded(file, reader) == SinkAnswer::kStop;
}

// Two files may have one name; some have none.
std::string MessageReader::UniqueName(const std::string& name, const std::string& number) {
  std::string unique(TrimSpace(name));
  while (unique.starts_with('/')) unique.erase(0, 1);
  if (unique.empty()) unique = "part " + number;
  if (names_.insert(unique).second) return unique;
  unique = "part " + number + "/" + unique;
  for (unsigned i = 2; !names_.insert(unique).second; ++i)
    unique = "part " + number + "/" + std::to_string(i) + "/" + name;
  return unique;
}

}  // namespace schouw
