#include "report/notice/notice.h"

#include <algorithm>

#include "report/html/dutch.h"
#include "report/html/page.h"
#include "report/html/writer.h"

namespace schouw {
namespace {

using html::Bold;
using html::Facts;
using html::Heading;
using html::Paragraph;
using html::Path;
using html::Soft;
using html::Text;

// Chooses between the two languages of one sentence.
struct Words {
  NoticeLanguage language;
  std::string operator()(const char* dutch, const char* english) const {
    return language == NoticeLanguage::kDutch ? dutch : english;
  }
};

// "2 maart 2026, 11:15 (Amsterdam; 2026-03-02T10:15:30Z)": a time without its zone is no time.
std::string TimeText(const Words& words, UnixNanos time) {
  const std::string utc = FormatRfc3339(UnixNanos{time.value - time.value % 1'000'000'000});
  if (words.language == NoticeLanguage::kEnglish) return Text(utc) + " (UTC)";
  return Text(FormatAmsterdam(time)) + " (Amsterdam) " + Soft(Text(utc) + " (UTC)");
}

std::string Blank() { return "<span class=\"blank\"></span>"; }

const DeviceInfo* DeviceOf(const NoticeData& data, const std::string& id) {
  const auto found =
      std::find_if(data.devices.begin(), data.devices.end(), [&](const DeviceInfo& device) { return device.id == id; });
  return found == data.devices.end() ? nullptr : &*found;
}

std::string OrBlank(const std::string& text) { return text.empty() ? Blank() : Text(text); }

void AddPointer(const NoticeData& data, const Words& words, const Finding& finding, Facts& facts) {
  const DeviceInfo* device = DeviceOf(data, finding.device);
  facts.Add(words("Gegevensdrager of kopie", "Device or image"),
            Text(finding.device) + (device == nullptr ? "" : ": " + Path(device->name)));
  facts.Add(words("Deel", "Volume"), Text(finding.volume));
  if (finding.number) {
    facts.Add(words("Nummer in het bestandssysteem", "Number in the file system"),
              std::to_string(*finding.number) +
                  (finding.inside ? words(", in een ander bestand opgeborgen", ", stored inside another file") : ""));
  }
  facts.Add(words("Account", "Account"), Text(finding.account));
  facts.Add(words("Tijd op het apparaat", "Time on the device"),
            finding.time ? TimeText(words, *finding.time) : words("niet bekend", "not known"));
}

std::string FindingSection(const NoticeData& data, const Words& words, const Finding& finding) {
  Facts facts;
  facts.Add(words("Opgemerkt", "Noticed"), TimeText(words, finding.at));
  facts.Add(words("Door", "By"), Text(finding.who));
  const bool tripwire = finding.cause == "tripwire";
  facts.Add(words("Hoe", "How"),
            tripwire ? words("Het programma vergeleek digitale kenmerken met een lijst. Niemand heeft het bestand "
                             "gezien. Het is niet getoond en niet gekopieerd.",
                             "The program compared digests with a list. Nobody has seen the file. It was not shown "
                             "and not copied.")
                     : words("Een medewerker beoordeelde een signaal.", "A member of staff judged a signal."));
  if (tripwire) {
    facts.Add(words("Kenmerk", "Digest"), Path(finding.digests));
    facts.Add(words("Lijst", "List"),
              Text(finding.list) + " " + Text(finding.list_version) + " " + Soft(Path(finding.list_sha256)));
  } else {
    facts.Add(words("Regel", "Rule"), Text(finding.pack + " " + finding.rule));
    facts.Add(words("Nummer van het signaal", "Number of the signal"), Path(finding.signal));
    facts.Add(words("Waarom", "Why"), Text(finding.why));
  }
  AddPointer(data, words, finding, facts);
  return std::move(facts).Done();
}

std::string FindingsSection(const NoticeData& data, const Words& words) {
  std::string html = Heading(2, words("Wat is opgemerkt", "What was noticed"));
  for (const Finding& finding : data.notice.findings) html += FindingSection(data, words, finding);
  return html + Paragraph(Soft(words("De naam en de inhoud van het bestand staan niet in deze melding en niet in het "
                                     "controlebestand. De politie vindt het met de aanwijzingen hierboven.",
                                     "The name and the content of the file are not in this notice and not in the case "
                                     "file. The police find it by the pointers above.")));
}

std::string DeviceFacts(const Words& words, const DeviceInfo& device) {
  Facts facts;
  facts.Add(words("Nummer en naam", "Number and name"), Text(device.id) + ": " + Path(device.name));
  facts.Add(words("Omschrijving", "Description"), OrBlank(device.description));
  facts.Add(words("Serienummer", "Serial number"), OrBlank(device.serial));
  facts.Add(words("Vorm en grootte", "Form and size"),
            Text(device.format) + ", " + std::to_string(device.bytes) + " bytes");
  facts.Add(words("Waar is het apparaat nu", "Where is the device now"), Blank());
  facts.Add(words("Waar is elke kopie nu", "Where is each copy now"), Blank());
  facts.Add(words("Wie raakten het aan, vanaf wanneer", "Who touched it, from when"), Blank());
  return std::move(facts).Done();
}

std::string DevicesSection(const NoticeData& data, const Words& words) {
  std::string html = Heading(2, words("De gegevensdrager", "The device"));
  for (const DeviceInfo& device : data.devices) {
    const bool named = std::any_of(data.notice.findings.begin(), data.notice.findings.end(),
                                   [&](const Finding& finding) { return finding.device == device.id; });
    if (named) html += DeviceFacts(words, device);
  }
  const bool block = std::any_of(data.devices.begin(), data.devices.end(),
                                 [](const DeviceInfo& device) { return device.format == "block"; });
  std::string proof = words(
      "Alleen gelezen: het programma opent elke gegevensdrager zonder schrijfrecht. De lezers zijn afgeschermd en "
      "kunnen "
      "geen bestand openen of schrijven. Er is niets aangekoppeld.",
      "Read only: the program opens each device without the right to write. The readers are confined and can open or "
      "write no file. Nothing was mounted.");
  if (block) {
    proof += words(" Een aangesloten apparaat wordt geweigerd als de kernel het niet op alleen-lezen houdt.",
                   " A connected device is refused unless the kernel holds it read-only.");
  }
  return html + Paragraph(Bold(words("Bewijs van alleen lezen.", "Proof of read-only access.")) + " " + proof + " " +
                          Soft(words("Afscherming: ", "Confinement: ") + Text(data.check.sandbox)));
}

std::string CheckSection(const NoticeData& data, const Words& words) {
  Facts facts;
  facts.Add(words("Opdracht", "Mandate"), Text(data.check.reference) + " · " + Text(data.check.judgment));
  facts.Add(words("Cliënt (schuilnaam)", "Client (pseudonym)"), Text(data.check.client));
  facts.Add(words("Naam en geboortedatum", "Name and date of birth"), Blank());
  facts.Add(words("Medewerker", "Officer"), Text(data.check.officer));
  facts.Add(words("Wie waren erbij", "Who were present"), Blank());
  facts.Add(words("Begin van de controle", "Start of the check"), TimeText(words, data.scan.started));
  facts.Add(words("Einde", "End"),
            data.scan.finished ? TimeText(words, *data.scan.finished) : words("nog niet", "not yet"));
  facts.Add(words("Stand", "State"), data.scan.state == "stopped"
                                         ? words("gestopt bij deze vondst", "stopped at this finding")
                                         : words("verzegeld bij de beoordeling", "sealed at review"));
  return Heading(2, words("De controle", "The check")) + std::move(facts).Done();
}

std::string Box(const std::string& html) { return "<li>" + html + "</li>\n"; }

std::string ToDoSection(const Words& words) {
  return Heading(2, words("Wat u nu doet", "What to do now")) + "<ul class=\"boxes\">\n" +
         Box(words("Laat het apparaat uit. Was het aan: laat het aan en doe er niets meer mee.",
                   "Leave the device off. If it was on: leave it on and do nothing more with it.")) +
         Box(words("Geef het apparaat en kopieën aan niemand terug. Maak geen kopie en geen foto van het scherm.",
                   "Return the device and copies to nobody. Make no copy and no photo of the screen.")) +
         Box(words("Bel de politie: ", "Call the police: ") + Blank()) +
         Box(words("Bel uw leidinggevende: ", "Call your supervisor: ") + Blank()) +
         Box(words(
             "Zeg tegen de cliënt alleen: „Er is iets gevonden dat de politie moet bekijken. Wij kunnen er nu niets "
             "over zeggen.” Stel geen vragen.",
             "Tell the client only: “Something was found that the police must look at. We can say nothing about "
             "it now.” Ask no questions.")) +
         Box(words("Zoek niet zelf verder. Open het bestand niet, ook niet om te kijken of het klopt.",
                   "Do not search any further. Do not open the file, not even to see whether it is right.")) +
         Box(words("Vul de overdracht in, hieronder en in het programma: schouw notice.",
                   "Enter the handover, below and in the program: schouw notice.")) +
         Box(words("Nazorg: praat erover met iemand van uw organisatie. Ook als u niets hebt gezien.",
                   "Aftercare: talk to somebody in your organisation. Also when you have seen nothing.")) +
         "</ul>\n";
}

std::string HandoverSection(const NoticeData& data, const Words& words) {
  std::string html = Heading(2, words("Overdracht", "Handover"));
  std::vector<Handover> handovers = data.notice.handovers;
  if (handovers.empty()) handovers.emplace_back();
  for (const Handover& handover : handovers) {
    const bool done = !handover.handed_to.empty();
    Facts facts;
    facts.Add(words("Wanneer", "When"), done ? TimeText(words, handover.at) : Blank());
    facts.Add(words("Door", "By"), OrBlank(handover.who));
    facts.Add(words("Aan", "To"), OrBlank(handover.handed_to));
    facts.Add(words("Nummer van de politie", "Police reference"), OrBlank(handover.police_reference));
    facts.Add(words("Handtekening", "Signature"), Blank());
    html += std::move(facts).Done();
  }
  return html;
}

std::string MakingSection(const NoticeData& data, const Words& words) {
  Facts facts;
  facts.Add(words("Programma", "Program"), "Schouw " + Text(data.check.tool));
  facts.Add(words("Stand van het logboek", "Head of the audit log"), Path(data.audit_head));
  facts.Add(words("Kenmerk van de opdracht", "Digest of the mandate"), Path(data.check.mandate_sha256));
  return Heading(2, words("Waaraan u deze melding kunt toetsen", "How to check this notice")) +
         std::move(facts).Done() + Paragraph(Soft("schouw verify … --head " + Path(data.audit_head)));
}

std::string Head(const NoticeData& data, const Words& words) {
  const std::string exercise =
      words("Dit is een oefening. Er is geen echte melding.", "This is an exercise. It is no real notice.");
  const std::string not_logged =
      words("Dat u deze melding opent, kon niet in het logboek worden geschreven. Schrijf het op: wie, wanneer.",
            "That you open this notice could not be written to the log. Write it down: who, when.");
  return "<header>\n<p class=\"badge\">" + words("Vertrouwelijk", "Confidential") + "</p>\n" +
         Heading(1, words("Melding aan de politie", "Notice to the police")) +
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
    return Fail(ErrorCode::kRefused, "in " + store.path() +
                                         " is niets voor de politie aangemerkt; doe dat eerst bij een signaal in "
                                         "schouw review („Melden aan politie”)");
  }
  return data;
}

std::string RenderNotice(const NoticeData& data, NoticeLanguage language) {
  const Words words{language};
  return html::Page(words("nl", "en"), words("Melding aan de politie ", "Notice to the police ") + data.check.reference,
                    "<main>\n" + Head(data, words) + FindingsSection(data, words) + DevicesSection(data, words) +
                        CheckSection(data, words) + ToDoSection(words) + HandoverSection(data, words) +
                        MakingSection(data, words) + "</main>\n");
}

}  // namespace schouw
