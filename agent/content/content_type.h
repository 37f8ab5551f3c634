// What a file is, by its first bytes: our own signatures first, libmagic for the rest; the only libmagic code.
#pragma once

#include <string>
#include <string_view>

namespace schouw {

enum class ContentFamily {
  kText,       // some document reader may take it
  kContainer,  // archive/ may open it
  kDatabase,   // SQLite, ESE, LevelDB, registry hive: artifact readers
  kPicture,    // never decoded: pictures, video, sound
  kProgram,    // executables, libraries, fonts, drivers
  kOther,
};

struct ContentType {
  ContentFamily family = ContentFamily::kOther;
  std::string mime;  // "application/pdf"
};

// Loads the magic database; call once before lock-down. Not thread-safe.
class ContentIdentifier {
 public:
  ContentIdentifier();
  ~ContentIdentifier();
  ContentIdentifier(const ContentIdentifier&) = delete;
  ContentIdentifier& operator=(const ContentIdentifier&) = delete;
  // `head`: up to 4 KiB from the start of the file.
  ContentType Identify(std::string_view head) const;

 private:
  void* magic_;  // magic_t, kept out of the header
};

}  // namespace schouw
