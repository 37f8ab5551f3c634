#include <algorithm>

#include "report/html/dutch.h"
#include "report/html/sections.h"
#include "report/html/writer.h"

namespace schouw::html {
namespace {

std::string ReadAnswer(const VolumeCoverage& volume) {
  if (volume.state == ReadState::kRead) return "ja, binnen de opdracht";
  const bool partly = volume.state == ReadState::kPartial;
  const bool said = volume.reason.empty() || volume.state == ReadState::kEncrypted;
  return Bold(partly ? "deels" : "nee") + ", " + VolumeReason(volume) +
         (said ? "" : Soft("<span lang=\"en\">" + Text(volume.reason) + "</span>"));
}

std::string VolumesTable(const ReportData& report) {
  Table table("Delen van de gegevensdrager",
              {{"Deel", Column::kText, "w4"}, {"Grootte", Column::kNumber}, {"Gelezen"}});
  for (const ReportVolume& volume : report.volumes) {
    const std::string name = VolumeName(report, volume) + " · " + dutch::FileSystem(volume.coverage.filesystem);
    const std::string shown = Text(name);
    table.Row({volume.coverage.state == ReadState::kRead ? shown : Bold(shown),
               dutch::Bytes(volume.coverage.spec.length), ReadAnswer(volume.coverage)});
  }
  if (table.empty()) table.Note("Er is geen deel gevonden dat kon worden bekeken.");
  return std::move(table).Done();
}

std::string DevicesNotChecked(const ReportData& report) {
  std::string html;
  for (const DeviceInfo& device : report.devices) {
    if (device.state != "not_checked") continue;
    html += Paragraph(Bold("Niet gecontroleerd:") + " " +
                      Text(device.description.empty() ? device.name : device.description) + " (" +
                      Text(dutch::NotChecked(device.reason)) + ").");
  }
  return html;
}

std::string CountsTable(const ReportData& report) {
  const EntryCounts& entries = report.entries;
  Table table("Bestanden en mappen, geteld",
              {{"Wat ermee gebeurde", Column::kText, "w3"}, {"Aantal", Column::kNumber}, {"Toelichting"}});
  table.Row({"gelezen", dutch::Number(entries.read), "samen " + dutch::Bytes(entries.bytes_read)});
  table.Row({"deels gelezen", dutch::Number(entries.partial), "een stuk was beschadigd, te groot of versleuteld"});
  table.Row({"niet te lezen", dutch::Number(entries.not_read), "elk met de reden verderop in dit verslag"});
  table.Row(
      {"buiten de opdracht, niet geopend", dutch::Number(entries.out_of_scope), "door welke keuze, staat hieronder"});
  table.Row({"van andere accounts, niet geopend", dutch::Number(entries.other_accounts),
             "alleen geteld: deze accounts staan niet in de opdracht"});
  table.Row(
      {"bekende programmabestanden", dutch::Number(entries.known_good), "staan op een lijst en zijn overgeslagen"});
  table.Row({Bold("samen"), Bold(dutch::Number(entries.seen())), ""});
  return std::move(table).Done();
}

// What each choice of the mandate left out, also where that is nothing.
std::string LeftOutTable(const ReportData& report) {
  const LeftOut& left = report.left_out;
  const std::uint64_t places = left.bin_entries + left.shared_entries + left.memory_entries;
  const std::uint64_t out_of_scope = report.entries.out_of_scope;
  const std::string files = "bestanden en mappen", records = "gegevens";
  Table table("Buiten de opdracht, naar keuze",
              {{"Welke keuze", Column::kText, "w4"}, {"Aantal", Column::kNumber}, {"Waarvan"}});
  table.Row({"buiten de mappen van alle accounts", dutch::Number(left.shared_entries), files});
  table.Row({"in een prullenbak die niet mag worden bekeken", dutch::Number(left.bin_entries), files});
  table.Row({"wisselbestanden, slaapstand en oude kopieën", dutch::Number(left.memory_entries), files});
  table.Row({"een soort bestand die de opdracht niet noemt",
             dutch::Number(out_of_scope - std::min(out_of_scope, places)), files});
  table.Row({"ouder dan de opdracht toelaat", dutch::Number(left.older), records});
  table.Row({"zonder datum", dutch::Number(left.undated), records});
  table.Row({"van een soort die de opdracht niet noemt", dutch::Number(left.kind_not_named), records});
  table.Row({"uit een prullenbak die niet mag worden bekeken", dutch::Number(left.recycle_bin), records});
  return std::move(table).Done();
}

std::string Protected(const ReportData& report) {
  return Paragraph(
      "Beschermd, en daarom niet vergeleken en niet bewaard: " + Bold(ProtectedCount(report)) +
      ". Dit gaat over partijen die met rust worden gelaten, zoals een advocaat of een arts. Van wie het is, "
      "wordt nergens bewaard.");
}

}  // namespace

// A small number would tell something about somebody, and so would none.
std::string ProtectedCount(const ReportData& report) {
  constexpr std::uint64_t kLeastShown = 10;
  const bool few = report.protected_records < kLeastShown;
  return (few ? "minder dan " : "") + dutch::Count(few ? kLeastShown : report.protected_records, "gegeven", "gegevens");
}

std::string DevicePrefix(const ReportData& report, const std::string& device) {
  const auto checked = std::count_if(report.devices.begin(), report.devices.end(),
                                     [](const DeviceInfo& info) { return info.state != "not_checked"; });
  return checked > 1 ? device + " · " : "";
}

std::string VolumeName(const ReportData& report, const ReportVolume& volume) {
  return DevicePrefix(report, volume.device) + dutch::Volume(volume.coverage.spec.id);
}

std::string VolumeReason(const VolumeCoverage& volume) {
  switch (volume.state) {
    case ReadState::kEncrypted: return "versleuteld, geen sleutel gegeven";
    case ReadState::kUnsupported: return "deze indeling wordt niet gelezen";
    case ReadState::kOutOfScope: return "valt buiten de opdracht";
    case ReadState::kPartial: return "niet alles was te lezen";
    case ReadState::kFailed: return "beschadigd of niet te openen";
    case ReadState::kRead: break;
  }
  return "gelezen";
}

std::string OverviewSection(const ReportData& report) {
  return Heading(2, "Wat is bekeken, en wat niet") + VolumesTable(report) + DevicesNotChecked(report) +
         CountsTable(report) + LeftOutTable(report) + Protected(report);
}

}  // namespace schouw::html
