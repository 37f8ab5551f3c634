#include "agent/content/content_type.h"

#include <fcntl.h>
#include <magic.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <cctype>

#include "agent/base/unique_fd.h"
#include "agent/content/document/data_folder.h"
#include "agent/content/signatures.h"

namespace schouw {
namespace {

// libmagic costs half a millisecond a file, most of it in these checks, and our own table names what they find.
constexpr int kMagicFlags = MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TAR | MAGIC_NO_CHECK_ELF |
                            MAGIC_NO_CHECK_TEXT | MAGIC_NO_CHECK_ENCODING | MAGIC_NO_CHECK_TOKENS | MAGIC_NO_CHECK_CDF |
                            MAGIC_NO_CHECK_CSV | MAGIC_NO_CHECK_JSON;
constexpr std::size_t kMagicBytes = 4096;

// A zip's first member says which kind of document it carries: OpenDocument and EPUB store "mimetype" first
// (OpenDocument 1.3 part 2, 3.3), Office Open XML writers "[Content_Types].xml", Java "META-INF/".
std::string ZipMime(std::string_view head) {
  constexpr std::size_t kLocalHeaderBytes = 30;
  if (head.size() < kLocalHeaderBytes || !head.starts_with("PK\x03\x04")) return "application/zip";
  const std::string_view name = head.substr(kLocalHeaderBytes);
  if (name.starts_with("mimetypeapplication/")) {
    std::string_view mime = name.substr(8, 100);
    std::size_t length = 0;
    while (length < mime.size() && (std::isalnum(static_cast<unsigned char>(mime[length])) != 0 ||
                                    std::string_view("/.+-").find(mime[length]) != std::string_view::npos))
      ++length;
    return std::string(mime.substr(0, length));
  }
  if (name.starts_with("[Content_Types].xml")) return "application/vnd.openxmlformats-officedocument";
  if (name.starts_with("META-INF/")) return "application/java-archive";
  return "application/zip";
}

ContentFamily FamilyOfMime(std::string_view mime) {
  if (mime.starts_with("image/") || mime.starts_with("video/") || mime.starts_with("audio/"))
    return ContentFamily::kPicture;
  if (mime.starts_with("text/") || mime.starts_with("message/")) return ContentFamily::kText;
  if (mime.starts_with("font/")) return ContentFamily::kProgram;
  return ContentFamily::kOther;
}

// libmagic's compiled table as it came with the program, so that each computer names content alike; the system's own
// where the program came without. By buffer: in a path, ':' means something to libmagic. Stays mapped: the handle
// points into it.
bool LoadTable(magic_t handle) {
  const UniqueFd file(::open((DataFolder() + "/magic.mgc").c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.valid()) return magic_load(handle, nullptr) == 0;
  struct stat about {};
  if (::fstat(file.get(), &about) != 0 || about.st_size <= 0) return false;
  std::size_t size = static_cast<std::size_t>(about.st_size);
  void* table = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE, file.get(), 0);
  return table != MAP_FAILED && magic_load_buffers(handle, &table, &size, 1) == 0;
}

}  // namespace

ContentIdentifier::ContentIdentifier() : magic_(nullptr) {
  const magic_t handle = magic_open(kMagicFlags);
  if (handle == nullptr) return;
  if (!LoadTable(handle)) {
    magic_close(handle);
    return;
  }
  magic_ = handle;
  magic_buffer(handle, "\x01", 1);  // whatever it opens at first use, it opens now
}

ContentIdentifier::~ContentIdentifier() {
  if (magic_ != nullptr) magic_close(static_cast<magic_t>(magic_));
}

ContentType ContentIdentifier::Identify(std::string_view head) const {
  if (head.empty()) return {ContentFamily::kOther, "application/x-empty"};
  if (const ContentSignature* found = FindSignature(head)) {
    if (found->mime == "application/zip") return {found->family, ZipMime(head)};
    return {found->family, std::string(found->mime)};
  }
  if (LooksLikeText(head)) return {ContentFamily::kText, "text/plain"};
  const char* mime = nullptr;
  if (magic_ != nullptr)
    mime = magic_buffer(static_cast<magic_t>(magic_), head.data(), std::min(head.size(), kMagicBytes));
  if (mime == nullptr) return {ContentFamily::kOther, "application/octet-stream"};
  ContentType type{FamilyOfMime(mime), mime};
  // Its word "text" is about a magic number; what is text in bytes was told above.
  if (type.family == ContentFamily::kText) type.family = ContentFamily::kOther;
  return type;
}

}  // namespace schouw
