// An archive that stands inside a program, or behind a picture.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "agent/base/byte_source.h"

namespace schouw {

struct EmbeddedArchive {
  std::string name;  // "7z", "rar" or "cab"
  std::uint64_t offset = 0;
};

// Whether `head` begins a program for Windows or Linux, which may be self-extracting.
bool IsProgram(std::string_view head);
// The archive in a self-extracting program: in its first 512 KiB, or behind its sections.
std::optional<EmbeddedArchive> FindInProgram(const ByteSource& content, std::string_view head);

// The rar archive behind other bytes, by the block that closes every rar (technote.txt of RAR 4 and 5); searched for in
// the first 64 MiB only when that stands at the end.
std::optional<EmbeddedArchive> FindRarBehind(const ByteSource& content);

// The 7z behind other bytes that ends where the content does. Its end is two zeroes (7zFormat.txt, kEnd of its last
// lists): without them nothing is searched for; with them the first 64 MiB are.
std::optional<EmbeddedArchive> FindSevenZipBehind(const ByteSource& content);

}  // namespace schouw
