// The parts of the HTML report, in order. Each gives a piece of HTML.
#pragma once

#include <string>
#include <string_view>

#include "report/model/report_data.h"

namespace schouw::html {

class Facts;

std::string HeadSection(const ReportData& report);       // title, badge, what it is about
std::string SummarySection(const ReportData& report);    // in short
std::string ToDiscussSection(const ReportData& report);  // what was judged relevant, and what to ask; nothing without
std::string EarlierCheckSection(const ReportData& report);  // agreements, and how it compares; nothing without them
std::string ComparedSection(const ReportData& report);      // by rule and kind; nothing when nothing was compared
std::string ClosedSection(const ReportData& report);        // sealed or purged: instead of all that was found
std::string ChartSection(const ReportData& report);         // what was judged relevant, drawn; nothing in a concept
std::string OverviewSection(const ReportData& report);      // what was looked at and what not: volumes, numbers
std::string LeftOutTable(const ReportData& report);         // what each choice of the mandate left out
std::string SignalsSection(const ReportData& report);       // grouped by rule
std::string CoverageSection(const ReportData& report);      // in full: stores, all that could not be read
std::string RulesSection(const ReportData& report);         // packs and who signed them
std::string MandateSection(const ReportData& report);       // the facts of the mandate
std::string MakingSection(const ReportData& report);        // how this report came about

// What a reader reported, small; marked as English where it is (reader_words.h).
std::string ReaderNote(std::string_view detail);
// What could not be read, counted by reason, without names.
std::string ReasonsSection(const ReportData& report);
// "18 gegevens", or "minder dan 10 gegevens".
std::string ProtectedCount(const ReportData& report);
// "4.812 in één keer beoordeeld, 10 bekeken", or nothing; `signals` of the report that count.
std::string BulkText(const ReportData& report);
// "2 regels zijn opzij gezet, want te ruim: 340 signalen ...", or nothing.
std::string SetAsideText(const ReportData& report);
// "In totaal 47 signalen: 3 te bespreken, ..."
std::string JudgedText(const ReportData& report);

// Who was given the report of this version, when and why; nothing when nobody was.
std::string ReceiversOf(const ReportData& report, std::uint64_t version);

// Of a corrected report: its version, why, which one it stands beside, and who received that one. Nothing of others.
void AddCorrection(const ReportData& report, Facts& facts);

// "Concept · oefening"
std::string StatusText(const ReportData& report);
// "d1 · Deel 2"; the device as DevicePrefix has it.
std::string VolumeName(const ReportData& report, const ReportVolume& volume);
// "d1 · " where more devices than one were looked at, else nothing.
std::string DevicePrefix(const ReportData& report, const std::string& device);
// Why a volume was not wholly read, in Dutch.
std::string VolumeReason(const VolumeCoverage& volume);
// Names of the kinds of record in scope.
std::string KindsInScope(const ReportData& report);
// "vanaf 1 maart 2026"
std::string PeriodText(const ReportData& report);

}  // namespace schouw::html
