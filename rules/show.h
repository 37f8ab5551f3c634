// A built pack in words, for people who decide whether to sign or use it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "agent/match/pack.h"
#include "agent/match/trust.h"

namespace schouw {

// Of a long list the first 20 words or addresses, and how many more there are; or all of them, a line each.
enum class ShownWords : std::uint8_t { kFirst, kAll };

// Header, signatures (by the names of `known` keys, else by id) and each rule in full, in English as all tools for rule
// maintainers; control characters escaped. Ends with a line end. Says nothing on whether signatures hold: VerifyPack
// does.
std::string ShowPack(const Pack& pack, const std::vector<PublicKey>& known, ShownWords shown = ShownWords::kFirst);

// One rule, as ShowPack has it.
std::string ShowRule(const Rule& rule, const PackHeader& header, ShownWords shown = ShownWords::kFirst);

// What a client and a judge may read: the sentences of the themes, how many rules on which subjects, validity, digest
// and signers; no term and no address. In Dutch.
std::string ExplainPack(const Pack& pack, const std::vector<PublicKey>& known);

}  // namespace schouw
