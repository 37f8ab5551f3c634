#include "tests/unit/match/naive_matcher.h"

#include <unicode/normalizer2.h>
#include <unicode/regex.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <map>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "agent/base/utf8.h"

namespace schouw::naive {
namespace {

struct Point {
  UChar32 value;
  std::size_t begin;
  std::size_t end;
};

std::vector<Point> PointsOf(const std::string& text) {
  std::vector<Point> points;
  for (std::size_t at = 0; at < text.size();) {
    const DecodedCodePoint point = DecodeUtf8(text, at);
    points.push_back({static_cast<UChar32>(point.value), at, at + point.length});
    at += point.length;
  }
  return points;
}

bool IsSpace(UChar32 c) { return u_isUWhiteSpace(c); }
bool IsInvisible(UChar32 c) { return u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT); }
bool IsMark(UChar32 c) { return u_charType(c) == U_NON_SPACING_MARK; }
bool IsWord(UChar32 c) { return u_isalpha(c) || (U_GET_GC_MASK(c) & (U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK)) != 0; }

// A folded character and the cluster of the original it came from.
struct Folded {
  UChar32 value;
  std::size_t cluster;
};
struct FoldedText {
  std::vector<Folded> characters;
  std::vector<Span> clusters;
  std::vector<Point> points;  // of the original
};

icu::UnicodeString Without(const icu::UnicodeString& text, bool (*drop)(UChar32)) {
  icu::UnicodeString kept;
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1))
    if (!drop(text.char32At(i))) kept.append(text.char32At(i));
  return kept;
}

icu::UnicodeString WithoutLigatures(icu::UnicodeString text) {
  for (const auto& [joined, apart] : {std::pair(u"\u00E6", u"ae"), std::pair(u"\u00C6", u"AE"),
                                      std::pair(u"\u0153", u"oe"), std::pair(u"\u0152", u"OE")})
    text.findAndReplace(joined, apart);
  return text;
}

icu::UnicodeString FoldCluster(icu::UnicodeString text, bool letter_case, bool diacritics) {
  UErrorCode status = U_ZERO_ERROR;
  text = Without(text, IsInvisible);
  if (diacritics) text = Without(icu::Normalizer2::getNFKDInstance(status)->normalize(text, status), IsMark);
  if (diacritics) text = WithoutLigatures(text);
  if (letter_case) {
    text = icu::Normalizer2::getNFKCInstance(status)->normalize(text, status);
    text.foldCase();
    if (diacritics) text = Without(icu::Normalizer2::getNFKDInstance(status)->normalize(text, status), IsMark);
    text.foldCase();
  }
  return icu::Normalizer2::getNFKCInstance(status)->normalize(text, status);
}

FoldedText Fold(const std::string& text, bool letter_case, bool diacritics) {
  FoldedText result;
  result.points = PointsOf(text);
  const auto& points = result.points;
  for (std::size_t i = 0; i < points.size();) {
    std::size_t end = i + 1;
    const bool space = IsSpace(points[i].value);
    while (end < points.size() &&
           (space ? IsSpace(points[end].value) : IsMark(points[end].value) || IsInvisible(points[end].value)))
      ++end;
    icu::UnicodeString folded(static_cast<UChar32>(' '));
    if (!space) {
      icu::UnicodeString cluster;
      for (std::size_t k = i; k < end; ++k) cluster.append(points[k].value);
      folded = FoldCluster(cluster, letter_case, diacritics);
    }
    const bool double_space = space && !result.characters.empty() && result.characters.back().value == ' ';
    if (double_space) folded.remove();
    for (std::int32_t k = 0; k < folded.length(); k = folded.moveIndex32(k, 1))
      result.characters.push_back({folded.char32At(k), result.clusters.size()});
    result.clusters.push_back({points[i].begin, points[end - 1].end});
    i = end;
  }
  return result;
}

