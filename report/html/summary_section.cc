#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "report/html/dutch.h"
#include "report/html/sections.h"
#include "report/html/writer.h"

namespace schouw::html {
namespace {

constexpr std::string_view kNotAVerdict =
    "Een signaal is een vraag, geen bewijs. Wie het apparaat gebruikte, is niet bekend.";

// "2 zoekopdrachten, 1 bladwijzer"
std::string ByKind(const ReportData& report) {
  std::array<std::uint64_t, kRecordKindCount> counts{};
  for (const ReportSignal& signal : report.signals) ++counts[static_cast<std::size_t>(signal.kind)];
  std::string text;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0) continue;
    const auto kind = static_cast<RecordKind>(i);
    text += (text.empty() ? "" : ", ") + dutch::Count(counts[i], dutch::Kind(kind), dutch::Kinds(kind));
  }
  return text;
}

std::string LookedAt(const ReportData& report) {
  const auto checked =
      static_cast<std::uint64_t>(std::count_if(report.devices.begin(), report.devices.end(),
                                               [](const DeviceInfo& device) { return device.state != "not_checked"; }));
  return "Bekeken zijn " + KindsInScope(report) + ", " + PeriodText(report) + ", op " +
         dutch::CountInWords(checked, "gegevensdrager", "gegevensdragers") + ".";
}

// One sentence for each volume that was not read, with its size; further ones are in the table below.
std::string NotReadVolumes(const ReportData& report) {
  constexpr std::size_t kNamed = 4;
  std::string html;
  std::size_t count = 0;
  for (const ReportVolume& volume : report.volumes) {
    if (volume.coverage.state == ReadState::kRead) continue;
    if (++count > kNamed) continue;
    const bool partly = volume.coverage.state == ReadState::kPartial;
    html += " " + Text(VolumeName(report, volume)) + " (" + dutch::Bytes(volume.coverage.spec.length) + ") is " +
            Bold(partly ? "maar deels gelezen" : "niet gelezen") + ": " + VolumeReason(volume.coverage) + ".";
  }
  if (count > kNamed) html += " Zo zijn er nog " + std::to_string(count - kNamed) + "; zie de tabel hieronder.";
  return html;
}

std::string StateSentence(const ReportData& report) {
  if (report.scan.state == "complete") return "";
  if (report.scan.state == "stopped") return Paragraph(Bold("De controle is gestopt voordat alles bekeken was."));
  return Paragraph(Bold("De controle is niet af.") +
                   " Niet alles wat binnen de opdracht valt, kon worden bekeken. Hieronder staat wat ontbreekt.");
}

bool AnyJudged(const ReportData& report) {
  return std::any_of(report.signals.begin(), report.signals.end(),
                     [](const ReportSignal& signal) { return signal.review.decision != "open"; });
}

template <typename Is>
std::uint64_t CountIf(const ReportData& report, Is is) {
  return static_cast<std::uint64_t>(std::count_if(report.signals.begin(), report.signals.end(), is));
}

bool WaitsAside(const ReportData& report, const ReportSignal& signal) {
  return signal.review.decision == "open" && report.IsSetAside(signal);
}

// Without the signals that wait in a rule that was set aside: they have a sentence of their own.
std::uint64_t CountOf(const ReportData& report, std::string_view decision) {
  return CountIf(report, [&](const ReportSignal& signal) {
    return signal.review.decision == decision && !WaitsAside(report, signal);
  });
}

std::string SignalsSentence(const ReportData& report) {
  if (report.signals.empty()) {
    return "In wat is bekeken, is " + Bold("niets gevonden") +
           " waar de regels naar zoeken. Dat zegt niets over wat niet is gelezen.";
  }
  if (AnyJudged(report)) return JudgedText(report) + " " + std::string(kNotAVerdict);
  const bool one = report.signals.size() == 1;
  return Bold(dutch::Capital(dutch::CountInWords(report.signals.size(), "signaal", "signalen"))) +
         (one ? " wacht op beoordeling. " : " wachten op beoordeling. ") + std::string(kNotAVerdict);
}

// Said under a zero: only what is true of the volumes too.
std::string_view AllWasRead(const ReportData& report) {
  const bool whole = report.scan.state == "complete" &&
                     std::all_of(report.volumes.begin(), report.volumes.end(),
                                 [](const ReportVolume& volume) { return volume.coverage.state == ReadState::kRead; });
  return whole ? "alles binnen de opdracht was te lezen" : "van de bestanden die zijn geopend";
}

std::string Tile(std::uint64_t number, std::string_view what, std::string_view more) {
  return "<li><b>" + dutch::Number(number) + "</b> " + std::string(what) + Soft(more) + "</li>\n";
}

}  // namespace

// "In totaal 47 signalen: 3 te bespreken, 1 mogelijk in strijd met de voorwaarde, 40 niet relevant, 3 nog te
// beoordelen."
std::string JudgedText(const ReportData& report) {
  constexpr std::pair<std::string_view, std::string_view> kDecisions[] = {
      {"discuss", "te bespreken of besproken"},
      {"possible_breach", "mogelijk in strijd met de voorwaarde"},
      {"not_relevant", "niet relevant"},
      {"open", "nog te beoordelen"}};
  std::vector<std::string> parts;
  for (const auto& [decision, words] : kDecisions) {
    if (const std::uint64_t count = CountOf(report, decision); count > 0) {
      parts.push_back(dutch::Number(count) + " " + std::string(words));
    }
  }
  std::string text = "In totaal " + Bold(dutch::Count(report.signals.size(), "signaal", "signalen")) + ": " +
                     dutch::Enumeration(parts) + ".";
  for (const std::string& more : {BulkText(report), SetAsideText(report)}) text += more.empty() ? "" : " " + more;
  return text;
}

