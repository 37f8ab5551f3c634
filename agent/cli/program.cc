#include "agent/cli/program.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "agent/base/sha256.h"
#include "agent/match/pack_codec.h"
#include "report/words/said.h"

namespace schouw {
namespace {

constexpr std::uintmax_t kMaxPackBytes = 1'000'000'000;

std::string SeverityName(Severity severity) {
  switch (severity) {
    case Severity::kInfo: return "info";
    case Severity::kAttention: return "attention";
    case Severity::kHigh: return "high";
  }
  return "info";
}

std::string RuleKindName(RuleKind kind) {
  switch (kind) {
    case RuleKind::kKeyword: return "keyword";
    case RuleKind::kUrl: return "url";
    case RuleKind::kHash: return "hash";
  }
  return "keyword";
}

// LookedForDigest of the rule, and where its pack leaves records of hosts alone, a dash and a digest of those.
std::string WhatIsLookedFor(const Rule& rule, const PackHeader& header) {
  std::string text;
  for (const std::string& host : header.protected_hosts) text += host + "\n";
  const std::string hosts = text.empty() ? "" : "-" + Sha256Hex(AsBytes(text)).substr(0, 16);
  return LookedForDigest(rule) + hosts;
}

PackInfo Describe(const Pack& pack, const PackTrust& trust) {
  PackInfo info{pack.header().id, pack.header().version, pack.header().title, pack.sha256(), trust.signed_by, {}};
  info.explain = pack.header().explain;
  for (const Rule& rule : pack.rules()) {
    info.rules.push_back({rule.id, RuleKindName(rule.kind), rule.category, SeverityName(rule.severity), rule.why,
                          rule.ask, rule.at_least_a_day ? rule.at_least : 1, rule.figures.judged, rule.figures.wrong,
                          WhatIsLookedFor(rule, pack.header())});
  }
  return info;
}

// A file in memory that nobody can change any more, not even we: every worker maps the same pages.
Result<UniqueFd> SealInMemory(std::string_view bytes) {
  UniqueFd fd(::memfd_create("schouw-pack", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!fd.valid()) return Fail(ErrorCode::kIo, std::string("memfd: ") + std::strerror(errno));
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t count = ::write(fd.get(), bytes.data() + done, bytes.size() - done);
    if (count < 0 && errno != EINTR) return Fail(ErrorCode::kIo, std::string("memfd: ") + std::strerror(errno));
    if (count > 0) done += static_cast<std::size_t>(count);
  }
  if (::fcntl(fd.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) != 0) {
    return Fail(ErrorCode::kIo, std::string("memfd: ") + std::strerror(errno));
  }
  return fd;
}

// Why a file can't be read or written.
std::string WordsOf(int number) {
  switch (number) {
    case ENOENT: return "de map bestaat niet; controleer de naam";
    case ENOTDIR: return "een deel van de naam is geen map";
    case EISDIR: return "is een map, geen bestand";
    case EACCES:
    case EPERM: return "u mag hier niet lezen of schrijven; kies een andere plaats";
    case EROFS: return "hier kan alleen worden gelezen; kies een andere plaats";
    case ENOSPC:
    case EDQUOT: return "de schijf is vol; maak ruimte of kies een andere plaats";
    case EIO: return "de schijf geeft een fout; kies een andere plaats";
    case ENAMETOOLONG: return "de naam is te lang";
    default: return std::strerror(number);
  }
}

Status WriteInto(const std::string& path, const std::string& named, std::string_view bytes) {
  const UniqueFd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  if (!fd.valid()) return Fail(ErrorCode::kIo, named + ": " + WordsOf(errno));
  while (!bytes.empty()) {
    const ssize_t count = ::write(fd.get(), bytes.data(), bytes.size());
    if (count < 0 && errno != EINTR) return Fail(ErrorCode::kIo, named + ": " + WordsOf(errno));
    if (count > 0) bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

}  // namespace

std::string WorkerProgram() { return ProgramFolder() + "/schouw-worker"; }
std::string DefaultTrustFolder() { return ProgramFolder() + "/trust"; }

Result<std::string> ReadWholeFile(const std::string& path) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));  // of a pipe: at once
  struct stat status {};
  if (!fd.valid() || ::fstat(fd.get(), &status) != 0) {
    const ErrorCode code = errno == ENOENT ? ErrorCode::kNotFound : ErrorCode::kIo;
    return Fail(
        code,
        path + ": " + (code == ErrorCode::kNotFound ? "bestaat niet; controleer de naam en de map" : WordsOf(errno)));
  }
  if (!S_ISREG(status.st_mode)) return Fail(ErrorCode::kIo, path + ": is geen bestand");
  std::string bytes;
  char buffer[65536];
  for (;;) {
    const ssize_t count = ::read(fd.get(), buffer, sizeof buffer);
    if (count == 0) return bytes;
    if (count < 0 && errno != EINTR) return Fail(ErrorCode::kIo, path + ": " + WordsOf(errno));
    if (count > 0) bytes.append(buffer, static_cast<std::size_t>(count));
  }
}

