#include "report/audience/judgment_words.h"

#include <span>
#include <utility>

#include "report/html/dutch.h"
#include "report/words/phrase.h"

namespace schouw::audience {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

constexpr Pair kDecisions[] = {{"open", "report.to_be_judged"},
                               {"not_relevant", "report.not_relevant"},
                               {"discuss", "report.to_discuss"},
                               {"possible_breach", "report.possibly_against_the_condition"},
                               {"notice", "report.reported_to_the_police"},
                               {"protected", "report.protected_contact_erased"}};

constexpr Pair kReasons[] = {{"other_topic", "report.is_about_something_else"},
                             {"not_client", "report.not_the_client_s"},
                             {"not_user_act", "report.no_act_of_a_user"},
                             {"rule_wrong", "report.the_rule_is_wrong"},
                             {"known_and_discussed", "report.already_known_and_discussed"}};

constexpr Pair kOutcomes[] = {{"explained", "report.explained"},
                              {"agreement", "report.agreement_made"},
                              {"possible_breach", "report.possibly_against_the_condition"},
                              {"none", "report.no_outcome"}};

// The code itself where a newer program wrote one that is not known here.
std::string_view Find(std::span<const Pair> words, std::string_view code) {
  for (const auto& [name, text] : words) {
    if (name == code) return PhraseOr(text);
  }
  return code;
}

}  // namespace

std::string_view Decision(std::string_view decision) { return Find(kDecisions, decision); }
std::string_view Reason(std::string_view reason) { return Find(kReasons, reason); }
std::string_view Outcome(std::string_view outcome) { return Find(kOutcomes, outcome); }

bool IsFinal(const ReportData& report) { return report.scan.status == "final" || report.scan.status == "corrected"; }

}  // namespace schouw::audience
