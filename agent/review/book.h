// A case as it is judged: its signals on cards, what was decided, what may be done with a card as a whole.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "agent/base/result.h"
#include "report/model/report_data.h"

namespace schouw {

// All signals of one rule with the same host, or the same folded matched text.
struct Card {
  std::string id;
  std::string title;
  std::size_t pack = 0, rule = 0;
  std::vector<std::size_t> signals;  // in the case's order
  std::vector<std::size_t> sample;   // at most kBulkSample of them, drawn by the case
};

inline constexpr std::size_t kBulkSample = 10;
inline constexpr std::size_t kSignOffSample = 10;
// A rule that fills more cards than this may be set aside as too broad.
inline constexpr std::size_t kTooBroadCards = 100;

struct Counts {
  std::uint64_t signals = 0, cards = 0, open_signals = 0, open_cards = 0;
  std::map<std::string, std::uint64_t> by_decision;
};

struct ToOpen {
  std::size_t signal = 0;
  std::string why;  // "possible_breach", "bulk", "sample"
};

class Book {
 public:
  static Result<Book> Read(const CaseStore& store);

  const ReportData& data() const { return data_; }
  const std::vector<Card>& cards() const { return cards_; }
  const ReportSignal& signal(std::size_t at) const { return data_.signals[at]; }
  const Card& card_of(std::size_t signal) const { return cards_[card_of_[signal]]; }
  std::size_t index_in_card(std::size_t signal) const { return index_in_card_[signal]; }
  const Card* FindCard(const std::string& id) const;
  // kNotFound.
  Result<std::size_t> FindSignal(const std::string& id) const;
  const RuleInfo& RuleOf(const Card& card) const { return data_.packs[card.pack].rules[card.rule]; }
  bool IsSetAside(std::size_t pack, std::size_t rule) const { return set_aside_.contains({pack, rule}); }
  std::uint64_t change() const { return change_; }

  std::uint64_t VersionOf(const Card& card) const;
  std::uint64_t OpenIn(const Card& card) const;  // 0 of a card that was set aside
  Counts Count() const;
  // What the second reader opens before signing, in order.
  std::vector<ToOpen> SignOffList() const;

  // Takes what is decided from the case anew.
  Status Refresh(const CaseStore& store);

 private:
  void MakeCards();
  ReportData data_;
  std::vector<Card> cards_;
  std::unordered_map<std::string, std::size_t> signal_at_, card_at_;
  std::vector<std::size_t> card_of_, index_in_card_;
  std::set<std::pair<std::size_t, std::size_t>> set_aside_;
  std::uint64_t change_ = 1;
  std::string seed_;
};

}  // namespace schouw
