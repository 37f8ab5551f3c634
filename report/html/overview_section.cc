#include <algorithm>

#include "agent/model/volume_key.h"
#include "report/html/dutch.h"
#include "report/html/sections.h"
#include "report/html/writer.h"
#include "report/words/phrase.h"

namespace schouw::html {
namespace {

std::string ReadAnswer(const VolumeCoverage& volume) {
  if (volume.state == ReadState::kRead) {
    const bool unlocked = volume.reason.find(kOpenedWithKey) != std::string::npos;
    return Phrase(unlocked ? "report.yes_with_the_key_that_the_client_gave" : "report.yes_within_the_mandate");
  }
  const bool partly = volume.state == ReadState::kPartial;
  const bool said = volume.reason.empty() || volume.state == ReadState::kEncrypted;
  return Bold(partly ? Phrase("report.partly") : Phrase("report.no_2")) + ", " + VolumeReason(volume) +
         (said ? "" : ReaderNote(volume.reason));
}

std::string VolumesTable(const ReportData& report) {
  Table table(Phrase("report.volumes_of_the_device"), {{Phrase("report.volume_2"), Column::kText, "w4"},
                                                       {Phrase("report.size"), Column::kNumber},
                                                       {Phrase("report.read_2")}});
  for (const ReportVolume& volume : report.volumes) {
    const std::string name = VolumeName(report, volume) + " · " + dutch::FileSystem(volume.coverage.filesystem);
    const std::string shown = Text(name);
    table.Row({volume.coverage.state == ReadState::kRead ? shown : Bold(shown),
               dutch::Bytes(volume.coverage.spec.length), ReadAnswer(volume.coverage)});
  }
  if (table.empty()) table.Note(Phrase("report.no_part_was_found_that_could_be_looked_a"));
  return std::move(table).Done();
}

std::string DevicesNotChecked(const ReportData& report) {
  std::string html;
  for (const DeviceInfo& device : report.devices) {
    if (device.state != "not_checked") continue;
    html += Paragraph(Bold(Phrase("report.not_checked_2")) + " " +
                      Text(device.description.empty() ? device.name : device.description) + " (" +
                      Text(dutch::NotChecked(device.reason)) + ").");
  }
  return html;
}

std::string CountsTable(const ReportData& report) {
  const EntryCounts& entries = report.entries;
  Table table(Phrase("report.files_and_folders_counted"), {{Phrase("report.what_became_of_it"), Column::kText, "w4"},
                                                           {Phrase("report.number"), Column::kNumber},
                                                           {Phrase("report.explanation")}});
  table.Row({Phrase("report.read"), dutch::Number(entries.read),
             Phrase("report.together") + dutch::Bytes(entries.bytes_read)});
  table.Row({Phrase("report.partly_read"), dutch::Number(entries.partial),
             Phrase("report.a_piece_was_damaged_too_big_or_encrypted")});
  table.Row({Phrase("report.not_readable"), dutch::Number(entries.not_read),
             Phrase("report.each_with_its_reason_further_on_in_this")});
  table.Row({Phrase("report.outside_the_mandate_not_opened"), dutch::Number(entries.out_of_scope),
             Phrase("report.by_which_choice_stands_further_on")});
  table.Row({Phrase("report.of_other_accounts_not_opened"), dutch::Number(entries.other_accounts),
             Phrase("report.only_counted_these_accounts_are_not_in_t")});
  table.Row({Phrase("report.known_program_files"), dutch::Number(entries.known_good),
             Phrase("report.are_on_a_list_and_were_passed_over")});
  table.Row({Bold(Phrase("report.in_all")), Bold(dutch::Number(entries.seen())), ""});
  return std::move(table).Done();
}

std::string Protected(const ReportData& report) {
  return Paragraph(Phrase("report.protected_and_therefore_not_compared_and") + Bold(ProtectedCount(report)) +
                   Phrase("report.this_is_about_parties_that_are_left_alon"));
}

}  // namespace

// Also where that is nothing.
std::string LeftOutTable(const ReportData& report) {
  const LeftOut& left = report.left_out;
  Table table(Phrase("report.outside_the_mandate_by_choice"), {{Phrase("report.which_choice"), Column::kText, "w4"},
                                                               {Phrase("report.number"), Column::kNumber},
                                                               {Phrase("report.of_what")}});
  const auto add = [&table](std::string_view choice, std::uint64_t count, std::string_view one, std::string_view many) {
    table.Row({PhraseOr(choice), dutch::Number(count), PhraseOr(count == 1 ? one : many)});
  };
  const auto files = [&add](std::string_view choice, std::uint64_t count) {
    add(choice, count, "report.file_or_folder", "report.files_and_folders");
  };
  const auto records = [&add](std::string_view choice, std::uint64_t count) {
    add(choice, count, "report.record", "report.records_2");
  };
  files("report.outside_the_folders_of_all_accounts", left.shared_entries);
  files("report.in_a_recycle_bin_that_may_not_be_looked", left.bin_entries);
  files("report.swap_files_hibernation_and_old_copies", left.memory_entries);
  files("report.a_kind_of_file_that_the_mandate_does_not", report.EntriesOfAnotherKind());
  records("report.older_than_the_mandate_allows", left.older);
  records("report.without_a_date", left.undated);
  records("report.of_a_kind_that_the_mandate_does_not_name", left.kind_not_named);
  records("report.from_a_recycle_bin_that_may_not_be_looke", left.recycle_bin);
  return std::move(table).Done();
}

// A small number would tell something about somebody, and so would none.
std::string ProtectedCount(const ReportData& report) {
  constexpr std::uint64_t kLeastShown = 10;
  const bool few = report.protected_records < kLeastShown;
  return (few ? Phrase("report.fewer_than") : "") + dutch::Count(few ? kLeastShown : report.protected_records,
                                                                 Phrase("report.record"), Phrase("report.records_2"));
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
    case ReadState::kEncrypted: return Phrase("report.encrypted_no_key_given");
    case ReadState::kUnsupported: return Phrase("report.this_format_is_not_read");
    case ReadState::kOutOfScope: return Phrase("report.is_outside_the_mandate");
    case ReadState::kPartial: return Phrase("report.not_all_could_be_read");
    case ReadState::kFailed: return Phrase("report.damaged_or_can_t_be_opened");
    case ReadState::kRead: break;
  }
  return Phrase("report.read");
}

std::string OverviewSection(const ReportData& report) {
  return Heading(2, Phrase("report.what_was_looked_at_and_what_was_not")) + "<div class=\"brief\">\n" +
         VolumesTable(report) + DevicesNotChecked(report) + CountsTable(report) + "</div>\n" + Protected(report);
}

}  // namespace schouw::html
