// `schouw report`: a case as HTML, PDF, JSON or CSV. Looking is logged.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "agent/cli/actor.h"
#include "agent/cli/cli.h"
#include "agent/cli/command.h"
#include "agent/cli/flag_values.h"
#include "agent/cli/pdf.h"
#include "agent/cli/program.h"
#include "agent/store/case_store.h"
#include "agent/store/seal.h"
#include "agent/store/sign_off.h"
#include "report/audience/client.h"
#include "report/audience/court.h"
#include "report/audience/talk.h"
#include "report/csv/csv.h"
#include "report/html/html.h"
#include "report/json/json.h"
#include "report/masking/mask_names.h"
#include "report/model/report_data.h"
#include "report/notice/notice.h"

namespace schouw {
namespace {

struct ReportFlags {
  std::string path;
  std::string format = "html";
  std::string audience = "officer";
  std::string language = "nl";
  std::string out;
  ActorFlags actor;
  std::string to;
  std::string why;
  bool show_names = false;
  bool contexts = false;
};

// Of the reports for others than who works on the case there is only what can be read and printed.
Result<std::string> Render(const ReportData& data, const ReportFlags& flags) {
  const bool printed = flags.format == "html" || flags.format == "pdf";
  const bool own = flags.audience == "officer" || flags.audience == "supervisor";
  if (!printed && !own) {
    return Fail(ErrorCode::kRefused, "een verslag voor '" + flags.audience + "' is er alleen als html of pdf");
  }
  if (flags.audience == "client") return RenderClientReport(data);
  if (flags.audience == "court") {
    SCHOUW_TRY(CheckCourtMayRead(data), "");
    return RenderCourtReport(data);
  }
  if (flags.audience == "talk") return RenderTalkSheet(data);
  if (flags.format == "json") return RenderJson(data);
  if (flags.format == "csv") return RenderCsv(data, flags.contexts);
  return flags.audience == "supervisor" ? RenderSupervisorHtml(data) : RenderHtml(data);
}

// What the client may know of a notice is for the police to say.
Status CheckClientMayKnow(const CaseStore& store) {
  SCHOUW_ASSIGN(const NoticeState notice, ReadNotice(store), "");
  if (!notice.open) return {};
  return Fail(ErrorCode::kRefused,
              "er is iets voor de politie dat nog niet is overgedragen; wat de cliënt mag weten, zegt de politie. Leg "
              "eerst de overdracht vast (schouw notice)");
}

// Who makes this report: a role that may see it, or may hand it over. In an exercise, for oneself, nobody need be
// named.
Result<std::string> FindMaker(const CaseStore& store, const ReportFlags& flags) {
  SCHOUW_ASSIGN(const CheckInfo check, store.check(), "");
  const NamedPeople named = NamesIn(check);
  if (flags.actor.as.empty() && flags.to.empty() && named.exercise) return check.officer;
  SCHOUW_ASSIGN(const Actor actor, FindActor(flags.actor, flags.to.empty() ? Act::kOpen : Act::kExport, named), "");
  return actor.id;
}

Result<std::string> Write(const CaseStore& store, const ReportFlags& flags) {
  if (flags.audience == "notice") {
    if (flags.format != "html" && flags.format != "pdf")
      return Fail(ErrorCode::kRefused, "een melding aan de politie is er alleen als html of pdf");
    SCHOUW_ASSIGN(const NoticeData notice, BuildNotice(store), "");
    return RenderNotice(notice, flags.language == "en" ? NoticeLanguage::kEnglish : NoticeLanguage::kDutch);
  }
  if (flags.audience == "client") SCHOUW_TRY(CheckClientMayKnow(store), "");
  SCHOUW_ASSIGN(ReportData data, BuildReport(store), "");
  data.language = flags.language;
  if (!flags.show_names) MaskNames(data);
  return Render(data, flags);
}

// Handing over (`--to`) is disclosure, anything else consultation. A case on a medium that can't be written is still
// shown, and it is said that this was not logged; one that another program has open is not: it can be logged after
// that. A notice waits for nobody.
Status LogReport(const ReportFlags& flags, const std::string& who) {
  auto store = CaseStore::OpenForWriting(flags.path);
  const bool in_use = !store && store.error().code == ErrorCode::kRefused && flags.audience != "notice";
  if (!store && (in_use || flags.show_names || !flags.to.empty())) return Fail(store.error());
  if (!store) {
    Say("dit inzien kon niet in het logboek worden geschreven: " + store.error().Text());
    return {};
  }
  const std::string& audience = flags.audience;
  const std::string name = audience == "officer"  ? "report"
                           : audience == "notice" ? "notice"
                                                  : "report for " + audience;
  std::string what = name + " as " + flags.format;
  if (flags.show_names) what += ", names shown";
  if (flags.contexts) what += ", with the words around";
  if (!flags.to.empty()) what += " to " + flags.to;
  if (!flags.why.empty()) what += ": " + flags.why;
  if (flags.to.empty()) {
    SCHOUW_TRY(store->Log(who, "consultation", what, Now()), "");
  } else {
    SCHOUW_TRY(PutDisclosure(*store, {Now(), who, audience, flags.to, flags.why}, what), "");
  }
  return store->Close();
}

// Names of others are for who works on the case, and then with a reason.
Status CheckNames(const ReportFlags& flags) {
  if (!flags.show_names) return {};
  if (flags.audience != "officer" && flags.audience != "supervisor") {
    return Fail(ErrorCode::kRefused, "--show-names kan alleen in een verslag voor officer of supervisor");
  }
  if (!flags.why.empty()) return {};
  return Fail(ErrorCode::kRefused,
              "--show-names vraagt ook --why: dat namen zijn getoond en waarom, komt in het logboek");
}

Result<int> MakeReport(const ReportFlags& flags) {
  if (!flags.to.empty() && flags.why.empty()) {
    return Fail(ErrorCode::kRefused,
                "--to vraagt ook --why: aan wie en waarom een verslag wordt gegeven, staat in het logboek");
  }
  const bool to_stdout = flags.out.empty() || flags.out == "-";
  if (flags.format == "pdf" && to_stdout && ::isatty(STDOUT_FILENO) == 1)
    return Fail(ErrorCode::kRefused, "een pdf is niet leesbaar in een terminal; noem een bestand: --out verslag.pdf");
  SCHOUW_TRY(CheckNames(flags), "");
  std::string text, who;
  {
    SCHOUW_ASSIGN(const CaseStore store, CaseStore::OpenForReading(flags.path), "");
    SCHOUW_ASSIGN(who, FindMaker(store, flags), "");
    SCHOUW_ASSIGN(text, Write(store, flags), "");
  }
  if (flags.format == "pdf") {
    SCHOUW_ASSIGN(text, PrintToPdf(text), "");
  }
  SCHOUW_TRY(LogReport(flags, who), "");
  if (to_stdout) {
    std::fwrite(text.data(), 1, text.size(), stdout);
  } else {
    SCHOUW_TRY(WriteWholeFile(flags.out, text), "");
    Say("het verslag staat in " + flags.out);
  }
  return kExitDone;
}

}  // namespace

void AddReportCommand(CLI::App& app, const Choose& choose) {
  auto flags = std::make_shared<ReportFlags>();
  CLI::App* report = app.add_subcommand("report", "Maakt een verslag van een controle");
  report->add_option("case", flags->path, "Het controlebestand")->required();
  report->add_option("--format", flags->format, "html, pdf, json of csv")->check(OneOf({"html", "json", "csv", "pdf"}));
  report
      ->add_option(
          "--audience", flags->audience,
          "Voor wie: officer, supervisor, client, court (rechter), talk (gespreksblad) of notice (melding aan de "
          "politie)")
      ->check(OneOf({"officer", "supervisor", "client", "talk", "notice", "court"}));
  report->add_option("--lang", flags->language, "nl of en")->check(OneOf({"nl", "en"}));
  report->add_option("--out", flags->out, "Het bestand waarin het verslag komt; anders de standaarduitvoer");
  AddActorFlags(*report, flags->actor);
  report->add_option("--to", flags->to, "Aan wie het wordt gegeven");
  report->add_option("--why", flags->why, "Waarom het wordt gegeven");
  report->add_flag("--show-names", flags->show_names,
                   "Namen, adressen en nummers van anderen niet afdekken; met --why, het komt in het logboek");
  report->add_flag("--contexts", flags->contexts, "In csv ook de woorden om de treffer heen");
  report->callback([flags, choose] {
    choose([flags] {
      auto status = MakeReport(*flags);
      return status ? *status : Refuse(status.error());
    });
  });
}

}  // namespace schouw
