#include "agent/match/matcher.h"

#include <algorithm>
#include <limits>

#include "agent/match/compile.h"
#include "agent/match/matcher_state.h"

namespace schouw {
namespace {

// A block is scanned once it holds this much: long enough that the cost of a call is nothing, small enough for the
// cache.
constexpr std::size_t kBlockBytes = 128u << 10;
constexpr std::size_t kBlockRecords = 2048;
// Room for the hits of one rule in one record, before it has to grow.
constexpr std::size_t kFewHits = 16;
// Memory kept between blocks for a long record's sake.
constexpr std::size_t kKeptBlockBytes = 8u << 20;

// So many hits wait until they are looked at, one after the other: each wants a line of a table that is seldom in the
// cache, and it is fetched while those before it are looked at.
constexpr std::size_t kWaitingHits = 1024;
constexpr std::size_t kFetchedAhead = 12;

struct ScanContext {
  Matcher::State* state;
  std::uint32_t pack;
  std::uint32_t held;  // hits come in order of their ends: the record (or loose part) the last one fell in
};

void TakeWaitingHits(ScanContext& context) {
  Matcher::State& state = *context.state;
  const LoadedRules& loaded = state.packs[context.pack];
  const std::size_t first_regex = loaded.table.literals.size() + loaded.table.loose.size();
  const std::vector<WaitingHit>& hits = state.waiting_hits;
  for (std::size_t i = 0; i < hits.size(); ++i) {
    if (i + kFetchedAhead < hits.size() && hits[i + kFetchedAhead].id < loaded.quick.size())
      __builtin_prefetch(&loaded.quick[hits[i + kFetchedAhead].id]);
    const WaitingHit& hit = hits[i];
    while (hit.end > state.held[context.held].end) ++context.held;
    if (hit.id < loaded.quick.size())
      state.OnLiteral(context.pack, hit.id, context.held, hit.end);
    else if (hit.id >= first_regex)
      state.OnTrigger(context.pack, hit.id - static_cast<std::uint32_t>(first_regex), context.held);
  }
  state.waiting_hits.clear();
}

int OnHit(unsigned id, unsigned long long, unsigned long long end, unsigned, void* raw) {
  auto& context = *static_cast<ScanContext*>(raw);
  std::vector<WaitingHit>& waiting = context.state->waiting_hits;
  waiting.push_back(WaitingHit{id, static_cast<std::uint32_t>(end)});
  if (waiting.size() == kWaitingHits) TakeWaitingHits(context);
  return 0;
}

int OnLooseHit(unsigned id, unsigned long long, unsigned long long end, unsigned, void* raw) {
  auto& context = *static_cast<ScanContext*>(raw);
  Matcher::State& state = *context.state;
  while (end > state.loose_parts[context.held].end) ++context.held;
  const PatternTable& table = state.packs[context.pack].table;
  const std::size_t number = id - table.literals.size();
  if (id >= table.literals.size() && number < table.loose.size())
    state.OnLooseLiteral(context.pack, table.loose[number], state.loose_parts[context.held], end);
  return 0;
}

}  // namespace

Result<LoadedRules> LoadRules(std::span<const Rule> rules, Bytes compiled) {
  LoadedRules loaded;
  loaded.rules = rules;
  SCHOUW_ASSIGN(loaded.table, BuildPatternTable(rules), "load rules");
  loaded.quick = QuickLiterals(loaded.table, rules);
  SCHOUW_ASSIGN(loaded.urls, UrlRules::Create(rules), "load rules");
  for (const Rule& rule : rules)
    if (rule.kind == RuleKind::kUrl) loaded.url_kinds = RecordKinds::FromBits(loaded.url_kinds.bits() | rule.on.bits());
  if (!compiled.empty()) {
    if (auto database = LoadDatabase(compiled, loaded.table)) {
      loaded.database = std::move(*database);
      return loaded;
    } else if (database.error().code != ErrorCode::kUnsupported) {
      return Fail(std::move(database).error());
    }
  }
  SCHOUW_ASSIGN(const std::string bytes, CompileTable(loaded.table, FeaturesOfThisMachine()), "load rules");
  SCHOUW_ASSIGN(loaded.database, LoadDatabase(AsBytes(bytes), loaded.table), "load rules");
  return loaded;
}

Status Matcher::State::AddPack(Result<LoadedRules> loaded) {
  if (!loaded) return Fail(std::move(loaded).error());
  if (!packs.empty()) loaded->first = packs.back().first + static_cast<std::uint32_t>(packs.back().rules.size());
  if (loaded->database) {
    hs_scratch_t* raw = scratch.release();
    const hs_error_t status = hs_alloc_scratch(loaded->database.get(), &raw);
    scratch.reset(raw);
    if (status != HS_SUCCESS) return Fail(ErrorCode::kMemory, "no working memory for the rules");
  }
  packs.push_back(std::move(*loaded));
  return {};
}

void HeldRecord::MakeMapNow() const {
  std::string folded;
  AppendFolded(record.text, kWidestFold, folded, &made_map);
}

Status Matcher::State::Hold(Record record) {
  if (record.text.size() > kMaxFoldBytes) return Fail(ErrorCode::kTooBig, "a record of more than 256 MiB");
  if (held_count == held.size()) held.emplace_back();
  HeldRecord& place = held[held_count++];
  place.record = std::move(record);
  place.begin = block_bytes;
  place.map_was_asked = false;
  place.end = FoldInto(place.record.text, kWidestFold, block, block_bytes, &place.made_map, make_maps);
  block_bytes = place.end + 1;
  block.resize(std::max(block.size(), block_bytes));
  block[place.end] = '\n';
  return {};
}

Status Matcher::State::ScanLooseBlock(std::uint32_t pack) {
  const LoadedRules& loaded = packs[pack];
  if (!loaded.database || loose.text.empty() || loaded.table.loose.empty()) return {};
  ScanContext context{this, pack, 0};
  const hs_error_t status = hs_scan(loaded.database.get(), loose.text.data(), static_cast<unsigned>(loose.text.size()),
                                    0, scratch.get(), OnLooseHit, &context);
  if (status != HS_SUCCESS) return Fail(ErrorCode::kInternal, "hs_scan answered " + std::to_string(status));
  return {};
}

Status Matcher::State::ScanBlock(std::uint32_t pack) {
  const LoadedRules& loaded = packs[pack];
  if (!loaded.database || block_bytes == 0) return {};
  ScanContext context{this, pack, 0};
  const hs_error_t status = hs_scan(loaded.database.get(), block.data(), static_cast<unsigned>(block_bytes), 0,
                                    scratch.get(), OnHit, &context);
  TakeWaitingHits(context);
  if (status != HS_SUCCESS) return Fail(ErrorCode::kInternal, "hs_scan answered " + std::to_string(status));
  return {};
}

std::vector<QuickLiteral> QuickLiterals(const PatternTable& table, std::span<const Rule> rules) {
  std::vector<QuickLiteral> all;
  all.reserve(table.literals.size());
  for (const Literal& literal : table.literals) {
    QuickLiteral& quick = all.emplace_back();
    quick.folded_bytes = static_cast<std::uint32_t>(literal.folded.size());
    if (literal.uses.size() != 1 || !literal.seeds.empty()) continue;
    const TermUse& use = literal.uses[0];
    quick.kinds = rules[use.rule].on.bits();
    quick.rule = use.rule;
    quick.is_plain = use.role == TermRole::kHit && use.narrow.empty();
    quick.begins_word = use.begins_word;
    quick.ends_word = use.ends_word;
  }
  return all;
}

void Matcher::State::OnLiteral(std::uint32_t pack, std::uint32_t number, std::uint32_t held_index, std::size_t end) {
  const HeldRecord& place = held[held_index];
  const QuickLiteral& quick = packs[pack].quick[number];
  if (quick.is_plain && !RecordKinds::FromBits(quick.kinds).Has(place.record.kind)) return;
  const std::size_t folded_end = end - place.begin;
  const std::size_t folded_begin = folded_end - quick.folded_bytes;
  const Hit hit{place.map().OriginalStart(folded_begin), place.map().OriginalEnd(folded_end), false, folded_begin,
                folded_end};
  const std::string_view text = place.record.text;
  const auto free_before = [&] { return place.map().IsClusterBorder(folded_begin) && !WordBefore(text, hit.begin); };
  const auto free_after = [&] { return place.map().IsClusterBorder(folded_end) && !WordAfter(text, hit.end); };
  if (quick.is_plain) {
    if ((!quick.begins_word || free_before()) && (!quick.ends_word || free_after()))
      Keep(held_index, pack, quick.rule, hit);
    return;
  }
  const Literal& literal = packs[pack].table.literals[number];
  for (const SeedUse& seed : literal.seeds) OnSeed(pack, seed, held_index, folded_begin);
  for (const TermUse& use : literal.uses) {
    const Rule& rule = packs[pack].rules[use.rule];
    if (!rule.on.Has(place.record.kind)) continue;
    if ((use.begins_word && !free_before()) || (use.ends_word && !free_after())) continue;
    if (!use.narrow.empty() &&
        Folded(text.substr(hit.begin, hit.end - hit.begin), {rule.fold_case, rule.fold_diacritics}).find(use.narrow) ==
            std::string::npos)
      continue;
    TakeHit(pack, use, held_index, hit);
  }
}

void Matcher::State::TakeHit(std::uint32_t pack, const TermUse& use, std::uint32_t held_index, const Hit& hit) {
  switch (use.role) {
    case TermRole::kHit: return Keep(held_index, pack, use.rule, hit);
    case TermRole::kUnless: FoundFor(held_index, pack, use.rule).taken_away = true; return;
    case TermRole::kCondition:
      FoundFor(held_index, pack, use.rule).conditions |= std::uint64_t{1} << use.condition;
      return;
    case TermRole::kNear: break;
  }
  Found& rule_found = FoundFor(held_index, pack, use.rule);
  rule_found.near.push_back(hit);
}

void Matcher::State::OnTrigger(std::uint32_t pack, std::uint32_t regex, std::uint32_t held_index) {
  const std::uint32_t rule = packs[pack].table.regexes[regex].rule;
  if (!packs[pack].rules[rule].on.Has(held[held_index].record.kind)) return;
  std::vector<std::uint32_t>& triggered = FoundFor(held_index, pack, rule).regexes;
  if (std::find(triggered.begin(), triggered.end(), regex) == triggered.end()) triggered.push_back(regex);
}

Found& Matcher::State::FoundFor(std::uint32_t held_index, std::uint32_t pack, std::uint32_t rule) {
  const std::uint64_t key = (static_cast<std::uint64_t>(held_index) << 32) | (packs[pack].first + rule);
  if (key == last_found_key) return found[last_found];
  const auto [place, added] = found_index.try_emplace(key, static_cast<std::uint32_t>(found.size()));
  if (added) {
    Found fresh;
    fresh.held = held_index;
    fresh.pack = pack;
    fresh.rule = rule;
    fresh.hits.reserve(kFewHits);
    found.push_back(std::move(fresh));
  }
  last_found_key = key;
  last_found = place->second;
  return found[last_found];
}

void Matcher::State::Keep(std::uint32_t held_index, std::uint32_t pack, std::uint32_t rule, const Hit& hit) {
  const Record& record = held[held_index].record;
  Found& rule_found = FoundFor(held_index, pack, rule);
  if (record.kind == RecordKind::kDocument || packs[pack].table.conditions[rule].keeps_all_hits()) {
    rule_found.hits.push_back(hit);
    if (rule_found.hits.size() < rule_found.compact_at) return;
    KeepLongest(rule_found.hits);
    rule_found.compact_at = std::max(kFirstCompaction, rule_found.hits.size() * 2);
    return;
  }
  if (!hit.in_url && hit.end <= record.overlap_bytes) return;
  if (rule_found.hits.empty())
    rule_found.hits.push_back(hit);
  else if (Earlier(hit, rule_found.hits[0]))
    rule_found.hits[0] = hit;
}

void Matcher::State::Emit(const OnMatch& on_match) {
  std::sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
    if (a.held != b.held) return a.held < b.held;
    return a.pack != b.pack ? a.pack < b.pack : a.rule < b.rule;
  });
  std::uint32_t begun = std::numeric_limits<std::uint32_t>::max();
  for (Found& rule_found : found) {
    if (rule_found.taken_away) continue;
    const HeldRecord& place = held[rule_found.held];
    if (rule_found.held != begun) builder.Begin(place.record);
    begun = rule_found.held;
    const std::string_view folded = std::string_view(block).substr(place.begin, place.end - place.begin);
    const std::uint32_t pack = rule_found.pack;
    const std::uint32_t rule = rule_found.rule;
    for (const Hit& hit : ChooseHits(std::move(rule_found), place, folded, packs[pack].table))
      on_match(builder.Build(pack, rule, hit));
  }
}

