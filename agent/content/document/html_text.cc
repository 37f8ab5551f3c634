#include "agent/content/document/html_text.h"

#include <algorithm>
#include <array>

#include "agent/base/ascii.h"
#include "agent/base/contains.h"

namespace schouw {
namespace {

// Elements that don't end a word (HTML Standard 15.3; old ones too).
constexpr std::array<std::string_view, 40> kHtmlInline = {
    "a",      "abbr", "acronym", "b",    "bdi",  "bdo", "big",  "cite",  "code",  "data",
    "del",    "dfn",  "em",      "font", "i",    "ins", "kbd",  "label", "mark",  "nobr",
    "q",      "rb",   "rp",      "rt",   "ruby", "s",   "samp", "small", "span",  "strike",
    "strong", "sub",  "sup",     "time", "tt",   "u",   "var",  "wbr",   "blink", "tspan"};

// Attributes that are words on the page or name what stands there.
constexpr std::array<std::string_view, 7> kWords = {"alt",   "title",   "placeholder", "aria-label",
                                                    "label", "summary", "value"};

// After "og:", "dc." and their like.
constexpr std::array<std::string_view, 14> kMetaNames = {
    "description", "keywords", "author",    "subject", "title",       "abstract",       "url",
    "site_name",   "creator",  "changedby", "tags",    "contributor", "classification", "news_keywords"};
constexpr int kMostPagesWithin = 4;

// The attribute that leads somewhere, of elements where a reader follows or sees it.
std::string_view TargetAttribute(std::string_view element) {
  if (element == "a" || element == "area") return "href";
  if (element == "iframe" || element == "frame" || element == "video" || element == "audio" || element == "source" ||
      element == "embed")
    return "src";
  if (element == "q" || element == "blockquote") return "cite";
  if (element == "object") return "data";
  if (element == "form") return "action";
  return "";
}

// An address rather than a place on the page, a script or a picture.
bool LeadsSomewhere(std::string_view target) {
  const std::string start = AsciiLowerCased(target.substr(0, 11));
  return !target.empty() && target[0] != '#' && !start.starts_with("javascript:") && !start.starts_with("data:");
}

}  // namespace

void HtmlText::Break() { flow_.EndLine(); }

void HtmlText::OnStart(const MarkupTag& tag) {
  if (tag.local == "td" || tag.local == "th" || tag.local == "img" || tag.local == "input") {
    flow_.AppendCollapsed(" ");
  } else if (!Contains(kHtmlInline, tag.local)) {
    Break();
  }
  if (tag.local == "pre") preformatted_ = true;
  if (tag.local == "meta") GiveMeta(tag);
  if (!tag.attributes.empty()) GiveAttributes(tag);
}

void HtmlText::OnEnd(std::string_view local) {
  if (local == "pre") preformatted_ = false;
  if (local == "td" || local == "th") {
    flow_.AppendCollapsed(" ");
  } else if (!Contains(kHtmlInline, local)) {
    Break();
  }
}

void HtmlText::OnText(std::string_view text) {
  if (flow_.at_line_start()) {
    const std::size_t first = text.find_first_not_of(" \t\r\n\f");
    if (first == std::string_view::npos) return;
    lines_before_text_ =
        static_cast<std::uint64_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(first), '\n'));
    flow_.SetPlace(place_());
    text.remove_prefix(first);
  }
  if (preformatted_) {
    flow_.Append(text);
  } else {
    flow_.AppendCollapsed(text);
  }
}

// iframe srcdoc (HTML Standard 4.8.5): a page of its own.
void HtmlText::ReadPageWithin(std::string_view page) {
  if (depth_ >= kMostPagesWithin) return flow_.Aside(page);
  HtmlText text(flow_, place_, depth_ + 1);
  MarkupReader reader(MarkupKind::kHtml, text);
  reader.Feed(page);
  reader.Finish();  // what is left open is no fault of a page
  flow_.EndLine();
}

void HtmlText::GiveAttributes(const MarkupTag& tag) {
  const std::string_view target = TargetAttribute(tag.local);
  const std::string type = tag.local == "input" ? AsciiLowerCased(tag.Attribute("type")) : "";
  for (const MarkupAttribute& attribute : tag.attributes) {
    if (tag.local == "iframe" && attribute.name == "srcdoc") ReadPageWithin(attribute.value);
    const bool words = Contains(kWords, attribute.name);
    if (words && attribute.name == "value" && (tag.local != "input" || type == "hidden" || type == "password"))
      continue;
    if (!words && (target.empty() || attribute.local() != target || !LeadsSomewhere(attribute.value))) continue;
    if (flow_.at_line_start()) {
      lines_before_text_ = 0;
      flow_.SetPlace(place_());
    }
    flow_.Aside(attribute.value);
  }
}

void HtmlText::GiveMeta(const MarkupTag& tag) {
  const std::string_view given = tag.Attribute("name");
  const std::string name = AsciiLowerCased(given.empty() ? tag.Attribute("property") : given);
  if (!Contains(kMetaNames, std::string_view(name).substr(name.find_last_of(".:") + 1))) return;
  lines_before_text_ = 0;
  flow_.SetPlace(place_());
  flow_.Aside(tag.Attribute("content"));
}

std::string TextOfHtml(std::string_view page) {
  class Lines final : public RecordSink {
   public:
    SinkAnswer OnRecord(Record record) override {
      text += record.text.substr(record.overlap_bytes);
      return SinkAnswer::kContinue;
    }
    void OnProblem(Problem) override {}
    void OnArtifact(ArtifactCoverage) override {}
    std::string text;
  } lines;
  const Record origin;
  const Limits limits;
  TextFlow flow(origin, limits, lines);
  HtmlText text(flow, [] { return std::string(); });
  MarkupReader reader(MarkupKind::kHtml, text);
  reader.Feed(page);
  reader.Finish();
  flow.EndRecord();
  return std::move(lines.text);
}

}  // namespace schouw
