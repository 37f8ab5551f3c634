#include "report/audience/judgment_words.h"

#include <span>
#include <utility>

namespace schouw::audience {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

constexpr Pair kDecisions[] = {{"open", "nog te beoordelen"},
                               {"not_relevant", "niet relevant"},
                               {"discuss", "bespreken"},
                               {"possible_breach", "mogelijk in strijd met de voorwaarde"},
                               {"notice", "gemeld aan de politie"},
                               {"protected", "beschermd contact, gewist"}};

constexpr Pair kReasons[] = {{"other_topic", "gaat over iets anders"},
                             {"not_client", "niet van de cliënt"},
                             {"not_user_act", "geen handeling van een gebruiker"},
                             {"rule_wrong", "de regel klopt niet"},
                             {"known_and_discussed", "al bekend en besproken"}};

constexpr Pair kOutcomes[] = {{"explained", "uitgelegd"},
                              {"agreement", "afspraak gemaakt"},
                              {"possible_breach", "mogelijk in strijd met de voorwaarde"},
                              {"none", "geen uitkomst"}};

// The code itself where a newer program wrote one that is not known here.
std::string_view Find(std::span<const Pair> words, std::string_view code) {
  for (const auto& [name, text] : words) {
    if (name == code) return text;
  }
  return code;
}

}  // namespace

std::string_view Decision(std::string_view decision) { return Find(kDecisions, decision); }
std::string_view Reason(std::string_view reason) { return Find(kReasons, reason); }
std::string_view Outcome(std::string_view outcome) { return Find(kOutcomes, outcome); }

bool IsFinal(const ReportData& report) { return report.scan.status == "final" || report.scan.status == "corrected"; }

}  // namespace schouw::audience
