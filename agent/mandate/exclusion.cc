#include "agent/mandate/exclusion.h"

#include <algorithm>
#include <iterator>

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

constexpr std::string_view kFileEndings[] = {
    "txt",  "pdf",  "doc", "docx",   "docm", "dot",  "odt", "ods",  "odp",    "rtf", "xls", "xlsx", "xlsm", "csv",
    "ppt",  "pptx", "eml", "emlx",   "msg",  "mbox", "pst", "ost",  "ics",    "vcf", "htm", "html", "mht",  "xml",
    "json", "url",  "lnk", "webloc", "zip",  "rar",  "7z",  "tar",  "gz",     "bz2", "xz",  "jpg",  "jpeg", "png",
    "gif",  "heic", "mp3", "m4a",    "mp4",  "mov",  "avi", "opus", "sqlite", "db",  "log", "bak",  "tmp",  "md"};

// "praktijk.example.docx": the endings of a file's name are no part of the host.
std::size_t BehindFileEndings(std::string_view text, std::size_t end) {
  while (end < text.size() && text[end] == '.') {
    std::size_t stop = end + 1;
    while (stop < text.size() && IsAlnum(text[stop])) ++stop;
    if (std::ranges::find(kFileEndings, text.substr(end + 1, stop - end - 1)) == std::end(kFileEndings)) return end;
    end = stop;
  }
  return end;
}

// A path whose files' last endings, whatever they are, are gone: "/map.d/praktijk.example.xyz" →
// "/map/praktijk.example".
std::string WithoutEndings(std::string_view path) {
  std::string plain;
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find_first_of("/\\"), path.size());
    const std::string_view name = path.substr(0, slash);
    plain.append(name.substr(0, name.rfind('.')));
    if (slash < path.size()) plain += '/';
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return plain;
}

bool EndsLabel(std::string_view text, std::size_t end) {
  end = BehindFileEndings(text, end);
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

// " praktijk de linde " of "Praktijk-De  Linde!"; " " of a text without letters and digits.
std::string SpacedWords(std::string_view folded) {
  std::string words(folded.size() + 2, ' ');
  std::size_t size = 1;
  for (char c : folded) {
    const bool alnum = IsAlnum(c);
    words[size] = alnum ? c : ' ';
    size += alnum || words[size - 1] != ' ' ? 1u : 0u;
  }
  if (words[size - 1] != ' ') words[size++] = ' ';
  words.resize(size);
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
      const std::string_view address = texts_.emplace_back(FoldPlain(text));
      addresses_.Add(address.substr(0, address.find('@')), address);
    } else if (!parts.authority.empty() || LooksLikeHost(text)) {
      AddHost(HostOf(text));
    } else {
      AddWords(SpacedWords(FoldPlain(text)));
    }
  }
}

void ExclusionList::AddHost(std::string host) {
  while (!host.empty() && IsHyphen(host.front())) host.erase(0, 1);
  if (host.starts_with("www.") && host.find('.', 4) != std::string::npos) host.erase(0, 4);
  if (host.empty()) return;
  const bool plain =
      std::all_of(host.begin(), host.end(), [](char c) { return IsAlnum(c) || IsHyphen(c) || c == '.'; });
  if (!plain) return AddWords(SpacedWords(host));  // an address in brackets
  const std::string_view kept = texts_.emplace_back(std::move(host));
  hosts_.Add(kept.substr(0, kept.find('.')), kept);
}

void ExclusionList::AddWords(std::string spaced) {
  if (spaced.size() <= 1) return;
  const std::string_view kept = texts_.emplace_back(std::move(spaced));
  words_.Add(kept.substr(1, kept.find(' ', 1) - 1), kept);
}

bool ExclusionList::Names(const Record& record) const {
  if (texts_.empty()) return false;
  if (UrlNames(record.url) || TextNames(record.text) || TextNames(record.title)) return true;
  if (record.kind == RecordKind::kFileName && NameNames(record.text)) return true;
  if (NameNames(record.entry.stream)) return true;
  return std::any_of(record.entry.chain.begin(), record.entry.chain.end(),
                     [&](const std::string& path) { return NameNames(path); });
}

