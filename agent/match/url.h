// URLs as browsers write them, and as people do: taken apart and brought to one form, leniently.
// After the WHATWG URL Standard (scheme, authority, path), UTS #46 (host) and RFC 3986 (percent-encoding).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace schouw {

struct Url {
  std::string scheme;    // lower case, or empty where none was written
  std::string host;      // one form (NormalHost), or empty: "about:", "file:"
  std::string path;      // begins with '/'; "." and ".." resolved, percent-decoded; may hold any byte
  std::string query;     // as written, without '?'
  std::string fragment;  // as written, without '#'
};

// Takes `text` apart, with a scheme or without ("kansspel.example/inzet"). Sees through white space around and line
// breaks inside, backslashes, userinfo, port, and schemes that only wrap another ("view-source:"). Nullopt: no URL.
std::optional<Url> ParseUrl(std::string_view text);

// The host in lower-case ASCII: percent-decoded, labels beyond ASCII as xn--, without trailing dots. IPv4 in any
// notation becomes four decimal numbers, IPv6 its shortest form in brackets. Nullopt: no host.
std::optional<std::string> NormalHost(std::string_view host);
// The same for reading: xn-- labels in Unicode.
std::string ReadableHost(std::string_view normal_host);

// Nesting and number of the URLs that are looked for inside one.
inline constexpr int kMaxUrlDepth = 4;
inline constexpr std::size_t kMaxUrlsInOne = 32;

// The URL itself and those it leads to: parameters that name a target ("?url=", "&redirect="), any other parameter that
// holds a whole http(s) URL unless it says where the visitor came from ("ref"), and a URL inside the path of another
// (archives, proxies). Outermost first.
std::vector<Url> UrlsWithin(std::string_view text);

}  // namespace schouw
