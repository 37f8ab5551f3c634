#include "agent/match/text_urls.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>

#include "agent/base/ascii.h"
#include "agent/base/utf8.h"
#include "agent/match/fold.h"

namespace schouw {
namespace {

// Longer words are taken in parts: bounds the work on a hostile text.
constexpr std::size_t kMaxTokenBytes = 64u << 10;

enum ByteClass : std::uint8_t { kInside, kDelimiter, kSign };
constexpr std::array<ByteClass, 256> MakeByteClasses() {
  std::array<ByteClass, 256> classes{};
  for (std::size_t i = 0; i <= 0x20; ++i) classes[i] = kDelimiter;
  for (const char c : std::string_view("<>\"`{}|^\x7f")) classes[static_cast<unsigned char>(c)] = kDelimiter;
  for (const char c : std::string_view(".:%")) classes[static_cast<unsigned char>(c)] = kSign;
  classes[0xE3] = classes[0xEF] = kSign;  // first bytes of the ideographic full stops
  return classes;
}
constexpr std::array<ByteClass, 256> kByteClasses = MakeByteClasses();
ByteClass ClassOf(char byte) { return kByteClasses[static_cast<unsigned char>(byte)]; }

bool IsHostCodePoint(char32_t c) {
  if (c < 0x80)
    return IsAsciiLetter(static_cast<char>(c)) || IsAsciiDigit(static_cast<char>(c)) || c == '-' || c == '.' ||
           c == '_' || c == '%';
  if (c == 0x3002 || c == 0xFF0E || c == 0xFF61) return true;  // full stops of other scripts
  const auto point = static_cast<UChar32>(c);
  return IsWordCodePoint(c) || u_hasBinaryProperty(point, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) ||
         u_charType(point) == U_OTHER_SYMBOL;
}

// Characters beyond ASCII that no URL goes on after: white space, quotes, brackets.
bool EndsUrl(char32_t c) {
  const auto point = static_cast<UChar32>(c);
  constexpr std::uint32_t kMasks = U_GC_PI_MASK | U_GC_PF_MASK | U_GC_PS_MASK | U_GC_PE_MASK;
  return c >= 0x80 && (u_isUWhiteSpace(point) || (U_GET_GC_MASK(point) & kMasks) != 0);
}

// One word of the text, without white space, quotes and angle brackets.
class TokenScanner {
 public:
  TokenScanner(std::string_view text, const std::function<void(const TextUrl&)>& on_url)
      : text_(text), on_url_(on_url) {}

  void Scan(std::size_t begin, std::size_t end) {
    while (begin < end) {
      const std::size_t colon = FindWithin("://", begin, end);
      const std::size_t url = colon == end ? FindEscaped(begin, end) : SchemeBegin(begin, colon);
      ScanBareHosts(begin, url);
      if (url == end) return;
      const std::size_t url_end = UrlEnd(url, end);
      Report(url, url_end);
      begin = url_end;
    }
  }

 private:
  std::size_t FindWithin(std::string_view what, std::size_t begin, std::size_t end) const {
    const std::size_t at = text_.substr(begin, end - begin).find(what);
    return at == std::string_view::npos ? end : begin + at;
  }

  // "https%3A%2F%2F": where its scheme begins, or `end`.
  std::size_t FindEscaped(std::size_t begin, std::size_t end) const {
    for (std::size_t at = FindWithin("%3", begin, end); at < end; at = FindWithin("%3", at + 1, end)) {
      const std::string_view rest = text_.substr(at, std::min<std::size_t>(9, end - at));
      if (rest == "%3A%2F%2F" || rest == "%3a%2f%2f") return SchemeBegin(begin, at);
    }
    return end;
  }

  // "seehttp://" begins at "http".
  std::size_t SchemeBegin(std::size_t begin, std::size_t colon) const {
    std::size_t at = colon;
    while (at > begin && colon - at < 32 &&
           (IsAsciiLetter(text_[at - 1]) || IsAsciiDigit(text_[at - 1]) || text_[at - 1] == '-'))
      --at;
    for (const std::size_t length : {5u, 4u})
      if (colon - at > length && IsHttp(text_.substr(colon - length, length))) return colon - length;
    return at;
  }

  static bool IsHttp(std::string_view scheme) {
    std::string lower(scheme);
    for (char& c : lower) c = static_cast<char>(c | 0x20);
    return lower == "https" || lower == "http";
  }

