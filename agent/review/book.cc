#include "agent/review/book.h"

#include <algorithm>
#include <tuple>

#include "agent/base/bytes.h"
#include "agent/base/sha256.h"
#include "agent/base/unseen.h"
#include "agent/store/fold.h"
#include "report/masking/context_words.h"

namespace schouw {
namespace {

std::string HashOf(std::initializer_list<std::string_view> fields) {
  Sha256 hash;
  for (std::string_view field : fields) {
    hash.Update(AsBytes(std::to_string(field.size()) + ":"));
    hash.Update(AsBytes(field));
  }
  return ToHex(AsBytes(hash.Finish()));
}

bool HasHost(RecordKind kind) {
  return kind == RecordKind::kUrlVisit || kind == RecordKind::kTypedUrl || kind == RecordKind::kBookmark ||
         kind == RecordKind::kDownload || kind == RecordKind::kOpenTab;
}

// Enough to put visits of one site on one card: the rule has matched already.
std::string HostOf(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return "";
  url.remove_prefix(scheme + 3);
  url = url.substr(0, url.find_first_of("/?#"));
  if (const std::size_t user = url.rfind('@'); user != std::string_view::npos) url.remove_prefix(user + 1);
  if (!url.starts_with('[')) url = url.substr(0, url.find(':'));
  if (url.starts_with("www.")) url.remove_prefix(4);
  return FoldLower(url);
}

// What a card is called, and by what its signals belong together.
std::string TitleOf(const ReportSignal& signal) {
  std::string title = HasHost(signal.kind) ? HostOf(signal.url.empty() ? signal.text : signal.url) : "";
  return title.empty() ? FoldLower(signal.match) : title;
}

constexpr std::size_t kTitleBytes = 200;

std::string Shortened(std::string text) {
  if (text.size() <= kTitleBytes) return text;
  std::size_t end = kTitleBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

// `count` of `from`, by what a hash with the case's seed says: the same each time, and nobody's choice.
std::vector<std::size_t> Draw(const ReportData& data, const std::vector<std::size_t>& from, const std::string& seed,
                              std::size_t count) {
  std::vector<std::pair<std::string, std::size_t>> order;
  for (std::size_t at : from) order.emplace_back(HashOf({seed, data.signals[at].id}), at);
  std::sort(order.begin(), order.end());
  order.resize(std::min(order.size(), count));
  std::vector<std::size_t> drawn;
  for (const auto& [hash, at] : order) drawn.push_back(at);
  std::sort(drawn.begin(), drawn.end());
  return drawn;
}

}  // namespace

Result<Book> Book::Read(const CaseStore& store) {
  Book book;
  SCHOUW_ASSIGN(book.data_, BuildReport(store), "");
  const CheckInfo& check = book.data_.check;
  book.seed_ = HashOf({check.mandate_sha256, check.reference, std::to_string(check.number)});
  book.MakeCards();
  SCHOUW_TRY(book.Refresh(store), "");
  return book;
}

void Book::MakeCards() {
  std::map<std::tuple<std::size_t, std::size_t, std::string>, std::size_t> by_key;
  for (std::size_t i = 0; i < data_.signals.size(); ++i) {
    const ReportSignal& signal = data_.signals[i];
    signal_at_.emplace(signal.id, i);
    const std::string key = TitleOf(signal);
    const auto [at, fresh] = by_key.emplace(std::tuple(signal.pack, signal.rule, key), cards_.size());
    if (fresh) {
      const std::string id = "c-" + HashOf({data_.packs[signal.pack].id, data_.RuleOf(signal).id, key}).substr(0, 16);
      cards_.push_back({id, MakeVisible(Shortened(key)), signal.pack, signal.rule, {}, {}});
      card_at_.emplace(id, at->second);
    }
    Card& card = cards_[at->second];
    card_of_.push_back(at->second);
    index_in_card_.push_back(card.signals.size());
    card.signals.push_back(i);
  }
  for (Card& card : cards_) card.sample = Draw(data_, card.signals, seed_, kBulkSample);
}

Status Book::Refresh(const CaseStore& store) {
  SCHOUW_ASSIGN(const Reviews reviews, ReadReviews(store), "");
  for (ReportSignal& signal : data_.signals) {
    const auto found = reviews.find(signal.id);
    signal.review = found == reviews.end() ? Review() : found->second;
  }
  set_aside_.clear();
  SCHOUW_ASSIGN(const auto aside, ReadSetAside(store), "");
  for (std::size_t pack = 0; pack < data_.packs.size(); ++pack) {
    for (std::size_t rule = 0; rule < data_.packs[pack].rules.size(); ++rule) {
      const bool set = std::any_of(aside.begin(), aside.end(), [&](const SetAside& one) {
        return one.pack == data_.packs[pack].id && one.rule == data_.packs[pack].rules[rule].id;
      });
      if (set) set_aside_.emplace(pack, rule);
    }
  }
  SCHOUW_ASSIGN(data_.scan, store.scan(), "");
  SCHOUW_ASSIGN(data_.protected_signals, ProtectedSignals(store), "");
  SCHOUW_ASSIGN(data_.sign_offs, ReadSignOffs(store), "");
  SCHOUW_ASSIGN(change_, ReviewChange(store), "");
  return {};
}

const Card* Book::FindCard(const std::string& id) const {
  const auto found = card_at_.find(id);
  return found == card_at_.end() ? nullptr : &cards_[found->second];
}

Result<std::size_t> Book::FindSignal(const std::string& id) const {
  const auto found = signal_at_.find(id);
  if (found == signal_at_.end()) return Fail(ErrorCode::kNotFound, "said.no_signal");
  return found->second;
}

std::uint64_t Book::VersionOf(const Card& card) const {
  std::uint64_t version = 1;
  for (std::size_t at : card.signals) version = std::max(version, data_.signals[at].review.change);
  return version;
}

std::uint64_t Book::OpenIn(const Card& card) const {
  if (IsSetAside(card.pack, card.rule)) return 0;
  return static_cast<std::uint64_t>(std::count_if(card.signals.begin(), card.signals.end(), [this](std::size_t at) {
    return data_.signals[at].review.decision == "open";
  }));
}

Counts Book::Count() const {
  Counts counts;
  counts.signals = data_.signals.size();
  counts.cards = cards_.size();
  for (const ReportSignal& signal : data_.signals) ++counts.by_decision[signal.review.decision];
  for (const Card& card : cards_) {
    const std::uint64_t open = OpenIn(card);
    counts.open_signals += open;
    counts.open_cards += open > 0 ? 1 : 0;
  }
  if (data_.protected_signals > 0) counts.by_decision["protected"] = data_.protected_signals;
  return counts;
}

std::vector<ToOpen> Book::SignOffList() const {
  std::vector<ToOpen> list;
  std::set<std::size_t> named;
  const auto add = [&](std::size_t at, const char* why) {
    if (named.insert(at).second) list.push_back({at, why});
  };
  std::vector<std::size_t> one_by_one;
  for (std::size_t i = 0; i < data_.signals.size(); ++i) {
    const Review& review = data_.signals[i].review;
    if (review.decision == "possible_breach" || review.decision == "notice") add(i, review.decision.c_str());
    if (review.decision == "not_relevant" && !review.bulk) one_by_one.push_back(i);
  }
  for (const Card& card : cards_) {
    std::vector<std::size_t> bulk;
    for (std::size_t at : card.signals)
      if (data_.signals[at].review.bulk) bulk.push_back(at);
    for (std::size_t at : Draw(data_, bulk, seed_, kBulkSample)) add(at, "bulk");
  }
  for (std::size_t at : Draw(data_, one_by_one, seed_, kSignOffSample)) add(at, "sample");
  return list;
}

}  // namespace schouw
