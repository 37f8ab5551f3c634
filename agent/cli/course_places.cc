#include "agent/cli/course_places.h"

#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>

#include "agent/cli/actor.h"
#include "agent/cli/program.h"
#include "agent/cli/sign_file.h"
#include "agent/mandate/check_day.h"
#include "agent/mandate/signed.h"
#include "agent/model/locator.h"
#include "agent/store/case_key.h"
#include "report/words/said.h"

namespace schouw {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostFound = 500;
constexpr std::uintmax_t kMostTomlBytes = 1u << 20;

// What an entry itself is: a link is a link.
std::vector<fs::directory_entry> EntriesOf(const std::string& folder) {
  std::vector<fs::directory_entry> entries;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end && entries.size() < kMostFound;
       at.increment(error)) {
    if (!at->path().filename().string().starts_with('.') && !at->is_symlink(error)) entries.push_back(*at);
  }
  std::sort(entries.begin(), entries.end());
  return entries;
}

bool IsFile(const fs::directory_entry& entry, std::string_view extension) {
  std::error_code error;
  return entry.is_regular_file(error) && entry.path().extension() == extension;
}

// Why a mandate may not be used yet for want of signatures; an exercise needs none.
std::string WhyNotSigned(const FoundMandate& found) {
  if (IsExercise(*found.mandate)) return "";
  const auto people = CurrentPeople("");
  if (!people) return people.error().Text();
  const auto signatures = SignaturesBeside(found.path);
  if (!signatures) return signatures.error().Text();
  const auto signers = CheckMandateSigned(*found.mandate, *signatures, *people);
  return signers ? "" : signers.error().Text();
}

FoundMandate ReadMandate(const fs::path& path, const std::string& id, const Date& today) {
  FoundMandate found{id, path.string(), EscapePath(path.filename().string()), std::nullopt, "", false};
  const auto toml = ReadWholeFile(found.path);
  if (!toml) {
    found.why_not = "said.mandate_unreadable";
    return found;
  }
  ParsedMandate parsed = ParseMandate(*toml);
  if (!parsed.faults.empty()) {
    found.why_not = Said("said.mandate_faults", {{"faults", FormatFaults(found.name, {parsed.faults.front()})}});
    return found;
  }
  if (const Status valid = CheckValidOn(parsed.mandate, today); !valid) found.why_not = valid.error().message;
  found.mandate = std::move(parsed.mandate);
  if (found.why_not.empty()) found.why_not = WhyNotSigned(found);
  found.to_sign = !found.why_not.empty() && CheckValidOn(*found.mandate, today);
  return found;
}

void AddMandates(const std::string& folder, const std::string& prefix, const Date& today,
                 std::vector<FoundMandate>& list) {
  for (const fs::directory_entry& entry : EntriesOf(folder)) {
    std::error_code error;
    if (!IsFile(entry, ".toml") || entry.file_size(error) > kMostTomlBytes) continue;
    const auto toml = ReadWholeFile(entry.path().string());
    if (toml && IsCheck(*toml)) continue;
    list.push_back(ReadMandate(entry.path(), prefix + entry.path().filename().string(), today));
  }
}

std::string FirstLine(const fs::path& path) {
  std::ifstream in(path);
  std::string line;
  std::getline(in, line);
  while (!line.empty() && (line.back() == ' ' || line.back() == '\r')) line.pop_back();
  return line;
}

const char* WhyNot(BlockUse use) {
  switch (use) {
    case BlockUse::kFree: return "";
    case BlockUse::kSystem: return "said.device.system";
    case BlockUse::kMounted: return "said.device.mounted";
    case BlockUse::kHeld: return "said.device.held";
    case BlockUse::kWritable: return "said.device.writable";
    case BlockUse::kUnknown: break;
  }
  return "said.device.unknown";
}

// One of /sys/block; nothing of what is no device that somebody connects.
std::optional<FoundDevice> DeviceAt(const CoursePlaces& places, const fs::path& folder) {
  const std::string name = folder.filename().string();
  for (const char* inner : {"loop", "ram", "zram", "dm-", "md", "nbd", "fd"})
    if (name.starts_with(inner)) return std::nullopt;
  constexpr std::uint64_t kSectorBytes = 512;  // of /sys/block/*/size, whatever the device's own
  const std::uint64_t sectors = std::strtoull(FirstLine(folder / "size").c_str(), nullptr, 10);
  if (sectors == 0) return std::nullopt;  // a reader without a card
  FoundDevice found{"device:" + name, "/dev/" + name, "", "device", sectors * kSectorBytes, ""};
  const std::string vendor = FirstLine(folder / "device/vendor"), model = FirstLine(folder / "device/model");
  found.name = EscapePath(vendor + (vendor.empty() || model.empty() ? "" : " ") + model);
  found.name += (found.name.empty() ? "" : ", ") + name;
  unsigned major = 0, minor = 0;
  const std::string number = FirstLine(folder / "dev");
  if (std::sscanf(number.c_str(), "%u:%u", &major, &minor) != 2) return std::nullopt;
  found.why_not = WhyNot(UseOfBlockDevice(places.kernel, makedev(major, minor)));
  if (found.why_not.empty() && ::access(found.path.c_str(), R_OK) != 0) found.why_not = "said.device.no_right";
  return found;
}

