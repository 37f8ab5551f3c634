// modules: base model image volume filesystem
// The root folder and the first bytes of its files, of whatever file system the fuzzer's bytes are.
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "agent/filesystem/open.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const schouw::MemorySource image(std::string(reinterpret_cast<const char*>(data), size));
  auto opened = schouw::OpenFileSystem(image, {"p0", 0, size, 0});
  if (!opened) return 0;
  std::vector<schouw::EntryAddress> files;
  (void)(*opened)->ListDirectory((*opened)->root(), [&](const schouw::Entry& entry) {
    if (entry.type == schouw::EntryType::kFile) files.push_back(entry.address);
    return files.size() < 16;
  });
  std::array<std::byte, 4096> buffer{};
  for (const schouw::EntryAddress& file : files) {
    auto source = (*opened)->OpenFile(file);
    if (source) (void)(*source)->ReadAt(0, buffer);
  }
  return 0;
}
