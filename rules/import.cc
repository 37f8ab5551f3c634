#include "rules/import.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "agent/base/utf8.h"
#include "agent/match/compile.h"
#include "rules/host_pattern.h"
#include "rules/import_builder.h"
#include "rules/printable.h"

namespace schouw {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxImportBytes = 64u << 20;

std::string_view TakeWord(std::string_view& line) {
  line = TrimmedText(line);
  const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
  const std::string_view word = line.substr(0, end);
  line.remove_prefix(end);
  return word;
}

Status ImportPlain(std::string_view text, const ImportOptions& options, ImportBuilder& builder) {
  Rule& rule = builder.RuleFor(options.id, options.kind);
  return ForEachLine(text, [&](std::string_view line, int number) {
    line = TrimmedText(line);
    if (line.empty() || line.starts_with('#')) return;
    if (options.kind == RuleKind::kUrl)
      builder.AddHostOrUrl(rule, line, number);
    else
      builder.AddTerm(rule, line, number);
  });
}

// Names that a hosts file gives to the machine itself.
bool IsOwnName(std::string_view host) {
  constexpr std::array<std::string_view, 8> kOwn = {"localhost",     "localhost.localdomain", "local",
                                                    "broadcasthost", "ip6-localhost",         "ip6-loopback",
                                                    "ip6-allnodes",  "ip6-allrouters"};
  return std::find(kOwn.begin(), kOwn.end(), host) != kOwn.end();
}

// hosts(5): an address and the names it has.
Status ImportHosts(std::string_view text, const ImportOptions& options, ImportBuilder& builder) {
  Rule& rule = builder.RuleFor(options.id, RuleKind::kUrl);
  return ForEachLine(text, [&](std::string_view line, int number) {
    line = TrimmedText(line.substr(0, line.find('#')));
    if (line.empty()) return;
    const std::string_view address = TakeWord(line);
    if (TrimmedText(line).empty()) return builder.NotMapped(number, address, "no name behind the address");
    for (std::string_view host = TakeWord(line); !host.empty(); host = TakeWord(line))
      if (!IsOwnName(host) && host != address) builder.AddHost(rule, host, number);
  });
}

// A line of a zone: NAME [ttl] [IN] TYPE TARGET (RFC 1035, 5.1; draft-vixie-dnsop-dns-rpz).
void ImportZoneLine(std::string_view line, int number, Rule& rule, ImportBuilder& builder) {
  const bool has_name = !line.empty() && line[0] != ' ' && line[0] != '\t';
  std::string_view rest = TrimmedText(line.substr(0, line.find(';')));
  if (rest.empty() || rest.starts_with('$') || rest.starts_with(')')) return;
  std::string_view name = has_name ? TakeWord(rest) : std::string_view();
  std::string_view type = TakeWord(rest);
  while (type == "IN" || type == "in" ||
         (!type.empty() && type.find_first_not_of("0123456789") == std::string_view::npos))
    type = TakeWord(rest);
  if (name.empty() || name == "@" || type == "SOA" || type == "NS" || type.empty()) return;  // of the zone itself
  if (type != "CNAME" && type != "cname") return builder.NotMapped(number, name, "only CNAME lines block a name");
  const std::string_view target = TakeWord(rest);
  if (target != "." && target != "*.") return builder.NotMapped(number, name, "the line does not block the name");
  if (name.find(".rpz-") != std::string_view::npos) return builder.NotMapped(number, name, "an address, not a name");
  if (name.starts_with("*.")) name.remove_prefix(2);
  if (name.ends_with('.')) name.remove_suffix(1);
  if (rule.hosts.empty() || rule.hosts.back() != name)  // "a" and "*.a" follow each other
    builder.AddHost(rule, name, number);
}

Status ImportRpz(std::string_view text, const ImportOptions& options, ImportBuilder& builder) {
  Rule& rule = builder.RuleFor(options.id, RuleKind::kUrl);
  return ForEachLine(text, [&](std::string_view line, int number) { ImportZoneLine(line, number, rule, builder); });
}

Status ImportUt1File(std::string_view text, const ImportOptions& options, ImportBuilder& builder) {
  const bool expressions = fs::path(options.file).filename() == "expressions";
  Rule& rule = builder.RuleFor(options.id, expressions ? RuleKind::kKeyword : RuleKind::kUrl);
  return ForEachLine(text, [&](std::string_view line, int number) {
    line = TrimmedText(line);
    if (line.empty() || line.starts_with('#')) return;
    if (expressions) return builder.NotMapped(number, line, "an expression over addresses");
    builder.AddHostOrUrl(rule, line, number);
  });
}

Result<std::string> ReadImportFile(const std::string& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return Fail(ErrorCode::kNotFound, path + " is no file");
  if (fs::file_size(path, error) > kMaxImportBytes || error) return Fail(ErrorCode::kTooBig, path + " is over 64 MiB");
  std::ifstream in(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in.is_open() || in.bad()) return Fail(ErrorCode::kIo, path + " can't be read");
  return text;
}

Status CheckText(std::string_view text) {
  if (text.size() > kMaxImportBytes) return Fail(ErrorCode::kTooBig, "over 64 MiB");
  if (text.starts_with("PK\x03\x04"))
    return Fail(ErrorCode::kUnsupported, "a spreadsheet or archive; save the sheet as CSV (UTF-8) and import that");
  if (text.starts_with("\xD0\xCF\x11\xE0"))
    return Fail(ErrorCode::kUnsupported, "an old spreadsheet; save the sheet as CSV (UTF-8) and import that");
  if (!IsValidUtf8(text)) return Fail(ErrorCode::kMalformed, "not UTF-8; save it as UTF-8 first");
  return {};
}

void Merge(Imported& all, Imported one) {
  for (Rule& rule : one.rules) {
    const auto same =
        std::find_if(all.rules.begin(), all.rules.end(), [&](const Rule& other) { return other.id == rule.id; });
    if (same == all.rules.end()) {
      all.rules.push_back(std::move(rule));
      continue;
    }
    same->hosts.insert(same->hosts.end(), rule.hosts.begin(), rule.hosts.end());
    same->urls.insert(same->urls.end(), rule.urls.begin(), rule.urls.end());
  }
  std::move(one.not_mapped.begin(), one.not_mapped.end(), std::back_inserter(all.not_mapped));
}

// A folder of folders, one a category, as the university of Toulouse publishes them; or one such category.
Result<Imported> ImportUt1(const std::string& path, const ImportOptions& options) {
  std::vector<std::string> folders;
  std::error_code error;
  for (fs::directory_iterator it(path, error), end; !error && it != end; it.increment(error))
    if (it->is_directory()) folders.push_back(it->path().string());
  if (error) return Fail(ErrorCode::kNotFound, path + ": " + error.message());
  std::sort(folders.begin(), folders.end());
  if (folders.empty()) folders.push_back(fs::path(path).has_filename() ? path : fs::path(path).parent_path().string());
  Imported all;
  for (const std::string& folder : folders)
    for (const char* name : {"domains", "urls", "expressions"}) {
      const std::string file = folder + "/" + name;
      if (!fs::exists(file, error)) continue;
      SCHOUW_ASSIGN(const std::string text, ReadImportFile(file), "import");
      ImportOptions one = options;
      one.file = file;
      one.id = IdFrom(fs::path(folder).filename().string());
      SCHOUW_ASSIGN(Imported imported, ImportText(ImportFormat::kUt1, text, one), file);
      Merge(all, std::move(imported));
    }
  if (all.rules.empty() && all.not_mapped.empty())
    return Fail(ErrorCode::kNotFound, path + " holds no category: no domains, urls or expressions");
  return all;
}

}  // namespace