// Ours, or what goes with the rest: no device of anybody.
bool IsOurs(const fs::path& path) {
  static constexpr std::array kEndings = {".toml", ".sig", ".schouw", ".pack", ".hset", ".pub", ".key",
                                          ".html", ".pdf", ".json",   ".csv",  ".md",   ".txt", ".desktop"};
  const std::string name = path.filename().string();
  return std::find(kEndings.begin(), kEndings.end(), path.extension().string()) != kEndings.end() ||
         name.find(".schouw") != std::string::npos;
}

// The later parts of a split image belong to the first.
bool IsLaterSegment(const fs::path& path) {
  const std::string ending = path.extension().string();
  if (ending.size() != 4) return false;
  const bool number = std::all_of(ending.begin() + 1, ending.end(), [](char c) { return c >= '0' && c <= '9'; });
  const bool ewf = (ending[1] == 'E' || ending[1] == 'e') && ending[2] >= '0' && ending[2] <= '9' && ending[3] >= '0' &&
                   ending[3] <= '9';
  return (number && ending != ".001" && ending != ".000") || (ewf && ending.substr(2) != "01");
}

bool IsOurFolder(const std::string& name) {
  static constexpr std::array kNames = {"mandates", "packs", "trust",  "keys",     "demo-keys",
                                        "lib",      "share", "gidsen", "oefening", "licenties"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

void AddImages(const std::string& folder, const std::string& prefix, bool folders, std::vector<FoundDevice>& list) {
  for (const fs::directory_entry& entry : EntriesOf(folder)) {
    const std::string name = entry.path().filename().string();
    std::error_code error;
    FoundDevice found{prefix + name, entry.path().string(), EscapePath(name), "file", 0, ""};
    if (entry.is_directory(error)) {
      if (!folders || IsOurFolder(name)) continue;
      found.kind = "folder";
    } else if (!entry.is_regular_file(error) || IsOurs(name) || IsLaterSegment(name)) {
      continue;
    } else {
      found.bytes = entry.file_size(error);
    }
    if (::access(found.path.c_str(), R_OK) != 0) found.why_not = "said.file.no_right";
    list.push_back(std::move(found));
  }
}

// "1.10" is newer than "1.9"; what is no number goes by its letters.
bool IsOlder(std::string_view a, std::string_view b) {
  while (!a.empty() || !b.empty()) {
    const std::string_view one = a.substr(0, a.find('.')), other = b.substr(0, b.find('.'));
    if (one.size() != other.size()) return one.size() < other.size();
    if (one != other) return one < other;
    a.remove_prefix(std::min(one.size() + 1, a.size()));
    b.remove_prefix(std::min(other.size() + 1, b.size()));
  }
  return false;
}

}  // namespace

std::vector<FoundMandate> FindMandates(const CoursePlaces& places, const Date& today) {
  std::vector<FoundMandate> list;
  AddMandates(places.folder, "folder:", today, list);
  AddMandates(places.folder + "/mandates", "folder:mandates/", today, list);
  if (places.program != places.folder) AddMandates(places.program + "/mandates", "program:", today, list);
  return list;
}

std::vector<FoundDevice> FindDevices(const CoursePlaces& places) {
  std::vector<FoundDevice> list;
  for (const fs::path& entry : [&] {
         std::vector<fs::path> paths;  // links all of them, to where the kernel keeps each
         std::error_code error;
         for (fs::directory_iterator at(places.kernel.sys + "/block", error), end; !error && at != end;
              at.increment(error))
           paths.push_back(at->path());
         std::sort(paths.begin(), paths.end());
         return paths;
       }()) {
    if (auto found = DeviceAt(places, entry)) list.push_back(std::move(*found));
  }
  AddImages(places.folder, "folder:", true, list);
  if (places.program != places.folder) AddImages(places.program + "/oefening", "program:", false, list);
  return list;
}

std::vector<FoundCase> FindCases(const CoursePlaces& places) {
  std::vector<FoundCase> list;
  for (const fs::directory_entry& entry : EntriesOf(places.folder)) {
    const std::string name = entry.path().filename().string();
    if (!IsFile(entry, ".schouw")) continue;
    const auto recipients = RecipientsOf(entry.path().string());
    list.push_back({"folder:" + name, entry.path().string(), EscapePath(name), recipients && !recipients->empty()});
  }
  return list;
}

Result<std::vector<std::string>> FindPacksFor(const CoursePlaces& places, const Mandate& mandate, const Date& today) {
  SCHOUW_ASSIGN(const Trust trusted, LoadTrust(DefaultTrustFolder()), "vertrouwde sleutels");
  std::map<std::string, std::pair<std::string, std::string>> newest;  // id: version, path
  std::string why;
  for (const std::string& folder : {places.folder, places.folder + "/packs", places.program + "/packs"}) {
    for (const fs::directory_entry& entry : EntriesOf(folder)) {
      if (!IsFile(entry, ".pack")) continue;
      const auto pack = LoadTrustedPack(entry.path().string(), trusted, today);
      if (!pack) {
        why = pack.error().Text();
        continue;
      }
      if (!CheckThemes(mandate, pack->info.id, pack->themes)) continue;
      auto& known = newest[pack->info.id];
      if (known.second.empty() || IsOlder(known.first, pack->info.version))
        known = {pack->info.version, entry.path().string()};
    }
  }
  std::vector<std::string> paths;
  for (const auto& [id, pack] : newest) paths.push_back(pack.second);
  if (!paths.empty()) return paths;
  return Fail(ErrorCode::kRefused, why.empty() ? "said.no_pack" : Said("said.no_usable_pack", {{"why", why}}));
}

}  // namespace schouw
