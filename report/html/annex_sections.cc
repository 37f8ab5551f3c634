#include "report/html/dutch.h"
#include "report/html/sections.h"
#include "report/html/writer.h"
#include "report/words/phrase.h"

namespace schouw::html {
namespace {

std::string TextList(const std::vector<std::string>& texts) {
  std::string html;
  for (const std::string& text : texts) html += (html.empty() ? "" : ", ") + Text(text);
  return html;
}

std::string Sandbox(const std::string& sandbox) {
  if (sandbox == "landlock+seccomp") return Phrase("report.full_landlock_seccomp");
  if (sandbox == "userns+seccomp") return Phrase("report.full_in_another_way_userns_seccomp");
  if (sandbox == "seccomp") return Bold(Phrase("report.weaker_than_usual")) + " (seccomp)";
  if (sandbox == "none") return Bold(Phrase("report.none"));
  return Text(sandbox);
}

std::string SelfTest(std::uint32_t findings) {
  if (findings == 0) return Phrase("report.not_done");
  return Phrase("report.good_all") + std::to_string(findings) +
         Phrase("report.hidden_test_records_found_and_no_others");
}

std::string DevicesTable(const ReportData& report) {
  Table table(Phrase("report.devices_and_images"), {{Phrase("report.name_2"), Column::kText, "w4"},
                                                    {Phrase("report.kind"), Column::kText, "w3"},
                                                    {Phrase("report.size"), Column::kNumber},
                                                    {Phrase("report.state")}});
  for (const DeviceInfo& device : report.devices) {
    std::string name = Text(device.id) + ": " + Path(device.name);
    if (!device.description.empty()) name += Soft(Text(device.description));
    if (!device.serial.empty()) name += Soft(Phrase("report.serial_number") + Text(device.serial));
    std::string state = device.state == "read"      ? Phrase("report.read")
                        : device.state == "partial" ? Phrase("report.partly")
                                                    : Phrase("report.not_checked");
    if (!device.reason.empty()) state += Soft(Text(dutch::NotChecked(device.reason)));
    table.Row({name, Text(dutch::Format(device.format)), dutch::Bytes(device.bytes), state});
  }
  if (table.empty()) table.Note(Phrase("report.none_2"));
  return std::move(table).Done();
}

// "Verbetert versie 1. ..." of a correction.
std::string Replaced(std::uint64_t version) {
  if (version < 2) return "";
  return "<br>" +
         Soft(Phrase("report.stands_beside_version") + std::to_string(version - 1) + Phrase("report.which_stays"));
}

std::string StateText(const ReportData& report) {
  if (report.scan.state == "complete") return Phrase("report.done_to_the_end");
  return report.scan.state == "stopped" ? Phrase("report.stopped") : Phrase("report.not_finished");
}

}  // namespace

std::string ReceiversOf(const ReportData& report, std::uint64_t version) {
  std::string html;
  for (const Disclosure& one : report.disclosures) {
    if (one.version != version) continue;
    html += (html.empty() ? "" : "<br>") + Text(one.to) + Phrase("report.on_2") + dutch::Moment(one.at) +
            Phrase("report.by_2") + Text(one.by) + ": " + Text(one.why);
  }
  return html;
}

void AddCorrection(const ReportData& report, Facts& facts) {
  if (report.sign_offs.size() < 2) return;
  const SignOff& last = report.sign_offs.back();
  const std::string before = std::to_string(last.version - 1);
  facts.Add(
      Phrase("report.corrected"),
      Phrase("report.version") + std::to_string(last.version) + ": " + Text(last.why) + "<br>" +
          Soft(Phrase("report.stands_beside_version") + before + Phrase("report.of") +
               dutch::Moment(report.sign_offs[report.sign_offs.size() - 2].at) + Phrase("report.that_one_stays")));
  const std::string receivers = ReceiversOf(report, last.version - 1);
  facts.Add(Phrase("report.who_received_version") + before + Phrase("report.kreeg"),
            receivers.empty() ? Phrase("report.nobody_recorded") : receivers);
}

std::string RulesSection(const ReportData& report) {
  Table table(Phrase("report.rule_packs"), {{Phrase("report.rule_pack"), Column::kText, "w3"},
                                            {Phrase("report.signed_by"), Column::kText, "w3"},
                                            {Phrase("report.digest_sha_256")}});
  for (const PackInfo& pack : report.packs) {
    table.Row({Text(pack.title.empty() ? pack.id : pack.title) + Soft(Text(pack.id + " " + pack.version)),
               TextList(pack.signed_by), Path(pack.sha256)});
  }
  if (table.empty()) table.Note(Phrase("report.none_2"));
  return Heading(2, Phrase("report.what_was_searched_with")) + std::move(table).Done();
}

std::string MandateSection(const ReportData& report) {
  const CheckInfo& check = report.check;
  Facts facts;
  facts.Add(Phrase("report.signed_by"),
            check.mandate_signed_by.empty() ? Bold(Phrase("report.nobody")) : TextList(check.mandate_signed_by));
  facts.Add(Phrase("report.why_this_check"),
            check.reason == "cause" ? Bold(Phrase("report.a_cause")) + Phrase("report.allowed_by_the_second_reader")
                                    : Phrase("report.sample"));
  if (!check.check_signed_by.empty()) facts.Add(Phrase("report.check_signed_by"), TextList(check.check_signed_by));
  if (!check.present.empty()) facts.Add(Phrase("report.present"), TextList(check.present));
  facts.Add(Phrase("report.kinds_of_records"), KindsInScope(report));
  for (const auto& [kind, words] : check.because) {
    const auto known = ParseRecordKind(kind);
    facts.Add(Phrase("report.why_also") + (known ? std::string(dutch::Kinds(*known)) : Text(kind)),
              Phrase("report.quote") + Text(words) + "”");
  }
  facts.Add(Phrase("report.accounts"),
            check.accounts == std::vector<std::string>{"*"} ? Phrase("report.all_accounts") : TextList(check.accounts));
  facts.Add(
      Phrase("report.period"),
      PeriodText(report) + (check.undated || !check.since ? "" : Phrase("report.what_has_no_date_does_not_count")));
  facts.Add(Phrase("report.recycle_bin"),
            check.recycle_bin ? Phrase("report.looked_at_2") : Phrase("report.not_looked_at_2"));
  if (check.previous_check) facts.Add(Phrase("report.previous_check"), dutch::Day(*check.previous_check));
  for (const std::string& sentence : check.widened) facts.Add(Phrase("report.wider_than_usual_2"), Text(sentence));
  facts.Add(Phrase("report.second_reader_3"), Text(check.reviewer));
  facts.Add(Phrase("report.keeping"),
            dutch::Count(check.no_signals_days, Phrase("report.day"), Phrase("report.days_2")) +
                Phrase("report.without_signals_2") +
                dutch::Count(check.signals_days, Phrase("report.day"), Phrase("report.days_2")) +
                Phrase("report.with_signals_counted_from_the_final_repo"));
  return Heading(2, Phrase("report.what_the_mandate_allows")) +
         Phrase("report.the_condition_as_it_stands_in_the_mandat") + Text(check.condition) + "</blockquote>\n" +
         std::move(facts).Done();
}

std::string MakingSection(const ReportData& report) {
  const CheckInfo& check = report.check;
  Facts facts;
  facts.Add(Phrase("report.check"), StateText(report));
  facts.Add(Phrase("report.begun"), dutch::Moment(report.scan.started));
  facts.Add(Phrase("report.done"),
            report.scan.finished ? dutch::Moment(*report.scan.finished) : Phrase("report.not_yet"));
  facts.Add(Phrase("report.program"), "Schouw " + Text(check.tool));
  facts.Add(Phrase("report.confinement_of_the_readers"), Sandbox(check.sandbox));
  facts.Add(Phrase("report.self_test_beforehand"), SelfTest(check.self_test));
  facts.Add(Phrase("report.digest_of_the_mandate"), Path(check.mandate_sha256));
  facts.Add(Phrase("report.mark_of_the_log"), Path(report.content_mark));
  for (const SignOff& sign : report.sign_offs) {
    const std::string how = sign.version == 1
                                ? Phrase("report.signed_off")
                                : Phrase("report.corrected_version_2") + std::to_string(sign.version) + ")";
    facts.Add(how, dutch::Moment(sign.at) + Phrase("report.by_2") + Text(sign.by) +
                       (sign.why.empty() ? "" : ": " + Text(sign.why)) + Replaced(sign.version));
    facts.Add(Phrase("report.digest_of_the_content_3"), Path(sign.digest));
    facts.Add(Phrase("report.given_to"), ReceiversOf(report, sign.version));
  }
  return Heading(2, Phrase("report.how_this_report_was_made")) +
         Paragraph(Phrase("report.the_device_was_only_read_and_not_changed")) + DevicesTable(report) +
         std::move(facts).Done();
}

}  // namespace schouw::html