Status WriteWholeFile(const std::string& path, std::string_view bytes) {
  struct stat status {};
  const bool is_file = ::lstat(path.c_str(), &status) != 0 ? errno == ENOENT : S_ISREG(status.st_mode);
  if (!is_file) return WriteInto(path, path, bytes);  // a pipe, a terminal, what a link points to
  const std::string draft = path + ".deel";
  Status written = WriteInto(draft, path, bytes);
  if (written && ::rename(draft.c_str(), path.c_str()) != 0)
    written = Fail(ErrorCode::kIo, path + ": " + WordsOf(errno));
  if (!written) ::unlink(draft.c_str());
  return written;
}

std::string AbsolutePath(const std::string& path) {
  std::error_code error;
  const auto absolute = std::filesystem::absolute(path, error);
  return error ? path : absolute.lexically_normal().string();
}

void Say(const std::string& text) { std::fprintf(stderr, "schouw: %s\n", text.c_str()); }

int Refuse(const std::string& why) {
  Say(why);
  return 2;
}

int Refuse(const Error& error) { return Refuse(Spoken(error.Text())); }

std::string SetBeside(const std::string& pack, const std::string& path) {
  const std::size_t slash = pack.rfind('/');
  return (slash == std::string::npos ? "" : pack.substr(0, slash + 1)) + path.substr(path.rfind('/') + 1);
}

Result<TrustedPack> LoadTrustedPack(const std::string& path, const Trust& trusted, const Date& today) {
  TrustedPack loaded;
  std::error_code unknown;
  if (std::filesystem::file_size(path, unknown) > kMaxPackBytes && !unknown)
    return Fail(ErrorCode::kRefused,
                path + " is te groot voor een regelset (meer dan 1 GB); haal de regelset opnieuw op");
  SCHOUW_ASSIGN(loaded.bytes, ReadWholeFile(path), "regelset");
  auto parsed = Pack::Parse(AsBytes(loaded.bytes));
  if (!parsed && parsed.error().code == ErrorCode::kUnsupported) {
    return Fail(ErrorCode::kRefused,
                path +
                    " is gemaakt voor een andere versie van Schouw; vraag de regelbeheerder om hem "
                    "opnieuw te maken (" +
                    parsed.error().Text() + ")");
  }
  if (!parsed) {
    return Fail(ErrorCode::kRefused,
                path + " is geen hele regelset; hij is beschadigd of veranderd. Haal de regelset opnieuw op (" +
                    parsed.error().Text() + ")");
  }
  const Pack pack = std::move(*parsed);
  SCHOUW_ASSIGN(const PackTrust trust, VerifyPack(pack, trusted, today), path);
  SCHOUW_ASSIGN(loaded.sealed, SealInMemory(loaded.bytes), "regelset " + path);
  loaded.info = Describe(pack, trust);
  loaded.themes = pack.header().themes;
  loaded.exercise = trust.exercise;
  return loaded;
}

}  // namespace schouw
