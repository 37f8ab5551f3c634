#include "agent/content/document/name_charset.h"

#include <unicode/uchar.h>
#include <unicode/ucnv.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <unordered_map>
#include <vector>

#include "agent/base/ascii.h"
#include "agent/base/utf8.h"
#include "agent/content/document/charset.h"
#include "agent/content/document/charset_check.h"
#include "agent/content/document/name_languages.h"
#include "agent/content/document/text_decoder.h"

namespace schouw {
namespace {

// All costs are surprise: the negative natural logarithm of how likely something is.
constexpr double kMarkInPlace = 7, kMarkOutOfPlace = 13, kNeighboursLetter = 10.5, kOtherLetter = 12.5,
                 kOtherScript = 14, kSymbol = 13, kControl = 20;
constexpr double kBroken = 30;
constexpr double kEveryday = 9.2, kRare = 13;  // of characters that are not among a language's most frequent
constexpr double kHalfKatakana = 4.8, kFullMark = 6.5, kFullAscii = 7.5;
constexpr double kCapital = 1.5, kCapitalInWord = 6, kSmallAmongCapitals = 4;
constexpr double kScriptsMeet = 6, kScriptsMeetInAsia = 1;
constexpr double kUsual = -0.5, kUnusual = 2;  // letters beside each other
constexpr double kLoneLetter = 3, kAccentAfterAccent = 1;
// Past this the first guess isn't worth more than the second.
constexpr double kSureMargin = 3;
// What no language explains: bytes that were never a name's.
constexpr double kNonsenseEachCharacter = 9.5;

enum class Maker { kWindows, kDos, kUnix, kMac };

// Where a multi-byte charset has the characters that everybody uses.
struct Everyday {
  unsigned char first_lead = 0, last_lead = 0, first_trail = 0;
};

struct Candidate {
  const char* converter;
  Maker maker;
  double cost;  // of meeting it at all
  std::string_view languages;
  Everyday everyday = {};
};
constexpr std::string_view kWesternLanguages = "nl de fr es pt it sv fi da nb is ca sq";
constexpr std::string_view kNorthern = "da nb sv fi is", kCentral = "pl cs sk hu ro hr sl sq de";
constexpr std::string_view kBaltic = "et lv lt", kCyrillicLanguages = "ru uk bg sr mk be";
constexpr Candidate kCandidates[] = {
    {"windows-1252", Maker::kWindows, 0, kWesternLanguages},
    {"ibm-850", Maker::kDos, 0, kWesternLanguages},
    {"ibm-437", Maker::kDos, 0.5, kWesternLanguages},
    {"macintosh", Maker::kMac, 2.5, kWesternLanguages},
    {"ibm-860", Maker::kDos, 4, "pt"},
    {"ibm-861", Maker::kDos, 3.5, "is"},
    {"ibm-863", Maker::kDos, 4, "fr"},
    {"ibm-865", Maker::kDos, 2.5, kNorthern},
    {"windows-1250", Maker::kWindows, 1, kCentral},
    {"ibm-852", Maker::kDos, 1, kCentral},
    {"iso-8859-2", Maker::kUnix, 2, kCentral},
    {"x-mac-ce", Maker::kMac, 3.5, kCentral},
    {"windows-1257", Maker::kWindows, 2, kBaltic},
    {"ibm-775", Maker::kDos, 3, kBaltic},
    {"windows-1254", Maker::kWindows, 0.5, "tr"},
    {"ibm-857", Maker::kDos, 0.5, "tr"},
    {"x-mac-turkish", Maker::kMac, 3.5, "tr"},
    {"windows-1251", Maker::kWindows, 1, kCyrillicLanguages},
    {"ibm-866", Maker::kDos, 1, kCyrillicLanguages},
    {"KOI8-R", Maker::kUnix, 2, "ru bg"},
    {"KOI8-U", Maker::kUnix, 3, "uk"},
    {"iso-8859-5", Maker::kUnix, 3, kCyrillicLanguages},
    {"ibm-855", Maker::kDos, 4, kCyrillicLanguages},
    {"x-mac-cyrillic", Maker::kMac, 4, kCyrillicLanguages},
    {"windows-1253", Maker::kWindows, 1, "el"},
    {"ibm-737", Maker::kDos, 1, "el"},
    {"ibm-869", Maker::kDos, 3, "el"},
    {"iso-8859-7", Maker::kUnix, 2, "el"},
    {"x-mac-greek", Maker::kMac, 4, "el"},
    {"windows-1255", Maker::kWindows, 1, "he"},
    {"ibm-862", Maker::kDos, 1, "he"},
    {"iso-8859-8", Maker::kUnix, 2, "he"},
    {"windows-1256", Maker::kWindows, 0.5, "ar fa"},
    {"ibm-720", Maker::kDos, 1, "ar"},
    {"iso-8859-6", Maker::kUnix, 2, "ar"},
    {"windows-874", Maker::kWindows, 1.5, "th"},
    {"windows-1258", Maker::kWindows, 2, "vi"},
    {"gb18030", Maker::kWindows, 1, "zh", {0xb0, 0xd7, 0xa1}},
    {"windows-950", Maker::kWindows, 1.5, "tw", {0xa4, 0xc6, 0x40}},
    {"windows-932", Maker::kWindows, 1.5, "ja", {0x88, 0x97, 0x40}},
    {"EUC-JP", Maker::kUnix, 3, "ja", {0xb0, 0xcf, 0xa1}},
    {"windows-949", Maker::kWindows, 1.5, "ko", {0xb0, 0xc8, 0xa1}},
};

// How much a charset has against it in an archive of that origin. Programs do write the names of one system in archives
// that name another.
double CostOf(Maker maker, NameOrigin origin) {
  switch (origin) {
    case NameOrigin::kDos: return maker == Maker::kDos ? 0 : maker == Maker::kWindows ? 1 : 2;
    case NameOrigin::kWindows: return maker == Maker::kWindows ? 0 : maker == Maker::kDos ? 1 : 2;
    case NameOrigin::kUnix: return maker == Maker::kMac ? 1.5 : maker == Maker::kDos ? 1 : 0;
    case NameOrigin::kMac: return maker == Maker::kMac ? -3 : 1;
    case NameOrigin::kJapaneseDos:
    case NameOrigin::kUnknown: return 0;
  }
  return 0;
}

// Whether `list`, names with spaces between them, has `name`.
bool Lists(std::string_view list, std::string_view name) {
  for (std::size_t at = 0; at < list.size(); at = std::min(list.find(' ', at), list.size()) + 1)
    if (list.substr(at, std::min(list.find(' ', at), list.size()) - at) == name) return true;
  return false;
}

// A language, ready for asking.
struct UsualNeighbours {
  std::u16string_view before, behind;
};
struct Model {
  std::string_view name;
  NameScript script;
  double prior;
  double ascii_letter;  // what one costs: languages with many accents have fewer
  std::unordered_map<char16_t, double> letters;
  std::unordered_map<char16_t, UsualNeighbours> neighbours;
};

Model MakeModel(const NameLanguage& language) {
  Model model{language.name, language.script, 0, 0, {}, {}};
  double frequency = 0.192, sum = 0;
  for (const char16_t c : language.letters) {
    if (c == u'|') {
      frequency /= 2;
      continue;
    }
    model.letters.emplace(c, -std::log(frequency));
    sum += frequency;
  }
  if (language.script == NameScript::kLatin) model.ascii_letter = -std::log(1 - sum);
  for (std::u16string_view left = language.neighbours; !left.empty();) {
    const std::u16string_view one = left.substr(0, left.find(u' '));
    left.remove_prefix(std::min(one.size() + 1, left.size()));
    const std::size_t slash = one.find(u'/');
    model.neighbours[one[0]] = {one.substr(1, slash - 1), one.substr(slash + 1)};
  }
  // What people with a device in the Netherlands write in.
  if (language.name != "nl") model.prior = Lists("de fr tr ar es pl pt it", language.name) ? 0.7 : 1.5;
  return model;
}

const std::vector<Model>& Models() {
  static const std::vector<Model> models = [] {
    std::vector<Model> all;
    for (const NameLanguage& language : NameLanguages()) all.push_back(MakeModel(language));
    return all;
  }();
  return models;
}

struct Character {
  char16_t value = 0;
  bool everyday = false;
};
using Name = std::vector<Character>;
constexpr char16_t kNoCharacter = 0xffff;

// One name as a charset gives it.
Name DecodeName(UConverter* converter, const Everyday& everyday, std::string_view raw) {
  Name name;
  const char* at = raw.data();
  const char* const end = raw.data() + raw.size();
  while (at < end) {
    const char* const from = at;
    UErrorCode error = U_ZERO_ERROR;
    const UChar32 c = ucnv_getNextUChar(converter, &at, end, &error);
    if (U_FAILURE(error)) ucnv_resetToUnicode(converter);
    if (at == from) ++at;
    const auto lead = static_cast<unsigned char>(*from);
    const bool known = at - from == 2 && lead >= everyday.first_lead && lead <= everyday.last_lead &&
                       static_cast<unsigned char>(from[1]) >= everyday.first_trail;
    name.push_back({U_FAILURE(error) || c > 0xffff ? kNoCharacter : static_cast<char16_t>(c), known});
  }
  return name;
}

std::vector<Name> DecodeNames(const Candidate& candidate, const UndeclaredNames& names) {
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, decltype(&ucnv_close)> converter(ucnv_open(candidate.converter, &error),
                                                                     &ucnv_close);
  std::vector<Name> decoded;
  if (U_FAILURE(error)) return decoded;
  ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &error);
  for (const std::string& raw : names.names()) decoded.push_back(DecodeName(converter.get(), candidate.everyday, raw));
  return decoded;
}

bool IsBetween(char16_t c, char16_t first, char16_t last) { return c >= first && c <= last; }
bool Contains(std::u16string_view set, char16_t c) { return set.find(c) != std::u16string_view::npos; }
bool IsAsian(NameScript script) { return script >= NameScript::kHanzi; }

bool IsOfScript(NameScript script, char16_t c) {
  switch (script) {
    case NameScript::kLatin: return IsBetween(c, 0xc0, 0x24f);
    case NameScript::kCyrillic: return IsBetween(c, 0x400, 0x52f);
    case NameScript::kGreek: return IsBetween(c, 0x370, 0x3ff);
    case NameScript::kHebrew: return IsBetween(c, 0x590, 0x5ff);
    case NameScript::kArabic: return IsBetween(c, 0x600, 0x6ff);
    case NameScript::kThai: return IsBetween(c, 0xe00, 0xe7f);
    case NameScript::kHanzi: return IsBetween(c, 0x4e00, 0x9fff);
    case NameScript::kKana: return IsBetween(c, 0x4e00, 0x9fff) || IsBetween(c, 0x3041, 0x30fe);
    case NameScript::kHangul: return IsBetween(c, 0xac00, 0xd7a3);
  }
  return false;
}

constexpr std::u16string_view kMarksInNames = u"’«»“”‘„‚`´·–—…•№€£§©½¿¡×،؛؟\u00a0";
constexpr std::u16string_view kMarksBehindWords = u"°ºª®™";
constexpr std::u16string_view kFullWidthMarks = u"\u3000、。「」『』【】《》（）〔〕・〜～：；，！？＿－＋．＆々";
constexpr std::u16string_view kLettersOfNeighbours = u"áàâäãåçéèêëíîïñóòôöõøúùûüæßčćšžłńś";
constexpr std::u16string_view kWordsOfOneLetter = u"àéèóòíáùêôåöøæâ";

// What the characters of one name cost in a language.
class NameCost {
 public:
  NameCost(const Model& model, const Name& name) : model_(model), name_(name) {}

