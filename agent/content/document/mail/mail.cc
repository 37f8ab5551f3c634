#include "agent/content/document/mail/mail.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>

#include "agent/base/ascii.h"
#include "agent/content/document/mail/header_block.h"
#include "agent/content/document/mail/mail_shape.h"
#include "agent/content/document/mail/message_reader.h"

namespace schouw {
namespace {

constexpr std::string_view kMailUtf8Mark = "\xef\xbb\xbf";

// How a file with one message begins.
struct Shape {
  std::uint64_t begin = 0;  // of the message
  std::uint64_t end = std::numeric_limits<std::uint64_t>::max();
  std::string boundary;  // of a message whose headers are lost
  HeaderBlock headers;   // as far as the head of the file holds them
};

// Apple Mail, messages V2 and later: the message's size on a line, the message, a property list of its state.
std::optional<std::uint64_t> EmlxBytes(std::string_view line) {
  line = TrimSpace(line);
  std::uint64_t bytes = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), bytes);
  const bool number = !line.empty() && error == std::errc() && end == line.data() + line.size();
  return number ? std::optional(bytes) : std::nullopt;
}

// "--boundary" and headers of a part, first thing in the file.
std::string LostBoundary(std::string_view head) {
  const std::string_view line = head.substr(0, std::min<std::size_t>(head.find('\n'), 200));
  if (!line.starts_with("--") || TrimSpace(line).size() < 6 || line.find("---") == 0) return "";
  const std::string_view next = head.substr(std::min(head.size(), line.size() + 1));
  return AsciiLowerCased(next.substr(0, 8)) == "content-" ? std::string(TrimSpace(line.substr(2))) : "";
}

std::optional<Shape> FindShape(std::string_view head) {
  Shape shape;
  const std::size_t mark = head.starts_with(kMailUtf8Mark) ? kMailUtf8Mark.size() : 0;
  const std::size_t blank = std::min(head.find_first_not_of("\r\n", mark), head.size());
  head.remove_prefix(blank);
  shape.begin = blank;
  if (head.empty() || head[0] <= ' ' || head[0] >= 0x7f) return std::nullopt;
  const std::size_t line_end = std::min(head.find('\n'), head.size());
  if (const auto bytes = line_end < 30 ? EmlxBytes(head.substr(0, line_end)) : std::nullopt) {
    shape.begin += line_end + 1;
    shape.end = shape.begin + std::min(*bytes, std::numeric_limits<std::uint64_t>::max() - shape.begin);
    head.remove_prefix(std::min(head.size(), line_end + 1));
  }
  shape.boundary = LostBoundary(head);
  if (!shape.boundary.empty()) return shape;
  shape.headers = HeadersAt(head);
  return LooksLikeMessage(shape.headers) ? std::optional(std::move(shape)) : std::nullopt;
}

bool IsSavedPage(const HeaderBlock& headers) {
  const std::string type = ParseParameterField(headers.Get("content-type")).value;
  if (type != "multipart/related" && type != "text/html") return false;
  if (headers.Has("snapshot-content-location")) return true;
  for (const std::string_view name : {"to", "cc", "bcc", "received", "message-id", "return-path", "delivered-to"})
    if (headers.Has(name) && !headers.Get(name).empty()) return false;
  return headers.Has("mime-version");
}

Status ReadShape(const DocumentInput& input, RecordKind kind, DocumentSink& sink) {
  const auto shape = FindShape(input.head);
  if (!shape) return Fail(ErrorCode::kMalformed, "no message");
  MessageReader reader(input, sink, kind, "", "");
  const SourceRange range{shape->begin, std::min(shape->end, input.content.size())};
  if (shape->boundary.empty()) return reader.Read(input.content, range);
  HeaderBlock headers;
  headers.Add("content-type", "multipart/mixed; boundary=\"" + shape->boundary + "\"");
  return reader.ReadBody(input.content, range, headers);
}

}  // namespace

bool ClaimsMessage(const DocumentInput& input) {
  const auto shape = FindShape(input.head);
  return shape && !IsSavedPage(shape->headers);
}

Status ReadMessageFile(const DocumentInput& input, DocumentSink& sink) {
  return ReadShape(input, RecordKind::kMessage, sink);
}

bool ClaimsSavedPage(const DocumentInput& input) {
  const auto shape = FindShape(input.head);
  return shape && IsSavedPage(shape->headers);
}

Status ReadSavedPage(const DocumentInput& input, DocumentSink& sink) {
  return ReadShape(input, RecordKind::kDocument, sink);
}

}  // namespace schouw
