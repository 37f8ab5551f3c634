#include <algorithm>
#include <array>

#include "report/html/dutch.h"
#include "report/html/sections.h"
#include "report/html/writer.h"

namespace schouw::html {
namespace {

// Lines of one reason that are printed; the rest is counted here and listed in the report for programs.
constexpr std::size_t kLinesShown = 1'000;

std::string StoreNote(const ReportArtifact& artifact) {
  std::string html(dutch::State(artifact.state));
  if (!artifact.reason.empty()) html += Soft("<span lang=\"en\">" + Text(artifact.reason) + "</span>");
  return html;
}

// A profile in the client's own folder may be somebody else's: a person has to ask.
std::string SignedInTable(const ReportData& report) {
  Table table("Profielen waarin iemand met een andere naam is aangemeld",
              {{"Waar", Column::kText, "w4"}, {"Account en profiel", Column::kText, "w2"}, {"Aangemeld"}});
  for (const ReportArtifact& artifact : report.artifacts) {
    if (artifact.signed_in.empty()) continue;
    table.Row({Path(DevicePrefix(report, artifact.device) + artifact.entry),
               Text(artifact.account) + " · " + Text(artifact.profile), Text(artifact.signed_in)});
  }
  if (table.empty()) return "";
  table.Note("Vraag de cliënt van wie dit profiel is. De naam is vergeleken met die van het account.");
  return std::move(table).Done();
}

std::string StoresTable(const ReportData& report) {
  Table table("Gegevens van programma’s die zijn gevonden", {{"Wat en waar", Column::kText, "w4"},
                                                             {"Account en profiel", Column::kText, "w2"},
                                                             {"Gelezen"},
                                                             {"Gegevens", Column::kNumber}});
  for (const ReportArtifact& artifact : report.artifacts) {
    const bool both = !artifact.account.empty() && !artifact.profile.empty();
    table.Row(
        {Text(dutch::ArtifactKind(artifact.kind)) + Soft(Path(DevicePrefix(report, artifact.device) + artifact.entry)),
         Text(artifact.account) + (both ? " · " : "") + Text(artifact.profile), StoreNote(artifact),
         dutch::Number(artifact.records)});
  }
  if (table.empty()) table.Note("Geen.");
  return std::move(table).Done();
}

// An entry, or the volume or device as a whole.
std::string Where(const ReportProblem& problem) {
  if (problem.entry.empty()) return "de hele gegevensdrager";
  if (!problem.entry.ends_with(':')) return problem.entry;
  return dutch::Volume(problem.entry.substr(0, problem.entry.size() - 1)) + ", als geheel";
}

using Lines = std::vector<const ReportProblem*>;

std::uint64_t SumOf(const Lines& lines) {
  std::uint64_t sum = 0;
  for (const ReportProblem* problem : lines) sum += problem->count;
  return sum;
}

std::string ReasonsTable(const std::array<Lines, kProblemReasonCount>& by_reason) {
  Table table("Niet of maar deels gelezen, naar reden",
              {{"Reden", Column::kText, "w3"}, {"Aantal", Column::kNumber}, {"Wat dat betekent"}});
  for (std::size_t i = 0; i < by_reason.size(); ++i) {
    if (by_reason[i].empty()) continue;
    const auto reason = static_cast<ProblemReason>(i);
    table.Row({dutch::Reason(reason), dutch::Number(SumOf(by_reason[i])), dutch::ReasonExplained(reason)});
  }
  return std::move(table).Done();
}

std::string LinesTable(const ReportData& report, ProblemReason reason, const Lines& lines) {
  Table table(dutch::Capital(std::string(dutch::Reason(reason))),
              {{"Bestand", Column::kText, "w5"}, {"Wat het leesprogramma meldde"}, {"Aantal", Column::kNumber}});
  for (std::size_t i = 0; i < std::min(lines.size(), kLinesShown); ++i) {
    const ReportProblem& problem = *lines[i];
    table.Row({Path(DevicePrefix(report, problem.device) + Where(problem)),
               Soft("<span lang=\"en\">" + Text(problem.detail) + "</span>"), dutch::Number(problem.count)});
  }
  if (lines.size() > kLinesShown) {
    table.Note(Bold("Nog " + dutch::Count(lines.size() - kLinesShown, "regel", "regels") +
                    " met deze reden staan niet in deze tabel.") +
               " De volledige lijst komt uit schouw report met --format json.");
  }
  return std::move(table).Done();
}

std::array<Lines, kProblemReasonCount> ByReason(const ReportData& report) {
  std::array<Lines, kProblemReasonCount> by_reason;
  for (const ReportProblem& problem : report.not_read) {
    by_reason[static_cast<std::size_t>(problem.reason)].push_back(&problem);
  }
  return by_reason;
}

std::string AllRead() { return Paragraph("Elk bestand dat is geopend, was te lezen."); }

std::string NotRead(const ReportData& report) {
  if (report.not_read.empty()) return AllRead();
  const std::array<Lines, kProblemReasonCount> by_reason = ByReason(report);
  std::string html = ReasonsTable(by_reason);
  for (std::size_t i = 0; i < by_reason.size(); ++i) {
    if (!by_reason[i].empty()) html += LinesTable(report, static_cast<ProblemReason>(i), by_reason[i]);
  }
  return html;
}

}  // namespace

std::string ReasonsSection(const ReportData& report) {
  return report.not_read.empty() ? AllRead() : ReasonsTable(ByReason(report));
}

std::string CoverageSection(const ReportData& report) {
  return Heading(2, "Wat is gelezen, in detail") + SignedInTable(report) + StoresTable(report) +
         Heading(2, "Wat niet kon worden gelezen, in detail") + NotRead(report);
}

}  // namespace schouw::html
