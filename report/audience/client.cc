#include "report/audience/client.h"

#include <algorithm>

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
using html::Soft;
using html::Table;
using html::Text;

std::string Blank() { return "<span class=\"blank\"></span>"; }

std::string Quote(std::string_view words) { return "<blockquote>" + html::Escape(words) + "</blockquote>\n"; }

std::string Kinds(const CheckInfo& check) {
  std::vector<std::string> kinds;
  for (const std::string& name : check.records) {
    const auto kind = ParseRecordKind(name);
    kinds.push_back(kind ? std::string(dutch::Kinds(*kind)) : Text(name));
  }
  return dutch::Enumeration(kinds);
}

std::string Exercise(const CheckInfo& check) {
  return check.exercise ? "<p class=\"note\">Dit is een oefening, geen echte controle.</p>\n" : "";
}

bool AllAccounts(const CheckInfo& check) { return check.accounts == std::vector<std::string>{"*"}; }

// What the program never does, the same in each of the three.
std::string Promises(const CheckInfo& check) {
  return "<ul>\n<li>Het programma leest alleen. Het verandert niets op uw apparaat en zet er niets op.</li>\n"
         "<li>Gewiste bestanden worden niet teruggehaald.</li>\n"
         "<li>Foto’s en video’s worden niet geopend.</li>\n"
         "<li>Contact met uw advocaat, arts, therapeut of hulplijn blijft buiten beeld.</li>\n" +
         std::string(AllAccounts(check) ? "" : "<li>Accounts van anderen worden alleen geteld.</li>\n") +
         "<li>Een mens beoordeelt elk signaal. Er komt geen cijfer over u uit.</li>\n</ul>\n";
}

std::string Objection() {
  return Heading(2, "Bent u het er niet mee eens?") +
         Paragraph(
             "Zeg het uw toezichthouder, of laat uw advocaat het zeggen. U kunt vragen om inzage in wat over u is "
             "vastgelegd en om verbetering van wat niet klopt. U kunt ook een klacht indienen bij de reclassering. "
             "De rechter kan de controle toetsen.") +
         Paragraph("Bij wie en tot wanneer: " + Blank());
}

std::string Head(const CheckInfo& check, const std::string& badge, const std::string& title, Facts facts) {
  return "<header>\n<p class=\"badge\">" + badge + "</p>\n" + Heading(1, title) + std::move(facts).Done() +
         Exercise(check) + "</header>\n";
}

Facts AboutCheck(const CheckInfo& check) {
  Facts facts;
  facts.Add("Voor", "cliënt " + Text(check.client));
  facts.Add("Opdracht", Text(check.reference) + " · " + Text(check.judgment));
  facts.Add("Medewerker", Text(check.officer) + " · tweede lezer " + Text(check.reviewer));
  return facts;
}

std::string Page(const CheckInfo& check, const std::string& title, const std::string& body) {
  return html::Page("nl", title + " " + check.reference, "<main>\n" + body + "</main>\n");
}

std::string DevicesTable(const ReportData& report) {
  Table table("Uw gegevensdragers", {{"Apparaat", Column::kText, "w4"}, {"Wat ermee is gedaan"}, {"Terug naar u"}});
  for (const DeviceInfo& device : report.devices) {
    const std::string name = device.description.empty() ? device.name : device.description;
    std::string done = device.state == "not_checked" ? "niet bekeken: " + std::string(dutch::NotChecked(device.reason))
                       : device.state == "partial"   ? "deels gelezen"
                                                     : "gelezen";
    const auto back = report.handed_back.find(device.id);
    table.Row(
        {Text(name) + (device.serial.empty() ? "" : Soft("serienummer " + Text(device.serial))), Text(done),
         back == report.handed_back.end() ? Blank() : Text(back->second.to) + Soft(FormatAmsterdam(back->second.at))});
  }
  return std::move(table).Done();
}

std::string CopiesText(const std::optional<std::vector<CopyMade>>& copies) {
  if (!copies) return "";
  if (copies->empty()) return Paragraph("Er is geen kopie van uw apparaat gemaakt.");
  std::string html = "<ul>\n";
  for (const CopyMade& copy : *copies) {
    html += "<li>" + Text(copy.what);
    if (copy.wiped_at) {
      html += ": gewist door " + Text(copy.wiped_by) + " op " + FormatAmsterdam(*copy.wiped_at) + " (" +
              Text(copy.how) + ")";
    }
    html += "</li>\n";
  }
  return Paragraph("Van uw apparaat zijn deze kopieën gemaakt:") + html + "</ul>\n";
}

