#include "rules/import.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "rules/import_builder.h"

namespace schouw {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kNoId = "ingevoerd";

// A folder of folders, one a category, as the university of Toulouse publishes them; or one such category. A rule each.
Status ImportCategories(const std::string& path, const ImportOptions& options, const ForeignReader& reader,
                        ImportBuilder& builder) {
  std::vector<std::string> folders;
  std::error_code error;
  for (fs::directory_iterator it(path, error), end; !error && it != end; it.increment(error))
    if (it->is_directory()) folders.push_back(it->path().string());
  if (error) return Fail(ErrorCode::kNotFound, path + ": " + error.message());
  std::sort(folders.begin(), folders.end());
  if (folders.empty()) folders.push_back(fs::path(path).has_filename() ? path : fs::path(path).parent_path().string());
  bool any = false;
  for (const std::string& folder : folders) {
    const std::string prefix = options.id.empty() ? "" : options.id + "-";
    const std::string id = prefix + fs::path(folder).filename().string();
    for (const char* name : {"domains", "urls", "expressions"}) {
      const std::string file = folder + "/" + name;
      if (!fs::exists(file, error)) continue;
      any = true;
      SCHOUW_TRY(reader(ForeignFormat::kUt1, file,
                        [&](const ForeignItem& item) -> Status {
                          builder.Add(item, file, id);
                          return {};
                        }),
                 file);
    }
  }
  if (!any) return Fail(ErrorCode::kNotFound, path + " holds no category: no domains, urls or expressions");
  return {};
}

// A file of another format can look like an empty one.
Result<Imported> NotNothing(Imported imported, const std::string& path) {
  if (imported.rules.empty() && imported.not_mapped.empty())
    return Fail(ErrorCode::kMalformed, path + ": nothing in it that this format names");
  return imported;
}

}  // namespace

std::optional<ForeignFormat> ParseForeignFormat(std::string_view name) {
  constexpr std::array<std::string_view, 7> kNames = {"plain", "csv", "hosts", "rpz", "ut1", "yara", "sigma"};
  const auto at = std::find(kNames.begin(), kNames.end(), name);
  if (at == kNames.end()) return std::nullopt;
  return static_cast<ForeignFormat>(at - kNames.begin());
}

Result<Imported> ImportPath(ForeignFormat format, const std::string& path, const ImportOptions& options,
                            const ForeignReader& reader) {
  ImportBuilder builder(options);
  if (format == ForeignFormat::kUt1) {
    SCHOUW_TRY(ImportCategories(path, options, reader, builder), "");
    return NotNothing(builder.Take(), path);
  }
  const std::string id = options.id.empty() ? std::string(kNoId) : options.id;
  SCHOUW_TRY(reader(format, path,
                    [&](const ForeignItem& item) -> Status {
                      builder.Add(item, path, id);
                      return {};
                    }),
             path);
  return NotNothing(builder.Take(), path);
}

}  // namespace schouw
