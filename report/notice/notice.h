// The notice to the police: one page that says where to look, never what it is. Dutch or English.
#pragma once

#include <string>
#include <vector>

#include "agent/base/result.h"
#include "agent/model/check.h"
#include "agent/store/case_store.h"
#include "agent/store/seal.h"

namespace schouw {

// Reads no signal, no entry and no word that was found; a case can be sealed and still give all of it.
struct NoticeData {
  CheckInfo check;
  ScanInfo scan;
  std::vector<DeviceInfo> devices;
  std::string audit_head;  // before this notice was logged
  NoticeState notice;
  bool not_logged = false;  // that this was looked at could not be written down
};

// kRefused where nothing was found or judged to be for the police.
Result<NoticeData> BuildNotice(const CaseStore& store);

enum class NoticeLanguage { kDutch, kEnglish };
// One self-contained HTML file for screen and A4: what was found, blanks to fill in by hand, a list of what to do.
std::string RenderNotice(const NoticeData& data, NoticeLanguage language);

}  // namespace schouw
