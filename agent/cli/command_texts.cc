#include "agent/cli/command_texts.h"

#include <CLI/CLI.hpp>
#include <functional>

#include "agent/cli/command_tree.h"

namespace schouw {
namespace {

using Visit = std::function<void(const VerbText&)>;

void ForEachVerb(const VerbText& verb, const Visit& visit) {
  visit(verb);
  for (const VerbText& below : verb.verbs) ForEachVerb(below, visit);
}

// --- manual pages: man(7). A '-' is a minus sign, a line may not begin with '.' or '\''.
std::string Roff(const std::string& text) {
  std::string out;
  for (char c : text) {
    if (c == '-' || c == '\\') out += '\\';
    const bool line_start = out.empty() || out.back() == '\n';
    if (line_start && (c == '.' || c == '\'')) out += "\\&";
    out += c;
  }
  return out;
}

std::string FlagLines(const std::vector<FlagText>& flags) {
  std::string text;
  for (const FlagText& flag : flags) {
    text +=
        ".TP\n.B " + Roff(flag.name) + (flag.takes_value ? " \\fI…\\fR" : "") + "\n" + Roff(flag.description) + "\n";
  }
  return text;
}

std::string Synopsis(const VerbText& verb) {
  std::string text = ".B schouw" + (verb.path.empty() ? "" : " " + Roff(PathText(verb))) + "\n";
  if (!verb.verbs.empty()) return text + "\\fIopdracht\\fR [\\fIopties\\fR]\n";
  if (!verb.flags.empty()) text += "[\\fIopties\\fR]\n";
  for (const FlagText& word : verb.words) text += "\\fI" + Roff(word.name) + "\\fR\n";
  return text;
}

std::string PageName(const VerbText& verb) { return verb.path.empty() ? "schouw" : "schouw-" + verb.path.front(); }

std::string Upper(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

std::string ExitStatus() {
  return ".SH UITSLAG\n"
         ".TP\n.B 0\nklaar\n"
         ".TP\n.B 1\nklaar, maar niet alles kon worden gelezen of er klopt iets niet; het staat in het verslag\n"
         ".TP\n.B 2\ngeweigerd of niet mogelijk; één regel zegt waarom en wat te doen\n"
         ".TP\n.B 3\ngestopt: de zaak is verzegeld\n";
}

// Verbs below a verb are sections of its page; those of the program itself have pages of their own.
std::string ManPage(const VerbText& verb, const std::string& date, const std::string& see_also) {
  const std::string name = PageName(verb);
  const std::string summary = verb.description.substr(0, verb.description.find('\n'));
  std::string page = ".TH " + Upper(Roff(name)) + " 1 \"" + date + "\" \"Schouw " + SCHOUW_VERSION + "\" Schouw\n";
  page += ".SH NAAM\n" + Roff(name) + " \\- " + Roff(summary) + "\n.SH OVERZICHT\n" + Synopsis(verb);
  page += ".SH BESCHRIJVING\n" + Roff(verb.description) + "\n";
  if (!verb.words.empty()) page += ".SH WOORDEN\n" + FlagLines(verb.words);
  page += ".SH OPTIES\n" + FlagLines(verb.flags);
  for (const VerbText& below : verb.verbs) {
    page +=
        (verb.path.empty() ? ".SS schouw " : ".SH ") + Roff(PathText(below)) + "\n" + Roff(below.description) + "\n";
    if (!verb.path.empty()) page += ".PP\n" + Synopsis(below) + FlagLines(below.words) + FlagLines(below.flags);
  }
  return page + ExitStatus() + ".SH ZIE OOK\n" + see_also + "\n";
}

std::string SeeAlso(const VerbText& root, const std::string& but) {
  std::string text = but == "schouw" ? "" : ".BR schouw (1)";
  for (const VerbText& verb : root.verbs) {
    if (PageName(verb) == but) continue;
    text += (text.empty() ? "" : ",\n") + (".BR " + Roff(PageName(verb))) + " (1)";
  }
  return text;
}

// --- completion
std::string Quoted(const std::string& text) {
  std::string out = "'";
  for (char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string WordsOf(const VerbText& verb) {
  std::string words;
  for (const VerbText& below : verb.verbs) words += " " + below.path.back();
  for (const FlagText& flag : verb.flags) words += " " + flag.name;
  return words.empty() ? words : words.substr(1);
}

// Lines of a `case` on the verbs given so far.
std::string WordCases(const VerbText& root, const std::string& indent) {
  std::string text;
  ForEachVerb(root, [&](const VerbText& verb) {
    text += indent + Quoted(PathText(verb)) + ") words=" + Quoted(WordsOf(verb)) + " ;;\n";
  });
  return text;
}

// Every path of verbs, as the pattern of a `case`.
std::string KnownPaths(const VerbText& root) {
  std::string known;
  ForEachVerb(root, [&](const VerbText& verb) {
    if (!verb.path.empty()) known += (known.empty() ? "" : " | ") + Quoted(PathText(verb));
  });
  return known;
}

std::string FlagsWithValue(const VerbText& root) {
  std::string pattern;
  ForEachVerb(root, [&](const VerbText& verb) {
    for (const FlagText& flag : verb.flags) {
      if (flag.takes_value && ("|" + pattern + "|").find("|" + flag.name + "|") == std::string::npos) {
        pattern += (pattern.empty() ? "" : "|") + flag.name;
      }
    }
  });
  return pattern;
}

// Behind a flag that wants a value nothing is offered: the shell then completes file names.
std::string Bash(const VerbText& root) {
  return "# bash completion for schouw: made by the program itself\n"
         "_schouw() {\n"
         "  local words verbs='' word i\n"
         "  COMPREPLY=()\n"
         "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
         "    word=${COMP_WORDS[i]}\n"
         "    case \"${verbs:+$verbs }$word\" in\n"
         "      " +
         KnownPaths(root) + ") verbs=${verbs:+$verbs }$word ;;\n" +
         "    esac\n  done\n"
         "  case \"${COMP_WORDS[COMP_CWORD - 1]}\" in " +
         FlagsWithValue(root) +
         ") return ;; esac\n"
         "  case \"$verbs\" in\n" +
         WordCases(root, "    ") +
         "  esac\n"
         "  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"${COMP_WORDS[COMP_CWORD]}\")\n"
         "}\n"
         "complete -o default -F _schouw schouw\n";
}

std::string ZshItem(const std::string& name, const std::string& description) {
  return " " + Quoted(name + ":" + description.substr(0, description.find('\n')));
}

std::string Zsh(const VerbText& root) {
  std::string cases;
  ForEachVerb(root, [&](const VerbText& verb) {
    cases += "    " + Quoted(PathText(verb)) + ") items=(";
    for (const VerbText& below : verb.verbs) cases += ZshItem(below.path.back(), below.description);
    for (const FlagText& flag : verb.flags) cases += ZshItem(flag.name, flag.description);
    cases += " ) ;;\n";
  });
  return "#compdef schouw\n# zsh completion for schouw: made by the program itself\n"
         "_schouw() {\n"
         "  local verbs='' word\n  local -a items\n"
         "  for word in ${words[2,CURRENT-1]}; do\n"
         "    case \"${verbs:+$verbs }$word\" in\n      " +
         KnownPaths(root) +
         ") verbs=${verbs:+$verbs }$word ;;\n    esac\n  done\n"
         "  case ${words[CURRENT-1]} in " +
         FlagsWithValue(root) +
         ") _files; return ;; esac\n"
         "  case $verbs in\n" +
         cases + "  esac\n  _describe schouw items || _files\n}\n_schouw \"$@\"\n";
}

std::string Fish(const VerbText& root) {
  std::string text = "# fish completion for schouw: made by the program itself\n";
  ForEachVerb(root, [&](const VerbText& verb) {
    std::string when = verb.path.empty() ? "__fish_use_subcommand" : "";
    for (const std::string& word : verb.path)
      when += (when.empty() ? "" : "; and ") + ("__fish_seen_subcommand_from " + word);
    const std::string start = "complete -c schouw -n " + Quoted(when);
    for (const VerbText& below : verb.verbs) {
      text += start + " -f -a " + below.path.back() + " -d " + Quoted(below.description) + "\n";
    }
    for (const FlagText& flag : verb.flags) {
      const bool is_long = flag.name.starts_with("--");
      text += start + (is_long ? " -l " + flag.name.substr(2) : " -s " + flag.name.substr(1)) +
              (flag.takes_value ? " -r" : "") + " -d " + Quoted(flag.description) + "\n";
    }
  });
  return text;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> CommandTexts(const CLI::App& root, const std::string& date) {
  const VerbText tree = ReadTree(root, {});
  std::vector<std::pair<std::string, std::string>> texts;
  texts.emplace_back("man/schouw.1", ManPage(tree, date, SeeAlso(tree, "schouw")));
  for (const VerbText& verb : tree.verbs) {
    texts.emplace_back("man/" + PageName(verb) + ".1", ManPage(verb, date, SeeAlso(tree, PageName(verb))));
  }
  texts.emplace_back("completions/schouw.bash", Bash(tree));
  texts.emplace_back("completions/_schouw", Zsh(tree));
  texts.emplace_back("completions/schouw.fish", Fish(tree));
  return texts;
}

}  // namespace schouw
