// Whether a mandate and a check were signed by who must.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "agent/identity/people.h"
#include "agent/identity/signature.h"
#include "agent/mandate/check_day.h"
#include "agent/mandate/mandate.h"

namespace schouw {

// What a person signs a text as: kinds of agent/identity/signature.h.
inline constexpr std::string_view kSignedMandate = "mandate";    // by a reviewer it names
inline constexpr std::string_view kSignedWidening = "widening";  // by widened_by, somebody else
inline constexpr std::string_view kSignedCheck = "check";        // by an officer or reviewer of the mandate
inline constexpr std::string_view kSignedCause = "cause";        // by a reviewer of the mandate

// Codes of people whose signature as `kind` holds over `text` and who may do `act` under the mandate, on `today`, by
// the time of the signature not after their last day.
std::vector<std::string> Signers(std::string_view text, const std::vector<Signature>& signatures, std::string_view kind,
                                 const People& people, Act act, const Mandate& mandate);

// Who signed the mandate, the reviewer first, then who widened. Errors: kRefused, a sentence that says what to do.
Result<std::vector<std::string>> CheckMandateSigned(const Mandate& mandate, const std::vector<Signature>& signatures,
                                                    const People& people);
// The same of a check: signed as a check, and one with a cause by a reviewer too.
Result<std::vector<std::string>> CheckDaySigned(const CheckDay& check, const std::vector<Signature>& signatures,
                                                const People& people, const Mandate& mandate);
// A check with a cause, in an exercise too.
Status CheckCauseSigned(const CheckDay& check, const std::vector<Signature>& signatures, const People& people,
                        const Mandate& mandate);

}  // namespace schouw
