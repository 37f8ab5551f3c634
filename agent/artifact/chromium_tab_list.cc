#include "agent/artifact/chromium_tab_list.h"

#include "agent/artifact/browser/browser_path.h"
#include "agent/artifact/browser/visited_page.h"
#include "agent/artifact/sqlite/database.h"
#include "agent/artifact/text_store.h"
#include "agent/base/ascii.h"
#include "agent/base/utf8.h"

namespace schouw {
namespace {

constexpr std::uint32_t kOldestVersion = 4, kNewestVersion = 9;
constexpr std::uint32_t kMostTabs = 100'000;

struct ListHead {
  std::uint32_t tabs = 0;
  std::uint32_t private_tabs = 0;
};

Result<ListHead> ReadHead(ByteReader& reader) {
  SCHOUW_ASSIGN(const auto version, reader.Be<std::uint32_t>(), "read version");
  if (version < kOldestVersion || version > kNewestVersion)
    return Fail(ErrorCode::kUnsupported, "version " + std::to_string(version) + " of the list of tabs");
  ListHead head;
  SCHOUW_ASSIGN(head.tabs, reader.Be<std::uint32_t>(), "read number of tabs");
  SCHOUW_ASSIGN(head.private_tabs, reader.Be<std::uint32_t>(), "read number of tabs");
  SCHOUW_TRY(reader.Skip(8), "read what is shown");
  if (head.tabs > kMostTabs || head.private_tabs > head.tabs)
    return Fail(ErrorCode::kMalformed, "impossible number of tabs");
  return head;
}

Status ReadTabs(ByteReader& reader, StoreReport& report) {
  SCHOUW_ASSIGN(const ListHead head, ReadHead(reader), "");
  for (std::uint32_t i = 0; i < head.tabs; ++i) {
    SCHOUW_ASSIGN(const auto id, reader.Be<std::uint32_t>(), "read tab " + std::to_string(i + 1));
    SCHOUW_ASSIGN(const auto bytes, reader.Be<std::uint16_t>(), "read tab " + std::to_string(i + 1));
    SCHOUW_ASSIGN(const Bytes url, reader.Take(bytes), "read tab " + std::to_string(i + 1));
    if (i < head.private_tabs || url.empty()) continue;
    Record tab = PageRecord(RecordKind::kOpenTab, "tab " + std::to_string(id), std::nullopt, Origin::kUnknown,
                            {ToValidUtf8(AsChars(url)), ""});
    if (!EmitWithSearch(report, std::move(tab), Origin::kUnknown)) return {};
  }
  return {};
}

}  // namespace

bool ClaimsChromiumTabList(const ArtifactInput& input) {
  if (!AsciiLowerCased(input.entry.Name()).starts_with("tab_state")) return false;
  ByteReader reader(AsBytes(input.head));
  return ReadHead(reader).has_value();
}

Status ReadChromiumTabList(const ArtifactInput& input, RecordSink& sink) {
  BrowserProfile profile = ChromiumProfile(input.entry);
  StoreReport report(input, sink, kChromiumTabListKind, std::move(profile.app), std::move(profile.profile));
  const auto bytes = ReadTextStore(input);
  if (!bytes) return report.Fail(bytes.error());
  ByteReader reader(AsBytes(*bytes));
  if (const Status status = ReadTabs(reader, report); !status) report.Note(status.error());
  return report.Finish();
}

}  // namespace schouw
