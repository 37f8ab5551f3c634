#include "agent/artifact/msie_index.h"

#include <array>
#include <unordered_set>

#include "agent/artifact/browser/msie_address.h"
#include "agent/artifact/browser/visited_page.h"
#include "agent/artifact/problem_list.h"
#include "agent/base/number_at.h"
#include "agent/base/utf8.h"

namespace schouw {
namespace {

constexpr std::string_view kIndexSignature = "Client UrlCache MMF Ver ";
constexpr std::size_t kIndexHeaderBytes = 80, kBlockBytes = 128;
constexpr std::size_t kTableHeaderBytes = 16, kItemBytes = 8;
constexpr std::uint32_t kMostHashTables = 100'000;
constexpr std::size_t kMostIndexEntryBytes = 4u << 20;

// The lower six bits of a hash table's item.
constexpr std::uint32_t kItemKind = 0x3f;
constexpr std::uint32_t kUrlItem = 0, kLockedItem = 2, kRedirectItem = 5;

// A string of bytes that ends in a zero; bytes that are no UTF-8 are taken for ISO 8859-1.
std::string StringAt(std::string_view entry, std::size_t at) {
  if (at >= entry.size()) return "";
  const std::string_view bytes = entry.substr(at, entry.find('\0', at) - at);
  if (IsValidUtf8(bytes)) return std::string(bytes);
  std::string text;
  for (const char c : bytes) AppendUtf8(text, static_cast<unsigned char>(c));
  return text;
}

bool StartsLikeText(std::string_view entry, std::size_t at) {
  return at >= 60 && at < entry.size() && static_cast<unsigned char>(entry[at]) > ' ';
}

// Where the address stands moved by four bytes between the versions.
std::string AddressIn(std::string_view entry, bool newest) {
  if (entry.size() < 64) return "";
  const std::size_t place = Le32(entry, newest ? 52 : 56);
  return StartsLikeText(entry, place) ? StringAt(entry, place) : "";
}

// The data of an entry of the history is a list of properties: size, number, type, value. 0x10 is the title.
std::string TitleIn(std::string_view entry, bool newest) {
  if (entry.size() < 80) return "";
  const std::size_t at = newest ? 68 : 72;
  const std::size_t begin = Le32(entry, at), size = Le32(entry, at + 4);
  std::string_view data = entry.substr(std::min(begin, entry.size()));
  // The size is that of the first property alone in some versions: the list ends where no size is.
  if (size == 0) return "";
  while (data.size() >= 4) {
    const std::size_t bytes = Le16(data, 0);
    if (bytes < 4 || bytes > data.size()) return "";
    const auto number = static_cast<unsigned char>(data[2]), type = static_cast<unsigned char>(data[3]);
    const std::string_view value = data.substr(4, bytes - 4);
    if (number == 0x10 && type == 0x1e) return StringAt(value, 0);
    if (number == 0x10 && type == 0x1f) {
      const std::string text = FromUtf16Le(value.substr(0, value.size() - value.size() % 2));
      return text.substr(0, text.find('\0'));
    }
    data.remove_prefix(bytes);
  }
  return "";
}

class IndexReader {
 public:
  IndexReader(const ArtifactInput& input, StoreReport& report, ProblemList& problems, std::string_view head)
      : content_(input.content), report_(report), problems_(problems), newest_(head[kIndexSignature.size()] >= '5') {}

  // Hash tables are a chain; each has an item for every entry it names.
  void Read(std::uint32_t table) {
    for (std::uint32_t count = 0; table != 0 && !report_.stopped(); ++count) {
      if (count >= kMostHashTables || !tables_.insert(table).second)
        return problems_.Take(MakeError(ErrorCode::kMalformed, "the list of hash tables comes round", table));
      const auto header = ReadUpTo(content_, table, kTableHeaderBytes);
      if (!header) return problems_.Take(header.error());
      if (header->size() < kTableHeaderBytes || !header->starts_with("HASH"))
        return problems_.Take(MakeError(ErrorCode::kMalformed, "no hash table", table));
      ReadTable(table, Le32(*header, 4));
      table = Le32(*header, 8);
    }
    if (bad_times_ > 0)
      report_.Note(MakeError(ErrorCode::kMalformed, std::to_string(bad_times_) + " rows have an impossible time"));
  }