// Of a text that was folded before: each is asked for once a form of each term. Valid until 5,000 others were asked
// for.
const FoldedText& FoldedOnce(const std::string& text, bool letter_case, bool diacritics) {
  static std::map<std::tuple<std::string, bool, bool>, FoldedText> folded;
  if (folded.size() > 5000) folded.clear();
  const auto [at, is_new] = folded.try_emplace({text, letter_case, diacritics});
  if (is_new) at->second = Fold(text, letter_case, diacritics);
  return at->second;
}

std::vector<UChar32> FoldTerm(const std::string& term, bool letter_case, bool diacritics) {
  std::vector<UChar32> folded;
  for (const Folded& character : FoldedOnce(term, letter_case, diacritics).characters)
    folded.push_back(character.value);
  while (!folded.empty() && folded.back() == ' ') folded.pop_back();
  while (!folded.empty() && folded.front() == ' ') folded.erase(folded.begin());
  return folded;
}

// The nearest visible code point before (after) a byte offset; -1 where there is none.
UChar32 Before(const FoldedText& text, std::size_t at) {
  UChar32 found = -1;
  for (const Point& point : text.points)
    if (point.end <= at && !IsInvisible(point.value)) found = point.value;
  return found;
}
UChar32 After(const FoldedText& text, std::size_t at) {
  for (const Point& point : text.points)
    if (point.begin >= at && !IsInvisible(point.value)) return point.value;
  return -1;
}

// Whether folded characters [i, j) may be a whole word's, where their edges ask for it.
bool Stands(const FoldedText& folded, std::size_t i, std::size_t j, bool begins, bool ends) {
  const auto& characters = folded.characters;
  const Span first = folded.clusters[characters[i].cluster];
  const Span last = folded.clusters[characters[j - 1].cluster];
  if (begins && i > 0 && characters[i - 1].cluster == characters[i].cluster) return false;
  if (ends && j < characters.size() && characters[j].cluster == characters[j - 1].cluster) return false;
  const UChar32 before = Before(folded, first.begin);
  const UChar32 after = After(folded, last.end);
  return !(begins && before >= 0 && IsWord(before)) && !(ends && after >= 0 && IsWord(after));
}

// Folded characters [first, last) and what they were made from.
struct Found {
  std::size_t first;
  std::size_t last;
  Span span;
};

Span Extent(const FoldedText& folded, std::size_t i, std::size_t j) {
  return {folded.clusters[folded.characters[i].cluster].begin, folded.clusters[folded.characters[j - 1].cluster].end};
}

void FindForm(const std::string& term, const std::string& text, bool letter_case, bool diacritics, bool begins,
              bool ends, std::vector<Found>& spans) {
  const auto wanted = FoldTerm(term, letter_case, diacritics);
  const FoldedText& folded = FoldedOnce(text, letter_case, diacritics);
  for (std::size_t i = 0; i + wanted.size() <= folded.characters.size(); ++i) {
    bool equal = true;
    for (std::size_t k = 0; k < wanted.size(); ++k) equal = equal && folded.characters[i + k].value == wanted[k];
    const std::size_t j = i + wanted.size();
    if (equal && Stands(folded, i, j, begins, ends)) spans.push_back({i, j, Extent(folded, i, j)});
  }
}

void FindRegex(const std::string& pattern, const std::string& text, bool whole_word, std::vector<Found>& spans) {
  const FoldedText& folded = FoldedOnce(text, true, true);
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString subject;
  for (const Folded& character : folded.characters) subject.append(character.value);
  icu::RegexMatcher matcher(icu::UnicodeString::fromUTF8(pattern), 0, status);
  if (U_FAILURE(status)) throw std::invalid_argument(pattern);
  matcher.reset(subject);
  matcher.useAnchoringBounds(false).useTransparentBounds(true);
  for (std::size_t i = 0; i < folded.characters.size(); ++i)
    for (std::size_t j = i + 1; j <= folded.characters.size(); ++j) {
      const bool begins = whole_word && IsWord(folded.characters[i].value);
      const bool ends = whole_word && IsWord(folded.characters[j - 1].value);
      const auto from = subject.moveIndex32(0, static_cast<std::int32_t>(i));
      matcher.region(from, subject.moveIndex32(0, static_cast<std::int32_t>(j)), status);
      if (matcher.matches(status) && Stands(folded, i, j, begins, ends)) spans.push_back({i, j, Extent(folded, i, j)});
    }
}

