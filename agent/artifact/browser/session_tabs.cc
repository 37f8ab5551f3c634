#include "agent/artifact/browser/session_tabs.h"

#include <algorithm>
#include <iterator>
#include <limits>

namespace schouw {
namespace {

enum SessionId : std::uint8_t {
  kSetTabWindow = 0,
  kPrunedFromBack = 5,
  kUpdateNavigation = 6,
  kPrunedFromFront = 11,
  kTabClosed = 16,
  kWindowClosed = 17,
  kPruned = 24,
};

enum RestoreId : std::uint8_t {
  kRestoreNavigation = 1,
  kRestored = 2,
  kWindowOld = 3,
  kTab = 4,
  kWindow = 9,
};

}  // namespace

void OpenTabs::Apply(const SessionCommand& command) {
  if (too_many()) return;
  ++steps_;
  const auto first = PayloadNumber(command.payload, 0);
  const auto second = PayloadNumber(command.payload, 1);
  const auto third = PayloadNumber(command.payload, 2);
  switch (command.id) {
    case kSetTabWindow:
      if (first && second) tabs_[*second].window = *first;
      return;
    case kUpdateNavigation: return Navigate(command);
    case kPrunedFromBack:
      if (first && second) Prune(*first, *second, std::numeric_limits<std::int32_t>::max());
      return;
    case kPrunedFromFront:
      if (first && second) Prune(*first, 0, *second);
      return;
    case kPruned:
      if (first && second && third) Prune(*first, *second, *third);
      return;
    case kTabClosed:
      if (first) tabs_.erase(*first);
      return;
    case kWindowClosed:
      if (first) CloseWindow(*first);
      return;
    default: return;
  }
}

void OpenTabs::Navigate(const SessionCommand& command) {
  auto navigation = ReadNavigation(command.payload);
  if (!navigation || navigation->index < 0) {
    ++unreadable_;
    return;
  }
  const std::int32_t index = navigation->index;
  tabs_[navigation->tab].pages[index] = std::move(*navigation);
}

void OpenTabs::CloseWindow(std::int32_t window) {
  steps_ += tabs_.size();
  std::erase_if(tabs_, [&](const auto& tab) { return tab.second.window == window; });
}

void OpenTabs::Prune(std::int32_t tab, std::int32_t index, std::int32_t count) {
  const auto found = tabs_.find(tab);
  if (found == tabs_.end() || index < 0 || count <= 0) return;
  std::map<std::int32_t, SessionNavigation>& pages = found->second.pages;
  const std::int64_t end = std::int64_t{index} + count;
  std::map<std::int32_t, SessionNavigation> behind;
  for (auto page = pages.lower_bound(index); page != pages.end(); page = pages.erase(page), ++steps_) {
    if (page->first < end) continue;
    page->second.index -= count;
    behind.emplace(page->second.index, std::move(page->second));
  }
  pages.merge(behind);
}

void ClosedTabs::Apply(const SessionCommand& command) {
  const auto first = PayloadNumber(command.payload, 0);
  if (!first) return;
  if (command.id == kRestored) {
    restored_[*first] = entries_.size();
  } else if (command.id == kWindowOld || command.id == kWindow) {
    const std::size_t at = command.id == kWindow ? 1 : 0;  // a pickle begins with its length
    window_ = PayloadNumber(command.payload, at).value_or(0);
    tabs_of_window_left_ = PayloadNumber(command.payload, at + 2).value_or(0);
  } else if (command.id == kTab) {
    const bool inside = tabs_of_window_left_-- > 0;
    if (!inside) tabs_of_window_left_ = window_ = 0;
    entries_.push_back({*first, window_, pages_.size(), pages_.size()});
  } else if (command.id == kRestoreNavigation) {
    auto navigation = ReadNavigation(command.payload);
    if (!navigation) {
      ++unreadable_;
      return;
    }
    if (entries_.empty()) entries_.push_back({navigation->tab, 0, 0, 0});
    pages_.push_back(std::move(*navigation));
    entries_.back().end_page = pages_.size();
  }
}

void ClosedTabs::DropRestored() {
  std::vector<SessionNavigation> kept;
  const auto restored_after = [&](std::int32_t id, std::size_t entry) {
    const auto found = restored_.find(id);
    return id != 0 && found != restored_.end() && found->second > entry;
  };
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const Entry& entry = entries_[i];
    if (restored_after(entry.tab, i) || restored_after(entry.window, i)) continue;
    std::move(pages_.begin() + static_cast<std::ptrdiff_t>(entry.first_page),
              pages_.begin() + static_cast<std::ptrdiff_t>(entry.end_page), std::back_inserter(kept));
  }
  pages_ = std::move(kept);
}

}  // namespace schouw
