#include "agent/artifact/prefetch.h"

#include "agent/artifact/sqlite/database.h"
#include "agent/artifact/store_report.h"
#include "agent/artifact/windows/registry_hive.h"
#include "agent/artifact/windows/xpress_huffman.h"
#include "agent/base/ascii.h"
#include "agent/base/number_at.h"

namespace schouw {
namespace {

constexpr std::uint64_t kMostPrefetchBytes = 64u << 20;
constexpr std::size_t kLeastBytes = 216;  // header and the part of the information that every version has
constexpr std::string_view kPacked("MAM\x04", 4);
constexpr std::string_view kPackedWithSum("MAM\x84", 4);

// Where a version keeps its times and its count.
struct Layout {
  std::size_t times = 0;
  std::size_t number_of_times = 1;
  std::size_t count = 0;
};
std::optional<Layout> LayoutOf(std::string_view file) {
  switch (Le32(file, 0)) {
    case 17: return Layout{120, 1, 144};
    case 23: return Layout{128, 1, 152};
    case 26: return Layout{128, 8, 208};
    // The second variant has 8 bytes less before the count; its first table stands that much earlier.
    case 30:
    case 31: return Layout{128, 8, Le32(file, 84) >= 304 ? 208u : 200u};
    default: return std::nullopt;
  }
}

std::size_t PackedStart(std::string_view bytes) { return bytes.starts_with(kPacked) ? 8 : 12; }

Result<std::string> Unpacked(const std::string& bytes) {
  if (!bytes.starts_with(kPacked) && !bytes.starts_with(kPackedWithSum)) return bytes;
  const std::size_t start = PackedStart(bytes);
  if (bytes.size() < start) return Fail(ErrorCode::kTruncated, "no whole header");
  const std::uint32_t size = Le32(bytes, 4);
  if (size > kMostPrefetchBytes)
    return Fail(ErrorCode::kTooBig, "a prefetch file of " + std::to_string(size) + " bytes");
  return InflateXpressHuffman(std::string_view(bytes).substr(start), size);
}

constexpr std::size_t kNameBytes = 60;  // with the zero at its end

// The name among those of the files it loaded that ends in the program's, which the header cuts off at 29 characters.
// "PROEF.EXE.MUI" is another file.
std::string PathOf(std::string_view file, const std::string& program) {
  const std::size_t start = Le32(file, 100), bytes = Le32(file, 104);
  if (start > file.size() || bytes > file.size() - start) return "";
  const std::string_view names = file.substr(start, bytes);
  const bool is_cut = Utf16ToZero(file.substr(16, kNameBytes - 4)) != program;
  std::string found;
  std::size_t shortest = std::string::npos;
  for (std::size_t at = 0; at + 2 <= names.size();) {
    const std::string name = Utf16ToZero(names, at);
    const std::string_view last = std::string_view(name).substr(name.rfind('\\') + 1);
    if ((is_cut ? last.starts_with(program) : last == program) && last.size() < shortest) {
      shortest = last.size();
      found = name;
    }
    while (at + 2 <= names.size() && (names[at] != 0 || names[at + 1] != 0)) at += 2;
    at += 2;
  }
  return found;
}

std::vector<UnixNanos> TimesOf(std::string_view file, const Layout& layout) {
  std::vector<UnixNanos> times;
  for (std::size_t i = 0; i < layout.number_of_times; ++i) {
    const std::uint64_t ticks = LoadLe<std::uint64_t>(AsBytes(file).data() + layout.times + 8 * i);
    const auto time = FromWindowsFileTime(ticks);
    if (ticks != 0 && time) times.push_back(*time);
  }
  return times;
}

void EmitRuns(std::string_view file, const Layout& layout, StoreReport& report) {
  const std::string program = Utf16ToZero(file.substr(16, kNameBytes));
  if (program.empty()) return report.Note(MakeError(ErrorCode::kMalformed, "no program is named", 16));
  const std::string path = PathOf(file, program);
  Record run;
  run.kind = RecordKind::kApp;
  run.text = path.empty() ? program : path;
  run.title = "run count " + std::to_string(Le32(file, layout.count));
  const std::vector<UnixNanos> times = TimesOf(file, layout);
  for (std::size_t i = 0; i < times.size(); ++i) {
    run.place = "run time " + std::to_string(i + 1);
    run.time = times[i];
    if (!report.Emit(run)) return;
  }
  run.place = "program";
  if (times.empty()) report.Emit(run);
}

}  // namespace

bool ClaimsPrefetch(const ArtifactInput& input) {
  if (input.head.size() >= 8 && input.head.substr(4, 4) == "SCCA") return true;
  // Other programs of Windows pack their files the same way: what is inside tells.
  const bool packed = input.head.starts_with(kPacked) || input.head.starts_with(kPackedWithSum);
  if (!packed || input.head.size() < 12 || Le32(input.head, 4) > kMostPrefetchBytes ||
      Le32(input.head, 4) < kLeastBytes)
    return false;
  if (AsciiLowerCased(input.entry.Name()).ends_with(".pf")) return true;  // its damage is to be said
  const auto start = InflateXpressHuffman(input.head.substr(PackedStart(input.head)), 8);
  return start && start->substr(4) == "SCCA";
}

Status ReadPrefetch(const ArtifactInput& input, RecordSink& sink) {
  StoreReport report(input, sink, kPrefetchKind, "Windows", "");
  const auto bytes = ReadAll(input.content, kMostPrefetchBytes);
  if (!bytes) return report.Fail(bytes.error());
  const auto file = Unpacked(*bytes);
  if (!file) return report.Fail(file.error());
  if (file->size() < kLeastBytes || file->substr(4, 4) != "SCCA")
    return report.Fail(MakeError(ErrorCode::kMalformed, "no prefetch information"));
  const auto layout = LayoutOf(*file);
  if (!layout)
    return report.Fail(
        MakeError(ErrorCode::kUnsupported, "version " + std::to_string(Le32(*file, 0)) + " of prefetch files"));
  EmitRuns(*file, *layout, report);
  return report.Finish();
}

}  // namespace schouw
