// The check: one afternoon under a mandate (check.toml). May only narrow what the mandate allows.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/base/time.h"
#include "agent/mandate/mandate.h"

namespace schouw {

// A device that the client showed or should have.
struct CheckedDevice {
  std::string id;  // "d1"; unique
  std::string description, serial;
  std::string connected;              // how: "usb, alleen-lezen"
  std::vector<std::string> accounts;  // of this device in scope; empty: those of the mandate
  std::string not_checked;            // "client_has_none", "refused", "locked", "unsupported", "time"; empty: checked
};

struct CheckDay {
  std::uint32_t number = 1;
  Date date;
  std::string reason = "sample";  // or "cause"
  std::vector<std::string> present;
  std::optional<Date> previous;        // day of the check before, where no register knows it
  std::vector<CheckedDevice> devices;  // empty: as they come
  bool more_devices = false;           // others may come after those that are named, with the mandate's accounts
  std::vector<std::string> exclude;    // named by the client, on top of the mandate's
  std::optional<RecordKinds> records;  // fewer kinds
  std::optional<Date> since;           // a later day
  std::string toml, sha256;

  // The devices that are to be checked, in order.
  std::vector<const CheckedDevice*> ToCheck() const;
  // A name for the device after `before` others, "d2", that none of those has that are named.
  std::string NextId(std::size_t before) const;
};

struct ParsedCheck {
  CheckDay check;
  std::vector<MandateFault> faults;  // empty: whole, and narrower than the mandate
};

// Reads check.toml:
//   exclude = ["..."]
//   [check]    number, date, reason = "sample" | "cause", present = ["..."], previous = DATE, more_devices = true
//   [scope]    records, since
//   [[device]] id, description, serial, connected, accounts, not_checked = "client_has_none", ...
// and holds it against `mandate`, null where it is not at hand: all that would widen is a fault. Never fails as a
// function.
ParsedCheck ParseCheck(std::string_view toml, const Mandate* mandate);

// Whether a text is a check and no mandate: it has [check].
bool IsCheck(std::string_view toml);

// The mandate as this check leaves it: number, reason, day, exclusions, fewer kinds, a later since. `check` has no
// faults. Accounts are narrowed a device: see ScopeForDevice.
void Narrow(Mandate& mandate, const CheckDay& check);
// The mandate's scope with the accounts that this check chose for the device, if it did.
Scope ScopeForDevice(const Mandate& mandate, const CheckedDevice& device);

// Which year of supervision a day lies in, counted from valid_from: 1, 2, ...
std::uint32_t YearOfSupervision(const Mandate& mandate, const Date& day);

}  // namespace schouw
