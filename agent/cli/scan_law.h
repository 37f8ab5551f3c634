// What a scan may do, decided before a byte of the device is read: mandate, check, signatures, register.
#pragma once

#include <optional>
#include <string>

#include "agent/base/result.h"
#include "agent/cli/actor.h"
#include "agent/cli/register_file.h"
#include "agent/mandate/check_day.h"
#include "agent/mandate/mandate.h"
#include "agent/store/case_store.h"

namespace schouw {

struct LawFlags {
  std::string mandate;        // files
  std::string check;          // may be empty
  std::string register_file;  // may be empty
};

struct ScanLaw {
  Mandate mandate;  // as the check leaves it
  CheckDay day;     // without check.toml: no devices are named
  bool has_day = false;
  std::optional<RegisterFile> register_file;  // of a new scan; its lock is held
  UsedCheck used;

  // The device that comes after `before` others; null when the check names none. Errors: kRefused when it names no
  // more.
  Result<const CheckedDevice*> DeviceAfter(std::size_t before) const;
  // The mandate's accounts, or fewer.
  Scope ScopeFor(const CheckedDevice* device) const;
};

// The files of a new scan, read and held against each other. Errors: kRefused and others; faults one a line.
Result<ScanLaw> ReadLaw(const LawFlags& flags, const Date& today);
// What stands in them was signed by who must and is not used up: outside an exercise mandate and check must be signed,
// and a register be kept, by default beside the program. Errors: kRefused, one sentence that says what to do.
Status ConfirmLaw(ScanLaw& law, const LawFlags& flags, const ActorFlags& actor, const Date& today);
// Of a case that is gone on with: as it was begun.
Result<ScanLaw> LawOfCase(const CheckInfo& check, const std::string& case_file, const Date& today);

// Stores the devices that are not checked, and takes the check from the register. Part of beginning a case.
Status BeginCheck(ScanLaw& law, const std::string& who, CaseStore& store);

}  // namespace schouw
