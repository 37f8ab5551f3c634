// EnCase's hash sets (.hash), as The Sleuth Kit's encase.cpp reads them: "HASH\r\n\xFF\0", a name in UTF-16LE at byte
// 1032, and from byte 1152 records of 18 bytes that begin with an MD5.
#include <vector>

#include "agent/base/utf8.h"
#include "agent/hashlist/reading.h"

namespace schouw {
namespace {

constexpr std::string_view kMagic("HASH\r\n\xFF\0", 8);
constexpr std::uint64_t kNameAt = 1032;
constexpr std::size_t kNameBytes = 78;
constexpr std::uint64_t kRecordsAt = 1152;
constexpr std::size_t kRecordBytes = 18;
constexpr std::size_t kRecordsAtOnce = 16384;

}  // namespace

bool IsEnCaseList(std::string_view head) { return head.starts_with(kMagic); }

Result<HashListReading> ReadEnCaseList(const ByteSource& list, const OnListedHash& on_hash) {
  ListReading reading("encase", on_hash);
  SCHOUW_ASSIGN(const std::string name, ReadUpTo(list, kNameAt, kNameBytes), "read name");
  const std::string text = FromUtf16Le(std::string_view(name).substr(0, name.size() / 2 * 2));
  reading.set_version(text.substr(0, text.find('\0')));
  for (std::uint64_t at = kRecordsAt; at < list.size();) {
    SCHOUW_ASSIGN(const std::string records, ReadUpTo(list, at, kRecordsAtOnce * kRecordBytes), "read records");
    if (records.empty()) break;
    for (std::size_t i = 0; i < records.size(); i += kRecordBytes) {
      if (records.size() - i < kRecordBytes) {
        reading.Damaged("byte " + std::to_string(at + i), "the last record is cut off");
        break;
      }
      ListedHash hash;
      hash.digests.Set(DigestAlgorithm::kMd5, AsBytes(records).subspan(i, DigestBytes(DigestAlgorithm::kMd5)));
      SCHOUW_TRY(reading.Entry(hash), "");
    }
    at += records.size();
  }
  return reading.Take();
}

}  // namespace schouw