bool ExclusionList::NameNames(std::string_view path) const {
  constexpr int kMostEndings = 3;
  if (TextNames(path)) return true;
  std::string plain(path);
  for (int i = 0; i < kMostEndings && plain.find('.') != std::string::npos; ++i) {
    plain = WithoutEndings(plain);
    if (TextNames(plain)) return true;
  }
  return false;
}

bool ExclusionList::UrlNames(std::string_view url) const {
  const UrlParts parts = SplitUrl(url);
  if (parts.authority.empty()) return TextNames(url);
  const std::string host = HostOf(parts.authority);
  for (std::size_t begin = 0; begin < host.size();) {
    const std::string_view domain = std::string_view(host).substr(begin);
    const std::vector<std::string_view>* hosts = hosts_.Find(domain.substr(0, domain.find('.')));
    if (hosts != nullptr && std::find(hosts->begin(), hosts->end(), domain) != hosts->end()) return true;
    begin += std::min(domain.find('.'), domain.size()) + 1;
  }
  return HasWords(SpacedWords(host)) || TextNames(parts.rest);
}

bool ExclusionList::TextNames(std::string_view text) const {
  if (text.empty()) return false;
  if (FoldedTextNames(DecodePunycodeLabels(FoldPlain(text)))) return true;
  if (text.find('%') == std::string_view::npos) return false;
  return FoldedTextNames(DecodePunycodeLabels(FoldPlain(PercentDecode(text))));
}

bool ExclusionList::FoldedTextNames(const std::string& folded) const {
  return HasHost(folded) || HasAddress(folded) || (!words_.empty() && HasWords(SpacedWords(folded)));
}

// Each place where a label begins: hosts of which it may be the first one are held against what stands there.
bool ExclusionList::HasHost(std::string_view text) const {
  if (hosts_.empty()) return false;
  for (std::size_t begin = 0; begin < text.size();) {
    if (!IsAlnum(text[begin])) {
      ++begin;
      continue;
    }
    std::size_t run = begin;
    while (run < text.size() && (IsAlnum(text[run]) || IsHyphen(text[run]))) ++run;
    std::size_t end = run;
    while (end > begin && IsHyphen(text[end - 1])) --end;
    if (HasHostAt(text, begin, run) || (end != run && HasHostAt(text, begin, end))) return true;
    begin = run;
  }
  return false;
}

// Whether one of the hosts whose first label is [begin, end) stands at `begin`.
bool ExclusionList::HasHostAt(std::string_view text, std::size_t begin, std::size_t end) const {
  const std::vector<std::string_view>* hosts = hosts_.Find(text.substr(begin, end - begin));
  return hosts != nullptr && std::any_of(hosts->begin(), hosts->end(), [&](std::string_view host) {
           const std::size_t host_end = begin + host.size();
           return text.substr(begin, host.size()) == host && EndsLabel(text, host_end) &&
                  !IsUserName(text, begin, host_end);
         });
}

bool ExclusionList::HasAddress(std::string_view text) const {
  if (addresses_.empty()) return false;
  constexpr std::string_view kLocalPart = "._%+-";
  const auto in_local_part = [&](char c) { return IsAlnum(c) || kLocalPart.find(c) != std::string_view::npos; };
  for (std::size_t at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
    std::size_t begin = at;
    while (begin > 0 && in_local_part(text[begin - 1])) --begin;
    const std::vector<std::string_view>* known = addresses_.Find(text.substr(begin, at - begin));
    if (known == nullptr) continue;
    for (const std::string_view address : *known) {
      if (text.substr(begin, address.size()) == address && EndsLabel(text, begin + address.size())) return true;
    }
  }
  return false;
}

bool ExclusionList::HasWords(std::string_view spaced) const {
  if (words_.empty()) return false;
  for (std::size_t begin = 0; begin + 1 < spaced.size();) {
    const std::size_t end = spaced.find(' ', begin + 1);
    if (const auto* known = words_.Find(spaced.substr(begin + 1, end - begin - 1)); known != nullptr) {
      for (const std::string_view words : *known)
        if (spaced.substr(begin, words.size()) == words) return true;
    }
    begin = end;
  }
  return false;
}

}  // namespace schouw
