// `schouw start`: the whole course on one page, for who never sees a terminal.
#include <unistd.h>

#include <CLI/CLI.hpp>
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
  std::string folder = ".";
  PageFlags page;
  std::string language = "nl";
};

Result<int> RunStart(const StartFlags& flags) {
  CoursePlaces places{AbsolutePath(flags.folder), ProgramFolder(), {}};
  while (places.folder.size() > 1 && places.folder.back() == '/') places.folder.pop_back();
  if (::access(places.folder.c_str(), R_OK | W_OK | X_OK) != 0) {
    return Fail(ErrorCode::kRefused, "in de map " + places.folder +
                                         " kan niet worden gewerkt; kies met --folder een map waarin u mag schrijven");
  }
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
  verb->add_option("--folder", flags->folder,
                   "De map waarin u werkt: opdrachten en kopieën komen daaruit, controlebestanden erin");
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
