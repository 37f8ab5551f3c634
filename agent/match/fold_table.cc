#include "agent/match/fold_table.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>

#include "agent/base/utf8.h"

namespace schouw {
namespace {

// ICU's shared instances; null only when its data is absent, which WarmUpMatching reports.
struct Normalizers {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
  const icu::Normalizer2* nfd = icu::Normalizer2::getNFDInstance(status);
  const icu::Normalizer2* nfkc = icu::Normalizer2::getNFKCInstance(status);
  const icu::Normalizer2* nfkd = icu::Normalizer2::getNFKDInstance(status);
  const icu::Normalizer2* nfkc_casefold = icu::Normalizer2::getNFKCCasefoldInstance(status);
};

const Normalizers& Icu() {
  static const Normalizers normalizers;
  return normalizers;
}

icu::UnicodeString Normalized(const icu::Normalizer2* form, const icu::UnicodeString& text) {
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString result = form->normalize(text, status);
  return U_SUCCESS(status) ? result : text;
}

template <typename Keep>
icu::UnicodeString Filtered(const icu::UnicodeString& text, const Keep& keep) {
  icu::UnicodeString kept;
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1))
    if (UChar32 c = text.char32At(i); keep(c)) kept.append(c);
  return kept;
}

// Enclosing marks, and non-spacing ones that decorate. Class 0 are vowel signs, 8 kana voicing, 9 viramas: they make
// another letter rather than the same one with an accent.
bool IsDiacritic(UChar32 c) {
  const auto category = u_charType(c);
  if (category == U_ENCLOSING_MARK) return true;
  const auto combining_class = u_getCombiningClass(c);
  return category == U_NON_SPACING_MARK && combining_class != 0 && combining_class != 8 && combining_class != 9;
}

icu::UnicodeString WithoutDiacritics(const icu::UnicodeString& decomposed) {
  return Normalized(Icu().nfc, Filtered(decomposed, [](UChar32 c) { return !IsDiacritic(c); }));
}

// Letters that are written as one and that Unicode does not take apart: which is a way of writing in Dutch and English.
struct Ligature {
  char16_t letter;
  const char16_t* apart;
};
constexpr std::array kLigatures = std::to_array<Ligature>({{0xC6, u"AE"},
                                                           {0xE6, u"ae"},
                                                           {0x152, u"OE"},
                                                           {0x153, u"oe"},
                                                           {0xA732, u"AA"},
                                                           {0xA733, u"aa"},
                                                           {0xA734, u"AO"},
                                                           {0xA735, u"ao"},
                                                           {0xA736, u"AU"},
                                                           {0xA737, u"au"},
                                                           {0xA738, u"AV"},
                                                           {0xA739, u"av"},
                                                           {0xA73C, u"AY"},
                                                           {0xA73D, u"ay"},
                                                           {0xA74E, u"OO"},
                                                           {0xA74F, u"oo"}});

icu::UnicodeString WithoutLigatures(icu::UnicodeString text) {
  for (const Ligature& ligature : kLigatures)
    if (text.indexOf(ligature.letter) >= 0)
      text.findAndReplace(icu::UnicodeString(ligature.letter), icu::UnicodeString(ligature.apart));
  return text;
}

icu::UnicodeString WithoutIgnorables(const icu::UnicodeString& text) {
  return Filtered(text, [](UChar32 c) { return !u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT); });
}

// UTF-8 with White_Space as ' ', never two in a row.
std::string ToSpacedUtf8(const icu::UnicodeString& text) {
  std::string result;
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UChar32 c = text.char32At(i);
    if (!u_isUWhiteSpace(c)) {
      AppendUtf8(result, c >= 0xD800 && c <= 0xDFFF ? kReplacement : static_cast<char32_t>(c));
    } else if (!result.ends_with(' ')) {
      result += ' ';
    }
  }
  return result;
}

}  // namespace

bool FoldingWorks() { return U_SUCCESS(Icu().status); }

FoldTable::FoldTable(const Fold& fold) : fold_(fold), pages_(std::size_t{0x110000} >> 8), clusters_(kClusters) {}

