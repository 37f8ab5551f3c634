#include "agent/artifact/browser/search_engine.h"

#include <algorithm>
#include <array>
#include <optional>

#include "agent/artifact/browser/search_engine_table.h"
#include "agent/artifact/sqlite/database.h"
#include "agent/base/ascii.h"
#include "agent/base/percent.h"
#include "agent/base/utf8.h"

namespace schouw {
namespace {

struct UrlParts {
  std::string host;  // lower case
  std::string_view path;
  std::string_view query;
  std::string_view fragment;
};

// What stands before the first `mark`, which is cut from `rest` with it.
std::string_view CutAt(std::string_view& rest, char mark) {
  const std::size_t at = std::min(rest.find(mark), rest.size());
  const std::string_view before = rest.substr(0, at);
  rest.remove_prefix(std::min(at + 1, rest.size()));
  return before;
}

std::optional<UrlParts> Split(std::string_view url) {
  const std::string scheme = AsciiLowerCased(url.substr(0, 8));
  if (!scheme.starts_with("http://") && scheme != "https://") return std::nullopt;
  url.remove_prefix(scheme == "https://" ? 8 : 7);
  const std::size_t authority_end = std::min(url.find_first_of("/?#"), url.size());
  std::string_view authority = url.substr(0, authority_end);
  url.remove_prefix(authority_end);
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) authority.remove_prefix(at + 1);
  UrlParts parts;
  parts.host = AsciiLowerCased(CutAt(authority, ':'));
  if (parts.host.ends_with('.')) parts.host.pop_back();
  std::string_view before_fragment = CutAt(url, '#');
  parts.fragment = url;
  parts.path = CutAt(before_fragment, '?');
  parts.query = before_fragment;
  if (parts.path.empty()) parts.path = "/";
  return parts;
}

bool HostFits(std::string_view host, std::string_view wanted) {
  if (wanted.ends_with(".*")) {
    const std::string name(wanted.substr(0, wanted.size() - 1));  // with its dot
    const std::size_t at = host.starts_with(name) ? 0 : host.find("." + name) + 1;
    if (at == 0 && !host.starts_with(name)) return false;
    std::string_view domain = host.substr(at + name.size());
    for (const std::string_view second_level : {"co.", "com."})
      if (domain.starts_with(second_level)) domain.remove_prefix(second_level.size());
    return !domain.empty() && domain.size() <= 6 && domain.find('.') == std::string_view::npos;
  }
  if (!host.ends_with(wanted)) return false;
  return host.size() == wanted.size() || host[host.size() - wanted.size() - 1] == '.';
}

std::string Decode(std::string_view text) {
  std::string spaced(text);
  std::ranges::replace(spaced, '+', ' ');
  std::string decoded = PercentDecoded(spaced);
  if (IsValidUtf8(decoded)) return decoded;
  std::string converted;
  for (const char c : decoded) AppendUtf8(converted, static_cast<unsigned char>(c));
  return converted;
}

std::string Trimmed(const std::string& text) {
  constexpr std::string_view kWhite = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kWhite);
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(kWhite) - first + 1);
}

bool IsHex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// True when `text` looks encoded once more: every '%' begins an escape.
bool IsEncoded(std::string_view text) {
  std::size_t at = text.find('%');
  if (at == std::string_view::npos) return false;
  for (; at != std::string_view::npos; at = text.find('%', at + 1))
    if (at + 2 >= text.size() || !IsHex(text[at + 1]) || !IsHex(text[at + 2])) return false;
  return true;
}

// Addresses are passed on encoded, and encoded again.
std::string DecodeFully(std::string_view text) {
  constexpr int kRounds = 3;
  std::string words = Decode(text);
  for (int round = 1; round < kRounds && IsEncoded(words); ++round) {
    std::string decoded = PercentDecoded(words);
    if (!IsValidUtf8(decoded)) break;
    words = std::move(decoded);
  }
  return words;
}

