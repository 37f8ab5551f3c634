#include "agent/image/ewf_segment_scan.h"

#include <algorithm>

namespace schouw {
namespace {

constexpr std::size_t kMaxSections = 1'000'000;
constexpr std::uint32_t kMaxTableEntries = 16u << 20;
constexpr std::uint32_t kMaxErrorEntries = 1u << 20;
constexpr std::size_t kErrorHeaderBytes = 520;

class SegmentScanner {
 public:
  SegmentScanner(const ByteSource& bytes, std::size_t segment) : bytes_(bytes), segment_(segment) {}

  Result<EwfSegmentScan> Scan() {
    std::uint64_t offset = kEwfFileHeaderBytes;
    for (std::size_t count = 0; offset < bytes_.size(); ++count) {
      if (count == kMaxSections) return Fail(ErrorCode::kTooMany, "more than 1000000 sections");
      SCHOUW_ASSIGN(const std::string raw, ReadUpTo(bytes_, offset, kEwfSectionBytes), "read section");
      const auto section = ParseEwfSection(AsBytes(raw));
      if (!section) {
        Broken(raw.size() < kEwfSectionBytes ? "ends early" : "is damaged at byte " + std::to_string(offset));
        return std::move(scan_);
      }
      SCHOUW_ASSIGN(const bool last, OnSection(*section, offset), "read section");
      if (last) return std::move(scan_);
      offset = section->next_offset;
    }
    Broken("ends early");
    return std::move(scan_);
  }

 private:
  // True when no section follows.
  Result<bool> OnSection(const EwfSection& section, std::uint64_t offset) {
    if (section.type != "table2") CloseTable();
    if (section.type == "next" || section.type == "done") {
      scan_.end = section.type == "next" ? EwfSegmentEnd::kNext : EwfSegmentEnd::kDone;
      return true;
    }
    if (section.next_offset < offset + kEwfSectionBytes) {
      Broken("is damaged at byte " + std::to_string(offset));
      return true;
    }
    if (section.size != 0 && section.size != section.next_offset - offset)
      Note("contradicts itself about the section at byte " + std::to_string(offset));
    SCHOUW_TRY(OnContent(section, offset + kEwfSectionBytes), "section " + section.type);
    return false;
  }

  Status OnContent(const EwfSection& section, std::uint64_t content) {
    const std::uint64_t end = std::min(section.next_offset, bytes_.size());
    if (section.type == "volume" || section.type == "disk" || section.type == "data") return OnVolume(content, end);
    if (section.type == "table") return OnTable(content, end);
    if (section.type == "table2") return OnMirror(content, end);
    if (section.type == "error2") return OnErrors(content, end);
    if (section.type == "sectors") sectors_end_ = end;
    return {};
  }

  Status OnVolume(std::uint64_t content, std::uint64_t end) {
    SCHOUW_ASSIGN(const std::string raw, Content(content, end, kEwfVolumeBytes), "read volume");
    auto volume = ParseEwfVolume(AsBytes(raw));
    if (!volume && volume.error().code == ErrorCode::kTooBig) return Fail(std::move(volume).error());
    if (!volume) {
      Note("is damaged at byte " + std::to_string(content));
    } else if (!scan_.volume || scan_.volume->media_bytes == 0) {
      scan_.volume = *volume;
    }
    return {};
  }

  Status OnTable(std::uint64_t content, std::uint64_t end) {
    SCHOUW_ASSIGN(auto table, ReadTable(content, end), "read table");
    open_table_ = true;
    table_ = std::move(table);
    return {};
  }

  // table2 stands in for a table that is damaged, else it is a second chance for its entries.
  Status OnMirror(std::uint64_t content, std::uint64_t end) {
    if (!open_table_) return {};
    SCHOUW_ASSIGN(auto mirror, ReadTable(content, end), "read table");
    if (!table_) {
      table_ = std::move(mirror);
    } else if (mirror && mirror->count == table_->count && mirror->base_offset == table_->base_offset) {
      table_->mirror_offset = mirror->entries_offset;
    }
    CloseTable();
    return {};
  }

  // None when it is damaged or cut off.
  Result<std::optional<EwfTable>> ReadTable(std::uint64_t content, std::uint64_t end) {
    SCHOUW_ASSIGN(const std::string raw, Content(content, end, kEwfTableHeaderBytes), "read table header");
    const auto header = ParseEwfTableHeader(AsBytes(raw));
    if (!header) return std::optional<EwfTable>();
    const std::uint64_t entries = content + kEwfTableHeaderBytes;
    const std::uint64_t entry_bytes = std::uint64_t{header->count} * 4;
    if (header->count > kMaxTableEntries || entry_bytes > end - entries) return std::optional<EwfTable>();
    EwfTable table;
    table.segment = segment_;
    table.entries_offset = entries;
    table.count = header->count;
    table.base_offset = header->base_offset;
    table.data_end = sectors_end_.value_or(end);
    table.checksummed = sectors_end_.has_value() && end - entries >= entry_bytes + 4;
    return std::optional<EwfTable>(table);
  }

  void CloseTable() {
    if (!open_table_) return;
    open_table_ = false;
    if (table_ && table_->count > 0) {
      scan_.tables.push_back(*table_);
    } else if (!table_) {
      Hole();
      Note("has a damaged chunk table");
    }
    table_.reset();
  }

  Status OnErrors(std::uint64_t content, std::uint64_t end) {
    SCHOUW_ASSIGN(const std::string header, Content(content, end, kErrorHeaderBytes), "read error list");
    const std::uint64_t count = header.size() < 4 ? 0 : LoadLe<std::uint32_t>(AsBytes(header).data());
    const std::uint64_t entry_bytes = count * 8;
    SCHOUW_ASSIGN(const std::string entries,
                  Content(content + header.size(), end, std::min<std::uint64_t>(entry_bytes, kMaxErrorEntries * 8)),
                  "read error list");
    if (header.size() < kErrorHeaderBytes || entries.size() != entry_bytes) {
      Note("has a damaged list of unreadable sectors");
      return {};
    }
    for (ByteReader reader(AsBytes(entries)); reader.remaining() >= 8;)
      scan_.unreadable.push_back({*reader.Le<std::uint32_t>(), *reader.Le<std::uint32_t>()});
    return {};
  }

  Result<std::string> Content(std::uint64_t from, std::uint64_t end, std::uint64_t at_most) {
    if (from >= end) return std::string();
    return ReadUpTo(bytes_, from, std::min(end - from, at_most));
  }

  void Note(std::string text) {
    if (scan_.notes.size() < 3 && std::ranges::find(scan_.notes, text) == scan_.notes.end())
      scan_.notes.push_back(std::move(text));
  }
  void Hole() {
    if (scan_.holes.empty() || scan_.holes.back() != scan_.tables.size()) scan_.holes.push_back(scan_.tables.size());
  }
  void Broken(std::string text) {
    CloseTable();
    Hole();
    Note(std::move(text));
  }

  const ByteSource& bytes_;
  std::size_t segment_;
  EwfSegmentScan scan_;
  std::optional<std::uint64_t> sectors_end_;
  bool open_table_ = false;        // a table section was seen, whose table2 may follow
  std::optional<EwfTable> table_;  // none although open: it is damaged
};

}  // namespace

Result<EwfSegmentScan> ScanEwfSegment(const ByteSource& bytes, std::size_t segment) {
  return SegmentScanner(bytes, segment).Scan();
}

}  // namespace schouw
