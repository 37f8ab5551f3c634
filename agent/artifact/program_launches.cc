#include "agent/artifact/program_launches.h"

#include <algorithm>
#include <array>
#include <utility>

#include "agent/artifact/store_report.h"
#include "agent/artifact/text_store.h"
#include "agent/base/ascii.h"
#include "agent/base/utf8.h"

namespace schouw {
namespace {

constexpr std::string_view kUtf16Mark("\xff\xfe", 2);

// "2022-11-15 00:02:08.476", in UTC.
std::optional<UnixNanos> LaunchTime(std::string_view text) {
  if (text.size() < 19 || text[10] != ' ') return std::nullopt;
  const auto time = ParseRfc3339(std::string(text.substr(0, 10)) + "T" + std::string(text.substr(11)) + "Z");
  return time ? std::optional(*time) : std::nullopt;
}

std::array<std::string_view, 4> FirstFields(std::string_view line) {
  std::array<std::string_view, 4> fields;
  for (std::string_view& field : fields) {
    const std::size_t end = std::min(line.find('|'), line.size());
    field = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return fields;
}

bool IsLaunchList(const ArtifactInput& input) {
  return AsciiLowerCased(input.entry.Name()).starts_with("pcaapplaunchdic");
}

}  // namespace

bool ClaimsProgramLaunches(const ArtifactInput& input) {
  const std::string name = AsciiLowerCased(input.entry.Name());
  if (!name.ends_with(".txt") || !(name.starts_with("pcaapplaunchdic") || name.starts_with("pcageneraldb")))
    return false;
  return input.head.starts_with(kUtf16Mark) || IsPlainBytes(input.head);
}

Status ReadProgramLaunches(const ArtifactInput& input, RecordSink& sink) {
  StoreReport report(input, sink, kProgramLaunchesKind, "Windows", "");
  auto text = ReadTextStore(input);
  if (!text) return report.Fail(std::move(text).error());
  if (text->starts_with(kUtf16Mark)) text = FromUtf16Le(std::string_view(*text).substr(2, (text->size() - 2) / 2 * 2));
  const bool is_list = IsLaunchList(input);
  std::uint64_t bad = 0;
  ForEachLine(*text, [&](std::uint64_t number, std::string_view line) {
    if (line.empty()) return true;
    const auto fields = FirstFields(line);
    const std::string_view path = is_list ? fields[0] : fields[2];
    const auto time = LaunchTime(is_list ? fields[1] : fields[0]);
    if (!time || path.empty()) ++bad;
    if (path.empty()) return true;
    Record record;
    record.kind = RecordKind::kApp;
    record.place = "line " + std::to_string(number);
    record.time = time;
    record.text = ToValidUtf8(path);
    if (!is_list && !fields[3].empty()) record.text = ToValidUtf8(fields[3]) + "\n" + record.text;
    return report.Emit(std::move(record));
  });
  if (bad > 0) report.Note(MakeError(ErrorCode::kMalformed, std::to_string(bad) + " lines can't be read"));
  return report.Finish();
}

}  // namespace schouw
