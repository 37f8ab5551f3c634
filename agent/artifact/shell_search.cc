#include "agent/artifact/shell_search.h"

#include <algorithm>
#include <utility>

#include "agent/artifact/browser/search_engine.h"
#include "agent/base/utf8.h"

namespace schouw {
namespace {

using Words = std::vector<std::string>;

// Simple commands of a line: words with their quotes taken off, cut at what joins commands.
std::vector<Words> SimpleCommands(std::string_view line) {
  std::vector<Words> commands(1);
  std::string word;
  bool in_word = false;
  char quote = 0;
  const auto end_word = [&] {
    if (in_word) commands.back().push_back(std::exchange(word, {}));
    in_word = false;
  };
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    const bool white = c == ' ' || c == '\t' || c == '\n';
    if (quote == 0 && (white || c == '|' || c == ';' || c == '&' || c == '>' || c == '<')) {
      // '&' inside an address is not ours to cut: people forget the quotes, and the shell cut it too.
      end_word();
      if (!white && !commands.back().empty()) commands.emplace_back();
      continue;
    }
    in_word = true;
    if (c == quote) {
      quote = 0;
    } else if (quote == 0 && (c == '\'' || c == '"')) {
      quote = c;
    } else if (c == '\\' && quote != '\'' && i + 1 < line.size()) {
      word += line[++i];
    } else {
      word += c;
    }
  }
  end_word();
  return commands;
}

std::string_view BaseName(std::string_view path) { return path.substr(path.rfind('/') + 1); }

bool IsPrefix(std::string_view word) {
  return word == "sudo" || word == "time" || word == "torsocks" || word == "torify" || word == "proxychains" ||
         word == "proxychains4" || word == "nohup" || word.find('=') != std::string_view::npos;
}

// Options of ddgr and googler that have a value in the next word.
bool TakesValue(std::string_view option) {
  constexpr std::string_view kOptions[] = {
      "-n",      "--num",     "-r",      "--reg", "-t",      "--time",   "-w",        "--site", "-p",
      "--proxy", "-s",        "--start", "-c",    "--tld",   "-l",       "--lang",    "-g",     "--geoloc",
      "-e",      "--exclude", "--from",  "--to",  "--count", "--colors", "--colorize"};
  return std::ranges::find(kOptions, option) != std::end(kOptions);
}

std::string Joined(const Words& words, std::size_t first) {
  std::string joined;
  for (std::size_t i = first; i < words.size(); ++i) {
    if (words[i].starts_with('-')) {
      if (TakesValue(words[i])) ++i;
      continue;
    }
    if (!joined.empty()) joined += ' ';
    joined += words[i];
  }
  return joined;
}

std::string WordsOf(const Words& command) {
  std::size_t at = 0;
  while (at < command.size() && IsPrefix(command[at])) ++at;
  if (at == command.size()) return {};
  const std::string_view program = BaseName(command[at]);
  if (program == "ddgr" || program == "googler") return Joined(command, at + 1);
  if (program != "sr" && program != "surfraw") return {};
  ++at;
  while (at < command.size() && command[at].starts_with('-')) ++at;
  return at + 1 < command.size() ? Joined(command, at + 1) : std::string();  // behind the elvi's name
}

}  // namespace

std::vector<std::string> SearchesInCommand(std::string_view command) {
  std::vector<std::string> searches;
  for (const Words& words : SimpleCommands(command)) {
    if (std::string found = WordsOf(words); !found.empty()) searches.push_back(ToValidUtf8(found));
    for (const std::string& word : words)
      if (std::string found = SearchWords(word); !found.empty()) searches.push_back(std::move(found));
  }
  return searches;
}

}  // namespace schouw