std::string WhatWasRead(const ReportData& report) {
  const EntryCounts& entries = report.entries;
  std::string html = Heading(2, "Wat is gelezen, en wat niet");
  html += Paragraph("Bekeken zijn " + html::KindsInScope(report) + ", " + html::PeriodText(report) + ".");
  Table table("Bestanden en mappen, geteld", {{"Wat", Column::kText, "w6"}, {"Aantal", Column::kNumber}});
  table.Row({"gelezen", dutch::Number(entries.read)});
  table.Row({"niet of maar deels te lezen", dutch::Number(entries.partial + entries.not_read)});
  table.Row({"niet geopend, want buiten de opdracht", dutch::Number(entries.out_of_scope)});
  table.Row({"niet geopend, want van een ander account", dutch::Number(entries.other_accounts)});
  table.Row({"overgeslagen, want onderdeel van bekende programma’s", dutch::Number(entries.known_good)});
  table.Row({Bold("samen"), Bold(dutch::Number(entries.seen()))});
  return html + std::move(table).Done();
}

std::string When(const ReportData& report) {
  std::string text = FormatAmsterdam(report.scan.started);
  if (report.scan.finished) text += " tot " + FormatAmsterdam(*report.scan.finished);
  return text + " (Nederlandse tijd)";
}

std::string Receipt(const ReportData& report) {
  Facts facts = AboutCheck(report.check);
  facts.Add("Wanneer", When(report));
  facts.Add("Controle", std::to_string(report.check.number) + " van hoogstens " + std::to_string(report.check.of) +
                            " dit jaar, " + (report.check.reason == "cause" ? "met een aanleiding" : "als steekproef"));
  return Head(report.check, html::StatusText(report), "Ontvangstbewijs van de controle", std::move(facts)) +
         DevicesTable(report) + CopiesText(report.copies) + WhatWasRead(report) + Heading(2, "Wat er nu gebeurt") +
         Paragraph(
             "Het programma heeft gezocht naar woorden, websites en bestanden die bij uw voorwaarde horen. Een "
             "medewerker bekijkt wat is gevonden. Daarna praat u er samen over. Een tweede medewerker kijkt mee. "
             "Wat is gevonden, staat niet op dit papier.") +
         Heading(2, "Waar u op kunt rekenen") + Promises(report.check) + Objection() +
         Paragraph("Handtekening voor ontvangst van dit bewijs en van uw apparaten: " + Blank());
}

bool WasDiscussed(const ReportSignal& signal) {
  return !signal.review.outcome.empty() || !signal.review.client_said.empty() || signal.review.declined;
}

// Not the words that were found: the subject, what was asked and what he said.
std::string Discussed(const ReportData& report) {
  std::string html = Heading(2, "Wat we bespraken");
  bool any = false;
  for (const ReportSignal& signal : report.signals) {
    if (!WasDiscussed(signal)) continue;
    any = true;
    const RuleInfo& rule = report.RuleOf(signal);
    html += Heading(3, Text(dutch::Capital(rule.category.empty() ? rule.id : rule.category)));
    if (!rule.ask.empty()) html += Paragraph(Bold("De vraag.") + " " + Text(rule.ask));
    html += signal.review.declined ? Paragraph("U wilde hier niets over zeggen. Dat mag.")
                                   : Paragraph(Bold("Uw woorden.")) + Quote(signal.review.client_said);
    if (!signal.review.outcome.empty())
      html += Paragraph(Bold("Uitkomst.") + " " +
                        html::Escape(dutch::Capital(std::string(audience::Outcome(signal.review.outcome)))) + ".");
    if (!signal.review.agreement.empty()) html += Paragraph(Bold("Afspraak.") + " " + Text(signal.review.agreement));
  }
  if (!any) html += Paragraph("Er was niets dat we met u hoefden te bespreken.");
  return html;
}

