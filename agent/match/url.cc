#include "agent/match/url.h"

#include <algorithm>
#include <array>

#include "agent/base/ascii.h"
#include "agent/base/contains.h"
#include "agent/base/percent.h"

namespace schouw {
namespace {

constexpr std::array<std::string_view, 5> kWebSchemes = {"http", "https", "ftp", "ws", "wss"};
// Written before another URL.
constexpr std::array<std::string_view, 7> kWrapperSchemes = {"view-source", "feed",           "blob",  "filesystem",
                                                             "jar",         "microsoft-edge", "intent"};

bool IsSlash(char c) { return c == '/' || c == '\\'; }

// Without control characters and spaces around, and tabs and line breaks anywhere.
std::string Cleaned(std::string_view text) {
  const auto is_edge = [](char c) { return static_cast<unsigned char>(c) <= 0x20; };
  while (!text.empty() && is_edge(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_edge(text.back())) text.remove_suffix(1);
  std::string cleaned;
  cleaned.reserve(text.size());
  for (const char c : text)
    if (c != '\t' && c != '\n' && c != '\r') cleaned += c;
  return cleaned;
}

// The scheme that `text` begins with, lower case; empty when it begins with a host ("kansspel.example:8080").
std::string SchemeOf(std::string_view text) {
  const std::size_t colon = text.find_first_of(":/\\?#");
  if (colon == std::string_view::npos || text[colon] != ':' || colon == 0 || !IsAsciiLetter(text[0])) return {};
  const std::string scheme = AsciiLowerCased(text.substr(0, colon));
  for (const char c : scheme)
    if (!IsAsciiLetter(c) && !IsAsciiDigit(c) && c != '+' && c != '-' && c != '.') return {};
  const std::string_view rest = text.substr(colon + 1);
  const bool port = !rest.empty() && IsAsciiDigit(rest[0]) && !Contains(kWebSchemes, scheme);
  const bool host = scheme.find('.') != std::string::npos && !rest.starts_with("//");
  return port || host ? std::string() : scheme;
}

// "userinfo@host:port" → host.
std::string_view HostPart(std::string_view authority) {
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) authority.remove_prefix(at + 1);
  if (authority.starts_with('[')) return authority.substr(0, authority.find(']') + 1);
  return authority.substr(0, authority.find(':'));
}

// Resolves "." and ".." (also %2e), turns backslashes.
std::string ResolvedPath(std::string_view raw) {
  std::string path;
  for (std::size_t at = 0; at <= raw.size();) {
    const std::size_t slash = std::min(raw.find_first_of("/\\", at), raw.size());
    const bool last = slash == raw.size();
    const std::string_view segment = raw.substr(at, slash - at);
    const std::string plain = segment.size() <= 6 ? PercentDecoded(segment) : std::string();
    if (plain == "..") {
      path.resize(path.empty() ? 0 : path.rfind('/'));
      if (last) path += '/';
    } else if (plain == ".") {
      if (last) path += '/';
    } else if (at > 0 || !segment.empty()) {
      path += '/';
      path += segment;
    }
    at = slash + 1;
  }
  return path.empty() ? "/" : path;
}

// Everything from the authority on.
std::optional<Url> ParseAfterScheme(std::string scheme, std::string_view rest, bool has_authority) {
  Url url;
  url.scheme = std::move(scheme);
  if (const std::size_t hash = rest.find('#'); hash != std::string_view::npos) {
    url.fragment = rest.substr(hash + 1);
    rest = rest.substr(0, hash);
  }
  if (const std::size_t mark = rest.find('?'); mark != std::string_view::npos) {
    url.query = rest.substr(mark + 1);
    rest = rest.substr(0, mark);
  }
  if (has_authority) {
    const std::string_view authority = rest.substr(0, rest.find_first_of("/\\"));
    rest.remove_prefix(authority.size());
    const auto host = NormalHost(HostPart(authority));
    if (!host) return std::nullopt;
    url.host = *host;
  }
  url.path = PercentDecoded(ResolvedPath(rest));
  return url;
}

std::string_view WithoutSlashes(std::string_view text) {
  while (!text.empty() && IsSlash(text[0])) text.remove_prefix(1);
  return text;
}

}  // namespace

std::optional<Url> ParseUrl(std::string_view text) {
  const std::string cleaned = Cleaned(text);
  std::string_view rest = cleaned;
  std::string scheme = SchemeOf(rest);
  for (int depth = 0; depth < kMaxUrlDepth && Contains(kWrapperSchemes, scheme); ++depth) {
    rest.remove_prefix(scheme.size() + 1);
    scheme = SchemeOf(rest);
  }
  if (!scheme.empty()) rest.remove_prefix(scheme.size() + 1);
  if (scheme.empty() || Contains(kWebSchemes, scheme)) return ParseAfterScheme(scheme, WithoutSlashes(rest), true);
  const bool slashes = rest.starts_with("//");
  return ParseAfterScheme(scheme, slashes ? rest.substr(2) : rest, slashes && scheme != "file");
}

}  // namespace schouw