FoldTable& FoldTable::For(const Fold& fold) {
  thread_local std::array<std::unique_ptr<FoldTable>, 4> tables;
  auto& table = tables[(fold.letter_case ? 1u : 0u) + (fold.diacritics ? 2u : 0u)];
  if (!table) table = std::make_unique<FoldTable>(fold);
  return *table;
}

std::string FoldTable::FoldSegment(std::string_view segment) const {
  icu::UnicodeString text =
      icu::UnicodeString::fromUTF8(icu::StringPiece(segment.data(), static_cast<std::int32_t>(segment.size())));
  if (fold_.diacritics) text = WithoutLigatures(WithoutDiacritics(Normalized(Icu().nfkd, text)));
  text = fold_.letter_case ? Normalized(Icu().nfkc_casefold, text) : WithoutIgnorables(Normalized(Icu().nfkc, text));
  if (fold_.diacritics) text = WithoutDiacritics(Normalized(Icu().nfd, text));
  return ToSpacedUtf8(text);
}

std::string_view FoldTable::FoldCluster(std::string_view segment) {
  if (segment.size() > sizeof(Cluster::bytes)) return long_ = FoldSegment(segment);
  std::uint64_t bytes = 0;
  for (const char c : segment) bytes = bytes << 8 | static_cast<unsigned char>(c);
  Cluster& cluster = clusters_[bytes * 0x9E3779B97F4A7C15u >> 52];
  if (cluster.length == segment.size() && cluster.bytes == bytes) return {cluster.folded.data(), cluster.folded_length};
  long_ = FoldSegment(segment);
  if (long_.size() > cluster.folded.size()) return long_;
  cluster.length = static_cast<std::uint8_t>(segment.size());
  cluster.folded_length = static_cast<std::uint8_t>(long_.size());
  cluster.bytes = bytes;
  std::copy(long_.begin(), long_.end(), cluster.folded.begin());
  return long_;
}

const FoldTable::Entry& FoldTable::NewEntry(char32_t code_point) {
  auto& page = pages_[code_point >> 8];
  if (!page) page = std::make_unique<Page>();
  Entry& entry = (*page)[code_point & 0xFF];
  Fill(code_point, entry);
  return entry;
}

void FoldTable::Fill(char32_t code_point, Entry& entry) {
  const auto c = static_cast<UChar32>(code_point);
  entry.begins_segment = Icu().nfkc_casefold->hasBoundaryBefore(c) && Icu().nfkc->hasBoundaryBefore(c);
  entry.is_space = u_isUWhiteSpace(c) != 0;
  std::string utf8;
  AppendUtf8(utf8, code_point);
  const std::string folded = FoldSegment(utf8);
  const bool one = !folded.empty() && DecodeUtf8(folded, 0).length == folded.size();
  entry.one_bytes = one ? static_cast<std::uint8_t>(folded.size()) : 0;
  entry.length = folded.size() <= entry.bytes.size() ? static_cast<std::uint8_t>(folded.size()) : kLong;
  if (entry.length != kLong) std::copy(folded.begin(), folded.end(), entry.bytes.begin());
  if (code_point >= latin_.size()) return;
  const bool simple =
      entry.begins_segment && (folded.size() == 1 || folded.size() == 2) && folded.find(' ') == std::string::npos;
  const bool vanishes = fold_.diacritics && !entry.begins_segment && folded.empty() && IsDiacritic(c);
  if (!simple && !vanishes) return;
  Latin& latin = latin_[code_point];
  latin.bytes = {entry.bytes[0], entry.bytes[1]};
  latin.length = entry.length;
  latin.is = simple ? Latin::kSimple : Latin::kVanishes;
  if (entry.one_bytes == 2) latin.is |= Latin::kStaysInLine;
}

std::string_view FoldTable::FoldLong(char32_t code_point) {
  std::string utf8;
  AppendUtf8(utf8, code_point);
  long_ = FoldSegment(utf8);
  return long_;
}

}  // namespace schouw