// What a character may be written as, and which letters look like which: the parts of the tables that the random texts
// use.
const char* LeetLetters(UChar32 sign) {
  switch (sign) {
    case '1': return "il";
    case '2': return "z";
    case '@': return "a";
    case '3': return "e";
    case '$': return "s";
    default: return "";
  }
}
UChar32 Latin(UChar32 c) {
  switch (c) {
    case 0x430: return 'a';
    case 0x435: return 'e';
    case 0x455: return 's';
    case 0xF8: return 'o';
    case 0x131: return 'i';
    case 0x3BD: return 'v';
    default: return c;
  }
}
bool MayBe(const Rule& rule, UChar32 term, UChar32 text) {
  if (term == text || (rule.fold_homoglyphs && Latin(term) == Latin(text))) return true;
  if (!rule.fold_leet) return false;
  const UChar32 wanted = rule.fold_homoglyphs ? Latin(term) : term;
  for (const char* letter = LeetLetters(text); *letter != 0; ++letter)
    if (wanted == *letter) return true;
  return false;
}

// A term as it is looked for: without stars, with the ends it may have.
struct Form {
  std::string text;
  bool begins = false;
  bool ends = false;
};

std::pair<UChar32, UChar32> Edges(const std::string& term) {
  UChar32 first = -1;
  UChar32 last = -1;
  for (const Point& point : PointsOf(term)) {
    if (IsSpace(point.value) || IsInvisible(point.value)) continue;
    if (first < 0) first = point.value;
    last = point.value;
  }
  return {first, last};
}

std::vector<Form> FormsOf(const Rule& rule, std::string term, bool whole_word, bool inflected) {
  const bool star_before = !term.empty() && term.front() == '*';
  if (star_before) term.erase(0, 1);
  const bool star_after = !term.empty() && term.back() == '*';
  if (star_after) term.pop_back();
  std::vector<std::string> texts = {term};
  const auto add = [&](std::initializer_list<const char*> endings) {
    for (const char* ending : endings) texts.push_back(term.substr(0, term.find_last_not_of(" \t") + 1) + ending);
  };
  if (inflected && !star_after && IsWord(Edges(term).second)) {
    if (rule.plural) add({"s", "'s", "en", "n", "eren"});
    if (rule.diminutive)
      add({"je", "tje", "etje", "pje", "kje", "'tje", "jes", "tjes", "etjes", "pjes", "kjes", "'tjes"});
  }
  std::vector<Form> forms;
  for (const std::string& text : texts) {
    const auto [first, last] = Edges(text);
    forms.push_back({text, whole_word && !star_before && IsWord(first), whole_word && !star_after && IsWord(last)});
  }
  return forms;
}

void FindLoosely(const Rule& rule, const Form& form, const std::string& text, std::vector<Found>& spans) {
  const auto wanted = FoldTerm(form.text, true, true);
  const FoldedText& folded = FoldedOnce(text, true, true);
  for (std::size_t i = 0; i + wanted.size() <= folded.characters.size(); ++i) {
    bool equal = true;
    bool letter = !rule.fold_leet;
    for (std::size_t k = 0; k < wanted.size(); ++k) {
      equal = equal && MayBe(rule, wanted[k], folded.characters[i + k].value);
      letter = letter || u_isalpha(folded.characters[i + k].value);
    }
    const std::size_t j = i + wanted.size();
    if (equal && letter && Stands(folded, i, j, form.begins, form.ends)) spans.push_back({i, j, Extent(folded, i, j)});
  }
}

