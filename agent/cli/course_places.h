// What a course can be done with, in the two places it looks: the folder of the work and the program's own. The page
// names what it wants by an id of these lists; nothing else can be named.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "agent/base/result.h"
#include "agent/mandate/mandate.h"
#include "agent/source/block_device.h"

namespace schouw {

struct CoursePlaces {
  std::string folder;   // absolute
  std::string program;  // absolute
  KernelView kernel;
};

struct FoundMandate {
  std::string id, path, name;      // id: "folder:a.toml", "program:demo.toml"
  std::optional<Mandate> mandate;  // none: it has faults
  std::string why_not;             // a sentence (report/words/said.h); empty: a check may be done under it today
  bool to_sign = false;            // it waits for signatures alone
};

struct FoundDevice {
  std::string id, path, name;  // id: "folder:x.img", "device:sdb"
  std::string kind;            // "device", "file", "folder"
  std::uint64_t bytes = 0;     // 0 of a folder
  std::string why_not;         // a sentence (report/words/said.h); empty: it can be looked at
};

struct FoundCase {
  std::string id, path, name;
  bool asks_key = false;  // protected: only a recipient's key opens it
};

// Each in the order of its names; symbolic links are passed over. What can't be listed is not there.
std::vector<FoundMandate> FindMandates(const CoursePlaces& places, const Date& today);
std::vector<FoundDevice> FindDevices(const CoursePlaces& places);
std::vector<FoundCase> FindCases(const CoursePlaces& places);
// The signed rule packs whose themes the mandate names: of each the newest. Errors: kRefused when there is none.
Result<std::vector<std::string>> FindPacksFor(const CoursePlaces& places, const Mandate& mandate, const Date& today);

// kNotFound: it is not in the list (any more).
template <typename Found>
Result<Found> ById(std::vector<Found> list, const std::string& id) {
  for (Found& found : list)
    if (found.id == id) return std::move(found);
  return Fail(ErrorCode::kNotFound, "said.not_in_list");
}

}  // namespace schouw
