#include "agent/cli/scan_settings.h"

#include <nlohmann/json.hpp>

namespace schouw {

std::string FormatScanSettings(const ScanSettings& settings) {
  return nlohmann::json{{"images", settings.images}, {"packs", settings.packs}, {"trust", settings.trust}}.dump();
}

Result<ScanSettings> ParseScanSettings(const std::string& text) {
  const auto bad = [] {
    return Fail(ErrorCode::kMalformed, "de instellingen van de scan in het controlebestand zijn onleesbaar");
  };
  const auto json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return bad();
  ScanSettings settings;
  const auto images = json.value("images", nlohmann::json::object());  // items() refers to it: it must outlive the loop
  for (const auto& [id, path] : images.items()) {
    if (!path.is_string()) return bad();
    settings.images[id] = path.get<std::string>();
  }
  const auto packs = json.value("packs", nlohmann::json::array());
  for (const auto& path : packs) {
    if (!path.is_string()) return bad();
    settings.packs.push_back(path.get<std::string>());
  }
  const auto trust = json.find("trust");
  if (trust == json.end() || !trust->is_string()) return bad();
  settings.trust = trust->get<std::string>();
  return settings;
}

}  // namespace schouw
