#include "agent/mandate/exclusion.h"

#include <algorithm>

#include "agent/mandate/plain_fold.h"

namespace schouw {
namespace {

constexpr std::string_view kAuthorityEnds = "/?#\\ \t\r\n\"'<>";
constexpr std::size_t kMaxAuthorityBytes = 2048;

bool IsAlnum(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}
bool IsHyphen(char c) { return c == '-' || c == '_'; }

// "https://info@www.Advocaat.example:443/contact" → "info@www.Advocaat.example:443" and "/contact". No "://": both
// empty.
struct UrlParts {
  std::string_view authority;
  std::string_view rest;
};

UrlParts SplitUrl(std::string_view url) {
  const std::size_t colon = url.find(':');
  std::size_t begin = url.starts_with("//") ? 0 : colon;
  if (begin == std::string_view::npos) return {};
  if (url[begin] == ':') ++begin;
  const std::size_t slashes = url.find_first_not_of("/\\", begin);
  if (slashes == std::string_view::npos || slashes < begin + 2) return {};
  const std::size_t end = std::min(url.find_first_of("/?#\\", slashes), url.size());
  return {url.substr(slashes, end - slashes), url.substr(end)};
}

// The host of an authority: without user name, port and dots at the end; folded, punycode decoded.
std::string HostOf(std::string_view authority) {
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) authority.remove_prefix(at + 1);
  if (!authority.starts_with('[')) authority = authority.substr(0, authority.find(':'));
  std::string host = DecodePunycodeLabels(FoldPlain(PercentDecode(authority)));
  while (host.ends_with('.')) host.pop_back();
  return host;
}

bool IsWithin(std::string_view host, std::string_view domain) {
  return host.ends_with(domain) && (host.size() == domain.size() || host[host.size() - domain.size() - 1] == '.');
}

bool StartsLabel(std::string_view text, std::size_t begin) {
  if (begin > 0 && text[begin - 1] == '.') return true;
  while (begin > 0 && IsHyphen(text[begin - 1])) --begin;
  return begin == 0 || !IsAlnum(text[begin - 1]);
}

bool EndsLabel(std::string_view text, std::size_t end) {
  if (end < text.size() && text[end] == '.') ++end;
  while (end < text.size() && text[end] == '-') ++end;
  return end >= text.size() || !IsAlnum(text[end]);
}

// Whether the host at [begin, end) is but a user name: of an address, or before the host of a URL.
bool IsUserName(std::string_view text, std::size_t begin, std::size_t end) {
  if (end < text.size() && text[end] == '@') return true;
  const std::size_t first = begin > kMaxAuthorityBytes ? begin - kMaxAuthorityBytes : 0;
  std::size_t start = begin;
  while (start > first && kAuthorityEnds.find(text[start - 1]) == std::string_view::npos) --start;
  if (start < 2 || text[start - 1] != '/' || text[start - 2] != '/') return false;
  const std::string_view after = text.substr(end, kMaxAuthorityBytes);
  return after.substr(0, after.find_first_of(kAuthorityEnds)).find('@') != std::string_view::npos;
}

bool HasHost(std::string_view text, std::string_view host) {
  for (std::size_t at = text.find(host); at != std::string_view::npos; at = text.find(host, at + 1)) {
    const std::size_t end = at + host.size();
    if (StartsLabel(text, at) && EndsLabel(text, end) && !IsUserName(text, at, end)) return true;
  }
  return false;
}

bool HasAddress(std::string_view text, std::string_view address) {
  constexpr std::string_view kLocalPart = "._%+-";
  for (std::size_t at = text.find(address); at != std::string_view::npos; at = text.find(address, at + 1)) {
    const bool starts = at == 0 || (!IsAlnum(text[at - 1]) && kLocalPart.find(text[at - 1]) == std::string_view::npos);
    if (starts && EndsLabel(text, at + address.size())) return true;
  }
  return false;
}

// " praktijk de linde " of "Praktijk-De  Linde!"; " " of a text without letters and digits.
std::string SpacedWords(std::string_view folded) {
  std::string words = " ";
  for (char c : folded) {
    if (IsAlnum(c)) {
      words += c;
    } else if (words.back() != ' ') {
      words += ' ';
    }
  }
  if (words.back() != ' ') words += ' ';
  return words;
}

bool LooksLikeHost(std::string_view text) {
  return text.find('.') != std::string_view::npos && text.find_first_of(" \t,;()") == std::string_view::npos &&
         !text.ends_with('.') && !text.starts_with('.');
}

std::string_view Trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

}  // namespace

ExclusionList::ExclusionList(const std::vector<std::string>& exclude) {
  for (const std::string& entry : exclude) {
    std::string_view text = Trimmed(entry);
    const UrlParts parts = SplitUrl(text);
    if (!parts.authority.empty()) text = parts.authority;
    if (text.starts_with("*.")) text.remove_prefix(2);
    if (text.starts_with("@")) text.remove_prefix(1);
    while (text.ends_with('.')) text.remove_suffix(1);
    if (parts.authority.empty() && text.find('@') != std::string_view::npos && LooksLikeHost(text)) {
      addresses_.push_back(FoldPlain(text));
    } else if (!parts.authority.empty() || LooksLikeHost(text)) {
      std::string host = HostOf(text);
      if (host.starts_with("www.") && host.find('.', 4) != std::string::npos) host.erase(0, 4);
      if (!host.empty()) hosts_.push_back(std::move(host));
    } else if (std::string words = SpacedWords(FoldPlain(text)); words.size() > 1) {
      words_.push_back(std::move(words));
    }
  }
}

bool ExclusionList::Names(const Record& record) const {
  if (hosts_.empty() && addresses_.empty() && words_.empty()) return false;
  if (UrlNames(record.url) || TextNames(record.text) || TextNames(record.title)) return true;
  if (TextNames(record.entry.stream)) return true;
  return std::any_of(record.entry.chain.begin(), record.entry.chain.end(),
                     [&](const std::string& path) { return TextNames(path); });
}

bool ExclusionList::UrlNames(std::string_view url) const {
  const UrlParts parts = SplitUrl(url);
  if (parts.authority.empty()) return TextNames(url);
  const std::string host = HostOf(parts.authority);
  if (std::any_of(hosts_.begin(), hosts_.end(), [&](const std::string& h) { return IsWithin(host, h); })) return true;
  const std::string spaced = SpacedWords(host);
  const auto in_host = [&](const std::string& words) { return spaced.find(words) != std::string::npos; };
  return std::any_of(words_.begin(), words_.end(), in_host) || TextNames(parts.rest);
}

bool ExclusionList::TextNames(std::string_view text) const {
  if (text.empty()) return false;
  if (FoldedTextNames(DecodePunycodeLabels(FoldPlain(text)))) return true;
  if (text.find('%') == std::string_view::npos) return false;
  return FoldedTextNames(DecodePunycodeLabels(FoldPlain(PercentDecode(text))));
}

bool ExclusionList::FoldedTextNames(const std::string& folded) const {
  const auto has_host = [&](const std::string& host) { return HasHost(folded, host); };
  const auto has_address = [&](const std::string& address) { return HasAddress(folded, address); };
  if (std::any_of(hosts_.begin(), hosts_.end(), has_host)) return true;
  if (std::any_of(addresses_.begin(), addresses_.end(), has_address)) return true;
  if (words_.empty()) return false;
  const std::string spaced = SpacedWords(folded);
  const auto has_words = [&](const std::string& words) { return spaced.find(words) != std::string::npos; };
  return std::any_of(words_.begin(), words_.end(), has_words);
}

}  // namespace schouw
