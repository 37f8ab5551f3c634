#include "agent/mandate/signed.h"

#include <algorithm>

#include "agent/base/contains.h"

namespace schouw {
namespace {

// Widening is decided by one person and laid in the mandate by another.
Status CheckWidening(const Mandate& mandate, const std::vector<Signature>& signatures, const People& people,
                     std::vector<std::string>& signers) {
  if (mandate.widened_by.empty()) return {};
  const auto widening = Signers(mandate.check.mandate_toml, signatures, kSignedWidening, people, Act::kWiden, mandate);
  const bool another = std::any_of(signers.begin(), signers.end(),
                                   [&](const std::string& signer) { return signer != mandate.widened_by; });
  if (Contains(widening, mandate.widened_by) && another) {
    signers.push_back(mandate.widened_by);
    return {};
  }
  return Fail(ErrorCode::kRefused,
              "deze controleopdracht laat meer bekijken dan gewoon is, en dat besluit van " + mandate.widened_by +
                  " is niet door twee verschillende mensen ondertekend; laat " + mandate.widened_by +
                  " de verruiming ondertekenen en een andere tweede lezer de opdracht (schouw mandate sign)");
}

}  // namespace

std::vector<std::string> Signers(std::string_view text, const std::vector<Signature>& signatures, std::string_view kind,
                                 const People& people, Act act, const Mandate& mandate) {
  std::vector<std::string> signers;
  for (const Signature& signature : signatures) {
    const Person* person = people.Find(signature.by);
    if (signature.kind != kind || person == nullptr || Contains(signers, signature.by)) continue;
    if (person->until && AmsterdamDate(signature.at) > *person->until) continue;
    // Who widens need not be of this case: a second person is the point.
    const Roles roles =
        act == Act::kWiden ? person->roles : RolesUnder(person->roles, person->id, mandate.officers, mandate.reviewers);
    if (May(roles, act) && Holds(signature, person->key, text)) signers.push_back(signature.by);
  }
  return signers;
}

Result<std::vector<std::string>> CheckMandateSigned(const Mandate& mandate, const std::vector<Signature>& signatures,
                                                    const People& people) {
  std::vector<std::string> signers =
      Signers(mandate.check.mandate_toml, signatures, kSignedMandate, people, Act::kSignMandate, mandate);
  if (signers.empty()) {
    return Fail(
        ErrorCode::kRefused,
        "de controleopdracht is niet ondertekend door een tweede lezer die erin staat, of daarna veranderd; laat "
        "hem ondertekenen met schouw mandate sign");
  }
  SCHOUW_TRY(CheckWidening(mandate, signatures, people, signers), "");
  return signers;
}

Result<std::vector<std::string>> CheckDaySigned(const CheckDay& check, const std::vector<Signature>& signatures,
                                                const People& people, const Mandate& mandate) {
  std::vector<std::string> signers = Signers(check.toml, signatures, kSignedCheck, people, Act::kSignCheck, mandate);
  if (signers.empty()) {
    return Fail(ErrorCode::kRefused,
                "de controle is niet ondertekend door iemand die in de controleopdracht staat, of daarna veranderd; "
                "onderteken hem met schouw mandate sign");
  }
  SCHOUW_TRY(CheckCauseSigned(check, signatures, people, mandate), "");
  return signers;
}

Status CheckCauseSigned(const CheckDay& check, const std::vector<Signature>& signatures, const People& people,
                        const Mandate& mandate) {
  if (check.reason != "cause") return {};
  if (!Signers(check.toml, signatures, kSignedCause, people, Act::kSignCause, mandate).empty()) return {};
  return Fail(ErrorCode::kRefused,
              "een controle op aanleiding moet de tweede lezer van de controleopdracht ondertekenen; laat dat doen met "
              "schouw mandate sign, of kies reason = \"sample\"");
}

}  // namespace schouw