  double Sum() {
    double sum = 0;
    for (at_ = 0; at_ < name_.size(); ++at_) {
      const char16_t c = name_[at_].value;
      sum += c < 0x80 ? OfAscii(c) : OfCharacter(c);
    }
    return sum;
  }

 private:
  char16_t At(std::size_t index) const { return index < name_.size() ? name_[index].value : u' '; }
  char16_t Before(std::size_t steps = 1) const { return steps > at_ ? u' ' : At(at_ - steps); }
  static bool IsLetter(char16_t c) { return c != kNoCharacter && u_isalpha(c) != 0; }
  static bool IsCapital(char16_t c) { return c != kNoCharacter && u_isupper(c) != 0; }
  static bool IsSmall(char16_t c) { return c != kNoCharacter && u_islower(c) != 0; }

  double Meeting(bool ascii) const {
    const char16_t before = Before();
    if (model_.script == NameScript::kLatin || !IsLetter(before) || (before < 0x80) == ascii) return 0;
    return IsAsian(model_.script) ? kScriptsMeetInAsia : kScriptsMeet;
  }

  double OfAscii(char16_t c) const {
    if (!IsAsciiLetter(c)) return 0;
    const bool capital_in_word = IsCapital(c) && Before() >= 0x80 && IsSmall(Before());
    return model_.ascii_letter + Meeting(true) + (capital_in_word ? kCapitalInWord / 2 : 0);
  }

