#include <algorithm>
#include <array>

#include "report/html/dutch.h"
#include "report/html/sections.h"
#include "report/html/writer.h"
#include "report/words/phrase.h"
#include "report/words/reader_words.h"

namespace schouw::html {
namespace {

// Lines of one reason that are printed; the rest is counted here and listed in the report for programs.
constexpr std::size_t kLinesShown = 1'000;

std::string StoreNote(const ReportArtifact& artifact) {
  std::string html(dutch::State(artifact.state));
  if (!artifact.reason.empty()) html += ReaderNote(artifact.reason);
  return html;
}

// A profile in the client's own folder may be somebody else's: a person has to ask.
std::string SignedInTable(const ReportData& report) {
  Table table(Phrase("report.profiles_in_which_somebody_is_signed_in"),
              {{Phrase("report.where"), Column::kText, "w4"},
               {Phrase("report.account_and_profile"), Column::kText, "w2"},
               {Phrase("report.signed_in")}});
  for (const ReportArtifact& artifact : report.artifacts) {
    if (artifact.signed_in.empty()) continue;
    table.Row({Path(DevicePrefix(report, artifact.device) + artifact.entry),
               Text(artifact.account) + " · " + Text(artifact.profile), Text(artifact.signed_in)});
  }
  if (table.empty()) return "";
  table.Note(Phrase("report.ask_the_client_whose_profile_this_is_the"));
  return std::move(table).Done();
}

std::string StoresTable(const ReportData& report) {
  Table table(Phrase("report.data_of_programs_that_were_found"),
              {{Phrase("report.what_and_where"), Column::kText, "w4"},
               {Phrase("report.account_and_profile"), Column::kText, "w2"},
               {Phrase("report.read_2")},
               {Phrase("report.records"), Column::kNumber}});
  for (const ReportArtifact& artifact : report.artifacts) {
    const bool both = !artifact.account.empty() && !artifact.profile.empty();
    table.Row(
        {Text(dutch::ArtifactKind(artifact.kind)) + Soft(Path(DevicePrefix(report, artifact.device) + artifact.entry)),
         Text(artifact.account) + (both ? " · " : "") + Text(artifact.profile), StoreNote(artifact),
         dutch::Number(artifact.records)});
  }
  if (table.empty()) table.Note(Phrase("report.none_2"));
  return std::move(table).Done();
}

// An entry, or the volume or device as a whole.
std::string Where(const ReportProblem& problem) {
  if (problem.entry.empty()) return Phrase("report.the_whole_device");
  if (!problem.entry.ends_with(':')) return problem.entry;
  return dutch::Volume(problem.entry.substr(0, problem.entry.size() - 1)) + Phrase("report.as_a_whole");
}

using Lines = std::vector<const ReportProblem*>;

std::uint64_t SumOf(const Lines& lines) {
  std::uint64_t sum = 0;
  for (const ReportProblem* problem : lines) sum += problem->count;
  return sum;
}

std::string ReasonsTable(const std::array<Lines, kProblemReasonCount>& by_reason) {
  Table table(Phrase("report.not_or_only_partly_read_by_reason"), {{Phrase("report.reason"), Column::kText, "w3"},
                                                                   {Phrase("report.number"), Column::kNumber},
                                                                   {Phrase("report.what_that_means")}});
  for (std::size_t i = 0; i < by_reason.size(); ++i) {
    if (by_reason[i].empty()) continue;
    const auto reason = static_cast<ProblemReason>(i);
    table.Row({dutch::Reason(reason), dutch::Number(SumOf(by_reason[i])), dutch::ReasonExplained(reason)});
  }
  return std::move(table).Done();
}

std::string LinesTable(const ReportData& report, ProblemReason reason, const Lines& lines) {
  Table table(dutch::Capital(std::string(dutch::Reason(reason))), {{Phrase("report.file_2"), Column::kText, "w5"},
                                                                   {Phrase("report.what_the_reader_reported")},
                                                                   {Phrase("report.number"), Column::kNumber}});
  for (std::size_t i = 0; i < std::min(lines.size(), kLinesShown); ++i) {
    const ReportProblem& problem = *lines[i];
    table.Row({Path(DevicePrefix(report, problem.device) + Where(problem)), ReaderNote(problem.detail),
               dutch::Number(problem.count)});
  }
  if (lines.size() > kLinesShown) {
    table.Note(Bold(Phrase("report.another") +
                    dutch::Count(lines.size() - kLinesShown, Phrase("report.line"), Phrase("report.lines")) +
                    Phrase("report.with_this_reason_are_not_in_this_table")) +
               Phrase("report.the_whole_list_comes_from_schouw_report"));
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

std::string AllRead() { return Paragraph(Phrase("report.every_file_that_was_opened_could_be_read")); }

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

std::string ReaderNote(std::string_view detail) {
  const ReaderWords words = WordsOfReader(detail);
  return Soft(words.in_english ? "<span lang=\"en\">" + Text(words.text) + "</span>" : Text(words.text));
}

std::string ReasonsSection(const ReportData& report) {
  return report.not_read.empty() ? AllRead() : ReasonsTable(ByReason(report));
}

std::string CoverageSection(const ReportData& report) {
  return Heading(2, Phrase("report.what_was_read_in_detail")) + LeftOutTable(report) + SignedInTable(report) +
         StoresTable(report) + Heading(2, Phrase("report.what_could_not_be_read_in_detail")) + NotRead(report);
}

}  // namespace schouw::html
