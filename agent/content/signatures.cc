#include "agent/content/signatures.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>

namespace schouw {
namespace {

using enum ContentFamily;
using namespace std::string_view_literals;

// Containers: what archive/ opens, and what it can only name.
constexpr ContentSignature kContainers[] = {
    {0, "PK\x03\x04"sv, "application/zip", kContainer},
    {0, "PK\x05\x06"sv, "application/zip", kContainer},
    {0, "PK\x07\x08PK\x03\x04"sv, "application/zip", kContainer},
    {0, "PK00PK\x03\x04"sv, "application/zip", kContainer},
    {0, "\x1f\x8b"sv, "application/gzip", kContainer},
    {0, "\x1f\x9d"sv, "application/x-compress", kContainer},
    {0, "7z\xbc\xaf\x27\x1c"sv, "application/x-7z-compressed", kContainer},
    {0, "Rar!\x1a\x07"sv, "application/vnd.rar", kContainer},
    {0, "\xfd\x37zXZ\0"sv, "application/x-xz", kContainer},
    {0, "LZIP\x01"sv, "application/x-lzip", kContainer},
    {0, "\x28\xb5\x2f\xfd"sv, "application/zstd", kContainer},
    {0, "\x50\x2a\x4d\x18\x04\0\0\0"sv, "application/zstd", kContainer},  // pzstd: a frame to skip comes first
    {0, "\x04\x22\x4d\x18"sv, "application/x-lz4", kContainer},
    {0, "\x02\x21\x4c\x18"sv, "application/x-lz4", kContainer},
    {0, "\x89LZO\0\x0d\x0a\x1a\x0a"sv, "application/x-lzop", kContainer},
    {0, "LRZI"sv, "application/x-lrzip", kContainer},
    {257, "ustar"sv, "application/x-tar", kContainer},
    {0, "MSCF\0\0\0\0"sv, "application/vnd.ms-cab-compressed", kContainer},
    {0, "ISc("sv, "application/x-installshield", kContainer},
    {32769, "CD001"sv, "application/x-iso9660-image", kContainer},
    {0, "!<arch>\n"sv, "application/x-archive", kContainer},
    {0, "!<arch>\ndebian"sv, "application/vnd.debian.binary-package", kContainer},
    {0, "\xed\xab\xee\xdb"sv, "application/x-rpm", kContainer},
    {0, "xar!"sv, "application/x-xar", kContainer},
    {0, "WARC/1."sv, "application/warc", kContainer},
    {2, "-lh"sv, "application/x-lzh", kContainer, 6, "-"},
    {2, "-lz"sv, "application/x-lzh", kContainer, 6, "-"},
    {0, "\x60\xea"sv, "application/x-arj", kContainer},
    {0, "ANDROID BACKUP\n"sv, "application/x-android-backup", kContainer},
    {0, "MSWIM\0\0\0"sv, "application/x-ms-wim", kContainer},
    {0, "hsqs"sv, "application/x-squashfs", kContainer},
    {0, "ITSF\x03\0\0\0"sv, "application/vnd.ms-htmlhelp", kContainer},
    {0, "!BDN"sv, "application/vnd.ms-outlook-pst", kContainer},
    {0, "QFI\xfb"sv, "application/x-qemu-disk", kContainer},
    {0, "KDMV"sv, "application/x-vmdk-disk", kContainer},
    {0, "vhdxfile"sv, "application/x-vhdx-disk", kContainer},
    {0, "conectix"sv, "application/x-vhd-disk", kContainer},
    {0, "EVF\x09\x0d\x0a\xff\0"sv, "application/x-ewf", kContainer},
};

constexpr ContentSignature kDatabases[] = {
    {0, "SQLite format 3\0"sv, "application/vnd.sqlite3", kDatabase},
    {0, "\x37\x7f\x06\x82"sv, "application/x-sqlite-wal", kDatabase},
    {0, "\x37\x7f\x06\x83"sv, "application/x-sqlite-wal", kDatabase},
    {0, "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"sv, "application/x-sqlite-journal", kDatabase},
    {4, "\xef\xcd\xab\x89"sv, "application/x-ese", kDatabase},
    {0, "regf"sv, "application/x-ms-registry", kDatabase},
    {0, "HvLE"sv, "application/x-ms-registry-log", kDatabase},
    {0, "ElfFile\0"sv, "application/x-ms-evtx", kDatabase},
    {4, "LfLe"sv, "application/x-ms-evt", kDatabase},
    {0, "bplist00"sv, "application/x-bplist", kDatabase},
    {4, "SCCA"sv, "application/x-ms-prefetch", kDatabase},
    {0, "MAM\x04"sv, "application/x-ms-prefetch", kDatabase},
    {0, "L\0\0\0\x01\x14\x02\0"sv, "application/x-ms-shortcut", kDatabase},
    {0, "Client UrlCache MMF"sv, "application/x-ms-index-dat", kDatabase},
    {0, "mozLz40\0"sv, "application/x-mozlz4", kDatabase},
    {0, "SNSS"sv, "application/x-snss", kDatabase},
    {0, "leveldb.BytewiseComparator"sv, "application/x-leveldb-manifest", kDatabase},
    {4, "Standard Jet DB"sv, "application/x-msaccess", kDatabase},
    {4, "Standard ACE DB"sv, "application/x-msaccess", kDatabase},
    {0, "CMMM"sv, "application/x-ms-thumbcache", kPicture},
};

// Pictures, video and sound: named, never decoded.
constexpr ContentSignature kPictures[] = {
    {0, "\x89PNG\r\n\x1a\n"sv, "image/png", kPicture},
    {0, "\xff\xd8\xff"sv, "image/jpeg", kPicture},
    {0, "GIF87a"sv, "image/gif", kPicture},
    {0, "GIF89a"sv, "image/gif", kPicture},
    {0, "RIFF"sv, "image/webp", kPicture, 8, "WEBP"},
    {0, "RIFF"sv, "audio/x-wav", kPicture, 8, "WAVE"},
    {0, "RIFF"sv, "video/x-msvideo", kPicture, 8, "AVI "},
    {0, "RF64"sv, "audio/x-wav", kPicture, 8, "WAVE"},
    {0, "II*\0"sv, "image/tiff", kPicture},
    {0, "MM\0*"sv, "image/tiff", kPicture},
    {0, "II+\0"sv, "image/tiff", kPicture},
    {0, "MM\0+"sv, "image/tiff", kPicture},
    {0, "\0\0\x01\0"sv, "image/vnd.microsoft.icon", kPicture, 5, "\0"sv},
    {0, "\0\0\x02\0"sv, "image/x-win-cursor", kPicture, 5, "\0"sv},
    {0, "8BPS\0\x01"sv, "image/vnd.adobe.photoshop", kPicture},
    {0, "\0\0\0\x0cjP  \r\n\x87\n"sv, "image/jp2", kPicture},
    {0, "\0\0\0\x0cJXL \r\n\x87\n"sv, "image/jxl", kPicture},
    {0, "\xff\x0a"sv, "image/jxl", kPicture, 2, ""},
    {0, "gimp xcf "sv, "image/x-xcf", kPicture},
    {0, "FUJIFILMCCD-RAW"sv, "image/x-fuji-raf", kPicture},
    {0, "II\x1a\0\0\0HEAPCCDR"sv, "image/x-canon-crw", kPicture},
    {0, "IIRO\x08\0\0\0"sv, "image/x-olympus-orf", kPicture},
    {0, "IIRS\x08\0\0\0"sv, "image/x-olympus-orf", kPicture},
    {0, "MMOR\0\0\0\x08"sv, "image/x-olympus-orf", kPicture},
    {0, "IIU\0"sv, "image/x-panasonic-rw2", kPicture},
    {0, "\0MRM"sv, "image/x-minolta-mrw", kPicture},
    {0, "\x01\0\0\0"sv, "image/emf", kPicture, 40, " EMF"},
    {0, "\xd7\xcd\xc6\x9a"sv, "image/wmf", kPicture},
    {4, "ftyp"sv, "video/mp4", kPicture},
    {4, "ftypheic"sv, "image/heic", kPicture},
    {4, "ftypheix"sv, "image/heic", kPicture},
    {4, "ftypmif1"sv, "image/heif", kPicture},
    {4, "ftypmsf1"sv, "image/heif", kPicture},
    {4, "ftypavif"sv, "image/avif", kPicture},
    {4, "ftypcrx "sv, "image/x-canon-cr3", kPicture},
    {4, "ftypqt  "sv, "video/quicktime", kPicture},
    {4, "ftyp3g"sv, "video/3gpp", kPicture},
    {4, "ftypM4A"sv, "audio/mp4", kPicture},
    {4, "moov"sv, "video/quicktime", kPicture},
    {4, "mdat"sv, "video/quicktime", kPicture},
    {4, "wide"sv, "video/quicktime", kPicture},
    {0, "\x1a\x45\xdf\xa3"sv, "video/x-matroska", kPicture},
    {0, "\x30\x26\xb2\x75\x8e\x66\xcf\x11"sv, "video/x-ms-asf", kPicture},
    {0, "FLV\x01"sv, "video/x-flv", kPicture},
    {0, "FWS"sv, "application/x-shockwave-flash", kPicture, 7, "\0"sv},
    {0, "CWS"sv, "application/x-shockwave-flash", kPicture, 7, "\0"sv},
    {0, "\0\0\x01\xba"sv, "video/mpeg", kPicture},
    {0, "\0\0\x01\xb3"sv, "video/mpeg", kPicture},
    {0, "G"sv, "video/mp2t", kPicture, 188, "G"},
    {0, ".RMF\0"sv, "application/vnd.rn-realmedia", kPicture},
    {0, "ID3\x02"sv, "audio/mpeg", kPicture},
    {0, "ID3\x03"sv, "audio/mpeg", kPicture},
    {0, "ID3\x04"sv, "audio/mpeg", kPicture},
    {0, "\xff\xfb"sv, "audio/mpeg", kPicture},
    {0, "\xff\xf3"sv, "audio/mpeg", kPicture},
    {0, "\xff\xfa"sv, "audio/mpeg", kPicture},
    {0, "\xff\xf1"sv, "audio/aac", kPicture},
    {0, "\xff\xf9"sv, "audio/aac", kPicture},
    {0, "OggS\0"sv, "audio/ogg", kPicture},
    {0, "fLaC\0"sv, "audio/flac", kPicture},
    {0, "MThd\0\0\0\x06"sv, "audio/midi", kPicture},
    {0, "FORM"sv, "audio/x-aiff", kPicture, 8, "AIFF"},
    {0, "FORM"sv, "audio/x-aiff", kPicture, 8, "AIFC"},
    {0, "#!AMR"sv, "audio/amr", kPicture},
    {0, "caff\0\x01"sv, "audio/x-caf", kPicture},
};

constexpr ContentSignature kPrograms[] = {
    {0,
     "\x7f"
     "ELF"sv,
     "application/x-elf", kProgram},
    {0, "\xfe\xed\xfa\xce"sv, "application/x-mach-binary", kProgram},
    {0, "\xfe\xed\xfa\xcf"sv, "application/x-mach-binary", kProgram},
    {0, "\xce\xfa\xed\xfe"sv, "application/x-mach-binary", kProgram},
    {0, "\xcf\xfa\xed\xfe"sv, "application/x-mach-binary", kProgram},
    {0, "\0asm"sv, "application/wasm", kProgram},
    {0, "dex\n03"sv, "application/vnd.android.dex", kProgram},
    {0, "OTTO\0"sv, "font/otf", kProgram},
    {0, "\0\x01\0\0\0"sv, "font/ttf", kProgram},
    {0, "true\0"sv, "font/ttf", kProgram},
    {0, "ttcf\0"sv, "font/collection", kProgram},
    {0, "wOFF"sv, "font/woff", kProgram},
    {0, "wOF2"sv, "font/woff2", kProgram},
    {0, "\xde\x12\x04\x95"sv, "application/x-gettext-mo", kProgram},
    {0, "\x95\x04\x12\xde"sv, "application/x-gettext-mo", kProgram},
    {0, "BC\xc0\xde"sv, "application/x-llvm-bitcode", kProgram},
};

constexpr ContentSignature kTexts[] = {
    {0, "%PDF-"sv, "application/pdf", kText},
    {0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"sv, "application/x-ole-storage", kText},
    {0, "{\\rtf"sv, "text/rtf", kText},
    {0, "%!PS"sv, "application/postscript", kText},
    {0, "\xc5\xd0\xd3\xc6"sv, "application/postscript", kText},
    {0, "AT&TFORM"sv, "image/vnd.djvu", kText, 12, "DJV"},
    {0, "\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d"sv, "application/onenote", kText},
    {0, "<?xml "sv, "text/xml", kText},
    {0, "\xef\xbb\xbf<?xml "sv, "text/xml", kText},
    {0, "HWP Document File"sv, "application/x-hwp", kText},
};

constexpr std::array<std::span<const ContentSignature>, 5> kTables = {kContainers, kDatabases, kPictures, kPrograms,
                                                                      kTexts};

bool StandsAt(std::string_view head, std::size_t offset, std::string_view bytes) {
  return offset <= head.size() && head.substr(offset).starts_with(bytes);
}

constexpr ContentSignature kBzip2 = {0, "BZh"sv, "application/x-bzip2", kContainer};
constexpr ContentSignature kTarByChecksum = {0, ""sv, "application/x-tar", kContainer};
constexpr ContentSignature kLzma = {0, ""sv, "application/x-lzma", kContainer};
constexpr ContentSignature kCpio = {0, ""sv, "application/x-cpio", kContainer};
constexpr ContentSignature kPortableExecutable = {0, "MZ"sv, "application/vnd.microsoft.portable-executable", kProgram};
constexpr ContentSignature kJavaClass = {0, "\xca\xfe\xba\xbe"sv, "application/java-vm", kProgram};
constexpr ContentSignature kMachUniversal = {0, "\xca\xfe\xba\xbe"sv, "application/x-mach-binary", kProgram};
constexpr ContentSignature kBitmap = {0, "BM"sv, "image/bmp", kPicture};

std::uint8_t ByteAt(std::string_view head, std::size_t at) { return static_cast<std::uint8_t>(head[at]); }

// ".lzma" has no magic: properties 0x5d, a dictionary size of 2^n or 2^n + 2^(n-1), and an unpacked size that is
// unknown or below 256 GiB (xz-utils, lzma_alone_decoder.c, asks the same).
bool IsLzmaAlone(std::string_view head) {
  if (head.size() < 14 || head[0] != 0x5d || head[13] != 0) return false;
  std::uint64_t dictionary = 0;
  std::uint64_t unpacked = 0;
  for (std::size_t i = 4; i > 0; --i) dictionary = dictionary << 8 | ByteAt(head, i);
  for (std::size_t i = 12; i > 4; --i) unpacked = unpacked << 8 | ByteAt(head, i);
  if (unpacked != ~0ull && unpacked >= 1ull << 38) return false;
  for (unsigned n = 12; n <= 30; ++n)
    if (dictionary == 1ull << n || dictionary == (1ull << n) + (1ull << (n - 1))) return true;
  return false;
}

// The binary cpio header in either byte order: magic 070707 octal, and a name length that is possible.
bool IsOldCpio(std::string_view head) {
  if (head.size() < 26) return false;
  const bool little = head.starts_with("\xc7\x71"sv);
  if (!little && !head.starts_with("\x71\xc7"sv)) return false;
  const std::size_t low = ByteAt(head, little ? 20 : 21);
  const std::size_t name_bytes = low | static_cast<std::size_t>(ByteAt(head, little ? 21 : 20)) << 8;
  return name_bytes >= 2 && name_bytes <= 4096;
}

// The character headers of cpio: "070707" and 70 more octal digits, "070701" or "070702" and 104 hexadecimal ones
// (POSIX.1-1988 10.1.2; cpio's copyin.c).
bool IsCharacterCpio(std::string_view head) {
  const bool octal = head.starts_with("070707");
  if (!octal && !head.starts_with("070701") && !head.starts_with("070702")) return false;
  const std::size_t digits = octal ? 76 : 110;
  return head.size() > digits && head.substr(0, digits).find_first_not_of(
                                     octal ? "01234567" : "0123456789abcdefABCDEF") == std::string_view::npos;
}

bool IsPlainAscii(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

bool IsControl(char c) { return static_cast<unsigned char>(c) < 0x20; }

// What a few bytes alone don't decide.
const ContentSignature* FindByShape(std::string_view head) {
  if (StandsAt(head, 0, "BZh") && head.size() > 4 && head[3] >= '1' && head[3] <= '9' &&
      (StandsAt(head, 4, "1AY&SY") || StandsAt(head, 4, "\x17\x72\x45\x38\x50\x90"sv)))
    return &kBzip2;
  if (StandsAt(head, 0, "\xca\xfe\xba\xbe"sv) && head.size() >= 8)
    return ByteAt(head, 7) >= 45 || ByteAt(head, 6) != 0 ? &kJavaClass : &kMachUniversal;
  if (StandsAt(head, 0, "MZ") && head.size() >= 64 && !LooksLikeText(head)) return &kPortableExecutable;
  if (StandsAt(head, 0, "BM") && head.size() >= 26 && StandsAt(head, 6, "\0\0\0\0"sv) && ByteAt(head, 14) <= 128 &&
      StandsAt(head, 15, "\0\0\0"sv))
    return &kBitmap;
  if (IsOldCpio(head) || IsCharacterCpio(head)) return &kCpio;
  if (IsLzmaAlone(head)) return &kLzma;
  if (IsTarHeader(head)) return &kTarByChecksum;
  return nullptr;
}

}  // namespace

bool IsTarHeader(std::string_view head) {
  if (head.size() < 512 || head[0] == 0) return false;
  std::uint32_t stored = 0;
  std::size_t at = 148;
  while (at < 156 && head[at] == ' ') ++at;
  const std::size_t first_digit = at;
  for (; at < 156 && head[at] >= '0' && head[at] <= '7'; ++at)
    stored = stored * 8 + static_cast<std::uint32_t>(head[at] - '0');
  if (at == first_digit) return false;
  std::uint32_t sum = 0;
  std::int32_t signed_sum = 0;  // some old writers summed signed characters
  for (std::size_t i = 0; i < 512; ++i) {
    const char c = i >= 148 && i < 156 ? ' ' : head[i];
    sum += static_cast<std::uint8_t>(c);
    signed_sum += static_cast<signed char>(c);
  }
  return stored == sum || static_cast<std::int32_t>(stored) == signed_sum;
}

const ContentSignature* FindSignature(std::string_view head) {
  const ContentSignature* best = nullptr;
  std::size_t best_bytes = 0;
  for (const std::span<const ContentSignature> table : kTables) {
    for (const ContentSignature& row : table) {
      const std::size_t bytes = row.bytes.size() + row.more_bytes.size();
      if (bytes <= best_bytes || !StandsAt(head, row.offset, row.bytes)) continue;
      if (!row.more_bytes.empty() && !StandsAt(head, row.more_offset, row.more_bytes)) continue;
      best = &row;
      best_bytes = bytes;
    }
  }
  // A few letters decide little: text may begin with them.
  const bool weak = best != nullptr && best->family != kText &&
                    ((best_bytes <= 2 && !IsControl(best->bytes[0])) || (best_bytes <= 4 && IsPlainAscii(best->bytes)));
  if (best != nullptr && (!weak || !LooksLikeText(head))) return best;
  return FindByShape(head);
}

}  // namespace schouw
