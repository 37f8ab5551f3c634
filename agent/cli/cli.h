// The command line of `schouw`: verbs, flags, exit statuses.
#pragma once

namespace schouw {

// Exit statuses of the contract.
inline constexpr int kExitDone = 0;
inline constexpr int kExitSomethingWrong = 1;  // done, but something could not be read or a check found something
inline constexpr int kExitRefused = 2;         // refused or could not run
inline constexpr int kExitTripwire = 3;

int RunCli(int argc, char** argv);

}  // namespace schouw
