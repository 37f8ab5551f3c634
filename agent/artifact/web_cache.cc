#include "agent/artifact/web_cache.h"

#include <algorithm>
#include <set>

#include "agent/artifact/browser/msie_address.h"
#include "agent/artifact/browser/visited_page.h"
#include "agent/artifact/sqlite/database.h"
#include "agent/artifact/windows/ese_store.h"
#include "agent/base/ascii.h"
#include "agent/base/utf8.h"

namespace schouw {
namespace {

constexpr std::size_t kLeastPathBytes = 4;

// What a container holds, by its name in Containers.
enum class Holds { kVisits, kDownloads, kSites, kNothingOfAnybody };

Holds KindOfCacheUrl(std::string_view name) {
  const std::string lower = AsciiLowerCased(name);
  if (lower == "history" || lower.starts_with("mshist01")) return Holds::kVisits;
  if (lower == "iedownload") return Holds::kDownloads;
  if (lower == "cookies" || lower == "domstore") return Holds::kSites;
  return Holds::kNothingOfAnybody;
}

std::string AppOf(std::string_view folder) {
  return AsciiLowerCased(folder).find("microsoftedge") == std::string::npos ? "Internet Explorer" : "Edge";
}

// Strings of UTF-16 that end in a zero, of four characters and more.
std::vector<std::string> WideStrings(std::string_view bytes) {
  std::vector<std::string> found;
  std::string pairs;
  for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) {
    const auto low = static_cast<unsigned char>(bytes[at]), high = static_cast<unsigned char>(bytes[at + 1]);
    if (high != 0 || low >= 0x20) {
      pairs += bytes.substr(at, 2);
      continue;
    }
    if (pairs.size() >= 2 * kLeastPathBytes) found.push_back(FromUtf16Le(pairs));
    pairs.clear();
  }
  return found;
}

struct Download {
  std::string url;
  std::string path;
};

// The answer's headers of a download are a structure of its own: the last address in it is the file's, the last path
// where it was put.
Download DownloadIn(std::string_view headers) {
  Download download;
  for (std::string& text : WideStrings(headers)) {
    const std::string lower = AsciiLowerCased(std::string_view(text).substr(0, 8));
    if (lower.starts_with("http://") || lower == "https://" || lower.starts_with("ftp://")) {
      download.url = std::move(text);
    } else if (text.size() > kLeastPathBytes && text[1] == ':' && text[2] == '\\') {
      download.path = std::move(text);
    } else if (text.starts_with("\\\\")) {
      download.path = std::move(text);
    }
  }
  return download;
}

class WebCacheReader {
 public:
  WebCacheReader(EseDatabase& database, StoreReport& report) : database_(database), report_(report) {}

  void Read() {
    const EseTable* const containers = database_.Table("Containers");
    if (containers == nullptr) {
      report_.Note(MakeError(ErrorCode::kUnsupported, "there is no table Containers"));
      return;
    }
    Expect(*containers, {"ContainerId", "Name", "Directory"});
    database_.ForEachRow(*containers, {"ContainerId", "Name", "Directory"}, [&](const EseRow& row) {
      const auto id = row.Integer(0);
      if (id) ReadContainer("Container_" + std::to_string(*id), KindOfCacheUrl(row.Text(1)), AppOf(row.Text(2)));
      return !report_.stopped();
    });
    if (bad_times_ > 0)
      report_.Note(MakeError(ErrorCode::kMalformed, std::to_string(bad_times_) + " rows have an impossible time"));
  }

 private:
  void Expect(const EseTable& table, std::initializer_list<std::string_view> columns) {
    for (const std::string_view column : columns)
      if (!EseDatabase::HasColumn(table, column))
        report_.Note(
            MakeError(ErrorCode::kUnsupported, "table " + table.name + " has no column " + std::string(column)));
  }

  void ReadContainer(const std::string& name, Holds holds, const std::string& app) {
    if (holds == Holds::kNothingOfAnybody) return;
    const EseTable* const table = database_.Table(name);
    if (table == nullptr) return report_.Note(MakeError(ErrorCode::kUnsupported, "there is no table " + name));
    if (!read_.insert(table->object_id).second) return;
    if (!EseDatabase::HasColumn(*table, "Url")) {
      report_.Note(MakeError(ErrorCode::kUnsupported, "table " + name + " has no column Url"));
      return;
    }
    const bool downloads = holds == Holds::kDownloads;
    Expect(*table, {"EntryId", "AccessedTime"});
    if (downloads) Expect(*table, {"ResponseHeaders"});
    database_.ForEachRow(*table, {"EntryId", "Url", "AccessedTime", downloads ? "ResponseHeaders" : ""},
                         [&](const EseRow& row) {
                           const auto id = row.Integer(0);
                           const std::string place =
                               name + " entry " + (id ? std::to_string(*id) : "row " + std::to_string(row.number()));
                           if (downloads) return TakeDownload(row, place, app);
                           return TakeAddress(row, place, app, holds);
                         });
  }

  bool TakeAddress(const EseRow& row, const std::string& place, const std::string& app, Holds holds) {
    const auto address = ParseMsieAddress(row.Text(1));
    if (!address) return true;
    if (holds == Holds::kSites) {
      Record record = PageRecord(RecordKind::kAppData, place, TimeOf(row), Origin::kUnknown, {address->url, ""});
      record.app = app;
      return report_.Emit(std::move(record));
    }
    return EmitMsieVisit(report_, address->url, app, "", place, TimeOf(row));
  }

  bool TakeDownload(const EseRow& row, const std::string& place, const std::string& app) {
    const Download download = DownloadIn(row.Bytes(3));
    if (download.url.empty() && download.path.empty()) return true;
    Record record = PageRecord(RecordKind::kDownload, place, TimeOf(row), Origin::kUnknown, {download.url, ""});
    if (!download.path.empty()) record.text.append(record.text.empty() ? "" : "\n").append(download.path);
    record.app = app;
    return report_.Emit(std::move(record));
  }

  std::optional<UnixNanos> TimeOf(const EseRow& row) {
    const std::int64_t ticks = row.Integer(2).value_or(0);
    if (ticks == 0) return std::nullopt;
    const auto time = FromWindowsFileTime(static_cast<std::uint64_t>(ticks));
    if (time) return *time;
    ++bad_times_;
    return std::nullopt;
  }

  EseDatabase& database_;
  StoreReport& report_;
  std::set<std::uint32_t> read_;  // tables, by object
  std::uint64_t bad_times_ = 0;
};

}  // namespace

bool ClaimsWebCache(const ArtifactInput& input) {
  if (!LooksLikeEse(input.head)) return false;
  const std::string name = AsciiLowerCased(input.entry.Name());
  if (name.starts_with("webcache")) return true;
  const auto database = EseDatabase::Open(input.content, input.limits, [](const Error&) {});
  return database && database->Table("Containers") != nullptr && database->Table("LeakFiles") != nullptr;
}

Status ReadWebCache(const ArtifactInput& input, RecordSink& sink) {
  StoreReport report(input, sink, kWebCacheKind, "Internet Explorer", "");
  return ReadEseStore(input, report, [&](EseDatabase& database) { WebCacheReader(database, report).Read(); });
}

}  // namespace schouw
