#include "agent/artifact/browser/search_engine.h"

#include <algorithm>
#include <array>
#include <optional>

#include "agent/artifact/sqlite/database.h"
#include "agent/base/percent.h"
#include "agent/base/utf8.h"

namespace schouw {
namespace {

struct SearchEngine {
  // "bing.com" is that host and those under it. "google.*": any top-level domain, also two labels ("google.co.uk").
  std::string_view host;
  std::string_view path;  // the path starts with it; "/q/*": what follows it, anywhere, is the words
  std::array<std::string_view, 3> parameters;  // the first that has words counts
  bool fragment = false;                       // result pages that keep the words behind '#', where newer ones win
};

constexpr SearchEngine kSearchEngines[] = {
    {"google.*", "/search", {"q", "as_q", "as_epq"}, true},
    {"google.*", "/webhp", {"q"}, true},
    {"google.*", "/images", {"q"}, true},
    {"google.*", "/imghp", {"q"}, true},
    {"google.*", "/custom", {"q"}},
    {"google.*", "/cse", {"q"}, true},
    {"google.*", "/scholar", {"q", "as_q"}},
    {"google.*", "/maps", {"q"}},
    {"google.*", "/books", {"q"}},
    {"bing.com", "/", {"q"}},
    {"duckduckgo.com", "/", {"q"}},
    {"duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion", "/", {"q"}},
    {"search.yahoo.com", "/", {"p", "q"}},
    {"search.yahoo.co.jp", "/", {"p"}},
    {"search.aol.com", "/", {"q", "query"}},
    {"yandex.*", "/search", {"text"}},
    {"yandex.*", "/yandsearch", {"text"}},
    {"yandex.*", "/images", {"text"}},
    {"yandex.*", "/video", {"text"}},
    {"ya.ru", "/search", {"text"}},
    {"baidu.com", "/", {"wd", "word", "q1"}},
    {"ecosia.org", "/", {"q"}},
    {"startpage.com", "/", {"query", "q"}},
    {"ixquick.com", "/", {"query"}},
    {"qwant.com", "/", {"q"}},
    {"search.brave.com", "/", {"q"}},
    {"ask.com", "/", {"q"}},
    {"kagi.com", "/search", {"q"}},
    {"mojeek.com", "/search", {"q"}},
    {"swisscows.com", "/", {"query", "q"}},
    {"metager.org", "/", {"eingabe"}},
    {"metager.de", "/", {"eingabe"}},
    {"you.com", "/search", {"q"}},
    {"perplexity.ai", "/search", {"q"}},
    {"presearch.com", "/search", {"q"}},
    {"search.naver.com", "/", {"query"}},
    {"sogou.com", "/", {"query", "keyword"}},
    {"so.com", "/", {"q"}},
    {"search.seznam.cz", "/", {"q"}},
    {"ahmia.fi", "/search", {"q"}},
    {"juhanurmihxlp77nkq76byazcldy2hlmovfu2epvl5ankdibsot4csyd.onion", "/search", {"q"}},
    {"searx.*", "/", {"q"}},
    {"web.archive.org", "/web/", {"q"}},
    {"youtube.com", "/results", {"search_query", "q"}},
    {"music.youtube.com", "/search", {"q"}},
    {"vimeo.com", "/search", {"q"}},
    {"dailymotion.com", "/search", {"q"}},
    {"tiktok.com", "/search", {"q"}},
    {"facebook.com", "/search", {"q"}},
    {"twitter.com", "/search", {"q"}},
    {"x.com", "/search", {"q"}},
    {"reddit.com", "/", {"q"}},
    {"pinterest.*", "/search", {"q"}},
    {"tumblr.com", "/search", {"q"}},
    {"flickr.com", "/search", {"text", "q"}},
    {"imgur.com", "/search", {"q"}},
    {"github.com", "/search", {"q"}},
    {"wikipedia.org", "/", {"search"}},
    {"amazon.*", "/", {"k", "field-keywords"}},
    {"ebay.*", "/sch", {"_nkw"}},
    {"bol.com", "/", {"searchtext"}},
    {"marktplaats.nl", "/", {"query"}},
    {"play.google.com", "/store/search", {"q"}},
    {"google.*", "/maps/search/*", {}},
    {"html.duckduckgo.com", "/", {"q"}},
    {"search.yahoo.*", "/", {"p", "q"}},
    {"onesearch.com", "/", {"p", "q"}},
    {"search.lycos.com", "/", {"q"}},
    {"excite.com", "/", {"q"}},
    {"dogpile.com", "/", {"q"}},
    {"webcrawler.com", "/", {"q"}},
    {"info.com", "/", {"q"}},
    {"mywebsearch.com", "/", {"searchfor"}},
    {"search.avast.com", "/", {"q"}},
    {"searchencrypt.com", "/", {"q"}},
    {"gibiru.com", "/", {"q"}},
    {"yep.com", "/", {"q"}},
    {"stract.com", "/search", {"q"}},
    {"search.marginalia.nu", "/search", {"query", "q"}},
    {"karmasearch.org", "/", {"q"}},
    {"lilo.org", "/", {"q"}},
    {"oceanhero.today", "/", {"q"}},
    {"search.ch", "/", {"q"}},
    {"suche.t-online.de", "/", {"q"}},
    {"suche.web.de", "/", {"q", "su"}},
    {"suche.gmx.net", "/", {"q", "su"}},
    {"fireball.com", "/", {"q"}},
    {"search.daum.net", "/", {"q"}},
    {"searx.be", "/", {"q"}},
    {"searxng.*", "/", {"q"}},
    {"rambler.ru", "/", {"query"}},
    {"go.mail.ru", "/", {"q"}},
    {"vinden.nl", "/", {"q", "query"}},
    {"ilse.nl", "/", {"search_for", "q"}},
    {"zoeken.nl", "/", {"q", "query"}},
    {"chatgpt.com", "/", {"q"}},
    {"copilot.microsoft.com", "/", {"q"}},
    {"marktplaats.nl", "/q/*", {}},
    {"2dehands.be", "/", {"query"}},
    {"2dehands.be", "/q/*", {}},
    {"nu.nl", "/", {"q", "query"}},
    {"nos.nl", "/zoeken", {"q"}},
    {"ad.nl", "/zoeken", {"query", "q"}},
    {"telegraaf.nl", "/", {"q", "query"}},
    {"volkskrant.nl", "/", {"query", "q"}},
    {"trouw.nl", "/", {"query", "q"}},
    {"nrc.nl", "/", {"q"}},
    {"rtl.nl", "/", {"q", "query"}},
    {"rtlnieuws.nl", "/", {"q", "query"}},
    {"omroepbrabant.nl", "/", {"q", "query"}},
    {"tweakers.net", "/", {"keyword", "q"}},
    {"dumpert.nl", "/zoek/*", {}},
    {"dumpert.nl", "/search/*", {}},
    {"forum.fok.nl", "/", {"q"}},
    {"coolblue.nl", "/zoeken", {"query"}},
    {"mediamarkt.nl", "/", {"query"}},
    {"wehkamp.nl", "/zoeken", {"text", "q"}},
    {"blokker.nl", "/", {"q"}},
    {"action.com", "/", {"q"}},
    {"hema.nl", "/", {"q"}},
    {"ikea.com", "/", {"q"}},
    {"ah.nl", "/zoeken", {"query"}},
    {"jumbo.com", "/", {"searchTerms"}},
    {"kruidvat.nl", "/search", {"q", "text"}},
    {"etos.nl", "/search", {"q"}},
    {"zalando.*", "/", {"q"}},
    {"vinted.*", "/catalog", {"search_text"}},
    {"temu.com", "/", {"search_key"}},
    {"aliexpress.com", "/", {"SearchText"}},
    {"beslist.nl", "/", {"q"}},
    {"speurders.nl", "/", {"q", "query"}},
    {"nationalevacaturebank.nl", "/", {"query"}},
    {"indeed.com", "/", {"q"}},
    {"uitzendinggemist.net", "/", {"q"}},
    {"npo.nl", "/", {"q", "query"}},
    {"imdb.com", "/find", {"q"}},
    {"soundcloud.com", "/search", {"q"}},
    {"open.spotify.com", "/search/*", {}},
    {"twitch.tv", "/search", {"term"}},
    {"steampowered.com", "/search", {"term"}},
    {"linkedin.com", "/search", {"keywords"}},
    {"instagram.com", "/explore/search/keyword", {"q"}},
    {"vk.com", "/", {"c[q]", "q"}},
    {"quora.com", "/search", {"q"}},
    {"medium.com", "/search", {"q"}},
    {"stackoverflow.com", "/search", {"q"}},
    {"stackexchange.com", "/search", {"q"}},
    {"archive.org", "/search", {"query"}},
    {"wiktionary.org", "/", {"search"}},
    {"microsoft.com", "/search", {"q"}},
    {"apps.apple.com", "/", {"term"}},
    {"addons.mozilla.org", "/", {"q"}},
    {"chromewebstore.google.com", "/search/*", {}},
    {"chrome.google.com", "/webstore/search/*", {}},
    {"openstreetmap.org", "/search", {"query"}},
};

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
  const std::string scheme = LowerAscii(url.substr(0, 8));
  if (!scheme.starts_with("http://") && scheme != "https://") return std::nullopt;
  url.remove_prefix(scheme == "https://" ? 8 : 7);
  const std::size_t authority_end = std::min(url.find_first_of("/?#"), url.size());
  std::string_view authority = url.substr(0, authority_end);
  url.remove_prefix(authority_end);
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) authority.remove_prefix(at + 1);
  UrlParts parts;
  parts.host = LowerAscii(CutAt(authority, ':'));
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

}  // namespace

std::string SearchWords(std::string_view url) {
  const std::optional<UrlParts> parts = Split(url);
  if (!parts) return {};
  for (const SearchEngine& engine : kSearchEngines) {
    if (engine.path.ends_with('*')) {
      if (!HostFits(parts->host, engine.host)) continue;
      if (std::string words = WordsInPath(parts->path, engine.path); !words.empty()) return words;
      continue;
    }
    const bool start_page = engine.host == "google.*" && parts->path == "/" && engine.path == "/webhp";
    if (!start_page && !parts->path.starts_with(engine.path)) continue;
    if (!HostFits(parts->host, engine.host)) continue;
    std::string words = engine.fragment ? WordsIn(parts->fragment, engine) : std::string();
    if (words.empty()) words = WordsIn(parts->query, engine);
    if (!words.empty()) return words;
  }
  return {};
}

std::string ComparableWords(std::string_view words) {
  std::string comparable;
  bool space = false;
  for (const char c : LowerAscii(words)) {
    const bool white = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!white && space && !comparable.empty()) comparable += ' ';
    if (!white) comparable += c;
    space = white;
  }
  return comparable;
}

}  // namespace schouw
