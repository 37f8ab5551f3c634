// modules: base model content
// Archives member by member, and as an acquisition with every file opened.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "agent/base/utf8.h"
#include "agent/content/archive/archive.h"

namespace {

void OpenAll(schouw::FileSystem& files, const schouw::EntryAddress& folder, int& left) {
  (void)files.ListDirectory(folder, [&](schouw::Entry entry) {
    if (--left < 0) return false;
    if (entry.type == schouw::EntryType::kFolder) OpenAll(files, entry.address, left);
    if (entry.type == schouw::EntryType::kFile)
      if (auto source = files.OpenFile(entry.address)) (void)schouw::ReadUpTo(**source, 0, 1000);
    return true;
  });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const schouw::MemorySource content(std::string(reinterpret_cast<const char*>(data), size));
  schouw::Limits limits;
  limits.max_members = 100;
  limits.max_member_bytes = 1u << 20;
  limits.max_container_bytes = 4u << 20;
  limits.max_member_in_memory_bytes = 64u << 10;
  std::array<std::byte, 4096> buffer{};
  (void)schouw::ReadArchive(content, limits, [&](const schouw::Member& member, schouw::MemberReader& reader) {
    if (member.path.empty() || !schouw::IsValidUtf8(member.path)) std::abort();
    for (auto count = reader.Read(buffer); count && *count > 0; count = reader.Read(buffer)) {
    }
    return true;
  });
  if (auto files = schouw::OpenAcquisition(content, limits)) {
    int left = 100;
    OpenAll(**files, (*files)->root(), left);
  }
  return 0;
}