std::string Kept(const CheckInfo& check) {
  return Heading(2, "Hoe lang dit wordt bewaard") +
         Paragraph("Zonder signalen " + std::to_string(check.no_signals_days) + " dagen, met signalen " +
                   std::to_string(check.signals_days) +
                   " dagen na het definitieve verslag. Wat niet relevant was, gaat al na " +
                   std::to_string(check.objection_days) +
                   " dagen weg. Daarna wordt gewist wat is gevonden. Er blijft alleen over hoeveel er is "
                   "gelezen, wat is besloten en wie wat deed.");
}

std::string Account(const ReportData& report) {
  Facts facts = AboutCheck(report.check);
  facts.Add("Controle", FormatDutchDate(AmsterdamDate(report.scan.started)));
  if (!report.sign_offs.empty()) {
    const SignOff& last = report.sign_offs.back();
    facts.Add("Afgerond", "door " + Text(last.by) + " op " + FormatAmsterdam(last.at));
    if (!last.why.empty()) {
      facts.Add("Verbeterd",
                "versie " + std::to_string(last.version) + ": " + Text(last.why) +
                    Soft("Komt naast versie " + std::to_string(last.version - 1) + ", van " +
                         FormatAmsterdam(report.sign_offs[report.sign_offs.size() - 2].at) + ". Die blijft staan."));
      facts.Add("Wie versie " + std::to_string(last.version - 1) + " kreeg",
                html::ReceiversOf(report, last.version - 1));
    }
  }
  return Head(report.check, html::StatusText(report), "Verslag van de controle, voor u", std::move(facts)) +
         Discussed(report) + DevicesTable(report) + CopiesText(report.copies) + WhatWasRead(report) +
         Kept(report.check) + Objection();
}

}  // namespace

std::string RenderClientReport(const ReportData& report) {
  if (audience::IsFinal(report)) return Page(report.check, "Verslag van de controle", Account(report));
  return Page(report.check, "Ontvangstbewijs van de controle", Receipt(report));
}

std::string RenderClientAnnouncement(const CheckInfo& check) {
  std::string body = Head(check, "Vooraf", "Wat we gaan doen", AboutCheck(check));
  body += Heading(2, "Waarom") + Paragraph("De rechter heeft bepaald:") + Quote(check.condition);
  body += Heading(2, "Wat we bekijken");
  body += Paragraph("We bekijken " + Kinds(check) + (check.since ? " vanaf " + FormatDutchDate(*check.since) : "") +
                    ". Hoogstens " + std::to_string(check.of) + " keer per jaar.");
  if (check.valid_from && check.valid_until) {
    body += Paragraph("Dit kan van " + FormatDutchDate(*check.valid_from) + " tot en met " +
                      FormatDutchDate(*check.valid_until) + ".");
  }
  body += Paragraph(
      "Het programma zoekt naar woorden en websites die bij uw voorwaarde horen. " +
      std::string(check.recycle_bin ? "Ook de prullenbak wordt bekeken." : "De prullenbak wordt niet bekeken."));
  for (const std::string& sentence : check.widened)
    body += Paragraph(Bold("Ruimer dan normaal.") + " " + Text(sentence));
  const bool all = AllAccounts(check);
  std::vector<std::string> accounts;
  for (const std::string& account : check.accounts) accounts.push_back(Text(account));
  body += Paragraph(all ? "We bekijken alle accounts op het apparaat. Dat is apart besloten."
                        : "Alleen deze accounts: " + dutch::Enumeration(accounts) + ". Andere accounts blijven dicht.");
  for (const auto& [kind, words] : check.because) {
    const auto known = ParseRecordKind(kind);
    body += Paragraph("We bekijken ook " + (known ? std::string(dutch::Kinds(*known)) : Text(kind)) +
                      ", omdat de voorwaarde zegt: " + Text(words));
  }
  body +=
      Heading(2, "Waar u op kunt rekenen") + Promises(check) +
      Paragraph("Zeg het vooraf als er iemand is van wie we niets moeten zien, zoals een andere arts of hulpverlener.");
  body += Heading(2, "Hoe het gaat") +
          Paragraph(
              "U krijgt dezelfde dag een bewijs met wat is gelezen. Daarna bekijkt een medewerker "
              "wat is gevonden en praat u er samen over. Een tweede medewerker kijkt mee. U krijgt het verslag als "
              "het klaar is.") +
          Kept(check) + Objection();
  return Page(check, "Vooraf: wat we gaan doen", body);
}

}  // namespace schouw
