// Terms that are written otherwise: with loose folds, or with a few letters that differ.
#include <unicode/uchar.h>

#include <algorithm>

#include "agent/base/utf8.h"
#include "agent/match/matcher_state.h"

namespace schouw {
namespace {

bool IsLetter(char32_t c) { return u_isalpha(static_cast<UChar32>(c)) != 0; }

// Where the code point before `at` begins.
std::size_t Before(std::string_view text, std::size_t at) {
  do --at;
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80);
  return at;
}

// Looks for a term with edits from where it may begin. Edits are of word characters: signs and spaces stand as they
// are.
class EditSearch {
 public:
  EditSearch(const ApproximateTerm& term, std::string_view text) : term_(term), text_(text) {}

  // Calls `on_end` with each end of text from `begin` that is the term with at most its distance of edits.
  template <typename OnEnd>
  void From(std::size_t begin, const OnEnd& on_end) {
    const std::size_t size = term_.folded.size();
    row_.assign(size + 1, 0);
    for (std::size_t i = 1; i <= size; ++i) row_[i] = Plus(row_[i - 1], IsWordCodePoint(term_.folded[i - 1]));
    std::size_t at = begin;
    for (std::size_t step = 0; step < size + term_.distance && at < text_.size(); ++step) {
      const DecodedCodePoint point = DecodeUtf8(text_, at);
      at += point.length;
      if (!Step(point.value)) return;
      if (row_[size] <= term_.distance) on_end(at);
    }
  }

 private:
  std::size_t Plus(std::size_t edits, bool allowed) const { return allowed ? edits + 1 : kTooMany; }

  // One more character of the text; false when no continuation can do.
  bool Step(char32_t c) {
    const bool word = IsWordCodePoint(c);
    std::size_t diagonal = row_[0];
    row_[0] = Plus(row_[0], word);
    std::size_t least = row_[0];
    for (std::size_t i = 1; i < row_.size(); ++i) {
      const char32_t wanted = term_.folded[i - 1];
      const bool wanted_word = IsWordCodePoint(wanted);
      const std::size_t replaced = c == wanted ? diagonal : Plus(diagonal, word && wanted_word);
      const std::size_t here = std::min({replaced, Plus(row_[i], word), Plus(row_[i - 1], wanted_word), kTooMany});
      diagonal = row_[i];
      row_[i] = here;
      least = std::min(least, here);
    }
    return least <= term_.distance;
  }

  static constexpr std::size_t kTooMany = 1000;
  const ApproximateTerm& term_;
  std::string_view text_;
  std::vector<std::size_t> row_;  // edits by how much of the term is used
};

// Whether the folded text at the places of a loose hit is the term as far as its rule allows.
bool IsWritten(const LooseUse& use, std::string_view folded, const std::vector<std::size_t>& places) {
  if (places.size() != use.folded.size()) return false;
  bool has_letter = false;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const char32_t c = DecodeUtf8(folded, places[i]).value;
    if (!StandsFor(use.folded[i], c, use.looseness)) return false;
    has_letter = has_letter || IsLetter(c);
  }
  return has_letter || !use.looseness.leet;
}

}  // namespace

void Matcher::State::MakeLooseBlock(RecordKinds kinds) {
  loose.Clear();
  loose_parts.clear();
  if (kinds.empty()) return;
  const auto end_part = [&](std::uint32_t index, bool spaced) {
    loose_parts.push_back(LoosePart{index, loose.text.size(), spaced});
    loose.text += '\n';
    loose.folded_at.push_back(0);
  };
  for (std::uint32_t i = 0; i < held_count; ++i) {
    if (!kinds.Has(held[i].record.kind)) continue;
    const std::string_view folded = std::string_view(block).substr(held[i].begin, held[i].end - held[i].begin);
    AppendLoose(folded, loose);
    end_part(i, false);
    AppendSpacedOut(folded, loose);
    end_part(i, true);
  }
}

void Matcher::State::OnLooseLiteral(std::uint32_t pack, const LooseLiteral& literal, const LoosePart& part,
                                    std::size_t end) {
  const HeldRecord& place = held[part.held];
  const std::string_view folded = std::string_view(block).substr(place.begin, place.end - place.begin);
  std::vector<std::size_t> places;
  for (std::size_t at = end - literal.text.size(); at < end; at += DecodeUtf8(loose.text, at).length)
    places.push_back(loose.folded_at[at]);
  const std::size_t folded_end = places.back() + DecodeUtf8(folded, places.back()).length;
  const Hit hit{place.map().OriginalStart(places.front()), place.map().OriginalEnd(folded_end), false, places.front(),
                folded_end};
  const bool free_before = place.map().IsClusterBorder(hit.folded_begin) && !WordBefore(place.record.text, hit.begin);
  const bool free_after = place.map().IsClusterBorder(folded_end) && !WordAfter(place.record.text, hit.end);
  for (const LooseUse& use : literal.uses) {
    if (use.spaced != part.spaced || !packs[pack].rules[use.use.rule].on.Has(place.record.kind)) continue;
    if ((use.use.begins_word && !free_before) || (use.use.ends_word && !free_after)) continue;
    if (IsWritten(use, folded, places)) TakeHit(pack, use.use, part.held, hit);
  }
}

void Matcher::State::OnSeed(std::uint32_t pack, const SeedUse& seed, std::uint32_t held_index,
                            std::size_t folded_begin) {
  const ApproximateTerm& term = packs[pack].table.approximates[seed.approximate];
  const HeldRecord& place = held[held_index];
  if (!packs[pack].rules[term.rule].on.Has(place.record.kind)) return;
  const std::string_view folded = std::string_view(block).substr(place.begin, place.end - place.begin);
  const std::string_view text = place.record.text;
  EditSearch search(term, folded);
  std::size_t begin = folded_begin;
  const std::size_t most = seed.before + term.distance;
  for (std::size_t back = 0;; ++back) {
    const std::size_t original = place.map().OriginalStart(begin);
    const bool starts = IsWordCodePoint(DecodeUtf8(folded, begin).value) && place.map().IsClusterBorder(begin) &&
                        !WordBefore(text, original);
    if (starts && back + term.distance >= seed.before) {
      search.From(begin, [&](std::size_t end) {
        if (!IsWordCodePoint(DecodeUtf8(folded, Before(folded, end)).value) || !place.map().IsClusterBorder(end))
          return;
        const std::size_t original_end = place.map().OriginalEnd(end);
        if (!WordAfter(text, original_end))
          Keep(held_index, pack, term.rule, {original, original_end, false, begin, end});
      });
    }
    if (begin == 0 || back == most) return;
    begin = Before(folded, begin);
  }
}

}  // namespace schouw
