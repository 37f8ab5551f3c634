#include "agent/cli/volume_keys.h"

#include <algorithm>
#include <array>

#include "agent/cli/actor.h"
#include "agent/cli/program.h"

namespace schouw {
namespace {

constexpr std::size_t kMostKeyFileBytes = 1u << 20;

Status RefusedKey(std::string why) { return Fail(ErrorCode::kRefused, std::move(why)); }

Result<VolumeKey> AskVolumeKey(const std::string& word) {
  const std::size_t equals = word.find('=');
  VolumeKey key{word.substr(0, equals), {}};
  if (key.volume.empty()) return Fail(ErrorCode::kRefused, "--unlock: noem het deel, bijvoorbeeld p1");
  if (equals != std::string::npos) {
    SCHOUW_ASSIGN(key.secret, ReadWholeFile(word.substr(equals + 1)), "--unlock");
    if (key.secret.text().size() > kMostKeyFileBytes)
      return Fail(ErrorCode::kRefused, word + ": dat is geen sleutelbestand");
  } else {
    SCHOUW_ASSIGN(const LockedText typed, AskSecretly("Sleutel die de cliënt geeft voor " + key.volume + ": "), "");
    key.secret = std::string(typed.text());
  }
  if (key.secret.text().empty())
    return Fail(
        ErrorCode::kRefused,
        "voor " + key.volume + " is geen sleutel gegeven; typ die als erom wordt gevraagd, of laat --unlock weg");
  return key;
}

}  // namespace

Result<std::vector<VolumeKey>> AskVolumeKeys(const std::vector<std::string>& words) {
  std::vector<VolumeKey> keys;
  for (const std::string& word : words) {
    SCHOUW_ASSIGN(VolumeKey key, AskVolumeKey(word), "");
    keys.push_back(std::move(key));
  }
  return keys;
}

Status CheckKeys(const DeviceLook& look, const std::vector<VolumeKey>& keys) {
  constexpr const char* kNothingRead = "; er is niets gelezen";
  for (const VolumeKey& key : keys) {
    const auto volume = std::find_if(look.volumes.begin(), look.volumes.end(), [&](const LookedVolume& v) {
      const std::string& id = v.coverage.spec.id;
      return id == key.volume || id.starts_with(key.volume + ".");
    });
    if (volume == look.volumes.end())
      return RefusedKey("deze gegevensdrager heeft geen deel " + key.volume + " (schouw look zegt welke er zijn)" +
                        kNothingRead);
    const bool opened = KeyOpened(volume->coverage);
    if (!opened && volume->coverage.state == ReadState::kEncrypted)
      return RefusedKey(
          "de sleutel opent " + key.volume + " niet" +
          (volume->coverage.reason.ends_with(kKeyDoesNotFit) ? "" : " (" + volume->coverage.reason + ")") +
          ". Probeer het opnieuw, of laat --unlock weg om dit deel ongelezen te laten" + kNothingRead);
    if (!opened && volume->coverage.spec.id == key.volume)
      return RefusedKey(key.volume + " is niet versleuteld; laat --unlock weg" + kNothingRead);
  }
  return {};
}

bool KeyOpened(const VolumeCoverage& volume) { return volume.reason.find(kOpenedWithKey) != std::string::npos; }

bool MayTakeKey(const VolumeCoverage& volume) {
  constexpr std::array kOpenable = {"bitlocker", "bitlocker-to-go", "luks1", "luks2"};
  const bool openable = std::find(kOpenable.begin(), kOpenable.end(), volume.filesystem) != kOpenable.end();
  return KeyOpened(volume) || (volume.state == ReadState::kEncrypted && openable);
}

}  // namespace schouw
