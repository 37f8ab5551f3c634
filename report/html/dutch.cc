#include "report/html/dutch.h"

#include <array>
#include <cstdio>
#include <span>
#include <utility>

namespace schouw::dutch {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

// The second of the pair whose first is `key`, or `fallback`.
std::string_view Look(std::span<const Pair> table, std::string_view key, std::string_view fallback) {
  for (const Pair& pair : table)
    if (pair.first == key) return pair.second;
  return fallback;
}

constexpr std::array<Pair, kRecordKindCount> kKinds = {
    {{"zoekopdracht", "zoekopdrachten"},
     {"bezoek aan een website", "bezochte websites"},
     {"ingevoerd adres", "ingevoerde adressen"},
     {"bladwijzer", "bladwijzers"},
     {"download", "downloads"},
     {"open tabblad", "open tabbladen"},
     {"ingevuld formulier", "ingevulde formulieren"},
     {"naam van een bestand", "namen van bestanden"},
     {"tekst in een bestand", "teksten in bestanden"},
     {"bericht", "berichten"},
     {"programma", "programma’s"},
     {"kort geleden geopend bestand", "kort geleden geopende bestanden"},
     {"gegevens van een programma", "gegevens van programma’s"},
     {"bekend bestand", "bekende bestanden"}}};

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
                                 {"iso9660", "cd of dvd (ISO 9660)"},
                                 {"bitlocker", "versleuteld (BitLocker)"},
                                 {"luks", "versleuteld (LUKS)"},
                                 {"filevault", "versleuteld (FileVault)"},
                                 {"veracrypt", "lijkt versleuteld (VeraCrypt of verwant)"},
                                 {"lvm2", "samengesteld (LVM)"},
                                 {"raid", "samengesteld (RAID)"},
                                 {"swap", "wisselgeheugen (swap)"},
                                 {"folder", "map"},
                                 {"unknown", "onbekend"},
                                 {"", "onbekend"}};

constexpr Pair kFormats[] = {{"raw", "schijfkopie (raw)"},
                             {"split", "schijfkopie in delen (raw)"},
                             {"ewf", "schijfkopie (E01)"},
                             {"vhd", "virtuele schijf (VHD)"},
                             {"vhdx", "virtuele schijf (VHDX)"},
                             {"vmdk", "virtuele schijf (VMDK)"},
                             {"qcow2", "virtuele schijf (QCOW)"},
                             {"dmg", "schijfkopie (DMG)"},
                             {"folder", "map"},
                             {"zip", "veiliggestelde bestanden (zip)"},
                             {"tar", "veiliggestelde bestanden (tar)"},
                             {"block", "gegevensdrager zelf"}};

constexpr Pair kNotChecked[] = {{"client_has_none", "de cliënt heeft er geen"},
                                {"refused", "de cliënt gaf het niet"},
                                {"locked", "vergrendeld"},
                                {"unsupported", "kan Schouw niet lezen"},
                                {"time", "geen tijd meer"}};

constexpr Pair kPrograms[] = {{"chromium", "Chrome of een verwante browser"},
                              {"firefox", "Firefox of een verwante browser"},
                              {"safari", "Safari"},
                              {"edge", "Edge"}};
constexpr Pair kStores[] = {{"history", "geschiedenis"},         {"places", "geschiedenis en bladwijzers"},
                            {"bookmarks", "bladwijzers"},        {"downloads", "downloads"},
                            {"sessions", "open tabbladen"},      {"formhistory", "ingevulde formulieren"},
                            {"webdata", "ingevulde formulieren"}};

struct ReasonText {
  std::string_view name, sentence;
};
constexpr std::array<ReasonText, kProblemReasonCount> kReasons = {{
    {"versleuteld", "Hiervoor is een wachtwoord of sleutel nodig, en die is niet gegeven."},
    {"beschadigd", "De inhoud klopt niet met hoe zo’n bestand hoort te zijn. Wat nog leesbaar was, is gelezen."},
    {"te groot", "Groter dan de grens die voor elk bestand geldt."},
    {"te diep ingepakt", "Ingepakt in een ingepakt bestand, meer lagen diep dan de grens."},
    {"te veel onderdelen", "Meer onderdelen dan de grens die voor elk bestand geldt."},
    {"te weinig geheugen", "Voor het lezen was meer geheugen nodig dan de grens."},
    {"duurde te lang", "Het lezen was niet klaar binnen de tijd die voor elk bestand geldt."},
    {"lezen afgebroken", "Het leesprogramma viel uit bij dit bestand. Het is daarna nog één keer geprobeerd."},
    {"leesfout", "De gegevensdrager of de kopie gaf hier geen gegevens."},
    {"soort wordt niet gelezen", "Deze soort bestand of deel kan Schouw niet lezen."},
    {"tijd voor de controle was op", "De afgesproken tijd voor de controle was om voordat dit aan de beurt was."},
}};

