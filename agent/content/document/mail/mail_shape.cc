#include "agent/content/document/mail/mail_shape.h"

#include <algorithm>

#include "agent/base/ascii.h"

namespace schouw {
namespace {

// Of mail, and of little else.
constexpr std::string_view kStrong[] = {"from",         "to",          "subject",    "message-id",
                                        "received",     "return-path", "sender",     "delivered-to",
                                        "mime-version", "in-reply-to", "x-gm-thrid", "x-mozilla-status",
                                        "newsgroups",   "envelope-to", "x-mailer",   "snapshot-content-location"};
constexpr std::string_view kWeak[] = {"date", "cc",         "bcc",     "content-type", "content-transfer-encoding",
                                      "sent", "references", "reply-to"};

}  // namespace

HeaderBlock HeadersAt(std::string_view head) {
  std::size_t at = 0;
  while (at < head.size()) {
    const std::size_t end = head.find('\n', at);
    const std::string_view line = head.substr(at, std::min(end, head.size()) - at);
    if (line.empty() || line == "\r") break;
    const bool folded = line[0] == ' ' || line[0] == '\t';
    if (folded ? at == 0 : FieldNameLength(line) == 0 && end != std::string_view::npos) return {};
    if (end == std::string_view::npos) break;  // cut by the head's end
    at = end + 1;
  }
  return HeaderBlock(at == 0 ? head : head.substr(0, at));
}

bool LooksLikeMessage(const HeaderBlock& headers) {
  const auto has = [&](std::string_view name) { return headers.Has(name); };
  const auto strong = std::ranges::count_if(kStrong, has);
  return strong >= 1 && strong + std::ranges::count_if(kWeak, has) >= 2;
}

bool IsMailboxMark(std::string_view line) {
  if (line == "\x10\x10\x10\x10\x10\x10\x10\x11\x11\x11\x11\x11\x11S") return true;  // Foxmail 4 to 6
  if (!line.starts_with("From ") || line.size() > 1000) return false;
  bool time = false, year = false;
  for (std::size_t at = 5; at < line.size(); ++at) {
    const bool word_start = line[at - 1] == ' ';
    const auto digits = [&](std::size_t from, std::size_t count) {
      return from + count <= line.size() &&
             std::all_of(line.begin() + static_cast<std::ptrdiff_t>(from),
                         line.begin() + static_cast<std::ptrdiff_t>(from + count), IsAsciiDigit);
    };
    time = time || (line[at] == ':' && digits(at - 1, 1) && digits(at + 1, 2));
    year = year || (word_start && digits(at, 4) && (at + 4 == line.size() || line[at + 4] == ' '));
  }
  return time && year;
}

}  // namespace schouw
