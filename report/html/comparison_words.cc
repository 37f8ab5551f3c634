#include "report/html/comparison_words.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>

#include "report/html/dutch.h"
#include "report/words/phrase.h"

namespace schouw::dutch {
namespace {

using Words = std::pair<std::string_view, std::string_view>;

constexpr Words kWhyNot[] = {
    {"stopped", "report.one_of_the_checks_was_not_done_to_the_en"},
    {"pack", "report.one_of_the_checks_did_not_have_this_rule"},
    {"rule", "report.the_rule_has_changed"},
    {"kind", "report.one_of_the_checks_was_not_allowed_to_rea"},
    {"scope", "report.the_checks_were_not_allowed_to_look_at_t"},
    {"period", "report.the_checks_are_not_about_the_same_time"},
    {"device", "report.the_checks_are_not_about_the_same_device"},
    {"volume", "report.a_part_of_the_device_could_not_be_read_i"},
    {"erased", "report.what_was_not_relevant_is_already_erased"},
    {"unread", "report.files_could_not_be_read_or_not_whole_in"},
};

constexpr Words kRemarks[] = {
    {"counts_only", "report.the_previous_case_file_was_purged_only_n"},
    {"devices", "report.the_checks_are_not_about_exactly_the_sam"},
    {"follows", "report.this_check_looked_only_at_what_came_afte"},
    {"mandate", "report.the_previous_check_was_under_another_man"},
    {"period", "report.the_checks_do_not_begin_on_the_same_day"},
    {"tool", "report.the_checks_were_done_with_different_vers"},
    {"unread", "report.not_all_files_could_be_read_what_is_in_t"},
};

// The code itself where a newer program wrote one that is not known here.
std::string_view Find(std::span<const Words> words, std::string_view code) {
  const auto found = std::find_if(words.begin(), words.end(), [&](const Words& one) { return one.first == code; });
  return found == words.end() ? code : PhraseOr(found->second);
}

std::string ThenAndNow(const ComparedRow& row) {
  return Phrase("report.then") + Number(row.before) + Phrase("report.now") +
         Count(row.now, Phrase("report.signal"), Phrase("report.signals_2"));
}

// "van 1 maart 2026 ", or nothing.
std::string Period(const std::optional<Date>& since) {
  return since ? Phrase("report.from_2") + dutch::Day(*since) + " " : "";
}

}  // namespace

std::string EarlierCheck(const Comparison& comparison) {
  return Phrase("report.check_2") + std::to_string(comparison.number) + Phrase("report.of_2") +
         dutch::Day(comparison.day);
}

std::string ComparedRowText(const ComparedRow& row, const Comparison& comparison) {
  if (!row.why_not.empty()) {
    std::vector<std::string> reasons;
    for (const std::string& code : row.why_not) reasons.emplace_back(Find(kWhyNot, code));
    return Phrase("report.not_comparable_because") + Enumeration(reasons) + " (" + ThenAndNow(row) + ")";
  }
  if (comparison.follows()) return ThenAndNow(row) + Phrase("report.each_of_its_own_period");
  if (comparison.counts_only) return ThenAndNow(row);
  std::string text = Number(row.appeared) + Phrase("report.new") + Number(row.same) + Phrase("report.the_same") +
                     Number(row.gone) + Phrase("report.gone");
  if (row.outside > 0) text += ", " + Number(row.outside) + Phrase("report.from_a_time_that_the_other_did_not_look");
  return text + " (" + ThenAndNow(row) + ")";
}

std::vector<std::string> ComparisonRemarks(const Comparison& comparison) {
  std::vector<std::string> remarks;
  for (const std::string& code : comparison.remarks) remarks.emplace_back(Find(kRemarks, code));
  remarks.emplace_back(Phrase("report.gone_means_not_found_now_that_does_not_s"));
  remarks.emplace_back(Phrase("report.signals_are_questions_more_or_fewer_sign"));
  return remarks;
}

std::string ComparisonLine(const Comparison& comparison, const std::optional<Date>& since) {
  std::uint64_t appeared = 0, same = 0, gone = 0, rows = 0, before = 0, now = 0;
  for (const ComparedRow& row : comparison.rows) {
    if (!row.why_not.empty()) continue;
    ++rows;
    appeared += row.appeared;
    same += row.same;
    gone += row.gone;
    before += row.before;
    now += row.now;
  }
  std::string text = Phrase("report.compared_with") + EarlierCheck(comparison) + ": ";
  const std::uint64_t not_compared = comparison.rows.size() - rows;
  if (comparison.rows.empty()) return text + Phrase("report.both_times_no_signals_in_what_was_looked_2");
  if (rows == 0) return text + Phrase("report.not_comparable_the_reasons_are_given_fur");
  if (comparison.follows()) {
    text += Phrase("report.then") + Count(before, Phrase("report.signal"), Phrase("report.signals_2")) + " (" +
            Period(comparison.since) + Phrase("report.up_to") + dutch::Day(comparison.day) + Phrase("report.now_2") +
            Count(now, Phrase("report.signal"), Phrase("report.signals_2")) + " (" + Period(since) +
            Phrase("report.up_to_the_day_of_this_check_each_of_its");
  } else if (comparison.counts_only) {
    text += Phrase("report.numbers_alone_since_the_previous_case_fi");
  } else {
    text += Number(appeared) + Phrase("report.new") + Number(same) + Phrase("report.the_same") + Number(gone) +
            Phrase("report.gone");
  }
  if (not_compared > 0) text += Phrase("report.a_part_can_t_be_compared");
  return text + ".";
}

}  // namespace schouw::dutch