  double OfCharacter(char16_t c) const {
    if (c == kNoCharacter) return kBroken;
    auto found = model_.letters.find(c);
    if (found == model_.letters.end()) found = model_.letters.find(static_cast<char16_t>(u_tolower(c)));
    if (found != model_.letters.end()) return found->second + OfPlace(c);
    if (Contains(kMarksInNames, c) || Contains(kMarksBehindWords, c)) return OfMark(c);
    if (IsAsian(model_.script)) return OfAsian(c);
    if (IsOfScript(model_.script, c) && IsLetter(c)) return OfOtherLetter(c) + OfPlace(c);
    return OfRest(c);
  }

  // Names of people and places come from elsewhere.
  static double OfOtherLetter(char16_t c) {
    return Contains(kLettersOfNeighbours, static_cast<char16_t>(u_tolower(c))) ? kNeighboursLetter : kOtherLetter;
  }

  double OfRest(char16_t c) const {
    const auto type = u_charType(c);
    if (type == U_CONTROL_CHAR || type == U_UNASSIGNED || type == U_PRIVATE_USE_CHAR) return kControl;
    return IsLetter(c) ? kOtherScript + OfPlace(c) : kSymbol;
  }

  double OfAsian(char16_t c) const {
    if (IsOfScript(model_.script, c)) return name_[at_].everyday ? kEveryday : kRare;
    if (model_.script == NameScript::kKana && IsBetween(c, 0xff61, 0xff9f)) return kHalfKatakana + OfAsciiBeside();
    if (Contains(kFullWidthMarks, c)) return kFullMark;
    return IsBetween(c, 0xff01, 0xff5e) ? kFullAscii + OfAsciiBeside() : OfRest(c);
  }

