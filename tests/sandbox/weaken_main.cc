// weaken WHAT PROGRAM [ARGUMENT...]: runs a program as on a kernel without Landlock ("landlock") or without user
// namespaces too ("namespaces"). For tools/test-portable.
#include <unistd.h>

#include <cstdio>

#include "tests/sandbox/weaker_kernel.h"

int main(int argc, char** argv) {
  if (argc < 3 || !schouw::testing::Weaken(argv[1])) {
    std::fprintf(stderr, "usage: weaken landlock|namespaces|seccomp PROGRAM [ARGUMENT...]\n");
    return 126;
  }
  execvp(argv[2], argv + 2);
  std::perror(argv[2]);
  return 127;
}
