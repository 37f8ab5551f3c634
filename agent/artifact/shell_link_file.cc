#include "agent/artifact/shell_link_file.h"

#include <algorithm>

#include "agent/artifact/store_report.h"
#include "agent/base/ascii.h"

namespace schouw {
namespace {

constexpr std::uint64_t kMostLinkBytes = 16u << 20;

RecordKind KindOf(const Locator& entry, const ShellLink& link) {
  const std::string path = entry.chain.empty() ? "" : AsciiLowerCased(entry.chain.back());
  if (path.find("/recent/") != std::string::npos) return RecordKind::kRecentFile;
  const std::string target = AsciiLowerCased(link.target);
  constexpr std::string_view kPrograms[] = {".exe", ".com", ".bat", ".cmd", ".msi", ".msc", ".cpl", ".scr"};
  const bool is_program = std::ranges::any_of(kPrograms, [&](std::string_view end) { return target.ends_with(end); });
  return is_program ? RecordKind::kApp : RecordKind::kRecentFile;
}

bool IsPageAddress(std::string_view text) { return text.starts_with("http://") || text.starts_with("https://"); }

}  // namespace

bool ClaimsShellLinkFile(const ArtifactInput& input) { return LooksLikeShellLink(input.head); }

Record RecordOfLink(RecordKind kind, std::string place, const ShellLink& link) {
  Record record;
  record.kind = kind;
  record.place = std::move(place);
  record.text = link.target;
  for (const std::string& more : {link.arguments, link.working_folder})
    if (!more.empty()) record.text.append(record.text.empty() ? "" : "\n").append(more);
  if (IsPageAddress(link.target)) record.url = link.target;
  // A browser's own links name the page behind the program.
  std::string_view last = link.arguments;
  if (last.ends_with('"')) last.remove_suffix(1);
  last.remove_prefix(last.find_last_of(" \"") + 1);
  if (record.url.empty() && IsPageAddress(last)) record.url = last;
  record.title = link.description;
  record.time = link.accessed ? link.accessed : link.modified;
  return record;
}

Status ReadShellLinkFile(const ArtifactInput& input, RecordSink& sink) {
  StoreReport report(input, sink, kShellLinkKind, "Windows", "");
  const auto bytes = ReadAll(input.content, kMostLinkBytes);
  if (!bytes) return report.Fail(bytes.error());
  const auto link = ParseShellLink(*bytes);
  if (!link) return report.Fail(link.error());
  if (link->cut_short) report.Note(*link->cut_short);
  if (link->target.empty() && link->arguments.empty() && !link->cut_short)
    report.Note(MakeError(ErrorCode::kUnsupported, "what it leads to is written in a way that is not read"));
  if (!link->target.empty() || !link->arguments.empty())
    report.Emit(RecordOfLink(KindOf(input.entry, *link), "target", *link));
  return report.Finish();
}

}  // namespace schouw