  // What never stands in a word of ASCII letters.
  double OfAsciiBeside() const {
    return (IsAsciiLetter(Before()) ? kScriptsMeet : 0) + (IsAsciiLetter(At(at_ + 1)) ? kScriptsMeet : 0);
  }

  double OfMark(char16_t c) const {
    const bool behind_letter = IsLetter(Before()), before_letter = IsLetter(At(at_ + 1));
    bool fits = !behind_letter || !before_letter;
    if (c == u'’') fits = behind_letter;
    if (Contains(u"‘“„‚¿¡", c)) fits = !behind_letter;
    if (Contains(kMarksBehindWords, c)) fits = !before_letter;
    if (c == u'\u00a0') fits = fits && Before() != u' ' && At(at_ + 1) != u' ';
    return fits ? kMarkInPlace : kMarkOutOfPlace;
  }

  // A letter among its neighbours: capitals where capitals stand, scripts apart.
  double OfPlace(char16_t c) const {
    double cost = Meeting(false);
    if (u_charType(c) == U_NON_SPACING_MARK && Before() < 0x80 &&
        !(model_.script == NameScript::kLatin && IsLetter(Before())))
      cost += kScriptsMeet;
    const char16_t before = Before(), after = At(at_ + 1);
    const bool in_word = IsSmall(before) || (IsCapital(before) && IsSmall(after));
    if (IsCapital(c)) cost += in_word ? kCapitalInWord : IsCapital(before) ? kCapital / 2 : kCapital;
    if (IsSmall(c) && IsCapital(before) && (IsCapital(Before(2)) || IsCapital(after))) cost += kSmallAmongCapitals;
    if (model_.script != NameScript::kLatin || u_charType(c) == U_NON_SPACING_MARK) return cost;
    if (before >= 0x80 && IsLetter(before)) cost += kAccentAfterAccent;
    cost += OfNeighbours(static_cast<char16_t>(u_tolower(c)), before, after);
    const bool alone = !IsLetter(before) && !IsLetter(after);
    return alone && !Contains(kWordsOfOneLetter, static_cast<char16_t>(u_tolower(c))) ? cost + kLoneLetter : cost;
  }

