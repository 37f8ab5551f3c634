#include "report/html/dutch.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <span>
#include <utility>

#include "report/words/phrase.h"

namespace schouw::dutch {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

// The second of the pair whose first is `key`, or `fallback`.
std::string_view Look(std::span<const Pair> table, std::string_view key, std::string_view fallback) {
  for (const Pair& pair : table)
    if (pair.first == key) return PhraseOr(pair.second);
  return fallback;
}

constexpr std::array<Pair, kRecordKindCount> kKinds = {{{"report.search", "report.searches"},
                                                        {"report.visit_to_a_website", "report.visited_websites"},
                                                        {"report.entered_address", "report.entered_addresses"},
                                                        {"report.bookmark", "report.bookmarks"},
                                                        {"download", "downloads"},
                                                        {"report.open_tab", "report.open_tabs"},
                                                        {"report.filled_in_form", "report.filled_in_forms"},
                                                        {"report.name_of_a_file", "report.names_of_files"},
                                                        {"report.text_in_a_file", "report.texts_in_files"},
                                                        {"report.message", "report.messages"},
                                                        {"report.program_2", "report.programs"},
                                                        {"report.recently_opened_file", "report.recently_opened_files"},
                                                        {"report.data_of_a_program", "report.data_of_programs"},
                                                        {"report.known_file", "report.known_files"}}};

constexpr Pair kFileSystems[] = {{"ntfs", "Windows (NTFS)"},
                                 {"fat12", "FAT12"},
                                 {"fat16", "FAT16"},
                                 {"fat32", "FAT32"},
                                 {"exfat", "exFAT"},
                                 {"ext2", "Linux (ext2)"},
                                 {"ext3", "Linux (ext3)"},
                                 {"ext4", "Linux (ext4)"},
                                 {"hfs+", "Apple (HFS+)"},
                                 {"hfsplus", "Apple (HFS+)"},
                                 {"apfs", "Apple (APFS)"},
                                 {"iso9660", "report.cd_or_dvd_iso_9660"},
                                 {"bitlocker", "report.encrypted_bitlocker"},
                                 {"luks", "report.encrypted_luks"},
                                 {"filevault", "report.encrypted_filevault"},
                                 {"veracrypt", "report.looks_encrypted_veracrypt_or_related"},
                                 {"lvm2", "report.composed_lvm"},
                                 {"raid", "report.composed_raid"},
                                 {"swap", "report.swap_memory"},
                                 {"folder", "report.folder"},
                                 {"unknown", "report.unknown"},
                                 {"", "report.unknown"}};

constexpr Pair kFormats[] = {{"raw", "report.disk_image_raw"},      {"split", "report.disk_image_in_parts_raw"},
                             {"ewf", "report.disk_image_e01"},      {"vhd", "report.virtual_disk_vhd"},
                             {"vhdx", "report.virtual_disk_vhdx"},  {"vmdk", "report.virtual_disk_vmdk"},
                             {"qcow2", "report.virtual_disk_qcow"}, {"dmg", "report.disk_image_dmg"},
                             {"folder", "report.folder"},           {"zip", "report.acquired_files_zip"},
                             {"tar", "report.acquired_files_tar"},  {"block", "report.the_device_itself"}};

constexpr Pair kNotChecked[] = {{"client_has_none", "report.the_client_has_none"},
                                {"refused", "report.the_client_did_not_give_it"},
                                {"locked", "report.locked"},
                                {"unsupported", "report.schouw_can_t_read_it"},
                                {"time", "report.no_time_left"}};

struct ReasonText {
  std::string_view name, sentence;
};
constexpr std::array<ReasonText, kProblemReasonCount> kProblemReasons = {{
    {"report.encrypted", "report.a_password_or_key_is_needed_for_this_and"},
    {"report.damaged", "report.the_content_is_not_as_such_a_file_should"},
    {"report.too_big", "report.bigger_than_the_limit_that_holds_for_eac"},
    {"report.packed_too_deep", "report.packed_inside_a_packed_file_more_layers"},
    {"report.too_many_parts", "report.more_parts_than_the_limit_that_holds_for"},
    {"report.too_little_memory", "report.reading_needed_more_memory_than_the_limi"},
    {"report.took_too_long", "report.reading_was_not_done_within_the_time_tha"},
    {"report.reading_broken_off", "report.the_reader_failed_at_this_file_it_was_tr"},
    {"report.read_error", "report.the_device_or_image_gave_no_data_here"},
    {"report.kind_is_not_read", "report.schouw_can_t_read_this_kind_of_file_or_p"},
    {"report.time_for_the_check_was_up", "report.the_agreed_time_for_the_check_was_up_bef"},
}};

std::string Digits(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
  return std::string(text.substr(0, end));
}

}  // namespace

std::string Number(std::uint64_t value) {
  std::string digits = std::to_string(value);
  for (std::size_t i = digits.size(); i > 3;) digits.insert(i -= 3, PhraseLanguage() == "en" ? "," : ".");
  return digits;
}

