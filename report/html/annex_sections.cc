#include "report/html/dutch.h"
#include "report/html/sections.h"
#include "report/html/writer.h"

namespace schouw::html {
namespace {

std::string TextList(const std::vector<std::string>& texts) {
  std::string html;
  for (const std::string& text : texts) html += (html.empty() ? "" : ", ") + Text(text);
  return html;
}

std::string Sandbox(const std::string& sandbox) {
  if (sandbox == "landlock+seccomp") return "volledig (landlock+seccomp)";
  if (sandbox == "userns+seccomp") return "volledig, op een andere manier (userns+seccomp)";
  if (sandbox == "seccomp") return Bold("zwakker dan normaal") + " (seccomp)";
  if (sandbox == "none") return Bold("geen");
  return Text(sandbox);
}

std::string SelfTest(std::uint32_t findings) {
  if (findings == 0) return "niet gedaan";
  return "goed: alle " + std::to_string(findings) + " verstopte proefgegevens gevonden, en geen andere";
}

std::string DevicesTable(const ReportData& report) {
  Table table("Gegevensdragers en kopieën",
              {{"Naam", Column::kText, "w4"}, {"Soort", Column::kText, "w3"}, {"Grootte", Column::kNumber}, {"Stand"}});
  for (const DeviceInfo& device : report.devices) {
    std::string name = Text(device.id) + ": " + Path(device.name);
    if (!device.description.empty()) name += Soft(Text(device.description));
    if (!device.serial.empty()) name += Soft("serienummer " + Text(device.serial));
    std::string state = device.state == "read" ? "gelezen" : device.state == "partial" ? "deels" : "niet gecontroleerd";
    if (!device.reason.empty()) state += Soft(Text(dutch::NotChecked(device.reason)));
    table.Row({name, Text(dutch::Format(device.format)), dutch::Bytes(device.bytes), state});
  }
  if (table.empty()) table.Note("Geen.");
  return std::move(table).Done();
}

// "Verbetert versie 1. ..." of a correction.
std::string Replaced(std::uint64_t version) {
  if (version < 2) return "";
  return Soft("Komt naast versie " + std::to_string(version - 1) + ", die blijft staan.");
}

std::string StateText(const ReportData& report) {
  if (report.scan.state == "complete") return "helemaal uitgevoerd";
  return report.scan.state == "stopped" ? "gestopt" : "niet af";
}

}  // namespace

std::string ReceiversOf(const ReportData& report, std::uint64_t version) {
  std::string html;
  for (const Disclosure& one : report.disclosures) {
    if (one.version != version) continue;
    html += (html.empty() ? "" : "<br>") + Text(one.to) + ", op " + FormatAmsterdam(one.at) + ", door " + Text(one.by) +
            ": " + Text(one.why);
  }
  return html;
}

std::string RulesSection(const ReportData& report) {
  Table table("Regelsets",
              {{"Regelset", Column::kText, "w3"}, {"Ondertekend door", Column::kText, "w3"}, {"Kenmerk (SHA-256)"}});
  for (const PackInfo& pack : report.packs) {
    table.Row({Text(pack.title.empty() ? pack.id : pack.title) + Soft(Text(pack.id + " " + pack.version)),
               TextList(pack.signed_by), Path(pack.sha256)});
  }
  if (table.empty()) table.Note("Geen.");
  return Heading(2, "Waarmee is gezocht") + std::move(table).Done();
}

std::string MandateSection(const ReportData& report) {
  const CheckInfo& check = report.check;
  Facts facts;
  facts.Add("Ondertekend door", check.mandate_signed_by.empty() ? Bold("niemand") : TextList(check.mandate_signed_by));
  facts.Add("Waarom deze controle",
            check.reason == "cause" ? Bold("een aanleiding") + ", toegestaan door de tweede lezer" : "steekproef");
  if (!check.check_signed_by.empty()) facts.Add("Controle ondertekend door", TextList(check.check_signed_by));
  if (!check.present.empty()) facts.Add("Aanwezig", TextList(check.present));
  facts.Add("Soorten gegevens", KindsInScope(report));
  for (const auto& [kind, words] : check.because) {
    const auto known = ParseRecordKind(kind);
    facts.Add("Waarom ook " + (known ? std::string(dutch::Kinds(*known)) : Text(kind)), "„" + Text(words) + "”");
  }
  facts.Add("Accounts", check.accounts == std::vector<std::string>{"*"} ? "alle accounts" : TextList(check.accounts));
  facts.Add("Periode",
            PeriodText(report) + (check.undated || !check.since ? "" : "; wat geen datum heeft, telt niet mee"));
  facts.Add("Prullenbak", check.recycle_bin ? "wel bekeken" : "niet bekeken");
  if (check.previous_check) facts.Add("Vorige controle", FormatDutchDate(*check.previous_check));
  for (const std::string& sentence : check.widened) facts.Add("Ruimer dan normaal", Text(sentence));
  facts.Add("Tweede lezer", Text(check.reviewer));
  facts.Add("Bewaren", dutch::Count(check.no_signals_days, "dag", "dagen") + " zonder signalen, " +
                           dutch::Count(check.signals_days, "dag", "dagen") +
                           " met signalen, te rekenen vanaf het definitieve verslag");
  return Heading(2, "Wat de opdracht toestaat") +
         "<p>De voorwaarde, zoals die in de opdracht staat:</p>\n<blockquote>" + Text(check.condition) +
         "</blockquote>\n" + std::move(facts).Done();
}

std::string MakingSection(const ReportData& report) {
  const CheckInfo& check = report.check;
  Facts facts;
  facts.Add("Controle", StateText(report));
  facts.Add("Begonnen", FormatAmsterdam(report.scan.started));
  facts.Add("Klaar", report.scan.finished ? FormatAmsterdam(*report.scan.finished) : "nog niet");
  facts.Add("Programma", "Schouw " + Text(check.tool));
  facts.Add("Afscherming van de lezers", Sandbox(check.sandbox));
  facts.Add("Zelfproef vooraf", SelfTest(check.self_test));
  facts.Add("Kenmerk van de opdracht", Path(check.mandate_sha256));
  facts.Add("Kenmerk van het logboek", Path(report.content_mark));
  for (const SignOff& sign : report.sign_offs) {
    const std::string how =
        sign.version == 1 ? "Afgetekend" : "Verbeterd (versie " + std::to_string(sign.version) + ")";
    facts.Add(how, FormatAmsterdam(sign.at) + ", door " + Text(sign.by) +
                       (sign.why.empty() ? "" : ": " + Text(sign.why)) + Replaced(sign.version));
    facts.Add("Kenmerk van de inhoud", Path(sign.digest));
    facts.Add("Gegeven aan", ReceiversOf(report, sign.version));
  }
  return Heading(2, "Hoe dit verslag is gemaakt") +
         Paragraph(
             "De gegevensdrager is alleen gelezen en niet veranderd. Gewiste bestanden, foto’s en video’s zijn niet "
             "bekeken. Elke stap staat in het logboek van het controlebestand.") +
         DevicesTable(report) + std::move(facts).Done();
}

}  // namespace schouw::html
