#include "agent/artifact/shell_history.h"

#include <optional>
#include <utility>

#include "agent/artifact/shell_search.h"
#include "agent/artifact/sqlite/database.h"
#include "agent/artifact/store_report.h"
#include "agent/artifact/text_store.h"
#include "agent/base/ascii.h"
#include "agent/base/utf8.h"

namespace schouw {
namespace {

enum class Shell { kNone, kBash, kZsh, kFish, kPowerShell };

std::string_view AppOf(Shell shell) {
  switch (shell) {
    case Shell::kZsh: return "zsh";
    case Shell::kFish: return "fish";
    case Shell::kPowerShell: return "PowerShell";
    default: return "bash";
  }
}

// macOS keeps a history a session in a folder beside the common one.
Shell OfSessionFolder(const Locator& entry) {
  if (entry.chain.empty()) return Shell::kNone;
  const std::string path = AsciiLowerCased(entry.chain.back());
  if (path.find(".zsh_sessions/") != std::string::npos) return Shell::kZsh;
  return path.find(".bash_sessions/") != std::string::npos ? Shell::kBash : Shell::kNone;
}

Shell ShellOf(const Locator& entry) {
  const std::string name = AsciiLowerCased(entry.Name());
  const auto has = [&](std::string_view part) { return name.find(part) != std::string::npos; };
  if (name.ends_with("consolehost_history.txt")) return Shell::kPowerShell;
  if (has("zsh_history") || name == ".zhistory" || name == ".histfile") return Shell::kZsh;
  if (has("fish_history")) return Shell::kFish;
  if (has("bash_history") || name == ".sh_history" || name == ".ash_history" || name == ".ksh_history")
    return Shell::kBash;
  return name.ends_with(".history") ? OfSessionFolder(entry) : Shell::kNone;
}

struct Command {
  std::string text;
  std::uint64_t line = 0;
  std::optional<std::int64_t> seconds;
};

// Puts commands together line by line, and hands them on.
class Commands {
 public:
  explicit Commands(StoreReport& report) : report_(report) {}

  // Goes on with what stands open, or begins anew. False: no more is wanted.
  bool Begin(std::uint64_t line, std::optional<std::int64_t> seconds, std::string text) {
    if (!End()) return false;
    open_ = Command{std::move(text), line, seconds};
    return true;
  }
  bool is_open() const { return open_.has_value(); }
  Command& open() { return *open_; }
  void Add(std::string_view line) { open_->text.append(open_->text.empty() ? "" : "\n").append(line); }

  bool End() {
    if (!open_) return true;
    const Command command = *std::exchange(open_, std::nullopt);
    if (command.text.empty()) return true;
    Record record;
    record.kind = RecordKind::kApp;
    record.place = "line " + std::to_string(command.line);
    record.time = Time(command.seconds);
    record.text = ToValidUtf8(command.text);
    return EmitSearches(record) && report_.Emit(std::move(record));
  }

  void NoteCounts() {
    if (bad_times_ > 0)
      report_.Note(MakeError(ErrorCode::kMalformed, std::to_string(bad_times_) + " commands have an impossible time"));
  }

 private:
  std::optional<UnixNanos> Time(std::optional<std::int64_t> seconds) {
    if (!seconds || *seconds == 0) return std::nullopt;
    const auto time = FromUnixSeconds(*seconds);
    if (time) return *time;
    ++bad_times_;
    return std::nullopt;
  }

  bool EmitSearches(const Record& command) {
    if (!report_.Wants(RecordKind::kSearchQuery)) return true;
    for (std::string& words : SearchesInCommand(command.text)) {
      Record search;
      search.kind = RecordKind::kSearchQuery;
      search.place = command.place;
      search.time = command.time;
      search.origin = Origin::kEntered;
      search.text = std::move(words);
      if (!report_.Emit(std::move(search))) return false;
    }
    return true;
  }

