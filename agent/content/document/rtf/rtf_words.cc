#include "agent/content/document/rtf/rtf_words.h"

#include <algorithm>

namespace schouw {
namespace {

using enum RtfDestination;

struct DestinationRow {
  std::string_view word;
  RtfDestination destination;
};
// By word, so that it can be searched by halves.
constexpr DestinationRow kDestinations[] = {
    {"annotation", kAnnotation},
    {"atnauthor", kSkip},
    {"atndate", kSkip},
    {"atnid", kSkip},
    {"atnref", kSkip},
    {"author", kAuthor},
    {"background", kSkip},
    {"bkmkend", kSkip},
    {"bkmkstart", kSkip},
    {"blipuid", kSkip},
    {"buptim", kSkip},
    {"category", kCategory},
    {"colorschememapping", kSkip},
    {"colortbl", kSkip},
    {"comment", kComments},
    {"company", kCompany},
    {"creatim", kSkip},
    {"datafield", kSkip},
    {"datastore", kSkip},
    {"do", kInherit},
    {"doccomm", kComments},
    {"dptxbxtext", kTextBox},
    {"falt", kSkip},
    {"fchars", kSkip},
    {"ffdeftext", kSkip},
    {"ffformat", kSkip},
    {"filetbl", kSkip},
    {"fldinst", kFieldCode},
    {"fldrslt", kInherit},
    {"fontemb", kSkip},
    {"fontfile", kSkip},
    {"fonttbl", kFonts},
    {"footer", kHeader},
    {"footerf", kHeader},
    {"footerl", kHeader},
    {"footerr", kHeader},
    {"footnote", kFootnote},
    {"formfield", kSkip},
    {"ftncn", kHeader},
    {"ftnsep", kSkip},
    {"ftnsepc", kSkip},
    {"generator", kSkip},
    {"gridtbl", kSkip},
    {"header", kHeader},
    {"headerf", kHeader},
    {"headerl", kHeader},
    {"headerr", kHeader},
    {"hl", kInherit},
    {"hlinkbase", kSkip},
    {"hlloc", kSkip},
    {"hlsrc", kSkip},
    {"htmltag", kHtmlTag},
    {"info", kSkip},
    {"keycode", kSkip},
    {"keywords", kKeywords},
    {"latentstyles", kSkip},
    {"lchars", kSkip},
    {"levelnumbers", kSkip},
    {"leveltext", kSkip},
    {"list", kSkip},
    {"listname", kSkip},
    {"listoverridetable", kSkip},
    {"listpicture", kSkip},
    {"liststylename", kSkip},
    {"listtable", kSkip},
    {"listtext", kSkip},
    {"macc", kInherit},
    {"mailmerge", kSkip},
    {"manager", kManager},
    {"mhtmltag", kSkip},
    {"mmath", kInherit},
    {"mmathPict", kSkip},
    {"moMath", kInherit},
    {"moMathPara", kInherit},
    {"nesttableprops", kInherit},
    {"nextfile", kSkip},
    {"nonesttables", kSkip},
    {"nonshppict", kSkip},
    {"objalias", kSkip},
    {"objclass", kObjectClass},
    {"objdata", kObjectData},
    {"objname", kSkip},
    {"objsect", kSkip},
    {"oldcprops", kSkip},
    {"oldpprops", kSkip},
    {"oldsprops", kSkip},
    {"oldtprops", kSkip},
    {"operator", kSkip},
    {"panose", kSkip},
    {"password", kSkip},
    {"passwordhash", kSkip},
    {"pgdsc", kSkip},
    {"pgdsctbl", kSkip},
    {"picprop", kSkip},
    {"pict", kSkip},
    {"pn", kSkip},
    {"pnseclvl", kSkip},
    {"pntext", kSkip},
    {"pntxta", kSkip},
    {"pntxtb", kSkip},
    {"printim", kSkip},
    {"private", kSkip},
    {"propname", kSkip},
    {"protusertbl", kSkip},
    {"pxe", kSkip},
    {"revtbl", kSkip},
    {"revtim", kSkip},
    {"rsidtbl", kSkip},
    {"rxe", kSkip},
    {"shp", kInherit},
    {"shpinst", kInherit},
    {"shppict", kSkip},
    {"shprslt", kSkip},
    {"shptxt", kTextBox},
    {"sn", kSkip},
    {"sp", kSkip},
    {"staticval", kProperty},
    {"stylesheet", kSkip},
    {"subject", kSubject},
    {"sv", kSkip},
    {"tc", kSkip},
    {"tcn", kSkip},
    {"template", kSkip},
    {"themedata", kSkip},
    {"title", kTitle},
    {"txe", kSkip},
    {"ud", kUnicode},
    {"upr", kSkip},
    {"userprops", kSkip},
    {"wgrffmtfilter", kSkip},
    {"windowcaption", kSkip},
    {"writereservation", kSkip},
    {"writereservhash", kSkip},
    {"xe", kSkip},
    {"xform", kSkip},
    {"xmlattrname", kSkip},
    {"xmlattrvalue", kSkip},
    {"xmlclose", kSkip},
    {"xmlname", kSkip},
    {"xmlnstbl", kSkip},
    {"xmlopen", kSkip},
};
static_assert(std::ranges::is_sorted(kDestinations, {}, &DestinationRow::word));

struct CharacterRow {
  std::string_view word;
  char32_t character;
};
constexpr CharacterRow kCharacters[] = {
    {"bullet", U'\u2022'}, {"cell", U'\t'},       {"column", U'\n'},   {"emdash", U'\u2014'},
    {"emspace", U' '},     {"endash", U'\u2013'}, {"enspace", U' '},   {"ldblquote", U'\u201c'},
    {"line", U'\n'},       {"lquote", U'\u2018'}, {"nestcell", U'\t'}, {"nestrow", U'\n'},
    {"page", U'\n'},       {"par", U'\n'},        {"qmspace", U' '},   {"rdblquote", U'\u201d'},
    {"row", U'\n'},        {"rquote", U'\u2019'}, {"sect", U'\n'},     {"softline", U'\n'},
    {"softpage", U'\n'},   {"tab", U'\t'},        {"zwj", U'\u200d'},  {"zwnj", U'\u200c'},
};
static_assert(std::ranges::is_sorted(kCharacters, {}, &CharacterRow::word));

struct CharsetRow {
  std::int32_t charset;
  std::uint32_t codepage;
};
constexpr CharsetRow kCharsets[] = {
    {0, 1252},   {2, 1252},   {77, 10000}, {78, 10001}, {79, 10003}, {80, 10008}, {81, 10002}, {85, 10006}, {86, 10081},
    {88, 10029}, {89, 10007}, {128, 932},  {129, 949},  {130, 1361}, {134, 936},  {136, 950},  {161, 1253}, {162, 1254},
    {163, 1258}, {177, 1255}, {178, 1256}, {186, 1257}, {204, 1251}, {222, 874},  {238, 1250}, {254, 437},  {255, 850},
};

template <typename Rows>
auto FindRow(const Rows& rows, std::string_view word) -> decltype(&rows[0]) {
  const auto row = std::ranges::lower_bound(rows, word, {}, [](const auto& each) { return each.word; });
  return row != std::end(rows) && row->word == word ? &*row : nullptr;
}

}  // namespace

std::optional<RtfDestination> FindRtfDestination(std::string_view word) {
  const DestinationRow* row = FindRow(kDestinations, word);
  return row == nullptr ? std::nullopt : std::optional(row->destination);
}

const char* RtfPlace(RtfDestination destination) {
  switch (destination) {
    case kHeader: return "headers and footers";
    case kFootnote: return "footnotes";
    case kAnnotation: return "comments of readers";
    case kTextBox: return "text boxes";
    case kTitle: return "title";
    case kSubject: return "subject";
    case kKeywords: return "keywords";
    case kComments: return "comments";
    case kCategory: return "category";
    case kAuthor: return "author";
    case kCompany: return "company";
    case kManager: return "manager";
    case kProperty: return "document property";
    default: return nullptr;
  }
}

char32_t RtfCharacter(std::string_view word) {
  const CharacterRow* row = FindRow(kCharacters, word);
  return row == nullptr ? 0 : row->character;
}

std::uint32_t RtfCharsetCodepage(std::int32_t charset) {
  for (const CharsetRow& row : kCharsets)
    if (row.charset == charset) return row.codepage;
  return 0;
}

}  // namespace schouw
