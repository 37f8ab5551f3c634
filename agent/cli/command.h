// A verb of the command line: adds its flags to the parser, runs when it was chosen.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace schouw {

// What runs when a verb was chosen, and the exit status it gives.
using Action = std::function<int()>;
// Called by the verb's callback with what to run: nothing runs while flags are still being read.
using Choose = std::function<void(Action)>;

void AddStartCommand(CLI::App& app, const Choose& choose);
void AddScanCommand(CLI::App& app, const Choose& choose);
void AddLookCommand(CLI::App& app, const Choose& choose);
void AddReportCommand(CLI::App& app, const Choose& choose);
void AddCaseCommands(CLI::App& app, const Choose& choose);  // verify, log
void AddMandateCommand(CLI::App& app, const Choose& choose);
void AddPlanCommand(CLI::App& app, const Choose& choose);
void AddPeopleCommand(CLI::App& app, const Choose& choose);
void AddReviewCommand(CLI::App& app, const Choose& choose);
void AddRulesCommand(CLI::App& app, const Choose& choose);
void AddRetentionCommands(CLI::App& app, const Choose& choose);  // purge, hold, status
void AddFinishCommands(CLI::App& app, const Choose& choose);     // finalise, correct
void AddNoticeCommands(CLI::App& app, const Choose& choose);     // notice, lift
void AddHashesCommand(CLI::App& app, const Choose& choose);
void AddCountsCommand(CLI::App& app, const Choose& choose);
void AddCompareCommand(CLI::App& app, const Choose& choose);
void AddDoctorCommand(CLI::App& app, const Choose& choose);
void AddBundleCommand(CLI::App& app, const Choose& choose);

}  // namespace schouw
