// `schouw review`: the page where signals are judged, on this machine alone, for one person.
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "agent/cli/actor.h"
#include "agent/cli/cli.h"
#include "agent/cli/command.h"
#include "agent/cli/duration.h"
#include "agent/cli/flag_values.h"
#include "agent/cli/program.h"
#include "agent/review/server.h"
#include "agent/store/case_store.h"

namespace schouw {
namespace {

struct ReviewFlags {
  std::string path;
  ActorFlags actor;
  std::uint16_t port = 0;
  bool no_browser = false;
  std::string idle = "30m";
  std::string language = "nl";
};

volatile std::sig_atomic_t stop_asked = 0;

void AskToStop(int) { stop_asked = 1; }

// Shows `address` in the browser of the desktop, where there is one. The address is good for one visit.
void OpenBrowser(const std::string& address) {
  if (std::getenv("DISPLAY") == nullptr && std::getenv("WAYLAND_DISPLAY") == nullptr) return;
  const pid_t child = ::fork();
  if (child == 0) {
    if (::fork() == 0) {
      ::execlp("xdg-open", "xdg-open", address.c_str(), static_cast<char*>(nullptr));
      ::_exit(127);
    }
    ::_exit(0);
  }
  if (child > 0) ::waitpid(child, nullptr, 0);
}

// Who signs off opens as reviewer; in a case that names one person for both, as officer.
ReviewPerson PersonOf(const Actor& actor) {
  return {actor.id, actor.roles.Has(Role::kReviewer) && !actor.roles.Has(Role::kOfficer)};
}

std::string OwnTheme() {
  auto theme = ReadWholeFile(ProgramFolder() + "/theme.css");
  return theme ? std::move(*theme) : std::string();
}

int SayEnd(ReviewEnd end) {
  switch (end) {
    case ReviewEnd::kClosed: Say("de beoordeling is afgesloten; alles is opgeslagen"); break;
    case ReviewEnd::kIdle: Say("er gebeurde te lang niets: de beoordeling is afgesloten; alles is opgeslagen"); break;
    case ReviewEnd::kStopped: Say("gestopt; alles is opgeslagen"); break;
  }
  return kExitDone;
}

Result<int> RunReview(const ReviewFlags& flags) {
  SCHOUW_ASSIGN(CaseStore store, CaseStore::OpenForWriting(flags.path), "");
  SCHOUW_ASSIGN(const CheckInfo check, store.check(), "");
  SCHOUW_ASSIGN(const Actor actor, FindActor(flags.actor, Act::kOpen, NamesIn(check)), "");
  SCHOUW_ASSIGN(ReviewDesk desk, ReviewDesk::Open(std::move(store), PersonOf(actor), Now, flags.language), "");
  ReviewServerOptions options;
  options.port = flags.port;
  SCHOUW_ASSIGN(options.idle, ParseDuration(flags.idle), "--idle");
  options.theme = OwnTheme();
  options.clock = Now;
  options.asked_to_stop = [] { return stop_asked != 0; };
  SCHOUW_ASSIGN(ReviewServer server, ReviewServer::Bind(desk, std::move(options)), "");
  std::signal(SIGINT, AskToStop);
  std::signal(SIGTERM, AskToStop);
  std::signal(SIGHUP, AskToStop);
  std::signal(SIGPIPE, SIG_IGN);
  std::printf("%s\n", server.address().c_str());
  std::fflush(stdout);
  Say("open dit adres in de browser op deze computer; het werkt één keer. Stoppen: Ctrl-C");
  if (!flags.no_browser) OpenBrowser(server.address());
  const ReviewEnd end = server.Run();
  SCHOUW_TRY(desk.Close(), "");
  return SayEnd(end);
}

}  // namespace

void AddReviewCommand(CLI::App& app, const Choose& choose) {
  auto flags = std::make_shared<ReviewFlags>();
  CLI::App* verb = app.add_subcommand("review", "Opent de pagina waarop u de signalen beoordeelt");
  verb->add_option("case", flags->path, "Het controlebestand")->required();
  AddActorFlags(*verb, flags->actor);
  verb->add_option("--port", flags->port, "Poort op 127.0.0.1; 0: een vrije");
  verb->add_flag("--no-browser", flags->no_browser, "Alleen het adres tonen, geen browser openen");
  verb->add_option("--idle", flags->idle, "Sluit na zo lang niets doen, bijvoorbeeld 30m");
  verb->add_option("--lang", flags->language, "nl of en")->check(OneOf({"nl", "en"}));
  verb->callback([flags, choose] {
    choose([flags] {
      auto status = RunReview(*flags);
      return status ? *status : Refuse(status.error());
    });
  });
}

}  // namespace schouw
