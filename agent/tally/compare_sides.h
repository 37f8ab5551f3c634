// One of two checks that are compared: what it found and what it could look at. Private to tally/.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "agent/store/earlier_check.h"
#include "report/model/report_data.h"

namespace schouw {

struct Side {
  static Result<Side> Read(const CaseStore& store);

  std::string path;
  ReportData data;
  std::vector<KeptCount> kept;  // of a purged case
  bool had_signals = false;
  bool came_to_its_end = false;
  std::set<std::pair<std::string, std::string>> unread;  // device and entry that were not read, or not whole

  std::set<std::pair<std::string, std::string>> erased;  // pack and rule of signals that were erased as protected

  bool purged() const { return data.scan.status == "purged"; }
  Date day() const { return AmsterdamDate(data.scan.started); }
  bool Reads(RecordKind kind) const;
  // Whether the part of the device on which the entry stands was read, be it with gaps.
  bool ReadVolume(const std::string& device, const std::string& entry) const;
  // Whether neither the entry nor what it stands in was left unread, in whole or in part.
  bool ReadWhole(const std::string& device, const std::string& entry) const;
  bool LeftUnread() const { return data.entries.partial > 0 || data.entries.not_read > 0; }
};

// "pack", "rule", or empty when both sides asked the same with it.
std::string WhyOtherRule(const Side& one, const Side& other, const std::string& pack, const std::string& rule);
bool OtherScope(const Side& one, const Side& other);
bool OtherPeriod(const Side& earlier, const Side& later);
// Whether the later check looks only at what came after the earlier one.
bool Follows(const Side& earlier, const Side& later);

// Which device of the one check is which of the other: by serial number, else by description, else by size and kind.
class PairedDevices {
 public:
  PairedDevices(const Side& earlier, const Side& later);
  // The id in the other check, or null.
  const std::string* InEarlier(const std::string& later) const { return Find(to_earlier_, later); }
  const std::string* InLater(const std::string& earlier) const { return Find(to_later_, earlier); }
  bool NotSame() const { return not_same_; }

 private:
  using Map = std::map<std::string, std::string>;
  static const std::string* Find(const Map& map, const std::string& id) {
    const auto found = map.find(id);
    return found == map.end() ? nullptr : &found->second;
  }
  Map to_earlier_, to_later_;
  bool not_same_ = false;
};

}  // namespace schouw