std::string Bytes(std::uint64_t bytes) {
  constexpr std::array<const char*, 6> kUnits = {"kB", "MB", "GB", "TB", "PB", "EB"};
  if (bytes < 1'000) return Count(bytes, "byte", "bytes");
  // In tenths of the unit, rounded to the nearest.
  std::uint64_t unit = 1'000;
  std::size_t name = 0;
  while (name + 1 < kUnits.size() && bytes / unit >= 1'000) {
    unit *= 1'000;
    ++name;
  }
  const std::uint64_t tenths = bytes / (unit / 10) + (bytes % (unit / 10) >= unit / 20 ? 1 : 0);
  const std::string whole = Number(tenths / 10);
  const bool show_tenth = tenths < 100 && tenths % 10 != 0;
  return whole + (show_tenth ? (PhraseLanguage() == "en" ? "." : ",") + std::to_string(tenths % 10) : "") + " " +
         kUnits[name];
}

std::string Count(std::uint64_t value, std::string_view one, std::string_view many) {
  return Number(value) + " " + std::string(value == 1 ? one : many);
}

std::string CountInWords(std::uint64_t value, std::string_view one, std::string_view many) {
  constexpr std::array<std::string_view, 13> kWords = {
      "report.no_3",  "report.one",   "report.two",  "report.three", "report.four",   "report.five",  "report.six",
      "report.seven", "report.eight", "report.nine", "report.ten",   "report.eleven", "report.twelve"};
  const std::string noun(value == 1 ? one : many);
  return (value < kWords.size() ? std::string(PhraseOr(kWords[value])) : Number(value)) + " " + noun;
}

std::string Capital(std::string text) {
  if (text.starts_with("é")) return "E" + text.substr(2);
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

std::string Day(const Date& date) { return std::to_string(date.day) + " " + Month(date.year, date.month); }

std::string Moment(UnixNanos time) {
  const std::string text = FormatAmsterdam(time);
  return Day(AmsterdamDate(time)) + text.substr(std::min(text.find(','), text.size()));
}

std::string Month(int year, int month) {
  return Phrase("report.month." + std::to_string(month)) + " " + std::to_string(year);
}

std::string Enumeration(const std::vector<std::string>& items) {
  std::string text;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) text += i + 1 == items.size() ? Phrase("report.and") : ", ";
    text += items[i];
  }
  return text;
}

std::string_view Kind(RecordKind kind) { return PhraseOr(kKinds[static_cast<std::size_t>(kind)].first); }
std::string_view Kinds(RecordKind kind) { return PhraseOr(kKinds[static_cast<std::size_t>(kind)].second); }

std::string_view How(RecordKind kind, Origin origin) {
  switch (origin) {
    case Origin::kEntered: return Phrase("report.entered_in_the_search_or_address_bar");
    case Origin::kLink: return Phrase("report.opened_by_a_link");
    case Origin::kRedirect: return Phrase("report.redirected_automatically");
    case Origin::kEmbedded: return Phrase("report.loaded_as_a_part_of_another_page");
    case Origin::kOtherDevice: return Phrase("report.from_another_device_synchronised");
    case Origin::kUnknown: break;
  }
  switch (kind) {
    case RecordKind::kSearchQuery:
    case RecordKind::kUrlVisit:
    case RecordKind::kTypedUrl:
    case RecordKind::kFormEntry: return Phrase("report.how_this_came_about_is_not_recorded");
    default: return "";
  }
}

std::string Volume(std::string_view id) {
  if (!id.starts_with('p')) return std::string(id);
  const std::string number = Digits(id.substr(1));
  std::string text = number == "0" ? Phrase("report.whole_device") : Phrase("report.volume") + number;
  const std::size_t sub = id.find(".v");
  return sub == std::string_view::npos ? text : text + Phrase("report.subvolume") + Digits(id.substr(sub + 2));
}

std::string FileSystem(std::string_view name) { return std::string(Look(kFileSystems, name, name)); }

std::string ArtifactKind(std::string_view kind) {
  const std::string& words = Phrase("report.store." + std::string(kind));
  return words.empty() ? std::string(kind) : words;
}

std::string_view State(ReadState state) {
  constexpr std::array<std::string_view, 6> kStates = {
      "report.read",      "report.partly_read",         "report.not_read",
      "report.encrypted", "report.outside_the_mandate", "report.can_t_be_read"};
  return PhraseOr(kStates[static_cast<std::size_t>(state)]);
}

std::string_view Reason(ProblemReason reason) {
  return PhraseOr(kProblemReasons[static_cast<std::size_t>(reason)].name);
}
std::string_view ReasonExplained(ProblemReason reason) {
  return PhraseOr(kProblemReasons[static_cast<std::size_t>(reason)].sentence);
}

std::string_view Severity(std::string_view severity) {
  constexpr Pair kSeverities[] = {
      {"info", "report.for_information"}, {"attention", "report.attention"}, {"high", "report.high"}};
  return Look(kSeverities, severity, severity);
}

std::string_view Format(std::string_view format) { return Look(kFormats, format, format); }
std::string_view NotChecked(std::string_view reason) { return Look(kNotChecked, reason, reason); }

std::string Place(std::string_view place) {
  constexpr Pair kPlaces[] = {
      {"line ", "report.line_2"}, {"page ", "report.page"}, {"sheet ", "report.sheet"}, {"slide ", "report.slide"}};
  for (const auto& [from, to] : kPlaces)
    if (place.starts_with(from)) return std::string(PhraseOr(to)) + std::string(place.substr(from.size()));
  return std::string(place);
}

}  // namespace schouw::dutch
