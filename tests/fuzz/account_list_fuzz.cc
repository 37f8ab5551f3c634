// modules: base model artifact
// corpus: registry/yarp
// Lists of users, by two names.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "agent/artifact/account_list.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const schouw::MemorySource content(bytes);
  const schouw::Limits limits;
  for (const char* name : {"/etc/passwd", "/Windows/System32/config/SAM"}) {
    schouw::Locator entry;
    entry.chain = {name};
    const schouw::ArtifactInput input{entry, {}, schouw::RecordState::kLive, content, {}, {}, limits};
    (void)schouw::ReadAccountList(
        input,
        [](const schouw::AccountIdentity& account) {
          if (account.id.empty()) std::abort();
          if (!account.folder.empty() && (account.folder[0] != '/' || account.folder.size() < 2)) std::abort();
          if (account.folder.find("/../") != std::string::npos) std::abort();
        },
        [](const schouw::Error&) {});
  }
  return 0;
}