std::string Parameter(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    std::string_view value = CutAt(query, '&');
    const std::string_view key = CutAt(value, '=');
    if (key != name && (key.find('%') == std::string_view::npos || Decode(key) != name)) continue;
    if (std::string words = Trimmed(DecodeFully(value)); !words.empty()) return words;
  }
  return {};
}

std::string WordsIn(std::string_view query, const SearchEngine& engine) {
  for (const std::string_view name : engine.parameters) {
    if (name.empty()) break;
    if (std::string words = Parameter(query, name); !words.empty()) return words;
  }
  return {};
}

// `mark` is "/q/*".
std::string WordsInPath(std::string_view path, std::string_view mark) {
  mark.remove_suffix(1);
  const std::size_t at = path.find(mark);
  if (at == std::string_view::npos) return {};
  std::string_view rest = path.substr(at + mark.size());
  return Trimmed(DecodeFully(CutAt(rest, '/')));
}

// `mark` is "#q:*", or "#search/*" where a part of a path ends the words.
std::string WordsInFragment(std::string_view fragment, std::string_view mark) {
  mark = mark.substr(1, mark.size() - 2);
  while (!fragment.empty()) {
    std::string_view part = CutAt(fragment, '|');
    if (!part.starts_with(mark)) continue;
    part.remove_prefix(mark.size());
    return Trimmed(DecodeFully(mark.ends_with('/') ? CutAt(part, '/') : part));
  }
  return {};
}

// What an engine is asked for while somebody types is no search.
bool IsSuggestion(std::string_view path) {
  return path.starts_with("/ac/") || path.starts_with("/complete/") || path.starts_with("/AS/") ||
         path.starts_with("/suggest") || path.starts_with("/autocomplete");
}

// How pages that search call themselves, as a part of a path or of a host.
bool SaysItSearches(std::string_view part) {
  constexpr std::string_view kNames[] = {
      "search", "searchresult", "searchresults", "search-results", "search_results", "search_result",
      "zoeken", "zoek",         "zoekresultaat", "zoekresultaten", "zoekpagina",     "suche",
      "suchen", "recherche",    "rechercher",    "buscar",         "busqueda",       "pesquisa",
      "cerca",  "ricerca",      "szukaj",        "arama",          "find",           "catalogsearch"};
  const std::string lower = AsciiLowerCased(part.substr(0, part.find('.')));
  const auto is_one = [&](std::string_view name) { return std::ranges::find(kNames, name) != std::end(kNames); };
  return is_one(lower) || is_one(std::string_view(lower).substr(lower.find_last_of("-_") + 1));  // "opac-search.pl"
}

bool PathSearches(std::string_view path) {
  while (!path.empty())
    if (SaysItSearches(CutAt(path, '/'))) return true;
  return false;
}

// Programs with one page for all say in a parameter what it does: "do=search", "title=Special:Search".
bool ParametersSearch(std::string_view query) {
  for (const std::string_view name : {"action", "do", "mode", "option", "page", "qt", "route", "title", "view"}) {
    const std::string value = Parameter(query, name);
    if (SaysItSearches(std::string_view(value).substr(value.find_last_of(":/") + 1))) return true;
  }
  return false;
}

bool IsSearchPage(const UrlParts& parts) {
  std::string_view host = parts.host;
  return SaysItSearches(CutAt(host, '.')) || PathSearches(parts.path) || ParametersSearch(parts.query);
}

std::string WordsOnSearchPage(std::string_view query) {
  constexpr std::string_view kNames[] = {
      "q",      "query", "search", "zoek", "term", "terms", "keyword",  "keywords",           "keys",
      "phrase", "text",  "words",  "req",  "s",    "k",     "fulltext", "search_api_fulltext"};
  for (const std::string_view name : kNames)
    if (std::string words = Parameter(query, name); !words.empty()) return words;
  return {};
}