  StoreReport& report_;
  std::optional<Command> open_;
  std::uint64_t bad_times_ = 0;
};

void ReadBash(std::string_view text, Commands& commands) {
  bool timed = false;
  ForEachLine(text, [&](std::uint64_t number, std::string_view line) {
    const auto seconds = line.starts_with('#') ? DecimalNumber(line.substr(1)) : std::nullopt;
    if (seconds) {
      timed = true;
      return commands.Begin(number, seconds, {});
    }
    if (!timed) return commands.Begin(number, std::nullopt, std::string(line));
    commands.Add(line);
    return true;
  });
}

std::string Unmetafied(std::string_view line) {
  std::string plain;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const bool escaped = line[i] == '\x83' && i + 1 < line.size();
    plain += escaped ? static_cast<char>(line[++i] ^ 0x20) : line[i];
  }
  return plain;
}

// ": 1457771210:0;command"; nothing else is extended history.
bool CutZshTime(std::string_view& line, std::optional<std::int64_t>& seconds) {
  if (!line.starts_with(": ")) return false;
  const std::size_t colon = line.find(':', 2), semicolon = line.find(';');
  if (colon == std::string_view::npos || semicolon == std::string_view::npos || colon > semicolon) return false;
  std::string_view digits = line.substr(2, colon - 2);
  while (digits.starts_with(' ')) digits.remove_prefix(1);
  seconds = DecimalNumber(digits);
  if (!seconds || !DecimalNumber(line.substr(colon + 1, semicolon - colon - 1))) return false;
  line.remove_prefix(semicolon + 1);
  return true;
}

// A line that ends in `mark` goes on in the next one.
bool GoesOn(std::string_view line, char mark) {
  std::size_t marks = 0;
  while (marks < line.size() && line[line.size() - 1 - marks] == mark) ++marks;
  return marks % 2 == 1;
}

void ReadContinued(std::string_view text, Commands& commands, Shell shell) {
  const char mark = shell == Shell::kZsh ? '\\' : '`';
  bool goes_on = false;
  ForEachLine(text, [&](std::uint64_t number, std::string_view line) {
    std::optional<std::int64_t> seconds;
    if (!goes_on && shell == Shell::kZsh) CutZshTime(line, seconds);
    const bool was_open = std::exchange(goes_on, GoesOn(line, mark));
    if (goes_on) line.remove_suffix(1);
    std::string plain = shell == Shell::kZsh ? Unmetafied(line) : std::string(line);
    if (!was_open) return commands.Begin(number, seconds, std::move(plain));
    commands.Add(plain);
    return true;
  });
}

std::string FishUnescaped(std::string_view value) {
  std::string plain;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] != '\\' || i + 1 == value.size()) {
      plain += value[i];
    } else {
      ++i;
      plain += value[i] == 'n' ? '\n' : value[i];
    }
  }
  return plain;
}

void ReadFish(std::string_view text, Commands& commands) {
  constexpr std::string_view kCommand = "- cmd: ", kWhen = "  when: ";
  ForEachLine(text, [&](std::uint64_t number, std::string_view line) {
    if (line.starts_with(kCommand))
      return commands.Begin(number, std::nullopt, FishUnescaped(line.substr(kCommand.size())));
    if (line.starts_with(kWhen) && commands.is_open())
      commands.open().seconds = DecimalNumber(line.substr(kWhen.size()));
    return true;
  });
}

}  // namespace

bool ClaimsShellHistory(const ArtifactInput& input) {
  return ShellOf(input.entry) != Shell::kNone && IsPlainBytes(input.head);
}

Status ReadShellHistory(const ArtifactInput& input, RecordSink& sink) {
  const Shell shell = ShellOf(input.entry);
  StoreReport report(input, sink, kShellHistoryKind, std::string(AppOf(shell)), "");
  auto text = ReadTextStore(input);
  if (!text) return report.Fail(std::move(text).error());
  Commands commands(report);
  switch (shell) {
    case Shell::kFish: ReadFish(*text, commands); break;
    case Shell::kZsh:
    case Shell::kPowerShell: ReadContinued(*text, commands, shell); break;
    default: ReadBash(*text, commands); break;
  }
  commands.End();
  commands.NoteCounts();
  return report.Finish();
}

}  // namespace schouw
