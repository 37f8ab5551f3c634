#include "agent/artifact/chromium_session.h"

#include "agent/artifact/browser/browser_path.h"
#include "agent/artifact/browser/page_transition.h"
#include "agent/artifact/browser/session_tabs.h"
#include "agent/artifact/browser/store_clock.h"
#include "agent/artifact/browser/visited_page.h"

namespace schouw {
namespace {

class SessionReader {
 public:
  explicit SessionReader(StoreReport& report) : report_(report) {}

  Status Read(Bytes file) {
    bool session = false;
    Status status = ReadSnss(file, [&](const SessionCommand& command) {
      // Only a session puts a tab into a window, by two plain numbers.
      session = session || (command.id == 0 && command.payload.size() == 8);
      open_.Apply(command);
      closed_.Apply(command);
    });
    if (!status && status.error().code != ErrorCode::kTruncated) return status;
    if (session)
      EmitOpen();
    else
      EmitClosed();
    if (!status) report_.Note(status.error());
    const std::uint64_t unreadable = session ? open_.unreadable() : closed_.unreadable();
    if (unreadable > 0)
      report_.Note(MakeError(ErrorCode::kMalformed, std::to_string(unreadable) + " navigations can't be read"));
    if (session && open_.too_many())
      report_.Note(MakeError(ErrorCode::kTooMany, "more changes to tabs than are followed"));
    clock_.NoteCount(report_);
    return {};
  }

 private:
  void EmitOpen() {
    for (const auto& [id, tab] : open_.tabs())
      for (const auto& [index, page] : tab.pages)
        if (!Emit(RecordKind::kOpenTab, id, page)) return;
  }

  void EmitClosed() {
    closed_.DropRestored();
    for (const SessionNavigation& page : closed_.pages())
      if (!Emit(RecordKind::kAppData, page.tab, page)) return;
  }

  bool Emit(RecordKind kind, std::int32_t tab, const SessionNavigation& page) {
    if (page.url.empty()) return true;
    const VisitOrigin origin = page.transition ? FromTransition(*page.transition) : VisitOrigin();
    const std::string place = "tab " + std::to_string(tab) + " page " + std::to_string(page.index);
    Record record = PageRecord(kind, place, clock_.Time(page.time), origin.origin, {page.url, page.title});
    if (kind == RecordKind::kOpenTab) return EmitWithSearch(report_, std::move(record), origin.search_origin);
    return report_.Emit(std::move(record));
  }

  StoreReport& report_;
  OpenTabs open_;
  ClosedTabs closed_;
  StoreClock clock_{TimeUnit::kChromium};
};

}  // namespace

bool ClaimsChromiumSession(const ArtifactInput& input) { return LooksLikeSnss(input.head); }

Status ReadChromiumSession(const ArtifactInput& input, RecordSink& sink) {
  BrowserProfile profile = ChromiumProfile(input.entry);
  StoreReport report(input, sink, kChromiumSessionKind, std::move(profile.app), std::move(profile.profile));
  const auto file = ReadAll(input.content, input.limits.max_member_in_memory_bytes);
  if (!file) return report.Fail(file.error());
  if (Status status = SessionReader(report).Read(AsBytes(*file)); !status)
    return report.Fail(std::move(status).error());
  return report.Finish();
}

}  // namespace schouw