std::string Digits(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
  return std::string(text.substr(0, end));
}

}  // namespace

std::string Number(std::uint64_t value) {
  std::string digits = std::to_string(value);
  for (std::size_t i = digits.size(); i > 3;) digits.insert(i -= 3, ".");
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
  return whole + (show_tenth ? "," + std::to_string(tenths % 10) : "") + " " + kUnits[name];
}

std::string Count(std::uint64_t value, std::string_view one, std::string_view many) {
  return Number(value) + " " + std::string(value == 1 ? one : many);
}

std::string CountInWords(std::uint64_t value, std::string_view one, std::string_view many) {
  constexpr std::array<std::string_view, 13> kWords = {"geen",  "één",  "twee",  "drie", "vier", "vijf",  "zes",
                                                       "zeven", "acht", "negen", "tien", "elf",  "twaalf"};
  const std::string noun(value == 1 ? one : many);
  return (value < kWords.size() ? std::string(kWords[value]) : Number(value)) + " " + noun;
}

std::string Capital(std::string text) {
  if (text.starts_with("é")) return "E" + text.substr(2);
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

std::string Month(int year, int month) {
  const std::string day = FormatDutchDate(Date{year, month, 1});
  return day.substr(day.find(' ') + 1);
}

std::string Enumeration(const std::vector<std::string>& items) {
  std::string text;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) text += i + 1 == items.size() ? " en " : ", ";
    text += items[i];
  }
  return text;
}

std::string_view Kind(RecordKind kind) { return kKinds[static_cast<std::size_t>(kind)].first; }
std::string_view Kinds(RecordKind kind) { return kKinds[static_cast<std::size_t>(kind)].second; }

std::string_view How(RecordKind kind, Origin origin) {
  switch (origin) {
    case Origin::kEntered: return "ingevoerd in de zoek- of adresbalk";
    case Origin::kLink: return "geopend via een link";
    case Origin::kRedirect: return "automatisch doorgestuurd";
    case Origin::kEmbedded: return "geladen als onderdeel van een andere pagina";
    case Origin::kOtherDevice: return "afkomstig van een ander apparaat (gesynchroniseerd)";
    case Origin::kUnknown: break;
  }
  switch (kind) {
    case RecordKind::kSearchQuery:
    case RecordKind::kUrlVisit:
    case RecordKind::kTypedUrl:
    case RecordKind::kFormEntry: return "hoe dit tot stand kwam, is niet vastgelegd";
    default: return "";
  }
}

std::string Volume(std::string_view id) {
  if (!id.starts_with('p')) return std::string(id);
  const std::string number = Digits(id.substr(1));
  std::string text = number == "0" ? "Hele gegevensdrager" : "Deel " + number;
  const std::size_t sub = id.find(".v");
  return sub == std::string_view::npos ? text : text + ", volume " + Digits(id.substr(sub + 2));
}

std::string FileSystem(std::string_view name) { return std::string(Look(kFileSystems, name, name)); }

std::string ArtifactKind(std::string_view kind) {
  const std::size_t dot = kind.find('.');
  if (dot == std::string_view::npos) return std::string(kind);
  const std::string_view program = Look(kPrograms, kind.substr(0, dot), "");
  const std::string_view store = Look(kStores, kind.substr(dot + 1), "");
  if (program.empty() || store.empty()) return std::string(kind);
  return std::string(store) + " van " + std::string(program);
}

std::string_view State(ReadState state) {
  constexpr std::array<std::string_view, 6> kStates = {"gelezen",     "deels gelezen",      "niet gelezen",
                                                       "versleuteld", "buiten de opdracht", "kan niet worden gelezen"};
  return kStates[static_cast<std::size_t>(state)];
}

std::string_view Reason(ProblemReason reason) { return kReasons[static_cast<std::size_t>(reason)].name; }
std::string_view ReasonExplained(ProblemReason reason) { return kReasons[static_cast<std::size_t>(reason)].sentence; }

std::string_view Severity(std::string_view severity) {
  constexpr Pair kSeverities[] = {{"info", "ter informatie"}, {"attention", "aandacht"}, {"high", "hoog"}};
  return Look(kSeverities, severity, severity);
}

std::string_view Format(std::string_view format) { return Look(kFormats, format, format); }
std::string_view NotChecked(std::string_view reason) { return Look(kNotChecked, reason, reason); }

std::string Place(std::string_view place) {
  constexpr Pair kPlaces[] = {
      {"line ", "regel "}, {"page ", "bladzijde "}, {"sheet ", "werkblad "}, {"slide ", "dia "}};
  for (const auto& [from, to] : kPlaces)
    if (place.starts_with(from)) return std::string(to) + std::string(place.substr(from.size()));
  return std::string(place);
}

}  // namespace schouw::dutch