  double OfNeighbours(char16_t small, char16_t before, char16_t after) const {
    const auto usual = model_.neighbours.find(small);
    if (usual == model_.neighbours.end()) return 0;
    const auto fits = [](std::u16string_view set, char16_t c) {
      return Contains(set, IsLetter(c) ? static_cast<char16_t>(u_tolower(c)) : u'_');
    };
    return (fits(usual->second.before, before) ? kUsual : kUnusual) +
           (fits(usual->second.behind, after) ? kUsual : kUnusual);
  }

  const Model& model_;
  const Name& name_;
  std::size_t at_ = 0;
};

struct Reading {
  const Candidate* candidate = nullptr;
  double cost = std::numeric_limits<double>::infinity();
  std::vector<Name> names;
};

// By the language that it makes the likeliest names in.
Reading Judge(const Candidate& candidate, const UndeclaredNames& names, NameOrigin origin) {
  Reading guess{&candidate, std::numeric_limits<double>::infinity(), DecodeNames(candidate, names)};
  if (guess.names.empty()) return guess;
  for (const Model& model : Models()) {
    if (!Lists(candidate.languages, model.name)) continue;
    double cost = candidate.cost + CostOf(candidate.maker, origin) + model.prior;
    if (origin == NameOrigin::kJapaneseDos && model.name == "ja") cost -= 2;
    for (const Name& name : guess.names) cost += NameCost(model, name).Sum();
    guess.cost = std::min(guess.cost, cost);
  }
  return guess;
}

bool SameText(const std::vector<Name>& some, const std::vector<Name>& others) {
  return std::ranges::equal(some, others, [](const Name& one, const Name& other) {
    return std::ranges::equal(one, other, {}, &Character::value, &Character::value);
  });
}

std::size_t CharactersOutsideAscii(const std::vector<Name>& names) {
  std::size_t count = 0;
  for (const Name& name : names)
    count += static_cast<std::size_t>(std::ranges::count_if(name, [](Character c) { return c.value >= 0x80; }));
  return count;
}

}  // namespace

bool UndeclaredNames::Add(std::string_view path) {
  bool added = false;
  while (!path.empty() && !full()) {
    const std::string_view name = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(name.size() + 1, path.size()));
    if (names_.contains(name)) continue;
    if (IsValidUtf8(name)) {
      if (!IsAscii(name) && ambiguous_.size() < kMostAmbiguous) ambiguous_.emplace(name);
      continue;
    }
    names_.emplace(name);
    bytes_ += name.size();
    added = true;
  }
  return added;
}

NameCharset GuessNameCharset(const UndeclaredNames& names, NameOrigin origin) {
  std::vector<Reading> guesses;
  for (const Candidate& candidate : kCandidates) guesses.push_back(Judge(candidate, names, origin));
  const Reading& best = *std::ranges::min_element(guesses, {}, &Reading::cost);
  double other = std::numeric_limits<double>::infinity();
  for (const Reading& guess : guesses)
    if (guess.cost < other && !SameText(guess.names, best.names)) other = guess.cost;
  const auto characters = static_cast<double>(CharactersOutsideAscii(best.names));
  return {best.candidate->converter,
          other - best.cost >= kSureMargin && best.cost < kNonsenseEachCharacter * (characters + 1)};
}

void MemberNames::Learn(const UndeclaredNames& names) {
  if (names.names().empty()) return;
  charset_ = GuessNameCharset(names, origin_);
  chance_utf8_.clear();
  if (charset_.sure && names.names().size() > names.ambiguous().size()) chance_utf8_ = names.ambiguous();
}

bool MemberNames::IsUtf8ByChance(std::string_view path) const {
  for (std::size_t at = 0; at < path.size(); at = std::min(path.find('/', at), path.size()) + 1)
    if (chance_utf8_.contains(path.substr(at, std::min(path.find('/', at), path.size()) - at))) return true;
  return false;
}

std::string MemberNames::Decode(std::string_view raw) const {
  if (IsValidUtf8(raw) && (chance_utf8_.empty() || !IsUtf8ByChance(raw))) return std::string(raw);
  if (!charset_.converter.empty() && DecodesWhole(charset_.converter, std::string(raw) + " "))
    return DecodeAll(charset_.converter, raw);
  UndeclaredNames alone;
  alone.Add(raw);
  return DecodeAll(GuessNameCharset(alone, origin_).converter, raw);
}

}  // namespace schouw
