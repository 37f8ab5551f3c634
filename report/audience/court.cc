#include "report/audience/court.h"

#include <map>
#include <set>
#include <utility>

#include "report/audience/court_condition.h"
#include "report/audience/judgment_words.h"
#include "report/html/dutch.h"
#include "report/html/page.h"
#include "report/html/sections.h"
#include "report/html/writer.h"

namespace schouw {
namespace {

using html::Bold;
using html::Column;
using html::Facts;
using html::Heading;
using html::Paragraph;
using html::Path;
using html::Soft;
using html::Table;
using html::Text;

std::string List(const std::vector<std::string>& texts, const char* none) {
  std::vector<std::string> items;
  for (const std::string& text : texts) items.push_back(Text(text));
  return items.empty() ? none : dutch::Enumeration(items);
}

std::string Period(const CheckInfo& check) {
  if (!check.valid_from || !check.valid_until) return "niet bewaard";
  return FormatDutchDate(*check.valid_from) + " tot en met " + FormatDutchDate(*check.valid_until);
}

std::string AccountsAllowed(const CheckInfo& check) {
  if (check.accounts == std::vector<std::string>{"*"}) return "alle accounts";
  return "alleen " + List(check.accounts, "geen");
}

std::string AccountsRead(const ReportData& report) {
  std::set<std::string> read;
  for (const ReportArtifact& artifact : report.artifacts) {
    if (!artifact.account.empty()) read.insert(artifact.account);
  }
  const std::string names = read.empty() ? "" : "Gegevens gelezen van " + List({read.begin(), read.end()}, "") + ". ";
  return names + "Van andere accounts " + dutch::Count(report.entries.other_accounts, "bestand", "bestanden") +
         " geteld en niet geopend.";
}

std::string HashLists(const CheckInfo& check) {
  constexpr std::pair<std::string_view, std::string_view> kNames[] = {
      {"known_good", "bekende programmabestanden (die worden overgeslagen)"},
      {"software", "programma’s"},
      {"tripwire", "bekende strafbare bestanden (een treffer stopt de controle)"}};
  std::vector<std::string> lists;
  for (const auto& [name, words] : kNames) {
    for (const std::string& list : check.hash_lists) {
      if (list == name) lists.emplace_back(words);
    }
  }
  return lists.empty() ? "geen" : dutch::Enumeration(lists);
}

std::string Excluded(const CheckInfo& check) {
  return dutch::Count(check.excluded_by_mandate, "naam", "namen") + " in de opdracht, " +
         dutch::Count(check.excluded_by_check, "naam", "namen") + " die de cliënt zelf noemde" +
         (check.protected_list.empty() ? "" : ", en de lijst van de organisatie: " + Text(check.protected_list));
}

std::string MandateTable(const ReportData& report) {
  const CheckInfo& check = report.check;
  Table table(
      "De opdracht naast de controle",
      {{"Waarover", Column::kText, "w2"}, {"Wat de opdracht toestaat", Column::kText, "w4"}, {"Wat is gedaan"}});
  table.Row({"Periode", Period(check), "controle op " + FormatDutchDate(AmsterdamDate(report.scan.started))});
  table.Row({"Hoe vaak", "hoogstens " + std::to_string(check.of) + " keer per jaar",
             "dit was nummer " + std::to_string(check.number) + " van dat jaar"});
  table.Row({"Waarom nu", "een steekproef, of een aanleiding die de tweede lezer toestond",
             check.reason == "cause" ? Bold("een aanleiding") : "een steekproef"});
  table.Row({"Soorten gegevens", html::KindsInScope(report),
             "alleen deze; " + dutch::Count(report.entries.out_of_scope, "bestand", "bestanden") +
                 " van een andere soort niet geopend"});
  table.Row({"Vanaf wanneer", html::PeriodText(report),
             check.since ? "wat ouder is, is niet vergeleken" : "elke datum kon worden vergeleken"});
  table.Row({"Accounts", AccountsAllowed(check), AccountsRead(report)});
  table.Row({"Met rust gelaten", Excluded(check),
             html::ProtectedCount(report) + " niet vergeleken en niet bewaard; van wie, is nergens bewaard"});
  table.Row({"Prullenbak", check.recycle_bin ? "wel" : "niet", check.recycle_bin ? "bekeken" : "niet bekeken"});
  table.Row({"Lijsten met kenmerken", HashLists(check), check.hash_lists.empty() ? "niet vergeleken" : "vergeleken"});
  table.Row({"Bewaren",
             std::to_string(check.no_signals_days) + " dagen zonder signalen, " + std::to_string(check.signals_days) +
                 " met; wat niet relevant was " + std::to_string(check.objection_days) + " dagen",
             "te rekenen vanaf het aftekenen"});
  return std::move(table).Done();
}

std::string Widened(const CheckInfo& check) {
  if (check.widened.empty()) return Paragraph("De opdracht is nergens ruimer dan normaal.");
  std::string html;
  for (const std::string& sentence : check.widened) html += "<li>" + Text(sentence) + "</li>\n";
  return Paragraph(Bold("Ruimer dan normaal, met wie dat besloot en waarom:")) + "<ul>\n" + html + "</ul>\n";
}

std::string WhatWasSoughtFor(const ReportData& report) {
  Table table("Regelsets", {{"Waarnaar is gezocht", Column::kText, "w5"}, {"Versie en ondertekenaars"}, {"SHA-256"}});
  for (const PackInfo& pack : report.packs) {
    table.Row({Text(pack.title.empty() ? pack.id : pack.title) +
                   Soft(pack.explain.empty() ? "geen uitleg bewaard" : Text(pack.explain)),
               Text(pack.id + " " + pack.version) + Soft(List(pack.signed_by, "niemand")), Path(pack.sha256)});
  }
  return Heading(2, "Waarnaar is gezocht") +
         Paragraph(
             "De woorden en adressen zelf staan niet in dit verslag: wie ze kent, kan ze ontwijken. De rechter "
             "kan ze laten inzien; het kenmerk hiernaast bewijst dat het dezelfde zijn.") +
         std::move(table).Done();
}

std::string NotRelevant(const ReportData& report) {
  std::map<std::string, std::uint64_t> reasons;
  for (const ReportSignal& signal : report.signals) {
    if (signal.review.decision == "not_relevant") ++reasons[signal.review.reason];
  }
  if (reasons.empty()) return "";
  Table table("Niet relevant, naar reden", {{"Reden", Column::kText, "w6"}, {"Signalen", Column::kNumber}});
  for (const auto& [reason, count] : reasons) table.Row({Text(audience::Reason(reason)), dutch::Number(count)});
  return std::move(table).Done();
}

std::string Talk(const Review& review) {
  std::string html = std::string(audience::Decision(review.decision));
  if (review.declined) html += Soft("de cliënt wilde hierover niet spreken");
  if (!review.client_said.empty()) html += Soft("woorden van de cliënt: „" + Text(review.client_said) + "”");
  if (!review.outcome.empty()) html += Soft("uitkomst: " + Text(audience::Outcome(review.outcome)));
  if (!review.agreement.empty()) html += Soft("afspraak: " + Text(review.agreement));
  return html;
}

bool IsRelevant(const ReportSignal& signal) {
  return signal.review.decision == "discuss" || signal.review.decision == "possible_breach";
}

std::string Relevant(const ReportData& report) {
  Table table(
      "Signalen die relevant zijn bevonden. Wie het apparaat gebruikte, is niet bekend.",
      {{"Signaal en plaats", Column::kText, "w5"}, {"Hoe en wanneer", Column::kText, "w2"}, {"Besluit en gesprek"}});
  for (const ReportSignal& signal : report.signals) {
    if (!IsRelevant(signal)) continue;
    const std::string words = "<bdi>" + html::Escape(signal.before) + "<mark>" + html::Escape(signal.match) +
                              "</mark>" + html::Escape(signal.after) + "</bdi>";
    const std::string where = html::DevicePrefix(report, signal.device) + signal.entry + " · " + signal.place;
    const std::string how(dutch::How(signal.kind, signal.origin));
    table.Row({words + Soft(Path(where)),
               std::string(dutch::Kind(signal.kind)) + Soft(how) +
                   Soft(signal.time ? FormatAmsterdam(*signal.time) : "tijd niet vastgelegd") +
                   Soft(dutch::Count(signal.occurrences, "keer", "keer")),
               Talk(signal.review)});
  }
  if (table.empty()) return Paragraph("Geen signaal is relevant bevonden.");
  return std::move(table).Done();
}

std::string Judged(const ReportData& report) {
  std::string html = Heading(2, "Wat is gevonden en hoe het is beoordeeld");
  if (report.scan.status == "purged") return html + Paragraph("De bewaartermijn is om; wat was gevonden, is gewist.");
  if (report.signals.empty()) {
    return html + Paragraph(
                      "In wat is bekeken, is niets gevonden waar de regels naar zoeken. Dat zegt niets over wat "
                      "niet is gelezen.");
  }
  html +=
      Paragraph("Een signaal is een vraag, geen bewijs. Een medewerker beoordeelde elk signaal en een ander las na. " +
                html::JudgedText(report));
  if (report.protected_signals > 0) {
    html += Paragraph("Door de lezer gewist als beschermd contact: " +
                      dutch::Count(report.protected_signals, "signaal", "signalen") + ".");
  }
  if (!report.disagreements.empty()) {
    html += Paragraph("De tweede lezer was het met " +
                      dutch::Count(report.disagreements.size(), "besluit", "besluiten") + " niet eens.");
  }
  return html + NotRelevant(report) + Relevant(report);
}

std::string SelfTest(const CheckInfo& check) {
  if (check.self_test == 0) return Bold("niet gedaan");
  return "goed: alle " + std::to_string(check.self_test) + " verstopte proefgegevens zijn gevonden, en geen andere";
}

std::string HowToVerify(const ReportData& report) {
  Facts facts;
  facts.Add("Programma",
            "Schouw " + Text(report.check.tool) + ", lezers afgeschermd met " + Text(report.check.sandbox));
  facts.Add("Zelfproef vooraf", SelfTest(report.check));
  facts.Add("Kenmerk van de opdracht", Path(report.check.mandate_sha256));
  facts.Add("Opdracht ondertekend door", List(report.check.mandate_signed_by, "niemand (oefening)"));
  for (const SignOff& sign : report.sign_offs) {
    facts.Add(sign.version == 1 ? "Afgetekend" : "Verbeterd, versie " + std::to_string(sign.version),
              FormatAmsterdam(sign.at) + ", door " + Text(sign.by) + (sign.why.empty() ? "" : ": " + Text(sign.why)) +
                  Soft("kenmerk van de inhoud " + Path(sign.digest)));
  }
  facts.Add("Kenmerk van het logboek", Path(report.content_mark));
  return Heading(2, "Hoe u dit zelf toetst") +
         Paragraph(
             "Wie het controlebestand heeft, kan nagaan dat er na het aftekenen niets aan is veranderd. Met het "
             "programma:") +
         Paragraph(Path("schouw verify CONTROLE.schouw --head " + report.content_mark)) +
         Paragraph("Zonder het programma, met alleen Python 3 en één leesbaar bestand dat bij de broncode hoort:") +
         Paragraph(Path("python3 tools/verify/verify_case.py CONTROLE.schouw --head " + report.content_mark)) +
         std::move(facts).Done();
}

std::string Head(const ReportData& report) {
  const CheckInfo& check = report.check;
  Facts facts;
  facts.Add("Uitspraak", Text(check.judgment));
  facts.Add("Opdracht", Text(check.reference));
  facts.Add("Cliënt", Text(check.client));
  facts.Add("Controle", FormatDutchDate(AmsterdamDate(report.scan.started)) + ", door " + Text(check.officer) +
                            "; tweede lezer " + Text(check.reviewer));
  const std::string exercise =
      check.exercise ? "<p class=\"note\">Dit is een oefening, geen echte controle.</p>\n" : "";
  return "<header>\n<p class=\"badge\">" + html::StatusText(report) + "</p>\n" +
         Heading(1, "Verantwoording van de controle") + std::move(facts).Done() + exercise + "</header>\n";
}

}  // namespace

Status CheckCourtMayRead(const ReportData& report) {
  if (report.scan.status == "sealed") {
    return Fail(ErrorCode::kRefused,
                "deze controle is verzegeld; wat de rechter mag weten, zegt de officier van justitie");
  }
  if (!report.sign_offs.empty()) return {};
  return Fail(ErrorCode::kRefused,
              "een verslag voor de rechter is er pas als de controle is afgetekend; laat de tweede lezer dat doen in "
              "schouw review");
}

std::string RenderCourtReport(const ReportData& report) {
  const std::string body =
      Head(report) + Heading(2, "Wat de rechter bepaalde, en wat is gedaan") + audience::ConditionTable(report) +
      Heading(2, "Wat de opdracht toestaat, en wat is gedaan") + MandateTable(report) + Widened(report.check) +
      WhatWasSoughtFor(report) + html::OverviewSection(report) + Heading(3, "Wat niet kon worden gelezen, naar reden") +
      (report.scan.status == "purged" ? Paragraph("Gewist met de rest; de aantallen staan hierboven.")
                                      : html::ReasonsSection(report)) +
      Judged(report) + HowToVerify(report);
  return html::Page("nl", "Verantwoording van de controle " + report.check.reference, "<main>\n" + body + "</main>\n");
}

}  // namespace schouw
