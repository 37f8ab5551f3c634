#include "rules/host_pattern.h"

#include <libpsl.h>

#include <algorithm>
#include <array>

namespace schouw {
namespace {

constexpr std::size_t kMaxHostBytes = 253;  // RFC 1035, 2.3.4

// Sites on which anybody may put anything, and that most people visit.
constexpr std::array<std::string_view, 28> kPlatforms = {
    "google.com",       "google.nl",         "bing.com",      "duckduckgo.com", "youtube.com",
    "youtu.be",         "facebook.com",      "instagram.com", "tiktok.com",     "x.com",
    "twitter.com",      "reddit.com",        "discord.com",   "telegram.org",   "t.me",
    "whatsapp.com",     "wikipedia.org",     "github.com",    "gitlab.com",     "dropbox.com",
    "drive.google.com", "onedrive.live.com", "live.com",      "microsoft.com",  "apple.com",
    "archive.org",      "marktplaats.nl",    "amazon.com"};

std::string Quoted(std::string_view text) { return "\"" + std::string(text) + "\""; }

bool IsLabelByte(unsigned char c) {
  return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
         c == '_';
}

// Labels of letters, digits, '-' and '_' with one dot between them.
bool IsHost(std::string_view host) {
  if (host.empty() || host.size() > kMaxHostBytes || host.starts_with('.') || host.ends_with('.')) return false;
  if (host.find("..") != std::string_view::npos) return false;
  return std::all_of(host.begin(), host.end(),
                     [](char c) { return c == '.' || IsLabelByte(static_cast<unsigned char>(c)); });
}

}  // namespace

std::string HostFault(std::string_view host) {
  if (host.starts_with("*.")) return Quoted(host) + " covers its subdomains without \"*.\" too; leave that out";
  if (host.find('/') != std::string_view::npos) {
    return Quoted(host) + " is no host; expected a name such as \"kansspel.example\", URLs go under \"urls\"";
  }
  if (IsHost(host)) return "";
  return Quoted(host) + " is no host; expected a name such as \"kansspel.example\", without port, user or spaces";
}

std::string UrlPatternFault(std::string_view url) {
  constexpr std::string_view kExpected = "; expected \"forum.example/groep/*\"";
  std::string_view rest = url;
  if (const std::size_t scheme = rest.find("://"); scheme != std::string_view::npos) rest.remove_prefix(scheme + 3);
  const std::size_t slash = rest.find('/');
  if (slash == std::string_view::npos)
    return Quoted(url) + " has no path" + std::string(kExpected) + ", hosts go under \"hosts\"";
  if (!IsHost(rest.substr(0, slash))) return Quoted(url) + " does not start with a host" + std::string(kExpected);
  const std::size_t star = rest.find('*');
  if (star != std::string_view::npos && star + 1 != rest.size()) {
    return Quoted(url) + " has a \"*\" that is not at its end" + std::string(kExpected);
  }
  return "";
}

std::string SharedHostWarning(std::string_view host) {
  std::string name(host);
  for (char& c : name)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  if (name.starts_with("www.")) name.erase(0, 4);
  const psl_ctx_t* list = psl_builtin();
  const bool registry = name.find('.') == std::string::npos ||
                        (list != nullptr && psl_is_public_suffix2(list, name.c_str(), PSL_TYPE_ICANN) != 0);
  if (registry) return "host " + Quoted(host) + " covers every site under ." + name + "; name the site";
  const bool handed_out = list != nullptr && psl_is_public_suffix2(list, name.c_str(), PSL_TYPE_PRIVATE) != 0;
  if (!handed_out && std::find(kPlatforms.begin(), kPlatforms.end(), name) == kPlatforms.end()) return "";
  return "host " + Quoted(host) + " is shared by many; name a subdomain, or a path under \"urls\"";
}

}  // namespace schouw
