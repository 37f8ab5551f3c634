// modules: base model artifact
// corpus: artifact/plaso/plist
// Lists of macOS, of open tabs and of Neovim, each by the reader that claims it under its name; bookmarks by
// themselves.
#include "agent/artifact/macos/bookmark_data.h"
#include "tests/fuzz/artifact_fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using schouw::fuzzing::ReadClaimed;
  ReadClaimed(data, size, "/com.apple.LSSharedFileList.RecentDocuments.sfl2", {"macos.file_list"});
  ReadClaimed(data, size, "/com.apple.spotlight.Shortcuts.v3", {"macos.spotlight_shortcuts"});
  ReadClaimed(data, size, "/com.apple.dock.plist", {"macos.dock"});
  ReadClaimed(data, size, "/InstallHistory.plist", {"macos.install_history"});
  ReadClaimed(data, size, "/main.shada", {"vim.shada"});
  ReadClaimed(data, size, "/tab_state0", {"chromium.tab_list"});
  ReadClaimed(data, size, "/global_history.dat", {"opera.global_history"});
  ReadClaimed(data, size, "/typed_history.xml", {"opera.typed_history"});
  ReadClaimed(data, size, "/Favorites/a.url", {"msie.favorite"});
  (void)schouw::BookmarkTarget({reinterpret_cast<const char*>(data), size});
  return 0;
}