 private:
  void ReadTable(std::uint64_t table, std::uint64_t blocks) {
    const std::uint64_t end = std::min(table + blocks * kBlockBytes, content_.size());
    for (std::uint64_t at = table + kTableHeaderBytes; at + kItemBytes <= end && !report_.stopped();) {
      const auto items = ReadUpTo(content_, at, static_cast<std::size_t>(std::min<std::uint64_t>(end - at, 4096)));
      if (!items) return problems_.Take(items.error());
      for (std::size_t i = 0; i + kItemBytes <= items->size() && !report_.stopped(); i += kItemBytes) {
        const std::uint32_t kind = Le32(*items, i) & kItemKind, entry = Le32(*items, i + 4);
        if ((kind == kUrlItem || kind == kLockedItem) && entry != 0 && entries_.insert(entry).second) ReadEntry(entry);
        if (kind == kRedirectItem) entries_.insert(entry);
      }
      at += items->size() - items->size() % kItemBytes;
      if (items->size() < kItemBytes) return;
    }
  }

  void ReadEntry(std::uint32_t offset) {
    const auto head = ReadUpTo(content_, offset, 8);
    if (!head) return problems_.Take(head.error());
    if (head->size() < 8) return problems_.Take(MakeError(ErrorCode::kTruncated, "an entry past the end", offset));
    if (head->starts_with("REDR")) return;
    const std::uint64_t bytes = std::uint64_t{Le32(*head, 4)} * kBlockBytes;
    if (!head->starts_with("URL ") || bytes == 0 || bytes > kMostIndexEntryBytes)
      return problems_.Take(MakeError(ErrorCode::kMalformed, "no entry where the hash table says", offset));
    const auto entry = ReadUpTo(content_, offset, static_cast<std::size_t>(bytes));
    if (!entry) return problems_.Take(entry.error());
    Emit(*entry, offset);
  }

  void Emit(std::string_view entry, std::uint32_t offset) {
    const auto address = ParseMsieAddress(AddressIn(entry, newest_));
    if (!address || entry.size() < 24) return;
    const std::string place = "entry at byte " + std::to_string(offset);
    if (address->kind == MsieAddress::Kind::kVisit) {
      EmitMsieVisit(report_, address->url, "", TitleIn(entry, newest_), place, TimeOf(entry));
    } else if (address->kind == MsieAddress::Kind::kCookie) {
      report_.Emit(PageRecord(RecordKind::kAppData, place, TimeOf(entry), Origin::kUnknown, {address->url, ""}));
    }
  }

  std::optional<UnixNanos> TimeOf(std::string_view entry) {
    const auto ticks = LoadLe<std::uint64_t>(AsBytes(entry).data() + 16);
    if (ticks == 0) return std::nullopt;
    const auto time = FromWindowsFileTime(ticks);
    if (time) return *time;
    ++bad_times_;
    return std::nullopt;
  }

  const ByteSource& content_;
  StoreReport& report_;
  ProblemList& problems_;
  bool newest_;
  std::unordered_set<std::uint32_t> tables_;
  std::unordered_set<std::uint32_t> entries_;
  std::uint64_t bad_times_ = 0;
};

}  // namespace

bool ClaimsMsieIndex(const ArtifactInput& input) { return input.head.starts_with(kIndexSignature); }

Status ReadMsieIndex(const ArtifactInput& input, RecordSink& sink) {
  StoreReport report(input, sink, kMsieIndexKind, "Internet Explorer", "");
  const auto head = ReadUpTo(input.content, 0, kIndexHeaderBytes);
  if (!head) return report.Fail(head.error());
  if (head->size() < kIndexHeaderBytes)
    return report.Fail(MakeError(ErrorCode::kTruncated, "no whole header", head->size()));
  ProblemList problems(report);
  if (Le32(*head, 28) > input.content.size())
    problems.Take(MakeError(ErrorCode::kTruncated, "the file is shorter than it says"));
  IndexReader(input, report, problems, *head).Read(Le32(*head, 32));
  problems.Finish("store");
  return report.Finish();
}

}  // namespace schouw