// "/search/oude%20fiets": behind the part that says it searches, what has a space in it was typed. A part without one
// may be a page of its own ("/search/help").
std::string TypedPartOfPath(std::string_view path) {
  bool searches = false;
  while (!path.empty()) {
    const std::string_view part = CutAt(path, '/');
    const bool has_space = part.find("%20") != std::string_view::npos || part.find('+') != std::string_view::npos;
    if (searches && has_space) {
      const bool is_page = part.ends_with(".html");
      return Trimmed(DecodeFully(part.substr(0, part.size() - (is_page ? 5 : 0))));
    }
    searches = searches || SaysItSearches(part);
  }
  return {};
}

// Pages that a script draws keep the address of what is shown behind '#': "#/search?q=", "#!/search/".
std::string WordsInRoute(std::string_view route) {
  if (route.starts_with('!')) route.remove_prefix(1);
  if (!route.starts_with('/')) return {};
  const std::string_view path = CutAt(route, '?');
  if (!PathSearches(path)) return {};
  std::string words = WordsOnSearchPage(route);
  return words.empty() ? TypedPartOfPath(path) : words;
}

// Parameters that mean a search beside another one: shops of WordPress, boards of tagged posts.
std::string WordsBesideAnother(const UrlParts& parts) {
  if (!Parameter(parts.query, "post_type").empty()) return Parameter(parts.query, "s");
  if (parts.path == "/posts" || Parameter(parts.query, "page") == "post") return Parameter(parts.query, "tags");
  return {};
}

// Of a site that no row knows: a page that calls itself one of searching, or a parameter that can mean nothing else.
std::string WordsOfUnknownSite(const UrlParts& parts) {
  constexpr std::string_view kPlain[] = {"search_query", "searchterm",  "search_term", "searchtext",  "search_text",
                                         "searchTerm",   "searchTerms", "searchText",  "searchkey",   "searchfor",
                                         "zoekterm",     "zoekTerm",    "zoekwoord",   "zoekwoorden", "zoekopdracht",
                                         "trefwoord",    "trefwoorden", "zoekstring",  "searchword",  "searchWord",
                                         "searchString", "f_search",    "find_desc"};
  if (std::string words = Parameter(parts.fragment, "gsc.q"); !words.empty()) return words;  // Google's, built in
  for (const std::string_view name : kPlain)
    if (std::string words = Parameter(parts.query, name); !words.empty()) return words;
  if (std::string words = WordsInRoute(parts.fragment); !words.empty()) return words;
  if (std::string words = WordsBesideAnother(parts); !words.empty()) return words;
  if (!IsSearchPage(parts)) return {};
  for (const std::string_view query : {parts.query, parts.fragment})
    if (std::string words = WordsOnSearchPage(query); !words.empty()) return words;
  return TypedPartOfPath(parts.path);
}

}  // namespace

std::string SearchWords(std::string_view url) {
  const std::optional<UrlParts> parts = Split(url);
  if (!parts || IsSuggestion(parts->path)) return {};
  for (const SearchEngine& engine : SearchEngines()) {
    if (engine.path.ends_with('*')) {
      if (!HostFits(parts->host, engine.host)) continue;
      const bool behind = engine.path.starts_with('#');
      if (std::string words =
              behind ? WordsInFragment(parts->fragment, engine.path) : WordsInPath(parts->path, engine.path);
          !words.empty())
        return words;
      continue;
    }
    const bool start_page = engine.host == "google.*" && parts->path == "/" && engine.path == "/webhp";
    if (!start_page && !parts->path.starts_with(engine.path)) continue;
    if (!HostFits(parts->host, engine.host)) continue;
    std::string words = engine.fragment ? WordsIn(parts->fragment, engine) : std::string();
    if (words.empty()) words = WordsIn(parts->query, engine);
    if (!words.empty()) return words;
  }
  return WordsOfUnknownSite(*parts);
}

std::string ComparableWords(std::string_view words) {
  std::string comparable;
  bool space = false;
  for (const char c : AsciiLowerCased(words)) {
    const bool white = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!white && space && !comparable.empty()) comparable += ' ';
    if (!white) comparable += c;
    space = white;
  }
  return comparable;
}

}  // namespace schouw
