#include "report/html/comparison_words.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>

#include "report/html/dutch.h"

namespace schouw::dutch {
namespace {

using Words = std::pair<std::string_view, std::string_view>;

constexpr Words kWhyNot[] = {
    {"stopped", "een van de controles niet tot het einde is gedaan"},
    {"pack", "een van de controles deze regelset niet had"},
    {"rule", "de regel is veranderd"},
    {"kind", "een van de controles dit soort gegevens niet mocht lezen"},
    {"scope", "de controles niet hetzelfde mochten bekijken"},
    {"period", "de controles niet over dezelfde tijd gaan"},
    {"device", "de controles niet over dezelfde apparaten gaan"},
    {"volume", "een deel van het apparaat in een van de controles niet was te lezen"},
    {"erased", "van een van de controles al is gewist wat niet relevant was"},
    {"unread", "bestanden in een van de controles niet of niet helemaal waren te lezen"},
};

constexpr Words kRemarks[] = {
    {"counts_only",
     "Het vorige controlebestand is opgeschoond. Er zijn alleen nog aantallen; wat nieuw of weg is, is niet "
     "te zeggen."},
    {"devices",
     "De controles gaan niet over precies dezelfde apparaten. Wat alleen de ene keer erbij was, is niet "
     "vergeleken."},
    {"follows",
     "Deze controle bekeek alleen wat na de vorige kwam. De aantallen gaan elk over de eigen periode. Wat nieuw of "
     "weg is, is dan niet te zeggen."},
    {"mandate", "De vorige controle was onder een andere opdracht."},
    {"period",
     "De controles beginnen niet op dezelfde dag. Wat de ene bekeek en de andere niet, telt niet als nieuw of "
     "weg."},
    {"tool",
     "De controles zijn gedaan met verschillende versies van Schouw. De ene kan meer soorten bestanden lezen dan "
     "de andere."},
    {"unread", "Niet alle bestanden waren te lezen. Wat daarin staat, is niet vergeleken."},
};

// The code itself where a newer program wrote one that is not known here.
std::string_view Find(std::span<const Words> words, std::string_view code) {
  const auto found = std::find_if(words.begin(), words.end(), [&](const Words& one) { return one.first == code; });
  return found == words.end() ? code : found->second;
}

std::string ThenAndNow(const ComparedRow& row) {
  return "toen " + Number(row.before) + ", nu " + Count(row.now, "signaal", "signalen");
}

// "van 1 maart 2026 ", or nothing.
std::string Period(const std::optional<Date>& since) { return since ? "van " + FormatDutchDate(*since) + " " : ""; }

}  // namespace

std::string EarlierCheck(const Comparison& comparison) {
  return "controle " + std::to_string(comparison.number) + " van " + FormatDutchDate(comparison.day);
}

std::string ComparedRowText(const ComparedRow& row, const Comparison& comparison) {
  if (!row.why_not.empty()) {
    std::vector<std::string> reasons;
    for (const std::string& code : row.why_not) reasons.emplace_back(Find(kWhyNot, code));
    return "niet goed te vergelijken, omdat " + Enumeration(reasons) + " (" + ThenAndNow(row) + ")";
  }
  if (comparison.follows()) return ThenAndNow(row) + ", elk over de eigen periode";
  if (comparison.counts_only) return ThenAndNow(row);
  std::string text = Number(row.appeared) + " nieuw, " + Number(row.same) + " hetzelfde, " + Number(row.gone) + " weg";
  if (row.outside > 0) text += ", " + Number(row.outside) + " uit een tijd die de andere niet bekeek";
  return text + " (" + ThenAndNow(row) + ")";
}

std::vector<std::string> ComparisonRemarks(const Comparison& comparison) {
  std::vector<std::string> remarks;
  for (const std::string& code : comparison.remarks) remarks.emplace_back(Find(kRemarks, code));
  remarks.emplace_back(
      "‘Weg’ betekent: nu niet gevonden. Dat wil niet zeggen dat iemand het heeft gewist: programma’s "
      "ruimen ook zelf oude gegevens op.");
  remarks.emplace_back("Signalen zijn vragen. Meer of minder signalen zegt niet dat het beter of slechter gaat.");
  return remarks;
}

std::string ComparisonLine(const Comparison& comparison, const std::optional<Date>& since) {
  std::uint64_t appeared = 0, same = 0, gone = 0, rows = 0, before = 0, now = 0;
  for (const ComparedRow& row : comparison.rows) {
    if (!row.why_not.empty()) continue;
    ++rows;
    appeared += row.appeared;
    same += row.same;
    gone += row.gone;
    before += row.before;
    now += row.now;
  }
  std::string text = "Vergeleken met " + EarlierCheck(comparison) + ": ";
  const std::uint64_t not_compared = comparison.rows.size() - rows;
  if (comparison.rows.empty()) return text + "beide keren geen signalen in wat is bekeken.";
  if (rows == 0) return text + "niet goed te vergelijken; de redenen staan verderop.";
  if (comparison.follows()) {
    text += "toen " + Count(before, "signaal", "signalen") + " (" + Period(comparison.since) + "tot en met " +
            FormatDutchDate(comparison.day) + "), nu " + Count(now, "signaal", "signalen") + " (" + Period(since) +
            "tot en met de dag van deze controle), elk over de eigen periode";
  } else if (comparison.counts_only) {
    text += "alleen aantallen, want het vorige controlebestand is opgeschoond";
  } else {
    text += Number(appeared) + " nieuw, " + Number(same) + " hetzelfde, " + Number(gone) + " weg";
  }
  if (not_compared > 0) text += "; een deel is niet goed te vergelijken";
  return text + ".";
}

}  // namespace schouw::dutch