Status Matcher::State::MatchHeld(const OnMatch& on_match) {
  Status status;
  RecordKinds loose_kinds;
  for (const LoadedRules& loaded : packs)
    loose_kinds = RecordKinds::FromBits(loose_kinds.bits() | loaded.table.loose_kinds.bits());
  MakeLooseBlock(loose_kinds);
  for (std::uint32_t pack = 0; pack < packs.size() && status; ++pack) {
    status = ScanBlock(pack);
    if (status) status = ScanLooseBlock(pack);
    MatchUrls(pack);
  }
  if (status) Emit(on_match);
  DropHeld();
  return status;
}

void Matcher::State::DropHeld() {
  // Folding a second time for a map costs as much as making maps of five texts or so while they are folded.
  constexpr std::size_t kOften = 6;
  std::size_t asked = 0;
  for (std::size_t i = 0; i < held_count; ++i) asked += held[i].map_was_asked ? 1u : 0u;
  make_maps = asked * kOften > held_count ? MakeMap::kAlways : MakeMap::kIfCheap;
  held_count = 0;
  found.clear();
  found_index.clear();
  last_found_key = kNoFound;
  if (block.capacity() > kKeptBlockBytes) std::string().swap(block);
  block_bytes = 0;
}

Matcher::Matcher(std::unique_ptr<State> state) : state_(std::move(state)) {}
Matcher::~Matcher() = default;
Matcher::Matcher(Matcher&&) noexcept = default;
Matcher& Matcher::operator=(Matcher&&) noexcept = default;

