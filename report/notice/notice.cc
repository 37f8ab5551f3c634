#include "report/notice/notice.h"

#include <algorithm>

#include "report/html/dutch.h"
#include "report/html/page.h"
#include "report/html/writer.h"
#include "report/words/phrase.h"

namespace schouw {
namespace {

using html::Bold;
using html::Facts;
using html::Heading;
using html::Paragraph;
using html::Path;
using html::Soft;
using html::Text;

// "2 maart 2026, 11:15 (Amsterdam; 2026-03-02T10:15:30Z)": a time without its zone is no time.
std::string TimeText(UnixNanos time) {
  const std::string utc = FormatRfc3339(UnixNanos{time.value - time.value % 1'000'000'000});
  return Text(dutch::Moment(time)) + " (Amsterdam) " + Soft(Text(utc) + " (UTC)");
}

const DeviceInfo* DeviceOf(const NoticeData& data, const std::string& id) {
  const auto found =
      std::find_if(data.devices.begin(), data.devices.end(), [&](const DeviceInfo& device) { return device.id == id; });
  return found == data.devices.end() ? nullptr : &*found;
}

std::string OrBlank(const std::string& text) { return text.empty() ? html::Blank() : Text(text); }

void AddPointer(const NoticeData& data, const Finding& finding, Facts& facts) {
  const DeviceInfo* device = DeviceOf(data, finding.device);
  facts.Add(Phrase("report.notice.device_or_image"),
            Text(finding.device) + (device == nullptr ? "" : ": " + Path(device->name)));
  facts.Add(Phrase("report.notice.volume"), Text(finding.volume));
  if (finding.number) {
    facts.Add(
        Phrase("report.notice.number_in_the_file_system"),
        std::to_string(*finding.number) + (finding.inside ? Phrase("report.notice.stored_inside_another_file") : ""));
  }
  facts.Add(Phrase("report.notice.account"),
            finding.account.empty() ? Phrase("report.notice.not_known") : Text(finding.account));
  facts.Add(Phrase("report.notice.time_on_the_device"),
            finding.time ? TimeText(*finding.time) : Phrase("report.notice.not_known"));
}

std::string FindingSection(const NoticeData& data, const Finding& finding) {
  Facts facts;
  facts.Add(Phrase("report.notice.noticed"), TimeText(finding.at));
  facts.Add(Phrase("report.notice.by"), Text(finding.who));
  const bool tripwire = finding.cause == "tripwire";
  facts.Add(Phrase("report.notice.how"), tripwire ? Phrase("report.notice.the_program_compared_digests_with_a_list")
                                                  : Phrase("report.notice.a_member_of_staff_judged_a_signal"));
  if (tripwire) {
    facts.Add(Phrase("report.notice.digest"), Path(finding.digests));
    facts.Add(Phrase("report.notice.list"),
              Text(finding.list) + " " + Text(finding.list_version) + " " + Soft(Path(finding.list_sha256)));
  } else {
    facts.Add(Phrase("report.notice.rule"), Text(finding.pack + " " + finding.rule));
    facts.Add(Phrase("report.notice.number_of_the_signal"), Path(finding.signal));
    facts.Add(Phrase("report.notice.why"), Text(finding.why));
  }
  AddPointer(data, finding, facts);
  return std::move(facts).Done() +
         Paragraph(Soft(Phrase(tripwire ? "report.notice.the_name_and_the_content_of_the_file_are"
                                        : "report.notice.what_was_found_stays_sealed")));
}

std::string FindingsSection(const NoticeData& data) {
  std::string html = Heading(2, Phrase("report.notice.what_was_noticed"));
  for (const Finding& finding : data.notice.findings) html += FindingSection(data, finding);
  return html;
}

std::string DeviceFacts(const DeviceInfo& device) {
  Facts facts;
  facts.Add(Phrase("report.notice.number_and_name"), Text(device.id) + ": " + Path(device.name));
  facts.Add(Phrase("report.notice.description"), OrBlank(device.description));
  facts.Add(Phrase("report.notice.serial_number"), OrBlank(device.serial));
  facts.Add(Phrase("report.notice.form_and_size"),
            Text(dutch::Format(device.format)) +
                (device.bytes == 0 ? "" : ", " + dutch::Number(device.bytes) + " bytes") +
                (device.bytes < 1000 ? "" : " (" + dutch::Bytes(device.bytes) + ")"));
  facts.Add(Phrase("report.notice.where_is_the_device_now"), html::Blank());
  facts.Add(Phrase("report.notice.where_is_each_copy_now"), html::Blank());
  facts.Add(Phrase("report.notice.who_touched_it_from_when"), html::Blank());
  return std::move(facts).Done();
}

std::string DevicesSection(const NoticeData& data) {
  std::string html = Heading(2, Phrase("report.notice.the_device"));
  for (const DeviceInfo& device : data.devices) {
    const bool named = std::any_of(data.notice.findings.begin(), data.notice.findings.end(),
                                   [&](const Finding& finding) { return finding.device == device.id; });
    if (named) html += DeviceFacts(device);
  }
  const bool block = std::any_of(data.devices.begin(), data.devices.end(),
                                 [](const DeviceInfo& device) { return device.format == "block"; });
  std::string proof = Phrase("report.notice.read_only_the_program_opens_each_device");
  if (block) {
    proof += Phrase("report.notice.a_connected_device_is_refused_unless_the");
  }
  return html + Paragraph(Bold(Phrase("report.notice.proof_of_read_only_access")) + " " + proof + " " +
                          Soft(Phrase("report.notice.confinement") + Text(data.check.sandbox)));
}

std::string CheckSection(const NoticeData& data) {
  Facts facts;
  facts.Add(Phrase("report.notice.mandate"), Text(data.check.reference) + " · " + Text(data.check.judgment));
  facts.Add(Phrase("report.notice.client_pseudonym"), Text(data.check.client));
  facts.Add(Phrase("report.notice.name_and_date_of_birth"), html::Blank());
  facts.Add(Phrase("report.notice.officer"), Text(data.check.officer));
  std::string present;
  for (const std::string& who : data.check.present) present += (present.empty() ? "" : ", ") + who;
  facts.Add(Phrase("report.notice.who_were_present"), OrBlank(present));
  facts.Add(Phrase("report.notice.start_of_the_check"), TimeText(data.scan.started));
  facts.Add(Phrase("report.notice.end"),
            data.scan.finished ? TimeText(*data.scan.finished) : Phrase("report.notice.not_yet"));
  facts.Add(Phrase("report.notice.state"), data.scan.state == "stopped"
                                               ? Phrase("report.notice.stopped_at_this_finding")
                                               : Phrase("report.notice.sealed_at_review"));
  return Heading(2, Phrase("report.notice.the_check")) + std::move(facts).Done();
}

std::string Box(const std::string& html) { return "<li>" + html + "</li>\n"; }

std::string ToDoSection() {
  return Heading(2, Phrase("report.notice.what_to_do_now")) + "<ul class=\"boxes\">\n" +
         Box(Phrase("report.notice.leave_the_device_off_if_it_was_on_leave")) +
         Box(Phrase("report.notice.return_the_device_and_copies_to_nobody_m")) +
         Box(Phrase("report.notice.call_the_police") + html::Blank()) +
         Box(Phrase("report.notice.call_your_supervisor") + html::Blank()) +
         Box(Phrase("report.notice.tell_the_client_only_something_was_found")) +
         Box(Phrase("report.notice.do_not_search_any_further_do_not_open_th")) +
         Box(Phrase("report.notice.enter_the_handover_below_and_in_the_prog")) +
         Box(Phrase("report.notice.aftercare_talk_to_somebody_in_your_organ")) + "</ul>\n";
}

std::string HandoverSection(const NoticeData& data) {
  std::string html = Heading(2, Phrase("report.notice.handover"));
  std::vector<Handover> handovers = data.notice.handovers;
  if (handovers.empty()) handovers.emplace_back();
  for (const Handover& handover : handovers) {
    const bool done = !handover.handed_to.empty();
    Facts facts;
    facts.Add(Phrase("report.notice.when"), done ? TimeText(handover.at) : html::Blank());
    facts.Add(Phrase("report.notice.by"), OrBlank(handover.who));
    facts.Add(Phrase("report.notice.to"), OrBlank(handover.handed_to));
    facts.Add(Phrase("report.notice.police_reference"), OrBlank(handover.police_reference));
    facts.Add(Phrase("report.notice.signature"), html::Blank());
    html += std::move(facts).Done();
  }
  return html;
}

std::string MakingSection(const NoticeData& data) {
  Facts facts;
  facts.Add(Phrase("report.notice.program"), "Schouw " + Text(data.check.tool));
  facts.Add(Phrase("report.notice.head_of_the_audit_log"), Path(data.audit_head));
  facts.Add(Phrase("report.notice.digest_of_the_mandate"), Path(data.check.mandate_sha256));
  return Heading(2, Phrase("report.notice.how_to_check_this_notice")) + std::move(facts).Done() +
         Paragraph(Soft("schouw verify … --head " + Path(data.audit_head)));
}

std::string Head(const NoticeData& data) {
  const std::string exercise = Phrase("report.notice.this_is_an_exercise_it_is_no_real_notice");
  const std::string not_logged = Phrase("report.notice.that_you_open_this_notice_could_not_be_w");
  return "<header>\n<p class=\"badge\">" + Phrase("report.notice.confidential") + "</p>\n" +
         Heading(1, Phrase("report.notice.notice_to_the_police")) +
         (data.check.exercise ? "<p class=\"note\">" + exercise + "</p>\n" : "") +
         (data.not_logged ? "<p class=\"note\">" + not_logged + "</p>\n" : "") + "</header>\n";
}

}  // namespace

Result<NoticeData> BuildNotice(const CaseStore& store) {
  NoticeData data;
  SCHOUW_ASSIGN(data.check, store.check(), "");
  SCHOUW_ASSIGN(data.scan, store.scan(), "");
  SCHOUW_ASSIGN(data.devices, store.devices(), "");
  SCHOUW_ASSIGN(data.audit_head, store.audit_head(), "");
  SCHOUW_ASSIGN(data.notice, ReadNotice(store), "");
  if (data.notice.findings.empty()) {
    return Fail(ErrorCode::kRefused, store.path() + Phrase("report.notice.nothing_marked"));
  }
  return data;
}

std::string RenderNotice(const NoticeData& data, NoticeLanguage language) {
  const InLanguage scope(language == NoticeLanguage::kEnglish ? "en" : "nl");
  return html::Page(PhraseLanguage(), Phrase("report.notice.notice_to_the_police_2") + data.check.reference,
                    "<main>\n" + Head(data) + FindingsSection(data) + DevicesSection(data) + CheckSection(data) +
                        ToDoSection() + HandoverSection(data) + MakingSection(data) + "</main>\n");
}

}  // namespace schouw
