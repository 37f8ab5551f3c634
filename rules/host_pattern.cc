#include "rules/host_pattern.h"

#include <algorithm>
#include <array>

namespace schouw {
namespace {

constexpr std::size_t kMaxHostBytes = 253;  // RFC 1035, 2.3.4

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

bool IsBareTopLevel(std::string_view host) {
  constexpr std::array<std::string_view, 8> kSecondLevels = {"co.uk",  "org.uk", "com.au", "co.nl",
                                                             "com.tr", "com.br", "co.jp",  "gov.uk"};
  return host.find('.') == std::string_view::npos ||
         std::find(kSecondLevels.begin(), kSecondLevels.end(), host) != kSecondLevels.end();
}

}  // namespace schouw
