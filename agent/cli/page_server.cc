#include "agent/cli/page_server.h"

#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "agent/cli/duration.h"
#include "agent/cli/pdf.h"
#include "agent/cli/program.h"

namespace schouw {
namespace {

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

std::string OwnTheme() {
  auto theme = ReadWholeFile(ProgramFolder() + "/theme.css");
  return theme ? std::move(*theme) : std::string();
}

// "/report.pdf" is "/report.html" on paper: the same report, logged as that one is.
ReviewReply AnswerPdf(const AnswerRequest& answer, ReviewRequest request) {
  request.path.replace(request.path.size() - 3, 3, "html");
  ReviewReply reply = answer(request);
  if (reply.status != 200) return reply;
  auto pdf = PrintToPdf(reply.body);
  if (!pdf) return RefusedPage(422, pdf.error().Text(), LanguageAsked(request, "nl"));
  return {200, "application/pdf", std::move(*pdf), false};
}

}  // namespace

void AddPageFlags(CLI::App& verb, PageFlags& flags) {
  verb.add_option("--port", flags.port, "Poort op 127.0.0.1; 0: een vrije");
  verb.add_flag("--no-browser", flags.no_browser, "Alleen het adres tonen, geen browser openen");
  verb.add_option("--idle", flags.idle, "Sluit na zo lang niets doen, bijvoorbeeld 30m");
}

Result<ReviewEnd> ServePage(const PageFlags& flags, AnswerRequest answer, ReviewServerOptions options) {
  options.port = flags.port;
  SCHOUW_ASSIGN(options.idle, ParseDuration(flags.idle), "--idle");
  options.theme = OwnTheme();
  options.clock = Now;
  options.asked_to_stop = [] { return stop_asked != 0; };
  const auto also_pdf = [answer = std::move(answer)](const ReviewRequest& request) {
    const bool pdf = !request.post && (request.path == "/report.pdf" || request.path == "/notice.pdf");
    return pdf ? AnswerPdf(answer, request) : answer(request);
  };
  SCHOUW_ASSIGN(ReviewServer server, ReviewServer::Bind(also_pdf, std::move(options)), "");
  std::signal(SIGINT, AskToStop);
  std::signal(SIGTERM, AskToStop);
  std::signal(SIGHUP, AskToStop);
  std::signal(SIGPIPE, SIG_IGN);
  std::printf("%s\n", server.address().c_str());
  std::fflush(stdout);
  Say("open dit adres in de browser op deze computer; het werkt één keer. Stoppen: Ctrl-C");
  if (!flags.no_browser) OpenBrowser(server.address());
  return server.Run();
}

ReviewPerson PersonOf(const Actor& actor) {
  return {actor.id, actor.roles.Has(Role::kReviewer) && !actor.roles.Has(Role::kOfficer), ""};
}

}  // namespace schouw
