#include "agent/artifact/linux_lists.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "agent/artifact/browser/file_uri.h"
#include "agent/artifact/sqlite/database.h"
#include "agent/artifact/store_report.h"
#include "agent/artifact/text_store.h"
#include "agent/base/ascii.h"
#include "agent/base/utf8.h"
#include "agent/base/xml_text.h"

namespace schouw {
namespace {

// What stands between the first `<name ...>` of `text` and its end tag.
std::string_view Element(std::string_view text, std::string_view name) {
  const std::size_t start = text.find("<" + std::string(name) + ">");
  if (start == std::string_view::npos) return {};
  text.remove_prefix(start + name.size() + 2);
  return text.substr(0, std::min(text.find('<'), text.size()));
}

// One <bookmark> with what is inside it. Its time: last visited, else changed, else added.
Record RecentFile(std::string_view bookmark, std::uint64_t number) {
  const std::string_view tag = bookmark.substr(0, bookmark.find('>'));
  Record record;
  record.kind = RecordKind::kRecentFile;
  record.place = "bookmark " + std::to_string(number);
  for (const std::string_view name : {"visited", "modified", "added"}) {
    const auto time = ParseRfc3339(XmlAttribute(tag, name));
    if (!time || *time < UnixNanos{}) continue;  // a file never visited bears the second before 1970
    record.time = *time;
    break;
  }
  const std::string href = XmlAttribute(tag, "href");
  record.title = ToValidUtf8(XmlUnescaped(Element(bookmark, "title")));
  record.text = PathOfFileUri(href);
  if (!href.starts_with("file://")) record.url = ToValidUtf8(href);
  if (!record.title.empty() && !record.text.ends_with(record.title)) record.text = record.title + "\n" + record.text;
  if (const std::size_t app = bookmark.find("<bookmark:application "); app != std::string_view::npos)
    record.app = ToValidUtf8(XmlAttribute(bookmark.substr(app, bookmark.find('>', app) - app), "name"));
  return record;
}

bool IsName(const ArtifactInput& input, std::string_view part) {
  return AsciiLowerCased(input.entry.Name()).find(part) != std::string::npos;
}

// "Key=value" of the group [Desktop Entry]; a key with what stands in brackets behind it counts where it is the first.
std::map<std::string, std::string, std::less<>> DesktopEntry(std::string_view text) {
  std::map<std::string, std::string, std::less<>> entry;
  bool inside = false;
  ForEachLine(text, [&](std::uint64_t, std::string_view line) {
    if (line.starts_with('[')) inside = line.starts_with("[Desktop Entry]");
    const std::size_t equals = line.find('=');
    if (!inside || equals == std::string_view::npos) return true;
    std::string_view key = line.substr(0, std::min(line.find('['), equals));  // "URL[$e]": with variables
    key = key.substr(0, key.find_last_not_of(' ') + 1);
    std::string_view value = line.substr(equals + 1);
    value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
    entry.emplace(key, ToValidUtf8(value));
    return true;
  });
  return entry;
}

bool IsDesktopEntryIn(const ArtifactInput& input, std::initializer_list<std::string_view> folders) {
  const std::string path = AsciiLowerCased(input.entry.chain.empty() ? "" : input.entry.chain.back());
  return path.ends_with(".desktop") && input.head.find("[Desktop Entry]") != std::string_view::npos &&
         std::ranges::any_of(folders, [&](std::string_view folder) { return path.find(folder) != std::string::npos; });
}

// The fields of a stanza of "Name: value" lines; continued lines are left out.
using Stanza = std::map<std::string, std::string, std::less<>>;

Record PackageOf(const Stanza& stanza, std::uint64_t line) {
  Record record;
  record.kind = RecordKind::kApp;
  record.place = "line " + std::to_string(line);
  record.text = ToValidUtf8(stanza.at("Package"));
  if (const auto about = stanza.find("Description"); about != stanza.end())
    record.text.append("\n").append(ToValidUtf8(about->second));
  return record;
}

}  // namespace

bool ClaimsRecentlyUsed(const ArtifactInput& input) {
  return IsName(input, "recently-used") &&
         (input.head.find("<xbel") != std::string_view::npos || SameName(input.entry.Name(), "recently-used.xbel"));
}

Status ReadRecentlyUsed(const ArtifactInput& input, RecordSink& sink) {
  StoreReport report(input, sink, kRecentlyUsedKind, "Desktop", "");
  const auto text = ReadTextStore(input);
  if (!text) return report.Fail(text.error());
  constexpr std::string_view kStart = "<bookmark ", kEnd = "</bookmark>";
  std::string_view rest = *text;
  std::uint64_t number = 0, without_end = 0;
  for (std::size_t at = rest.find(kStart); at != std::string_view::npos; at = rest.find(kStart)) {
    rest.remove_prefix(at);
    const std::size_t end = rest.find(kEnd), next = rest.find(kStart, 1);
    const std::size_t length = std::min({end, next, rest.size()});
    if (end > next || end == std::string_view::npos) {
      const std::string_view tag = rest.substr(0, rest.substr(0, length).find('>'));
      if (!tag.ends_with('/')) ++without_end;
    }
    Record record = RecentFile(rest.substr(0, length), ++number);
    if (!record.text.empty() && !report.Emit(std::move(record))) break;
    rest.remove_prefix(std::max<std::size_t>(length, 1));
  }
  if (without_end > 0 || text->find("</xbel>") == std::string::npos)
    report.Note(MakeError(ErrorCode::kTruncated, "the list of files lacks its end"));
  return report.Finish();
}

bool ClaimsRecentDocument(const ArtifactInput& input) { return IsDesktopEntryIn(input, {"/recentdocuments/"}); }

Status ReadRecentDocument(const ArtifactInput& input, RecordSink& sink) {
  StoreReport report(input, sink, kRecentDocumentKind, "Desktop", "");
  const auto text = ReadTextStore(input);
  if (!text) return report.Fail(text.error());
  Record record;
  record.kind = RecordKind::kRecentFile;
  record.place = "Desktop Entry";
  auto entry = DesktopEntry(*text);
  record.text = entry["URL"];
  record.app = entry["X-KDE-LastOpenedWith"];
  if (record.text.empty()) return report.Fail(MakeError(ErrorCode::kMalformed, "a link without an address"));
  if (record.text.find("://") != std::string::npos && !record.text.starts_with("file://")) record.url = record.text;
  constexpr std::string_view kHome = "file:$HOME/";
  record.text = record.text.starts_with(kHome)
                    ? "~/" + PathOfFileUri("file:///" + record.text.substr(kHome.size())).substr(1)
                    : PathOfFileUri(record.text);
  report.Emit(std::move(record));
  return report.Finish();
}

bool ClaimsMenuProgram(const ArtifactInput& input) {
  return IsDesktopEntryIn(input, {"/applications/", "/autostart/"});
}

Status ReadMenuProgram(const ArtifactInput& input, RecordSink& sink) {
  StoreReport report(input, sink, kMenuProgramKind, "Desktop", "");
  const auto text = ReadTextStore(input);
  if (!text) return report.Fail(text.error());
  auto entry = DesktopEntry(*text);
  Record record;
  record.kind = RecordKind::kApp;
  record.place = "Desktop Entry";
  record.text = entry["Name"];
  for (const std::string& more : {entry["GenericName"], entry["Exec"]})
    if (!more.empty()) record.text.append(record.text.empty() ? "" : "\n").append(more);
  if (entry["Type"] != "Application") return report.Finish();  // a link or a folder of the menu
  if (record.text.empty()) return report.Fail(MakeError(ErrorCode::kMalformed, "a program without a name"));
  report.Emit(std::move(record));
  return report.Finish();
}

bool ClaimsWgetHosts(const ArtifactInput& input) {
  return IsName(input, "wget-hsts") && IsPlainBytes(input.head) &&
         input.head.find("HSTS 1.0") != std::string_view::npos;
}

Status ReadWgetHosts(const ArtifactInput& input, RecordSink& sink) {
  StoreReport report(input, sink, kWgetHostsKind, "wget", "");
  const auto text = ReadTextStore(input);
  if (!text) return report.Fail(text.error());
  std::uint64_t bad = 0;
  ForEachLine(*text, [&](std::uint64_t number, std::string_view line) {
    if (line.empty() || line.starts_with('#')) return true;
    std::array<std::string_view, 5> fields;  // host, port, subdomains too, created, seconds it holds
    for (std::string_view& field : fields) {
      const std::size_t end = std::min(line.find('\t'), line.size());
      field = line.substr(0, end);
      line.remove_prefix(std::min(end + 1, line.size()));
    }
    const auto created = DecimalNumber(fields[3]);
    const auto time = created ? FromUnixSeconds(*created) : Fail(ErrorCode::kMalformed, "no time");
    if (!time) ++bad;
    Record record;
    record.kind = RecordKind::kAppData;
    record.place = "line " + std::to_string(number);
    if (time) record.time = *time;
    record.text = ToValidUtf8(fields[0]);
    return report.Emit(std::move(record));
  });
  if (bad > 0) report.Note(MakeError(ErrorCode::kMalformed, std::to_string(bad) + " lines have no readable time"));
  return report.Finish();
}

bool ClaimsDpkgStatus(const ArtifactInput& input) {
  return SameName(input.entry.Name(), "status") && input.head.starts_with("Package: ") &&
         input.head.find("\nStatus: ") != std::string_view::npos;
}

Status ReadDpkgStatus(const ArtifactInput& input, RecordSink& sink) {
  StoreReport report(input, sink, kDpkgStatusKind, "dpkg", "");
  const auto text = ReadTextStore(input);
  if (!text) return report.Fail(text.error());
  Stanza stanza;
  std::uint64_t first = 1;
  const auto end_stanza = [&] {
    const auto status = stanza.find("Status");
    const bool installed = status != stanza.end() && status->second.ends_with(" installed");
    const bool more = !installed || !stanza.contains("Package") || report.Emit(PackageOf(stanza, first));
    stanza.clear();
    return more;
  };
  ForEachLine(*text, [&](std::uint64_t number, std::string_view line) {
    if (line.empty()) return end_stanza();
    if (stanza.empty()) first = number;
    const std::size_t colon = line.find(": ");
    const std::string_view name = line.substr(0, std::min(colon, line.size()));
    if (name == "Package" || name == "Status" || name == "Description")
      stanza.emplace(name, colon == std::string_view::npos ? std::string_view() : line.substr(colon + 2));
    return true;
  });
  if (!report.stopped()) end_stanza();
  return report.Finish();
}

}  // namespace schouw
