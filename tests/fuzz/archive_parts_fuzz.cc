// modules: base model content
// A set of up to four files: the first two bytes say how the rest is cut, and by which names.
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "agent/content/archive/archive.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  struct Names {
    const char* first;
    std::array<const char*, 3> parts;
  };
  constexpr std::array<Names, 4> kNames = {{{"a.zip", {"a.z01", "a.z02", "a.z03"}},
                                            {"a.7z.001", {"a.7z.002", "a.7z.003", "a.7z.004"}},
                                            {"a.rar", {"a.r00", "a.r01", "a.r02"}},
                                            {"a.part1.rar", {"a.part2.rar", "a.part3.rar", "a.part4.rar"}}}};
  const Names& names = kNames[data[0] % kNames.size()];
  const std::string bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
  const std::size_t piece = bytes.size() * data[1] / 256 + 1;
  std::vector<std::unique_ptr<schouw::MemorySource>> files;
  for (std::size_t at = 0; at < bytes.size() && files.size() < 4; at += piece)
    files.push_back(std::make_unique<schouw::MemorySource>(bytes.substr(at, files.size() == 3 ? bytes.size() : piece)));
  if (files.empty()) return 0;
  // A split zip is read by its last file.
  const bool zip = data[0] % kNames.size() == 0;
  const std::size_t first = zip ? files.size() - 1 : 0;
  std::vector<schouw::ArchivePart> parts;
  for (std::size_t i = 0; i < files.size(); ++i)
    if (i != first) parts.push_back({names.parts[parts.size()], files[i].get()});
  schouw::Limits limits;
  limits.max_members = 100;
  limits.max_member_bytes = 1u << 20;
  limits.max_container_bytes = 1u << 22;
  std::array<std::byte, 4096> block;
  (void)schouw::ReadArchiveSet(*files[first], names.first, parts, limits,
                               [&](const schouw::Member&, schouw::MemberReader& reader) {
                                 for (auto count = reader.Read(block); count && *count > 0;) count = reader.Read(block);
                                 return true;
                               });
  return 0;
}
