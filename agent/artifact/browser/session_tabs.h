// The tabs that a Chromium session leaves, after every command of its log.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "agent/artifact/browser/snss.h"

namespace schouw {

struct SessionTab {
  std::int32_t window = 0;
  std::map<std::int32_t, SessionNavigation> pages;  // by index
};

// Open tabs of a "Session_*" file. Commands by components/sessions/core/session_service_commands.cc.
class OpenTabs {
 public:
  void Apply(const SessionCommand& command);

  const std::map<std::int32_t, SessionTab>& tabs() const { return tabs_; }
  std::uint64_t unreadable() const { return unreadable_; }  // navigations that could not be read
  bool too_many() const { return steps_ > kMaxSteps; }      // gave up: what came after is not in it

 private:
  static constexpr std::uint64_t kMaxSteps = 50'000'000;

  void Navigate(const SessionCommand& command);
  void CloseWindow(std::int32_t window);
  // Drops `count` pages from `index`; those behind move up.
  void Prune(std::int32_t tab, std::int32_t index, std::int32_t count);

  std::map<std::int32_t, SessionTab> tabs_;
  std::uint64_t unreadable_ = 0;
  std::uint64_t steps_ = 0;
};

// Closed tabs that a "Tabs_*" file keeps for being opened again. Commands by
// components/sessions/core/tab_restore_service_impl.cc.
class ClosedTabs {
 public:
  void Apply(const SessionCommand& command);

  // In the order of closing.
  const std::vector<SessionNavigation>& pages() const { return pages_; }
  std::uint64_t unreadable() const { return unreadable_; }
  // Forgets what was opened again since. Call once, after the last command.
  void DropRestored();

 private:
  struct Entry {
    std::int32_t tab = 0;
    std::int32_t window = 0;  // 0: closed on its own
    std::size_t first_page = 0;
    std::size_t end_page = 0;
  };

  std::vector<Entry> entries_;
  std::vector<SessionNavigation> pages_;
  std::map<std::int32_t, std::size_t> restored_;  // identifier, and how many entries there were then
  std::int32_t window_ = 0;
  std::int32_t tabs_of_window_left_ = 0;
  std::uint64_t unreadable_ = 0;
};

}  // namespace schouw
