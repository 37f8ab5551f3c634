// The inside of Matcher. Private to the module.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "agent/match/database.h"
#include "agent/match/fold.h"
#include "agent/match/host_table.h"
#include "agent/match/loose.h"
#include "agent/match/matcher.h"
#include "agent/match/pattern_table.h"
#include "agent/match/url_rules.h"

namespace schouw {

// Of a literal what most hits are decided by, close together: hits fall all over a table of 100,000, and each line of
// it that has to be fetched costs as much as the rest of the hit.
struct QuickLiteral {
  std::uint32_t folded_bytes = 0;
  std::uint32_t kinds = 0;  // RecordKinds of its only use's rule
  std::uint32_t rule = 0;
  bool is_plain = false;  // one use, for a hit, under the widest fold, and no seeds; else see the literal
  bool begins_word = false;
  bool ends_word = false;
};
std::vector<QuickLiteral> QuickLiterals(const PatternTable& table, std::span<const Rule> rules);

// One pack's rules, ready to match.
struct LoadedRules {
  std::span<const Rule> rules;
  std::uint32_t first = 0;  // number of the first rule among those of all packs
  PatternTable table;
  std::vector<QuickLiteral> quick;  // by literal
  DatabasePtr database;             // null: no patterns
  UrlRules urls;
  RecordKinds url_kinds;  // that any url rule applies to
  HostTable protected_hosts;
};

// A stretch of the loose block: one record's text, or its spaced-out letters.
struct LoosePart {
  std::uint32_t held = 0;
  std::size_t end = 0;
  bool spaced = false;
};

// Errors as in Matcher::Create. `compiled` may be empty, or made for something else: then the rules are compiled here.
Result<LoadedRules> LoadRules(std::span<const Rule> rules, Bytes compiled);
// Errors: kMalformed for what is no host.
Status LoadProtectedHosts(const std::vector<std::string>& hosts, HostTable& table);

// Bytes of the original text of a record.
struct Hit {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool in_url = false;           // of Record::url, which does not stand in the text
  std::size_t folded_begin = 0;  // in the folded text: several may fall in one cluster of the original
  std::size_t folded_end = 0;
};
// Leftmost, then longest, in the folded text; hits in the URL before those in the text.
bool Earlier(const Hit& a, const Hit& b);

// What Hyperscan said of the block: a pattern's number, and where in the block it ends.
struct WaitingHit {
  std::uint32_t id = 0;
  std::uint32_t end = 0;
};

// A record waiting in the block.
struct HeldRecord {
  Record record;
  std::size_t begin = 0;  // of its folded text in the block
  std::size_t end = 0;
  mutable FoldMap made_map;  // whole from the first question on
  mutable bool map_was_asked = false;
  const FoldMap& map() const {
    map_was_asked = true;
    if (!made_map.is_whole()) MakeMapNow();
    return made_map;
  }

 private:
  void MakeMapNow() const;
};

inline constexpr std::uint64_t kNoFound = ~std::uint64_t{0};

// Hits of a document are thinned out once there are so many, then each time they have doubled.
inline constexpr std::size_t kFirstCompaction = 4096;

// What one rule found in one record.
struct Found {
  std::uint32_t held = 0;
  std::uint32_t pack = 0;
  std::uint32_t rule = 0;
  bool taken_away = false;             // by `unless`
  std::vector<Hit> hits;               // one, the best, for kinds other than document, unless all are needed
  std::vector<Hit> near;               // of terms that have to stand near
  std::uint64_t conditions = 0;        // bits that are met
  std::vector<std::uint32_t> regexes;  // that may match: indexes in the pack's table
  std::size_t compact_at = kFirstCompaction;
};

// Builds the matches that hits are, one after the other, each in the memory of the one before.
class MatchBuilder {
 public:
  // The record of the hits that come; it must outlive them.
  void Begin(const Record& record);
  // Valid until the next call.
  const Match& Build(std::uint32_t pack, std::uint32_t rule, const Hit& hit);

 private:
  std::uint64_t LineOf(std::size_t offset);
  const Record* record_ = nullptr;
  Match match_;
  bool has_whole_text_ = false;
  std::size_t counted_to_ = 0;  // lines before here are counted
  std::uint64_t lines_ = 0;
};

struct Matcher::State {
  std::vector<LoadedRules> packs;
  ScratchPtr scratch;
  std::uint64_t protected_records = 0;

  std::string block;  // folded texts, each followed by '\n'; of it the first block_bytes count
  std::size_t block_bytes = 0;
  MakeMap make_maps = MakeMap::kIfCheap;  // by how many were asked for in the block before
  std::vector<HeldRecord> held;
  std::size_t held_count = 0;  // the rest of `held` is kept for its memory
  LooseText loose;             // of the same records, where rules want it; parts each followed by '\n'
  std::vector<LoosePart> loose_parts;
  std::vector<WaitingHit> waiting_hits;  // in order of their ends
  std::vector<Found> found;
  std::unordered_map<std::uint64_t, std::uint32_t> found_index;  // held and rule → index in `found`
  std::uint64_t last_found_key = kNoFound;                       // of found_index: hits of one rule come in rows
  std::uint32_t last_found = 0;
  MatchBuilder builder;

  Status AddPack(Result<LoadedRules> loaded);
  // Whether a pack protects the host that the record is of.
  bool IsProtected(const Record& record) const;
  Status Hold(Record record);
  Status MatchHeld(const OnMatch& on_match);
  void DropHeld();

  void MakeLooseBlock(RecordKinds kinds);
  Status ScanBlock(std::uint32_t pack);
  Status ScanLooseBlock(std::uint32_t pack);
  void OnLooseLiteral(std::uint32_t pack, const LooseLiteral& literal, const LoosePart& part, std::size_t end);
  void OnSeed(std::uint32_t pack, const SeedUse& seed, std::uint32_t held_index, std::size_t folded_begin);
  void TakeHit(std::uint32_t pack, const TermUse& use, std::uint32_t held_index, const Hit& hit);
  void OnLiteral(std::uint32_t pack, std::uint32_t number, std::uint32_t held_index, std::size_t end);
  void OnTrigger(std::uint32_t pack, std::uint32_t regex, std::uint32_t held_index);
  Found& FoundFor(std::uint32_t held_index, std::uint32_t pack, std::uint32_t rule);
  void Keep(std::uint32_t held_index, std::uint32_t pack, std::uint32_t rule, const Hit& hit);
  void MatchUrls(std::uint32_t pack);
  void KeepUrlHit(std::uint32_t held_index, std::uint32_t pack, std::string_view url, const Hit& hit);
  void Emit(const OnMatch& on_match);
};

// The hits of one rule that stand: leftmost, then longest, none overlapping; without those that end in the overlap,
// those with nothing near that has to be, and all when a condition is not met or they are too few. One at most unless
// the record is a document's. `folded` is the record's folded text.
std::vector<Hit> ChooseHits(Found found, const HeldRecord& place, std::string_view folded, const PatternTable& table);

// Leaves the longest of the hits that begin alike: no other can stand. Sorts them.
void KeepLongest(std::vector<Hit>& hits);

}  // namespace schouw
