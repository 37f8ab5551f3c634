#include "agent/content/document/markup_source.h"

#include <algorithm>
#include <array>

#include "agent/base/ascii.h"
#include "agent/content/document/content_decoder.h"

namespace schouw {
namespace {

constexpr std::size_t kMarkupStartBytes = 8u << 10;

// Elements that HTML begins with when its first tags were left out (WHATWG MIME Sniffing 7.1, and what mail programs
// and editors write).
constexpr std::array<std::string_view, 33> kHtmlNames = {
    "html", "head", "body", "title", "meta",   "link",  "base", "script", "style", "iframe",  "h1",
    "h2",   "h3",   "h4",   "div",   "font",   "table", "a",    "b",      "i",     "u",       "br",
    "p",    "span", "ul",   "ol",    "center", "img",   "form", "hr",     "pre",   "article", "section"};
// Roots of XML that are written without a declaration or namespace.
constexpr std::array<std::string_view, 9> kXmlNames = {"svg",  "rss",         "feed", "kml",  "gpx",
                                                       "opml", "FictionBook", "book", "plist"};

bool IsHtmlName(std::string_view name) {
  return std::ranges::find(kHtmlNames, AsciiLowerCased(name)) != kHtmlNames.end();
}

// Whether the text may begin with '<', white space aside, before its charset is looked for, which takes a hundred times
// as long: most files are no markup, and each is asked three times. In every charset that is accepted white space and
// '<' are bytes of ASCII, with NULs in UTF-16 and UTF-32; what switches a charset is a byte-order mark, a control
// character or a tilde (RFC 1843).
bool MayBeginWithTag(std::string_view head) {
  using namespace std::string_view_literals;
  for (const std::string_view mark :
       {"\xef\xbb\xbf"sv, "\xfe\xff"sv, "\xff\xfe"sv, "\0\0\xfe\xff"sv, "\x84\x31\x95\x33"sv}) {
    if (!head.starts_with(mark)) continue;
    head.remove_prefix(mark.size());
    break;
  }
  const auto first = std::ranges::find_if(head, [](char c) { return static_cast<unsigned char>(c) > ' '; });
  return first != head.end() && (*first == '<' || *first == '~');
}

class FirstTag final : public MarkupHandler {
 public:
  explicit FirstTag(MarkupStart& start) : start_(start) {}
  void OnStart(const MarkupTag& tag) override {
    if (done_) return;
    start_.root_name = tag.name;
    start_.root = tag.local;
    start_.has_namespace =
        std::ranges::any_of(tag.attributes, [](const MarkupAttribute& a) { return a.name.starts_with("xmlns"); });
    start_.is_markup = done_ = true;
  }
  void OnEnd(std::string_view) override {}
  void OnText(std::string_view text) override {
    if (text.find_first_not_of(" \t\r\n") != std::string_view::npos) done_ = true;
  }
  bool done() const override { return done_; }

 private:
  MarkupStart& start_;
  bool done_ = false;
};

}  // namespace

std::string_view MarkupStart::kind() const {
  if (!is_markup) return "";
  if (AsciiLowerCased(root) == "html" || (IsHtmlName(root) && !has_declaration && !has_namespace)) return "html";
  const bool known = std::ranges::find(kXmlNames, root) != kXmlNames.end();
  return has_declaration || has_namespace || known ? "xml" : "";
}

MarkupStart FindMarkupStart(std::string_view head) {
  MarkupStart start;
  if (!MayBeginWithTag(head) || head.substr(0, 1024).find('<') == std::string_view::npos) return start;
  std::string text;
  ContentDecoder decoder;
  decoder.Decode(head.substr(0, kMarkupStartBytes), text);
  std::string_view rest = text;
  rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r\n"), rest.size()));
  if (!rest.starts_with('<')) return start;
  start.has_declaration = rest.starts_with("<?xml") && rest.substr(5).find_first_of(" \t\r\n") == 0;
  const std::string beginning = AsciiLowerCased(rest.substr(0, 512));
  if (beginning.find("<!doctype html") != std::string::npos) {
    start.root = "html";
    start.is_markup = true;
    return start;
  }
  FirstTag handler(start);
  MarkupReader reader(MarkupKind::kXml, handler);
  reader.Feed(rest);
  return start;
}

Status ReadMarkup(const ByteSource& content, MarkupReader& reader) {
  const Status status = DecodeContent(content, [&](std::string_view text) { return reader.Feed(text); });
  const Status finished = reader.Finish();
  return status ? finished : status;
}

}  // namespace schouw
