#include "agent/artifact/linux_packages.h"

#include "agent/artifact/sqlite/store_tables.h"
#include "agent/artifact/store_report.h"
#include "agent/artifact/text_store.h"
#include "agent/base/bytes.h"
#include "agent/base/utf8.h"

namespace schouw {
namespace {

struct Package {
  std::string name;
  std::string about;
  std::optional<std::int64_t> installed;  // seconds since 1970
};

// False: the receiver wants no more.
bool EmitPackage(StoreReport& report, const Package& package, std::string place) {
  Record record;
  record.kind = RecordKind::kApp;
  record.place = std::move(place);
  record.text = ToValidUtf8(package.name);
  if (!package.about.empty()) record.text.append("\n").append(ToValidUtf8(package.about));
  if (package.installed)
    if (const auto time = FromUnixSeconds(*package.installed)) record.time = *time;
  return report.Emit(std::move(record));
}

// A header of rpm: how many entries, how many bytes of data, then the entries: tag, type, offset, count; all
// big-endian.
class RpmHeader {
 public:
  explicit RpmHeader(std::string_view bytes) : bytes_(bytes) {
    if (bytes.size() < 8) return;
    entries_ = Number(0);
    is_whole_ = entries_ <= kMostEntries && std::uint64_t{entries_} * 16 + Number(4) <= bytes.size() - 8;
    if (is_whole_) data_ = bytes.substr(8 + std::size_t{entries_} * 16, Number(4));
  }

  bool is_whole() const { return is_whole_; }

  // The first of a list of strings.
  std::string String(std::uint32_t tag) const {
    const auto entry = Find(tag);
    constexpr std::uint32_t kString = 6, kStrings = 8, kTranslated = 9;
    if (!entry || (entry->type != kString && entry->type != kStrings && entry->type != kTranslated)) return {};
    const std::string_view rest = data_.substr(entry->offset);
    return std::string(rest.substr(0, rest.find('\0')));
  }

  std::optional<std::int64_t> Int32(std::uint32_t tag) const {
    const auto entry = Find(tag);
    constexpr std::uint32_t kInt32 = 4;
    if (!entry || entry->type != kInt32 || data_.size() - entry->offset < 4) return std::nullopt;
    return BigEndian(data_, entry->offset);
  }

 private:
  static constexpr std::uint32_t kMostEntries = 65'536;
  struct Entry {
    std::uint32_t type;
    std::size_t offset;
  };

  static std::uint32_t BigEndian(std::string_view bytes, std::size_t at) {
    return LoadBe<std::uint32_t>(AsBytes(bytes).data() + at);
  }
  std::uint32_t Number(std::size_t at) const { return BigEndian(bytes_, at); }

  std::optional<Entry> Find(std::uint32_t tag) const {
    for (std::size_t i = 0; is_whole_ && i < entries_; ++i) {
      const std::size_t at = 8 + i * 16;
      const std::size_t offset = Number(at + 8);
      if (Number(at) == tag && offset < data_.size()) return Entry{Number(at + 4), offset};
    }
    return std::nullopt;
  }

  std::string_view bytes_;
  std::string_view data_;
  std::uint32_t entries_ = 0;
  bool is_whole_ = false;
};

}  // namespace

bool ClaimsPacmanPackage(const ArtifactInput& input) {
  return SameName(input.entry.Name(), "desc") && input.head.starts_with("%NAME%\n") &&
         input.head.find("\n%VERSION%\n") != std::string_view::npos;
}

// A word between two signs on a line of its own, then its values, a line each, to an empty one.
Status ReadPacmanPackage(const ArtifactInput& input, RecordSink& sink) {
  StoreReport report(input, sink, kPacmanPackageKind, "pacman", "");
  const auto text = ReadTextStore(input);
  if (!text) return report.Fail(text.error());
  Package package;
  std::string field;
  ForEachLine(*text, [&](std::uint64_t, std::string_view line) {
    if (line.size() > 2 && line.starts_with('%') && line.ends_with('%')) {
      field = line;
    } else if (!line.empty()) {
      if (field == "%NAME%") package.name = line;
      if (field == "%DESC%") package.about = line;
      if (field == "%INSTALLDATE%") package.installed = DecimalNumber(line);
    }
    return true;
  });
  if (package.name.empty()) return report.Fail(MakeError(ErrorCode::kMalformed, "a package without a name"));
  EmitPackage(report, package, "package");
  return report.Finish();
}

bool ClaimsApkInstalled(const ArtifactInput& input) {
  return SameName(input.entry.Name(), "installed") && input.head.starts_with("C:Q") &&
         input.head.find("\nP:") != std::string_view::npos && input.head.find("\nV:") != std::string_view::npos;
}

// A letter and a colon before each value; an empty line ends a package.
Status ReadApkInstalled(const ArtifactInput& input, RecordSink& sink) {
  StoreReport report(input, sink, kApkInstalledKind, "apk", "");
  const auto text = ReadTextStore(input);
  if (!text) return report.Fail(text.error());
  Package package;
  std::uint64_t first = 1;
  const auto end = [&] {
    const bool more = package.name.empty() || EmitPackage(report, package, "line " + std::to_string(first));
    package = {};
    return more;
  };
  ForEachLine(*text, [&](std::uint64_t number, std::string_view line) {
    if (line.empty()) {
      const bool more = end();
      first = number + 1;
      return more;
    }
    if (line.starts_with("P:")) package.name = line.substr(2);
    if (line.starts_with("T:")) package.about = line.substr(2);
    return true;
  });
  if (!report.stopped()) end();
  return report.Finish();
}

bool ClaimsRpmPackages(const ArtifactInput& input) {
  return ClaimsByTables(input, {"Packages", "Providename", "Requirename", "Installtid"}, 3, "rpmdb.sqlite");
}

Status ReadRpmPackages(const ArtifactInput& input, RecordSink& sink) {
  constexpr std::uint32_t kName = 1000, kSummary = 1004, kInstallTime = 1008;
  StoreReport report(input, sink, kRpmPackagesKind, "rpm", "");
  auto database = SqliteDatabase::Open(input, SqliteDatabase::Effort::kRead);
  if (!database) return report.Fail(std::move(database).error());
  report.Note((*database)->damage());
  const StoredTable* const table = RequireTable(**database, report, "Packages", {"blob"});
  if (table == nullptr) return report.Finish();
  std::uint64_t broken = 0;
  report.Note(ScanTable(**database, *table, {"blob"}, [&](const StoredRow& row) {
    const RpmHeader header(row.Bytes(0));
    const Package package{header.String(kName), header.String(kSummary), header.Int32(kInstallTime)};
    if (package.name.empty()) ++broken;
    return package.name.empty() || EmitPackage(report, package, row.Place()) ? Scan::kContinue : Scan::kStop;
  }));
  if (broken > 0) report.Note(MakeError(ErrorCode::kMalformed, std::to_string(broken) + " packages can't be decoded"));
  return report.Finish();
}

}  // namespace schouw
