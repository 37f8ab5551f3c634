// Where the program stands, and small things every command needs: files in, talk out, packs checked.
#pragma once

#include <string>
#include <vector>

#include "agent/base/program_folder.h"
#include "agent/base/result.h"
#include "agent/base/unique_fd.h"
#include "agent/match/pack.h"
#include "agent/match/trust.h"
#include "agent/model/check.h"

namespace schouw {

std::string WorkerProgram();
std::string DefaultTrustFolder();

Result<std::string> ReadWholeFile(const std::string& path);
Status WriteWholeFile(const std::string& path, std::string_view bytes);  // mode 0600
std::string AbsolutePath(const std::string& path);

// One line on stderr: "schouw: TEXT".
void Say(const std::string& text);
// Says why, gives exit status 2.
int Refuse(const std::string& why);
int Refuse(const Error& error);

// Where a hash set that `pack` names by `path` lies: in the folder of the pack, under its own name.
std::string SetBeside(const std::string& pack, const std::string& path);

// A pack that was read, parsed and found trustworthy; its bytes in sealed memory for the workers.
struct TrustedPack {
  std::string bytes;
  UniqueFd sealed;
  PackInfo info;
  std::vector<std::string> themes;
  bool exercise = false;
};
// Errors: kRefused, in one line that says why and what to do.
Result<TrustedPack> LoadTrustedPack(const std::string& path, const Trust& trusted, const Date& today);

}  // namespace schouw
