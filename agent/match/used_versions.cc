#include "agent/match/used_versions.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "agent/match/version.h"

namespace schouw {
namespace {

constexpr std::size_t kMostLines = 10'000;

std::string PathIn(const std::string& folder) { return folder + "/used-versions.txt"; }

}  // namespace

std::map<std::string, std::string> ReadUsedVersions(const std::string& folder) {
  std::map<std::string, std::string> versions;
  std::ifstream in(PathIn(folder));
  std::string line;
  for (std::size_t i = 0; i < kMostLines && std::getline(in, line); ++i) {
    std::istringstream words(line);
    std::string pack, version;
    if (!(words >> pack >> version) || pack.starts_with('#') || version.find_first_of("0123456789") != 0) continue;
    std::string& known = versions[pack];
    if (known.empty() || CompareVersions(known, version) < 0) known = version;
  }
  return versions;
}

Status CheckNotOlder(const std::string& folder, const std::string& pack, const std::string& version) {
  const auto versions = ReadUsedVersions(folder);
  const auto used = versions.find(pack);
  if (used == versions.end() || CompareVersions(version, used->second) >= 0) return {};
  return Fail(ErrorCode::kRefused, "regelset " + pack + " " + version + " is ouder dan versie " + used->second +
                                       ", die hier al is gebruikt; neem de nieuwste versie (of --older-pack, als de " +
                                       "oude bedoeld is)");
}

Status RememberUsed(const std::string& folder, const std::string& pack, const std::string& version) {
  auto versions = ReadUsedVersions(folder);
  std::string& known = versions[pack];
  if (!known.empty() && CompareVersions(known, version) >= 0) return {};
  known = version;
  const std::string draft = PathIn(folder) + "." + std::to_string(::getpid());
  {
    std::ofstream out(draft, std::ios::trunc);
    for (const auto& [id, newest] : versions) out << id << ' ' << newest << '\n';
    out.close();
    if (!out) return Fail(ErrorCode::kIo, folder + " can't be written");
  }
  std::error_code error;
  std::filesystem::rename(draft, PathIn(folder), error);
  if (error) return Fail(ErrorCode::kIo, folder + " can't be written: " + error.message());
  return {};
}

}  // namespace schouw
