// `schouw start`: the whole course on one page, for who never sees a terminal.
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <utility>

#include "agent/base/program_folder.h"
#include "agent/cli/cli.h"
#include "agent/cli/command.h"
#include "agent/cli/course.h"
#include "agent/cli/flag_values.h"
#include "agent/cli/page_server.h"
#include "agent/cli/program.h"

namespace schouw {
namespace {

struct StartFlags {
  std::string folder;  // empty: see WorkFolder
  PageFlags page;
  std::string language = "nl";
};

bool MayWork(const std::string& folder) { return ::access(folder.c_str(), R_OK | W_OK | X_OK) == 0; }

// The folder that is named; else the current one, or, started from a menu (in the home folder, or where nothing can be
// written), Schouw in the home folder.
Result<std::string> WorkFolder(const std::string& named) {
  std::string folder = AbsolutePath(named.empty() ? "." : named);
  while (folder.size() > 1 && (folder.back() == '/' || folder.ends_with("/."))) folder.pop_back();
  const char* home = std::getenv("HOME");
  if (named.empty() && home != nullptr && (folder == home || !MayWork(folder))) {
    folder = std::string(home) + "/Schouw";
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
      return Fail(ErrorCode::kIo, folder + " is niet te maken");
  }
  if (MayWork(folder)) return folder;
  return Fail(ErrorCode::kRefused,
              "in de map " + folder + " kan niet worden gewerkt; kies met --folder een map waarin u mag schrijven");
}

Result<int> RunStart(const StartFlags& flags) {
  SCHOUW_ASSIGN(std::string folder, WorkFolder(flags.folder), "");
  CoursePlaces places{std::move(folder), ProgramFolder(), {}};
  Course course(std::move(places), flags.language);
  ReviewServerOptions options;
  options.first_page = "/start";
  options.busy = [&course] { return course.Busy(); };
  SCHOUW_ASSIGN(
      const ReviewEnd end,
      ServePage(
          flags.page, [&course](const ReviewRequest& request) { return course.Answer(request); }, std::move(options)),
      "");
  SCHOUW_TRY(course.Close(), "");
  Say(end == ReviewEnd::kIdle ? "er gebeurde te lang niets: Schouw is gesloten; alles is opgeslagen"
                              : "Schouw is gesloten; alles is opgeslagen");
  return kExitDone;
}

}  // namespace

void AddStartCommand(CLI::App& app, const Choose& choose) {
  auto flags = std::make_shared<StartFlags>();
  CLI::App* verb = app.add_subcommand("start", "Opent de pagina voor een hele controle, van opdracht tot verslag");
  verb->add_option(
      "--folder", flags->folder,
      "De map waarin u werkt: opdrachten en kopieën komen daaruit, controlebestanden erin; anders deze map, of "
      "Schouw in uw eigen map");
  AddPageFlags(*verb, flags->page);
  verb->add_option("--lang", flags->language, "nl of en")->check(OneOf({"nl", "en"}));
  verb->callback([flags, choose] {
    choose([flags] {
      auto status = RunStart(*flags);
      return status ? *status : Refuse(status.error());
    });
  });
}

}  // namespace schouw
