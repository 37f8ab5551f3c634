#include "agent/image/ewf_index.h"

#include <algorithm>
#include <optional>

#include "agent/image/ewf_segment_scan.h"

namespace schouw {
namespace {

constexpr std::array<std::byte, 16> kNoIdentifier{};

class Indexer {
 public:
  explicit Indexer(const Segments& segments) : segments_(segments) {}

  Result<EwfIndex> Index() {
    for (std::size_t i = 0; i < segments_.size(); ++i) SCHOUW_TRY(AddSegment(i), "read " + NameOf(i));
    if (!volume_) return Fail(ErrorCode::kMalformed, "no segment describes the device" + Because());
    if (std::ranges::all_of(runs_, [](const auto& run) { return run.empty(); }))
      return Fail(ErrorCode::kMalformed, "no chunk of the device is there" + Because());
    index_.volume = *volume_;
    PlaceRuns();
    SortUnreadable();
    Summarize();
    return std::move(index_);
  }

 private:
  std::string NameOf(std::size_t i) const { return SegmentText(i + 1, segments_[i].name); }
  std::string Because() const { return notes_.empty() ? "" : ": " + Joined(); }
  std::string Joined() const {
    std::string text;
    for (const std::string& note : notes_) text += (text.empty() ? "" : "; ") + note;
    return text;
  }

  Status AddSegment(std::size_t i) {
    if (!segments_[i].bytes) {
      notes_.push_back(NameOf(i) + " is missing");
      NewRun();
      return {};
    }
    SCHOUW_ASSIGN(EwfSegmentScan scan, ScanEwfSegment(*segments_[i].bytes, i), "read sections");
    if (scan.end == EwfSegmentEnd::kDone && i + 1 < segments_.size())
      return Fail(ErrorCode::kMalformed,
                  "says that it is the last one, but segment " + std::to_string(i + 2) + " follows");
    SCHOUW_TRY(TakeVolume(scan), "check");
    auto hole = scan.holes.begin();
    for (std::size_t t = 0; t <= scan.tables.size(); ++t) {
      if (hole != scan.holes.end() && *hole == t) {
        NewRun();
        ++hole;
      }
      if (t < scan.tables.size()) runs_.back().push_back(scan.tables[t]);
    }
    for (const std::string& note : scan.notes) notes_.push_back(NameOf(i) + " " + note);
    index_.unreadable.insert(index_.unreadable.end(), scan.unreadable.begin(), scan.unreadable.end());
    end_ = scan.end;
    return {};
  }

  Status TakeVolume(const EwfSegmentScan& scan) {
    if (!scan.volume) return {};
    if (!volume_) {
      volume_ = scan.volume;
      return {};
    }
    const bool other_set = scan.volume->set_identifier != volume_->set_identifier &&
                           scan.volume->set_identifier != kNoIdentifier && volume_->set_identifier != kNoIdentifier;
    if (other_set || scan.volume->chunk_bytes != volume_->chunk_bytes)
      return Fail(ErrorCode::kMalformed, "it belongs to another image");
    if (volume_->media_bytes == 0) volume_ = scan.volume;
    return {};
  }

  void NewRun() {
    if (runs_.size() < 2 || !runs_.back().empty()) runs_.emplace_back();
  }

  static std::uint64_t ChunksOf(const std::vector<EwfTable>& run) {
    std::uint64_t count = 0;
    for (const EwfTable& table : run) count += table.count;
    return count;
  }

  void Place(const std::vector<EwfTable>& run, std::uint64_t first_chunk) {
    for (const EwfTable& table : run) {
      index_.tables.push_back(table);
      index_.tables.back().first_chunk = first_chunk;
      first_chunk += table.count;
    }
  }

  // The first run stands at the start of the device. The last one stands at its end, where that end is there.
  void PlaceRuns() {
    Place(runs_.front(), 0);
    const std::uint64_t at_start = ChunksOf(runs_.front());
    EwfVolume& volume = index_.volume;
    if (volume.media_bytes == 0) volume.media_bytes = at_start * volume.chunk_bytes;
    placed_ = std::min(at_start, volume.chunk_count());
    const std::uint64_t at_end = ChunksOf(runs_.back());
    if (runs_.size() < 2 || end_ != EwfSegmentEnd::kDone || at_end == 0) return;
    if (at_start + at_end > volume.chunk_count()) return;
    Place(runs_.back(), volume.chunk_count() - at_end);
    placed_ += at_end;
  }

  void SortUnreadable() {
    std::ranges::sort(index_.unreadable, {}, &SectorRange::first);
    std::vector<SectorRange> merged;
    for (const SectorRange& range : index_.unreadable) {
      if (range.count == 0) continue;
      if (!merged.empty() && range.first <= merged.back().first + merged.back().count) {
        const std::uint64_t end = std::max(merged.back().first + merged.back().count, range.first + range.count);
        merged.back().count = end - merged.back().first;
      } else {
        merged.push_back(range);
      }
    }
    index_.unreadable = std::move(merged);
  }

  void Summarize() {
    const EwfVolume& volume = index_.volume;
    if (placed_ < volume.chunk_count()) {
      if (notes_.empty() && end_ == EwfSegmentEnd::kNext)
        notes_.push_back("the segments after " + NameOf(segments_.size() - 1) + " are missing");
      const std::uint64_t lost = std::min((volume.chunk_count() - placed_) * volume.chunk_bytes, volume.media_bytes);
      notes_.push_back(std::to_string(lost) + " of " + std::to_string(volume.media_bytes) +
                       " bytes of the device can't be read");
    }
    std::uint64_t sectors = 0;
    for (const SectorRange& range : index_.unreadable) sectors += range.count;
    if (sectors > 0) notes_.push_back(std::to_string(sectors) + " sectors could not be read when the image was made");
    index_.incomplete = Joined();
  }

  const Segments& segments_;
  EwfIndex index_;
  std::optional<EwfVolume> volume_;
  std::vector<std::vector<EwfTable>> runs_{1};  // tables whose chunks follow each other, holes between
  std::vector<std::string> notes_;
  EwfSegmentEnd end_ = EwfSegmentEnd::kUnknown;
  std::uint64_t placed_ = 0;  // chunks that can be read
};

}  // namespace

Result<EwfIndex> IndexEwf(const Segments& segments) { return Indexer(segments).Index(); }

}  // namespace schouw
