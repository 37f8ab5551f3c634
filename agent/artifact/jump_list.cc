#include "agent/artifact/jump_list.h"

#include <algorithm>
#include <set>

#include "agent/artifact/shell_link_file.h"
#include "agent/artifact/store_report.h"
#include "agent/artifact/windows/compound_streams.h"
#include "agent/base/ascii.h"
#include "agent/base/number_at.h"
#include "agent/base/utf8.h"

namespace schouw {
namespace {

constexpr std::uint64_t kMostStreamBytes = 64u << 20;
constexpr std::uint64_t kMostJumpListBytes = 256u << 20;
constexpr std::size_t kListHeaderBytes = 32;
constexpr std::string_view kCategoryEnd("\xab\xfb\xbf\xba", 4);
constexpr std::uint32_t kTasks = 2;

// The program's identifier: the name up to the first dot.
std::string ProgramId(const Locator& entry) {
  const std::string_view name = entry.Name();
  return ToValidUtf8(name.substr(0, name.find('.')));
}

std::string HexName(std::uint32_t number) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string name;
  do {
    name.insert(name.begin(), kDigits[number % 16]);
    number /= 16;
  } while (number != 0);
  return name;
}

class AutomaticList {
 public:
  AutomaticList(const CompoundStreams& file, StoreReport& report) : file_(file), report_(report) {}

  void Read() {
    const auto list = file_.Read("DestList", kMostStreamBytes);
    if (!list) report_.Note(list.error());
    if (list) ReadEntries(*list);
    for (const std::string& name : file_.Names()) {
      if (name == "DestList" || listed_.contains(name)) continue;
      if (name.empty() || name.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos) continue;
      if (const auto link = LinkIn(name); link && !Emit("stream " + name, *link)) return;
    }
  }

 private:
  // The first version's entries end behind their path; later ones have 16 bytes more before it and 4 behind.
  void ReadEntries(std::string_view list) {
    if (list.size() < kListHeaderBytes) return report_.Note(MakeError(ErrorCode::kTruncated, "DestList has no header"));
    const bool is_first = Le32(list, 0) == 1;
    const std::size_t path_at = is_first ? 114 : 130;
    for (std::size_t at = kListHeaderBytes; at < list.size();) {
      if (list.size() - at < path_at) return CutShort(at);
      const std::string_view entry = list.substr(at);
      const std::size_t path_bytes = 2 * std::size_t{LoadLe<std::uint16_t>(AsBytes(entry).data() + path_at - 2)};
      if (path_bytes > entry.size() - path_at) return CutShort(at);
      if (!EmitEntry(entry, FromUtf16Le(entry.substr(path_at, path_bytes)))) return;
      at += path_at + path_bytes + (is_first ? 0 : 4);
    }
  }

  void CutShort(std::size_t at) {
    report_.Note(MakeError(ErrorCode::kTruncated, "an entry of DestList is cut off", at));
  }

  bool EmitEntry(std::string_view entry, std::string path) {
    const std::uint32_t number = Le32(entry, 88);
    const std::string stream = HexName(number);
    listed_.insert(stream);
    ShellLink link = LinkIn(stream).value_or(ShellLink{});
    const bool is_path = !path.empty() && !path.starts_with("knownfolder:") && !path.starts_with("::");
    if (is_path || link.target.empty()) link.target = std::move(path);
    const std::uint64_t ticks = LoadLe<std::uint64_t>(AsBytes(entry).data() + 100);
    const auto time = FromWindowsFileTime(ticks);
    link.accessed = ticks != 0 && time ? std::optional(*time) : std::nullopt;
    link.modified = std::nullopt;
    return Emit("DestList entry " + std::to_string(number), link);
  }

  std::optional<ShellLink> LinkIn(const std::string& stream) {
    if (!file_.Has(stream)) return std::nullopt;
    const auto bytes = file_.Read(stream, kMostStreamBytes);
    auto link = bytes ? ParseShellLink(*bytes) : Fail(bytes.error());
    if (!link) {
      report_.Note(Error(link.error()).In("stream " + stream));
      return std::nullopt;
    }
    return std::move(*link);
  }

  bool Emit(std::string place, const ShellLink& link) {
    Record record = RecordOfLink(RecordKind::kRecentFile, std::move(place), link);
    return record.text.empty() || report_.Emit(std::move(record));
  }

  const CompoundStreams& file_;
  StoreReport& report_;
  std::set<std::string> listed_;
};

class CustomList {
 public:
  CustomList(std::string_view bytes, StoreReport& report) : reader_(AsBytes(bytes)), bytes_(bytes), report_(report) {}

  Status Read() {
    SCHOUW_TRY(reader_.Skip(4), "header");
    SCHOUW_ASSIGN(const std::uint32_t categories, reader_.Le<std::uint32_t>(), "header");
    SCHOUW_TRY(reader_.Skip(4), "header");
    for (std::uint32_t i = 0; i < categories && !report_.stopped(); ++i)
      SCHOUW_TRY(ReadCategory(), "category " + std::to_string(i + 1));
    return {};
  }

