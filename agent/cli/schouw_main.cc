// schouw: commands, supervisor, case file, rules tooling, reports. Parses no byte of a device.
#include <csignal>
#include <cstdio>
#include <exception>

#include "agent/cli/cli.h"

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  // What is typed may be a passphrase: no copy of it stays behind in a buffer.
  std::setvbuf(stdin, nullptr, _IONBF, 0);
  try {
    return schouw::RunCli(argc, argv);
  } catch (const std::exception& stray) {
    std::fprintf(stderr,
                 "schouw: onverwachte fout: %s\nMeld dit aan de beheerder. Het controlebestand is niet beschadigd: "
                 "een onderbroken scan gaat verder met schouw scan --resume.\n",
                 stray.what());
    return 2;
  }
}
