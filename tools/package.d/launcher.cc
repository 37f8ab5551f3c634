// The two programs at the top of the portable folder: each starts the program of its own name in lib/programs by the
// loader of the folder, so that no library of the computer is used, not even its C library. Linked statically; built by
// tools/package. Nothing here allocates, and nothing is read of the environment but to take things out of it.
//
//   schouw            this
//   lib/ld-linux-x86-64.so.2, lib/*.so*
//   lib/programs/schouw    finds its libraries by its own DT_RPATH ($ORIGIN/..): --library-path would break at a ';' in
//   the
//                          name of the folder
#include <cpuid.h>
#include <linux/limits.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <initializer_list>

namespace {

constexpr int kRefused = 2;
constexpr int kMostArguments = 4096;

[[noreturn]] void Refuse(const char* why) {
  std::fprintf(stderr, "schouw: %s\n", why);
  _exit(kRefused);
}

// x86-64-v2 (x86-64 psABI 1.0, table 3.1): what the libraries that match and decode were measured with.
bool HasNeededInstructions() {
  constexpr unsigned kWanted = 1u << 0 | 1u << 9 | 1u << 13 | 1u << 19 | 1u << 20 | 1u << 23;
  unsigned a = 0, b = 0, c = 0, d = 0;
  if (__get_cpuid(1, &a, &b, &c, &d) == 0 || (c & kWanted) != kWanted)
    return false;                                                        // SSE3, SSSE3, CX16, SSE4.1, 4.2, POPCNT
  return __get_cpuid(0x80000001, &a, &b, &c, &d) != 0 && (c & 1u) != 0;  // LAHF
}

// What would bring files of the computer into the process: libraries, converters, configuration.
bool IsUnwanted(const char* variable) {
  static const char* const kBeginnings[] = {
      "LD_", "GCONV_PATH=", "GLIBC_TUNABLES=", "LOCPATH=", "MAGIC=", "OPENSSL_", "ICU_DATA=", "MALLOC_", "NLSPATH="};
  for (const char* beginning : kBeginnings)
    if (std::strncmp(variable, beginning, std::strlen(beginning)) == 0) return true;
  return false;
}

void CleanEnvironment(char** environment) {
  char** kept = environment;
  for (char** at = environment; *at != nullptr; ++at)
    if (!IsUnwanted(*at)) *kept++ = *at;
  *kept = nullptr;
}

// `folder` with `rest` behind it.
void Join(char (&out)[PATH_MAX], const char* folder, const char* rest, const char* name) {
  const int length = std::snprintf(out, sizeof out, "%s%s%s", folder, rest, name);
  if (length < 0 || length >= static_cast<int>(sizeof out))
    Refuse("de naam van de map is te lang; zet de map ergens anders");
}

}  // namespace

int main(int argc, char** argv, char** environment) {
  if (!HasNeededInstructions()) {
    Refuse("de processor van deze computer is te oud (zonder SSE4.2); gebruik een computer van na 2011");
  }
  static char folder[PATH_MAX], loader[PATH_MAX], program[PATH_MAX], locales[PATH_MAX];
  const ssize_t length = readlink("/proc/self/exe", folder, sizeof folder - 1);
  if (length <= 0) Refuse("/proc is er niet: het programma kan zijn eigen map niet vinden");
  folder[length] = '\0';
  if (std::strchr(folder, ':') != nullptr) {  // between two folders in LOCPATH
    Refuse("in de naam van de map (of een map erboven) staat een dubbele punt; geef die map een andere naam");
  }
  char* slash = std::strrchr(folder, '/');
  *slash = '\0';
  Join(loader, folder, "/lib/ld-linux-x86-64.so.2", "");
  Join(program, folder, "/lib/programs/", slash + 1);
  Join(locales, folder, "/share/locale", "");

  CleanEnvironment(environment);
  static char no_configuration[] = "OPENSSL_CONF=/dev/null";
  putenv(no_configuration);
  if (std::strcmp(slash + 1, "schouw-worker") == 0) setenv("LOCPATH", locales, 1);

  static char* arguments[kMostArguments + 8];
  char first[] = "schouw", no_cache[] = "--inhibit-cache", name[] = "--argv0";
  int count = 0;
  if (argc > kMostArguments) Refuse("te veel woorden achter de opdracht");
  for (char* word : {loader, no_cache, name, argc > 0 ? argv[0] : first, program}) arguments[count++] = word;
  for (int i = 1; i < argc; ++i) arguments[count++] = argv[i];
  execv(loader, arguments);
  std::fprintf(
      stderr,
      "schouw: %s start niet (%s): de map is niet compleet, of staat op een schijf waarvan niets gestart mag worden. "
      "Pak het programma opnieuw uit, in uw eigen map\n",
      loader, std::strerror(errno));
  return kRefused;
}