std::string BulkText(const ReportData& report) {
  const std::uint64_t bulk = CountIf(report, [](const ReportSignal& signal) { return signal.review.bulk; });
  if (bulk == 0) return "";
  const std::uint64_t opened =
      CountIf(report, [](const ReportSignal& signal) { return signal.review.bulk && signal.opened; });
  return dutch::Number(bulk) + " in één keer beoordeeld, " + dutch::Number(opened) + " bekeken.";
}

std::string SetAsideText(const ReportData& report) {
  if (report.set_aside.empty()) return "";
  const std::uint64_t waiting = CountIf(report, [&](const ReportSignal& signal) { return WaitsAside(report, signal); });
  return dutch::Count(report.set_aside.size(), "regel is", "regels zijn") +
         " opzij gezet, want te ruim: " + dutch::Count(waiting, "signaal daarvan is", "signalen daarvan zijn") +
         " niet één voor één beoordeeld.";
}

std::string StatusText(const ReportData& report) {
  std::string text = "Concept";
  if (report.scan.status == "final") text = "Definitief";
  if (report.scan.status == "corrected") text = "Verbeterd";
  if (report.scan.status == "sealed") text = "Verzegeld";
  if (report.scan.status == "purged") text = "Gewist";
  return report.check.exercise ? text + " · oefening" : text;
}

std::string KindsInScope(const ReportData& report) {
  std::vector<std::string> kinds;
  for (const std::string& name : report.check.records) {
    const auto kind = ParseRecordKind(name);
    kinds.push_back(kind ? std::string(dutch::Kinds(*kind)) : Text(name));
  }
  return kinds.empty() ? "geen gegevens" : dutch::Enumeration(kinds);
}

std::string PeriodText(const ReportData& report) {
  const CheckInfo& check = report.check;
  if (!check.since) return "zonder begindatum";
  return "vanaf " + FormatDutchDate(*check.since) + (check.undated ? " en zonder datum" : "");
}

std::string HeadSection(const ReportData& report) {
  const CheckInfo& check = report.check;
  Facts facts;
  facts.Add("Opdracht", Text(check.reference) + " · " + Text(check.judgment));
  facts.Add("Cliënt",
            Text(check.client) + (check.device_description.empty() ? "" : " · ") + Text(check.device_description));
  facts.Add("Gecontroleerd", FormatDutchDate(AmsterdamDate(report.scan.started)) + ", door " + Text(check.officer) +
                                 " · controle " + std::to_string(check.number) + " van hoogstens " +
                                 std::to_string(check.of) + " dit jaar");
  facts.Add("Reden", check.reason == "cause" ? "er was een aanleiding" : "steekproef");
  facts.Add("Periode bekeken", PeriodText(report));
  const std::string warning =
      "<p class=\"note\">Dit is een oefening. De regels zijn ondertekend met een oefensleutel. Gebruik dit verslag "
      "niet "
      "voor een echte controle.</p>\n";
  return "<header>\n<p class=\"badge\">" + StatusText(report) + "</p>\n" +
         Heading(1, "Verslag controle gegevensdragers") + std::move(facts).Done() + (check.exercise ? warning : "") +
         "</header>\n";
}

std::string SummarySection(const ReportData& report) {
  const EntryCounts& entries = report.entries;
  const std::uint64_t unread = entries.partial + entries.not_read;
  return Heading(2, "In het kort") + Paragraph(LookedAt(report) + NotReadVolumes(report)) + StateSentence(report) +
         Paragraph(SignalsSentence(report)) + "<ul class=\"tiles\">\n" +
         Tile(report.signals.size(), report.signals.size() == 1 ? "signaal" : "signalen",
              report.signals.empty() ? "in wat is bekeken" : ByKind(report)) +
         Tile(entries.read, entries.read == 1 ? "bestand gelezen" : "bestanden gelezen",
              "van de " + dutch::Number(entries.seen()) + " die er zijn geteld") +
         Tile(unread, "niet of maar deels te lezen", unread == 0 ? AllWasRead(report) : "de redenen staan verderop") +
         "</ul>\n";
}

std::string ClosedSection(const ReportData& report) {
  if (report.scan.status == "purged") {
    return "<p class=\"note\">Dit controlebestand is opgeschoond: alles wat was gevonden, is gewist. Hier staat alleen "
           "nog "
           "wat is geteld.</p>\n";
  }
  const bool stopped = report.scan.state == "stopped";
  return "<p class=\"note\">Dit controlebestand is verzegeld: er is iets voor de politie. Daarom staat hier niets van "
         "wat "
         "is gevonden, alleen wat is geteld. Stel de cliënt hierover geen vragen. Gebruik de melding aan de "
         "politie.</p>\n" +
         (stopped ? Paragraph(Bold("De controle is gestopt voordat alles bekeken was.")) : std::string());
}

}  // namespace schouw::html