 private:
  // 0: with a title; 1: a known one, which holds no links; 2: tasks.
  Status ReadCategory() {
    SCHOUW_ASSIGN(const std::uint32_t type, reader_.Le<std::uint32_t>(), "");
    if (type > kTasks) return Fail(ErrorCode::kMalformed, "unknown type", reader_.offset() - 4);
    if (type == 0) {
      SCHOUW_ASSIGN(const std::uint16_t characters, reader_.Le<std::uint16_t>(), "title");
      SCHOUW_TRY(reader_.Skip(std::size_t{characters} * 2), "title");
    }
    SCHOUW_ASSIGN(const std::uint32_t number, reader_.Le<std::uint32_t>(), "");
    for (std::uint32_t i = 0; type != 1 && i < number && !AtEnd(); ++i)
      SCHOUW_TRY(ReadLink(type), "link " + std::to_string(i + 1));
    SCHOUW_ASSIGN(const Bytes end, reader_.Take(4), "end");
    if (AsChars(end) != kCategoryEnd) return Fail(ErrorCode::kMalformed, "no end of category", reader_.offset() - 4);
    return {};
  }

  Status ReadLink(std::uint32_t type) {
    SCHOUW_ASSIGN(const Bytes id, reader_.Take(16), "class");
    if (AsChars(id) != kShellLinkClass) return SkipItem();
    const std::size_t at = reader_.offset();
    SCHOUW_ASSIGN(const ShellLink link, ParseShellLink(bytes_.substr(at)), "");
    if (link.cut_short) return Fail(*link.cut_short);
    SCHOUW_TRY(reader_.Skip(link.bytes), "");
    const RecordKind kind = type == kTasks ? RecordKind::kApp : RecordKind::kRecentFile;
    Record record = RecordOfLink(kind, "link at byte " + std::to_string(at), link);
    if (!record.text.empty()) report_.Emit(std::move(record));
    return {};
  }

  bool AtEnd() const { return bytes_.substr(reader_.offset()).starts_with(kCategoryEnd); }

  // An item of another class tells no length: up to the next link or the end of the category.
  Status SkipItem() {
    const std::size_t at = reader_.offset();
    report_.Note(MakeError(ErrorCode::kUnsupported, "an item that is no shell link", at - 16));
    const std::string link = std::string(kShellLinkClass) + std::string("\x4c\0\0\0", 4) + std::string(kShellLinkClass);
    const std::size_t next = std::min(bytes_.find(link, at), bytes_.find(kCategoryEnd, at));
    if (next == std::string_view::npos) return Fail(ErrorCode::kMalformed, "no end of category", at);
    return reader_.Skip(next - at);
  }

  ByteReader reader_;
  std::string_view bytes_;
  StoreReport& report_;
};

bool IsNamed(const ArtifactInput& input, std::string_view ending) {
  return AsciiLowerCased(input.entry.Name()).ends_with(ending);
}

}  // namespace

bool ClaimsAutomaticJumpList(const ArtifactInput& input) {
  if (!input.head.starts_with("\xd0\xcf\x11\xe0") || input.content.size() > kMostJumpListBytes) return false;
  if (!input.content.random_access()) return false;
  if (IsNamed(input, ".automaticdestinations-ms")) return true;  // its damage is to be said
  const auto file = CompoundStreams::Open(input.content);
  return file && file->Has("DestList");
}

Status ReadAutomaticJumpList(const ArtifactInput& input, RecordSink& sink) {
  StoreReport report(input, sink, kAutomaticJumpListKind, ProgramId(input.entry), "");
  const auto file = CompoundStreams::Open(input.content);
  if (!file) return report.Fail(file.error());
  if (file->damage()) report.Note(*file->damage());
  AutomaticList(*file, report).Read();
  return report.Finish();
}

bool ClaimsCustomJumpList(const ArtifactInput& input) {
  const std::uint64_t size = input.content.size();
  if (input.head.size() < 16 || size > kMostJumpListBytes || Le32(input.head, 0) != 2 || Le32(input.head, 4) > 1000 ||
      Le32(input.head, 12) > kTasks || !input.content.random_access())
    return false;
  if (IsNamed(input, ".customdestinations-ms")) return true;  // its damage is to be said
  const auto end = ReadUpTo(input.content, size - 4, 4);
  return end && *end == kCategoryEnd;
}

Status ReadCustomJumpList(const ArtifactInput& input, RecordSink& sink) {
  StoreReport report(input, sink, kCustomJumpListKind, ProgramId(input.entry), "");
  const auto bytes = ReadAll(input.content, kMostStreamBytes);
  if (!bytes) return report.Fail(bytes.error());
  if (const Status status = CustomList(*bytes, report).Read(); !status) report.Note(status.error());
  return report.Finish();
}

}  // namespace schouw
