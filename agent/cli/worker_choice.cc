#include "agent/cli/worker_choice.h"

#include <unistd.h>

#include "agent/cli/program.h"
#include "agent/sandbox/sandbox.h"

namespace schouw {

Result<WorkerSettings> ChooseWorkers(bool weaker_allowed, bool verbose) {
  const Confinement strongest = StrongestConfinement();
  if (strongest < Confinement::kUserNamespaceSeccomp && !weaker_allowed) {
    return Fail(ErrorCode::kRefused,
                "dit systeem kan de lezers van het apparaat niet goed afschermen (alleen: " +
                    std::string(ConfinementName(strongest)) +
                    "). Gebruik een nieuwere Linux, of kies bewust voor --weaker-sandbox; het verslag zegt dat dan");
  }
  WorkerSettings settings;
  settings.program = WorkerProgram();
  settings.sandbox = ConfinementName(strongest);
  settings.verbose = verbose;
  if (::access(settings.program.c_str(), X_OK) != 0) {
    return Fail(ErrorCode::kRefused,
                settings.program + " ontbreekt: het programma is niet compleet; pak het opnieuw uit");
  }
  return settings;
}

}  // namespace schouw
