// modules: base model artifact
// Chromium's session commands, and the tabs they leave.
#include <cstdint>
#include <span>

#include "agent/artifact/browser/session_tabs.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  schouw::OpenTabs open;
  schouw::ClosedTabs closed;
  (void)schouw::ReadSnss(std::as_bytes(std::span(data, size)), [&](const schouw::SessionCommand& command) {
    open.Apply(command);
    closed.Apply(command);
  });
  closed.DropRestored();
  return 0;
}
