// Keys of encrypted volumes, as the client gives them at the device: asked for, used, never stored.
#pragma once

#include <string>
#include <vector>

#include "agent/base/result.h"
#include "agent/model/volume_key.h"
#include "agent/scan/look.h"

namespace schouw {

// One for each word of --unlock: "p1" is asked for without showing what is typed, "p1=FILE" is the content of a key
// file. Errors: kRefused, one sentence.
Result<std::vector<VolumeKey>> AskVolumeKeys(const std::vector<std::string>& words);

// Refuses a key that fits nothing on the device, before anything of it is read.
Status CheckKeys(const DeviceLook& look, const std::vector<VolumeKey>& keys);

// What a key would do for a volume: open it, when it is encrypted in a way that can be opened here, or it did already.
bool KeyOpened(const VolumeCoverage& volume);
bool MayTakeKey(const VolumeCoverage& volume);

}  // namespace schouw