  // Where the URL at `begin` ends: before ",http://" and the like, before a closing quote, without last punctuation.
  std::size_t UrlEnd(std::size_t begin, std::size_t end) const {
    std::size_t stop = begin;
    while (stop < end) {
      const DecodedCodePoint point = DecodeUtf8(text_, stop);
      if (EndsUrl(point.value)) break;
      if (stop > begin && (text_[stop] == ',' || text_[stop] == ';') && BeginsUrl(stop + 1, end)) break;
      stop += point.length;
    }
    stop = std::min(stop, end);
    while (stop > begin + 1 && std::string_view(".,;:!?'*_").find(text_[stop - 1]) != std::string_view::npos) --stop;
    return std::max(WithoutOpenBracket(begin, stop), begin + 1);
  }

  bool BeginsUrl(std::size_t at, std::size_t end) const {
    const std::string_view rest = text_.substr(at, std::min<std::size_t>(8, end - at));
    return rest.starts_with("www.") || rest.starts_with("http://") || rest.starts_with("https://");
  }

  // "(see http://host/x)" ends before the bracket that was opened outside.
  std::size_t WithoutOpenBracket(std::size_t begin, std::size_t stop) const {
    const std::string_view url = text_.substr(begin, stop - begin);
    for (const std::string_view pair : {"()", "[]"}) {
      if (!url.ends_with(pair[1])) continue;
      if (std::count(url.begin(), url.end(), pair[0]) < std::count(url.begin(), url.end(), pair[1])) return stop - 1;
    }
    return stop;
  }

  // Runs of host characters with a dot inside, each with the path that follows.
  void ScanBareHosts(std::size_t begin, std::size_t end) {
    while (begin < end) {
      std::size_t stop = begin;
      while (stop < end) {
        const DecodedCodePoint point = DecodeUtf8(text_, stop);
        if (!point.valid || !IsHostCodePoint(point.value)) break;
        stop += point.length;
      }
      stop = ReportBareHost(begin, std::min(stop, end), end);
      begin = stop < end ? stop + DecodeUtf8(text_, stop).length : end;
    }
  }

  // Returns where the scan goes on.
  std::size_t ReportBareHost(std::size_t begin, std::size_t stop, std::size_t end) {
    constexpr std::string_view kEdges = ".-_";
    while (begin < stop && kEdges.find(text_[begin]) != std::string_view::npos) ++begin;
    std::size_t host_end = stop;
    while (host_end > begin && kEdges.find(text_[host_end - 1]) != std::string_view::npos) --host_end;
    if (!HoldsDot(text_.substr(begin, host_end - begin))) return stop;
    const bool goes_on = stop == host_end && stop < end &&
                         (text_[stop] == '/' || text_[stop] == '?' || text_[stop] == '#' || IsPort(stop, end));
    if (goes_on) host_end = UrlEnd(begin, end);
    Report(begin, host_end);
    return std::max(stop, host_end);
  }

  static bool HoldsDot(std::string_view host) {
    if (host.find_first_of(".%") != std::string_view::npos) return true;
    for (const std::string_view dot : {"\u3002", "\uFF0E", "\uFF61"})
      if (host.find(dot) != std::string_view::npos) return true;
    return false;
  }

  bool IsPort(std::size_t at, std::size_t end) const {
    return text_[at] == ':' && at + 1 < end && IsAsciiDigit(text_[at + 1]);
  }

  void Report(std::size_t begin, std::size_t end) { on_url_(TextUrl{begin, end}); }

  std::string_view text_;
  const std::function<void(const TextUrl&)>& on_url_;
};

}  // namespace

void FindTextUrls(std::string_view text, const std::function<void(const TextUrl&)>& on_url) {
  TokenScanner scanner(text, on_url);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    bool sign = false;
    for (; at < text.size(); ++at) {
      const ByteClass byte_class = ClassOf(text[at]);
      if (byte_class == kDelimiter) break;
      // The dot that ends a sentence parts nothing.
      sign = sign || (byte_class == kSign && at + 1 < text.size() && ClassOf(text[at + 1]) != kDelimiter);
    }
    for (std::size_t part = begin; sign && part < at; part += kMaxTokenBytes)
      scanner.Scan(part, std::min(part + kMaxTokenBytes, at));
    while (at < text.size() && ClassOf(text[at]) == kDelimiter) ++at;
  }
}

}  // namespace schouw
