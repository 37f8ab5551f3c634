#include "agent/artifact/opera_history.h"

#include <algorithm>
#include <array>
#include <utility>

#include "agent/artifact/browser/visited_page.h"
#include "agent/artifact/sqlite/database.h"
#include "agent/artifact/text_store.h"
#include "agent/base/utf8.h"
#include "agent/base/xml_text.h"

namespace schouw {
namespace {

constexpr std::string_view kApp = "Opera";
constexpr std::string_view kMark = "\xef\xbb\xbf";
constexpr std::size_t kLinesAPage = 4;

std::string_view WithoutMark(std::string_view text) { return text.substr(text.starts_with(kMark) ? kMark.size() : 0); }

// The popularity is a number, -1 for a page that was never typed.
bool IsPopularity(std::string_view line) {
  return DecimalNumber(line.substr(line.starts_with('-') ? 1 : 0)).has_value();
}

class Pages {
 public:
  explicit Pages(StoreReport& report) : report_(report) {}

  bool Take(std::uint64_t number, std::string_view line) {
    lines_[count_++] = line;
    if (count_ < kLinesAPage) return true;
    count_ = 0;
    const auto seconds = DecimalNumber(lines_[2]);
    if (!seconds || !IsPopularity(lines_[3])) {
      report_.Note(MakeError(ErrorCode::kMalformed, "line " + std::to_string(number) + " is not where a page ends"));
      return false;
    }
    const std::string url = ToValidUtf8(lines_[1]);
    std::string title = ToValidUtf8(lines_[0]);
    if (title == url) title.clear();
    const auto time = FromUnixSeconds(*seconds);
    return EmitWithSearch(report_,
                          PageRecord(RecordKind::kUrlVisit, "line " + std::to_string(number - kLinesAPage + 1),
                                     time ? std::optional(*time) : std::nullopt, Origin::kUnknown, {url, title}),
                          Origin::kUnknown);
  }

  void Finish() {
    if (count_ > 0) report_.Note(MakeError(ErrorCode::kTruncated, "the last page is cut"));
  }

 private:
  StoreReport& report_;
  std::array<std::string_view, kLinesAPage> lines_;
  std::size_t count_ = 0;
};

Record Entered(std::string_view tag, std::uint64_t number) {
  const std::string content = ToValidUtf8(XmlAttribute(tag, "content"));
  const auto time = ParseRfc3339(XmlAttribute(tag, "last_typed"));
  const std::string place = "typed_history_item " + std::to_string(number);
  const auto when = time ? std::optional(*time) : std::nullopt;
  if (XmlAttribute(tag, "type") == "search") return SearchRecord(content, place, when, Origin::kEntered, {});
  return PageRecord(RecordKind::kTypedUrl, place, when, Origin::kEntered, {content, ""});
}

}  // namespace

bool ClaimsOperaHistory(const ArtifactInput& input) {
  if (std::ranges::none_of(kOperaHistoryNames, [&](auto name) { return SameName(name, input.entry.Name()); }))
    return false;
  std::array<std::string_view, kLinesAPage> lines;
  std::size_t count = 0;
  ForEachLine(WithoutMark(input.head), [&](std::uint64_t, std::string_view line) {
    lines[count++] = line;
    return count < kLinesAPage;
  });
  return count == kLinesAPage && lines[1].find("://") != std::string_view::npos && DecimalNumber(lines[2]) &&
         IsPopularity(lines[3]);
}

Status ReadOperaHistory(const ArtifactInput& input, RecordSink& sink) {
  StoreReport report(input, sink, kOperaHistoryKind, std::string(kApp), "");
  const auto text = ReadTextStore(input);
  if (!text) return report.Fail(text.error());
  Pages pages(report);
  bool whole = true;
  ForEachLine(WithoutMark(*text), [&](std::uint64_t number, std::string_view line) {
    whole = pages.Take(number, line);
    return whole;
  });
  if (whole) pages.Finish();
  return report.Finish();
}

bool ClaimsOperaTyped(const ArtifactInput& input) {
  return input.head.find("<typed_history") != std::string_view::npos &&
         SameName(input.entry.Name(), "typed_history.xml");
}

Status ReadOperaTyped(const ArtifactInput& input, RecordSink& sink) {
  StoreReport report(input, sink, kOperaTypedKind, std::string(kApp), "");
  const auto text = ReadTextStore(input);
  if (!text) return report.Fail(text.error());
  constexpr std::string_view kItem = "<typed_history_item";
  std::uint64_t number = 0;
  for (std::size_t at = text->find(kItem); at != std::string::npos; at = text->find(kItem, at + 1)) {
    const std::size_t end = text->find('>', at);
    if (end == std::string::npos) {
      report.Note(MakeError(ErrorCode::kTruncated, "the last entry is cut", at));
      break;
    }
    Record record = Entered(std::string_view(*text).substr(at, end - at), ++number);
    if (!record.text.empty() && !report.Emit(std::move(record))) break;
  }
  return report.Finish();
}

}  // namespace schouw
