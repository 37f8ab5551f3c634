// modules: base model artifact
// corpus: artifact/plaso/automaticDestinations-ms artifact/plaso/customDestinations-ms artifact/iped/test_lnk.lnk
// Shell links and jump lists, each by the reader that claims it.
#include "tests/fuzz/artifact_fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  schouw::fuzzing::ReadClaimed(data, size, "/a.lnk",
                               {"windows.shell_link", "windows.jump_list_automatic", "windows.jump_list_custom"});
  return 0;
}