void FindSpaced(const Rule& rule, const Form& form, const std::string& text, std::vector<Found>& spans) {
  std::vector<UChar32> wanted;
  for (const UChar32 c : FoldTerm(form.text, true, true))
    if (IsWord(c)) wanted.push_back(c);
  if (wanted.size() < 3) return;
  const FoldedText& folded = FoldedOnce(text, true, true);
  const auto& all = folded.characters;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i > 0 && IsWord(all[i - 1].value)) continue;
    std::size_t at = i;
    bool equal = true;
    bool letter = !rule.fold_leet;
    for (std::size_t k = 0; k < wanted.size() && equal; ++k) {
      if (k > 0) {
        std::size_t signs = 0;
        for (++at; at < all.size() && !IsWord(all[at].value); ++at) ++signs;
        equal = signs >= 1 && signs <= 3;
      }
      equal = equal && at < all.size() && IsWord(all[at].value) && MayBe(rule, wanted[k], all[at].value);
      if (equal) letter = letter || u_isalpha(all[at].value);
    }
    if (!equal || !letter || (at + 1 < all.size() && IsWord(all[at + 1].value))) continue;
    if (Stands(folded, i, at + 1, form.begins, form.ends)) spans.push_back({i, at + 1, Extent(folded, i, at + 1)});
  }
}

// Least number of edits of word characters that make the first of the second; 99: none do.
std::size_t Edits(const std::vector<UChar32>& a, const std::vector<UChar32>& b) {
  std::vector<std::vector<std::size_t>> table(a.size() + 1, std::vector<std::size_t>(b.size() + 1, 99));
  for (std::size_t i = 0; i <= a.size(); ++i)
    for (std::size_t j = 0; j <= b.size(); ++j) {
      std::size_t& cell = table[i][j];
      if (i == 0 && j == 0) cell = 0;
      if (i > 0 && IsWord(a[i - 1])) cell = std::min(cell, table[i - 1][j] + 1);
      if (j > 0 && IsWord(b[j - 1])) cell = std::min(cell, table[i][j - 1] + 1);
      if (i > 0 && j > 0 && IsWord(a[i - 1]) && IsWord(b[j - 1])) cell = std::min(cell, table[i - 1][j - 1] + 1);
      if (i > 0 && j > 0 && a[i - 1] == b[j - 1]) cell = std::min(cell, table[i - 1][j - 1]);
    }
  return table[a.size()][b.size()];
}

void FindNearly(const Rule& rule, const std::string& term, const std::string& text, std::vector<Found>& spans) {
  if (term.front() == '*' || term.back() == '*') return;
  const auto wanted = FoldTerm(term, true, true);
  if (wanted.size() < 6 || !IsWord(wanted.front()) || !IsWord(wanted.back())) return;
  const FoldedText& folded = FoldedOnce(text, true, true);
  const auto& all = folded.characters;
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t j = i + 1; j <= all.size() && j <= i + wanted.size() + 2; ++j) {
      if (!IsWord(all[i].value) || !IsWord(all[j - 1].value) || !Stands(folded, i, j, true, true)) continue;
      std::vector<UChar32> part;
      for (std::size_t k = i; k < j; ++k) part.push_back(all[k].value);
      if (Edits(wanted, part) <= rule.distance) spans.push_back({i, j, Extent(folded, i, j)});
    }
}

std::vector<Found> FindOne(const Rule& rule, const std::string& term, const std::string& text) {
  std::vector<Found> spans;
  for (const Form& form : FormsOf(rule, term, rule.whole_word, true)) {
    FindForm(form.text, text, rule.fold_case, rule.fold_diacritics, form.begins, form.ends, spans);
    if (rule.fold_leet || rule.fold_homoglyphs) FindLoosely(rule, form, text, spans);
    if (rule.fold_spacing) FindSpaced(rule, form, text, spans);
  }
  return spans;
}

