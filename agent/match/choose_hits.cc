// Which hits of one rule in one record stand.
#include <algorithm>

#include "agent/base/utf8.h"
#include "agent/match/matcher_state.h"

namespace schouw {
namespace {

// What is further off is not near, however few words stand between.
constexpr std::size_t kMaxNearBytes = 16u << 10;

// Walks the matches of one regex, and with each the hit it is in the original.
class RegexCursor {
 public:
  RegexCursor(const RuleRegex& rule_regex, const HeldRecord& place, std::string_view folded)
      : rule_regex_(rule_regex), place_(place), folded_(folded) {
    edges_.may_begin = [this](std::size_t at) { return MayBegin(at); };
    edges_.may_end = [this](std::size_t at) { return MayEnd(at); };
  }
  RegexCursor(const RegexCursor&) = delete;
  RegexCursor& operator=(const RegexCursor&) = delete;

  // The first hit that begins at or after `begin` and ends after `past`, bytes of the original; null: there is none.
  const Hit* HitFrom(std::size_t begin, std::size_t past) {
    if (begun_ && (!hit_ || hit_->begin >= begin)) return hit_ ? &*hit_ : nullptr;
    begun_ = true;
    begin_ = begin;
    past_ = past;
    const auto match = rule_regex_.regex.Find(folded_, from_, edges_);
    hit_.reset();
    if (!match) return nullptr;
    from_ = match->begin;
    hit_ = Hit{place_.map().OriginalStart(match->begin), place_.map().OriginalEnd(match->end), false, match->begin,
               match->end};
    return &*hit_;
  }

 private:
  bool MayBegin(std::size_t at) const {
    const std::size_t original = place_.map().OriginalStart(at);
    if (original < begin_) return false;
    if (!rule_regex_.whole_word || at >= folded_.size() || !IsWordCodePoint(DecodeUtf8(folded_, at).value)) return true;
    return place_.map().IsClusterBorder(at) && !WordBefore(place_.record.text, original);
  }

  bool MayEnd(std::size_t at) const {
    const std::size_t original = place_.map().OriginalEnd(at);
    if (original <= past_) return false;
    if (!rule_regex_.whole_word || !WordBefore(folded_, at)) return true;
    return place_.map().IsClusterBorder(at) && !WordAfter(place_.record.text, original);
  }

  const RuleRegex& rule_regex_;
  const HeldRecord& place_;
  std::string_view folded_;
  RegexEdges edges_;
  bool begun_ = false;
  std::size_t begin_ = 0;
  std::size_t past_ = 0;
  std::size_t from_ = 0;  // in the folded text
  std::optional<Hit> hit_;
};

// Hits of terms and of regexes as one row.
class HitRow {
 public:
  HitRow(Found found, const HeldRecord& place, std::string_view folded, const PatternTable& table)
      : hits_(std::move(found.hits)) {
    KeepLongest(hits_);
    for (const std::uint32_t regex : found.regexes)
      cursors_.push_back(std::make_unique<RegexCursor>(table.regexes[regex], place, folded));
  }

  // The best hit that begins at or after `begin` and ends after `past`.
  std::optional<Hit> HitFrom(std::size_t begin, std::size_t past) {
    while (next_ < hits_.size() && !hits_[next_].in_url && (hits_[next_].begin < begin || hits_[next_].end <= past))
      ++next_;
    const Hit* best = next_ < hits_.size() ? &hits_[next_] : nullptr;
    if (best != nullptr && best->in_url) return hits_[next_++];
    for (const auto& cursor : cursors_)
      if (const Hit* hit = cursor->HitFrom(begin, past); hit != nullptr && (best == nullptr || Earlier(*hit, *best)))
        best = hit;
    return best != nullptr ? std::optional(*best) : std::nullopt;
  }

 private:
  std::vector<Hit> hits_;
  std::size_t next_ = 0;
  std::vector<std::unique_ptr<RegexCursor>> cursors_;
};

bool AreMet(const RuleConditions& conditions, std::uint64_t met) {
  if ((met & conditions.all) != conditions.all) return false;
  return conditions.any.empty() || std::any_of(conditions.any.begin(), conditions.any.end(),
                                               [&](std::uint64_t group) { return (met & group) == group; });
}

// Where terms stand that a hit has to be near.
class NearTerms {
 public:
  NearTerms(std::vector<Hit> hits, std::string_view text, std::uint32_t words) : text_(text), words_(words) {
    for (const Hit& hit : hits) {
      begins_.push_back(hit.begin);
      ends_.push_back(hit.end);
    }
    std::sort(begins_.begin(), begins_.end());
    std::sort(ends_.begin(), ends_.end());
  }

  bool StandNear(const Hit& hit) const {
    if (words_ == 0) return true;
    if (hit.in_url) return false;
    const auto after = std::lower_bound(begins_.begin(), begins_.end(), hit.end);
    if (after != begins_.end() && FewWordsIn(hit.end, *after)) return true;
    const auto before = std::upper_bound(ends_.begin(), ends_.end(), hit.begin);
    return before != ends_.begin() && FewWordsIn(*(before - 1), hit.begin);
  }

 private:
  // Whether fewer than `words_` words begin in the text between.
  bool FewWordsIn(std::size_t begin, std::size_t end) const {
    if (end - begin > kMaxNearBytes) return false;
    std::uint32_t words = 0;
    bool in_word = false;
    for (std::size_t at = begin; at < end && words < words_;) {
      const DecodedCodePoint point = DecodeUtf8(text_, at);
      const bool word = IsWordCodePoint(point.value);
      if (word && !in_word) ++words;
      in_word = word;
      at += point.length;
    }
    return words < words_;
  }

  std::string_view text_;
  std::uint32_t words_;
  std::vector<std::size_t> begins_;
  std::vector<std::size_t> ends_;
};

}  // namespace

bool Earlier(const Hit& a, const Hit& b) {
  if (a.in_url != b.in_url) return a.in_url;
  return a.folded_begin != b.folded_begin ? a.folded_begin < b.folded_begin : a.folded_end > b.folded_end;
}

void KeepLongest(std::vector<Hit>& hits) {
  std::sort(hits.begin(), hits.end(), Earlier);
  const auto same = [](const Hit& a, const Hit& b) { return a.in_url == b.in_url && a.folded_begin == b.folded_begin; };
  hits.erase(std::unique(hits.begin(), hits.end(), same), hits.end());
}

std::vector<Hit> ChooseHits(Found found, const HeldRecord& place, std::string_view folded, const PatternTable& table) {
  const bool document = place.record.kind == RecordKind::kDocument;
  const std::size_t overlap = place.record.overlap_bytes;
  const RuleConditions& conditions = table.conditions[found.rule];
  if (!AreMet(conditions, found.conditions)) return {};
  const NearTerms near(std::move(found.near), place.record.text, conditions.near_words);
  HitRow row(std::move(found), place, folded, table);
  std::vector<Hit> chosen;
  std::size_t free_from = 0;
  while (const auto hit = row.HitFrom(free_from, document ? 0 : overlap)) {
    if (!hit->in_url) free_from = hit->end;
    if ((hit->in_url || hit->end > overlap) && near.StandNear(*hit)) chosen.push_back(*hit);
    if (!document && chosen.size() >= conditions.at_least) break;
  }
  if (chosen.size() < conditions.at_least) return {};
  if (!document && chosen.size() > 1) chosen.resize(1);
  return chosen;
}

}  // namespace schouw
