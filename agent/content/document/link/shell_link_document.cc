#include <array>
#include <string>
#include <utility>

#include "agent/content/document/link/link.h"
#include "agent/content/document/link/shell_link.h"
#include "agent/model/text_pieces.h"

namespace schouw {
namespace {

using namespace std::string_view_literals;

constexpr std::uint64_t kMaxLinkFileBytes = 4u << 20;

bool IsAddress(std::string_view text) { return text.starts_with("http://") || text.starts_with("https://"); }

}  // namespace

bool ClaimsShellLink(const DocumentInput& input) { return input.head.starts_with("L\0\0\0\x01\x14\x02\0"sv); }

Status ReadShellLink(const DocumentInput& input, DocumentSink& sink) {
  SCHOUW_ASSIGN(const std::string bytes, ReadAll(input.content, kMaxLinkFileBytes), "read shortcut");
  SCHOUW_ASSIGN(const ShellLinkText link, ParseShellLinkText(AsBytes(bytes)), "read shortcut");
  const std::pair<const char*, const std::string&> fields[] = {{"Target", link.path},
                                                               {"Address", link.address},
                                                               {"Share", link.network},
                                                               {"Environment", link.environment},
                                                               {"Name", link.name},
                                                               {"Relative path", link.relative_path},
                                                               {"Folder", link.working_folder},
                                                               {"Arguments", link.arguments}};
  std::string text;
  for (const auto& [label, value] : fields)
    if (!value.empty()) text += std::string(label) + ": " + value + "\n";
  if (!text.empty()) {
    Record record = input.origin;
    record.place = "shortcut";
    record.title = link.name;
    record.url = !link.address.empty() ? link.address : IsAddress(link.arguments) ? link.arguments : "";
    TextPieces pieces(record, input.limits, sink);
    pieces.buffer() = text;
    pieces.Finish();
  }
  if (link.cut) return Fail(ErrorCode::kTruncated, "shortcut ends early");
  return {};
}

}  // namespace schouw