Result<Matcher> Matcher::Create(std::span<const Pack> packs) {
  auto state = std::make_unique<State>();
  for (const Pack& pack : packs) {
    auto loaded = LoadRules(pack.rules(), pack.DatabaseForThisMachine());
    if (loaded) {
      if (Status hosts = LoadProtectedHosts(pack.header().protected_hosts, loaded->protected_hosts); !hosts)
        return Fail(std::move(hosts).error().In("load pack " + pack.header().id));
    }
    SCHOUW_TRY(state->AddPack(std::move(loaded)), "load pack " + pack.header().id);
  }
  return Matcher(std::move(state));
}

Result<Matcher> Matcher::CreateFromRules(std::span<const Rule> rules) {
  auto state = std::make_unique<State>();
  if (Status added = state->AddPack(LoadRules(rules, {})); !added) return Fail(std::move(added).error());
  return Matcher(std::move(state));
}

std::uint64_t Matcher::protected_records() const { return state_->protected_records; }

bool Matcher::IsProtected(const Record& record) const { return state_->IsProtected(record); }

Status Matcher::Add(Record record, const OnMatch& on_match) {
  if (state_->IsProtected(record)) {
    ++state_->protected_records;
    return {};
  }
  SCHOUW_TRY(state_->Hold(std::move(record)), "match");
  if (state_->block_bytes < kBlockBytes && state_->held_count < kBlockRecords) return {};
  return state_->MatchHeld(on_match);
}

Status Matcher::Flush(const OnMatch& on_match) { return state_->MatchHeld(on_match); }

}  // namespace schouw