std::optional<ImportFormat> ParseImportFormat(std::string_view name) {
  constexpr std::array<std::string_view, 7> kNames = {"plain", "csv", "hosts", "rpz", "ut1", "yara", "sigma"};
  const auto at = std::find(kNames.begin(), kNames.end(), name);
  if (at == kNames.end()) return std::nullopt;
  return static_cast<ImportFormat>(at - kNames.begin());
}

Result<Imported> ImportText(ImportFormat format, std::string_view text, const ImportOptions& options) {
  SCHOUW_TRY(CheckText(text), options.file);
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  ImportBuilder builder(options);
  Status status;
  switch (format) {
    case ImportFormat::kPlain: status = ImportPlain(text, options, builder); break;
    case ImportFormat::kCsv: status = ImportCsv(text, options, builder); break;
    case ImportFormat::kHosts: status = ImportHosts(text, options, builder); break;
    case ImportFormat::kRpz: status = ImportRpz(text, options, builder); break;
    case ImportFormat::kUt1: status = ImportUt1File(text, options, builder); break;
    case ImportFormat::kYara: status = ImportYara(text, options, builder); break;
    case ImportFormat::kSigma: status = ImportSigma(text, options, builder); break;
  }
  SCHOUW_TRY(std::move(status), options.file);
  return builder.Take();
}

Result<Imported> ImportPath(ImportFormat format, const std::string& path, ImportOptions options) {
  if (format == ImportFormat::kUt1) return ImportUt1(path, options);
  SCHOUW_ASSIGN(const std::string text, ReadImportFile(path), "import");
  options.file = path;
  return ImportText(format, text, options);
}

}  // namespace schouw