bool AnyStands(const Rule& rule, const std::vector<std::string>& terms, const std::string& text) {
  return std::any_of(terms.begin(), terms.end(), [&](const auto& term) { return !FindOne(rule, term, text).empty(); });
}
bool AllStand(const Rule& rule, const std::vector<std::string>& terms, const std::string& text) {
  return std::all_of(terms.begin(), terms.end(), [&](const auto& term) { return !FindOne(rule, term, text).empty(); });
}

std::size_t WordsBetween(const std::string& text, std::size_t begin, std::size_t end) {
  std::size_t words = 0;
  bool in_word = false;
  for (const Point& point : PointsOf(text.substr(begin, end - begin))) {
    if (IsWord(point.value) && !in_word) ++words;
    in_word = IsWord(point.value);
  }
  return words;
}

bool StandsNear(const Rule& rule, const Span& span, const std::string& text) {
  if (rule.near_terms.empty()) return true;
  for (const std::string& term : rule.near_terms)
    for (const Found& found : FindOne(rule, term, text)) {
      const Span& other = found.span;
      if (other.begin >= span.end && WordsBetween(text, span.end, other.begin) < rule.near_words) return true;
      if (other.end <= span.begin && WordsBetween(text, other.end, span.begin) < rule.near_words) return true;
    }
  return false;
}

bool ConditionsHold(const Rule& rule, const std::string& text) {
  for (const auto& group : rule.all)
    if (!AnyStands(rule, group, text)) return false;
  return rule.any.empty() ||
         std::any_of(rule.any.begin(), rule.any.end(), [&](const auto& group) { return AllStand(rule, group, text); });
}

// A mark without the letter it belongs to: rules may not hold one.
bool HasLoneMark(const std::string& term) {
  bool letter_before = false;
  for (const Point& point : PointsOf(term)) {
    if (IsInvisible(point.value)) continue;
    if (IsMark(point.value) && !letter_before) return true;
    letter_before = !IsSpace(point.value);
  }
  return false;
}

}  // namespace

bool MayBeLookedFor(const std::string& term) { return !FoldTerm(term, true, true).empty() && !HasLoneMark(term); }

std::string FirstCharacters(const std::string& text, std::size_t count) {
  const auto points = PointsOf(text);
  return points.size() > count ? text.substr(0, points[count].begin) : text;
}

std::vector<Span> SpansOf(const Rule& rule, const Record& record) {
  if (!rule.on.Has(record.kind)) return {};
  std::vector<Found> taken;
  for (const std::string& term : rule.unless)
    for (const Form& form : FormsOf(rule, term, true, false))
      FindForm(form.text, record.text, true, true, form.begins, form.ends, taken);
  if (!taken.empty() || !ConditionsHold(rule, record.text)) return {};
  std::vector<Found> spans;
  for (const std::string& term : rule.terms) {
    for (const Found& found : FindOne(rule, term, record.text)) spans.push_back(found);
    if (rule.distance > 0) FindNearly(rule, term, record.text, spans);
  }
  for (const std::string& regex : rule.regexes) FindRegex(regex, record.text, rule.whole_word, spans);
  std::sort(spans.begin(), spans.end(),
            [](const Found& a, const Found& b) { return a.first != b.first ? a.first < b.first : a.last > b.last; });
  std::vector<Span> standing;
  std::size_t free_from = 0;
  for (const auto& [first, last, span] : spans) {
    if (span.begin < free_from) continue;
    free_from = span.end;
    if (StandsNear(rule, span, record.text)) standing.push_back(span);
  }
  if (standing.size() < (rule.at_least_a_day ? 1 : rule.at_least)) return {};
  if (record.kind != RecordKind::kDocument && standing.size() > 1) standing.resize(1);
  return standing;
}

}  // namespace schouw::naive
