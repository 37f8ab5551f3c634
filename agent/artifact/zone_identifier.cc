#include "agent/artifact/zone_identifier.h"

#include <algorithm>

#include "agent/artifact/store_report.h"
#include "agent/base/ascii.h"
#include "agent/base/utf8.h"

namespace schouw {
namespace {

constexpr std::uint64_t kMostZoneBytes = 1u << 20;

bool StartsWithoutCase(std::string_view text, std::string_view lower) {
  return text.size() >= lower.size() &&
         std::ranges::equal(text.substr(0, lower.size()), lower, [](char a, char b) { return AsciiLower(a) == b; });
}

// In UTF-8, whatever the mark was written in.
std::string DecodedStream(std::string_view bytes) {
  if (bytes.starts_with("\xff\xfe")) return FromUtf16Le(bytes.substr(2));
  if (bytes.size() > 1 && bytes[1] == '\0') return FromUtf16Le(bytes);
  return ToValidUtf8(bytes.starts_with("\xef\xbb\xbf") ? bytes.substr(3) : bytes);
}

// The value behind `key` ("hosturl=") at the start of a line.
std::string ValueOf(std::string_view text, std::string_view key) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    const std::string_view line = text.substr(0, end);
    if (StartsWithoutCase(line, key)) return std::string(line.substr(key.size()));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return "";
}

std::string_view HostOf(std::string_view url) {
  const std::size_t at = url.find("//");
  if (at == std::string_view::npos) return url;
  url.remove_prefix(at + 2);
  return url.substr(0, url.find_first_of("/?#"));
}

// Of the file that was downloaded: the stream's own, or what an acquisition's name says before the stream's.
std::string FileOf(const Locator& entry) {
  std::string path = entry.chain.empty() ? "" : entry.chain.back();
  for (const std::string_view end :
       {":zone.identifier", "@ads@zone.identifier", "_zone.identifier", ".zone.identifier"})
    if (path.size() > end.size() && StartsWithoutCase(std::string_view(path).substr(path.size() - end.size()), end))
      path.resize(path.size() - end.size());
  return EscapePath(path);
}

// Browsers leave out the address of a private window.
bool IsAddress(std::string_view url) { return !url.empty() && url != "about:internet"; }

}  // namespace

bool IsZoneIdentifierName(std::string_view stream) {
  return stream.size() == 15 && StartsWithoutCase(stream, "zone.identifier");
}

bool LooksLikeZoneIdentifier(std::string_view head) {
  return StartsWithoutCase(DecodedStream(head.substr(0, 64)), "[zonetransfer]");
}

bool ClaimsZoneIdentifier(const ArtifactInput& input) { return LooksLikeZoneIdentifier(input.head); }

Status ReadZoneIdentifier(const ArtifactInput& input, RecordSink& sink) {
  StoreReport report(input, sink, kZoneIdentifierKind, "Windows", "");
  const auto bytes = ReadAll(input.content, kMostZoneBytes);
  if (!bytes) return report.Fail(bytes.error());
  const std::string text = DecodedStream(*bytes);
  const std::string host = ValueOf(text, "hosturl="), referrer = ValueOf(text, "referrerurl=");
  const auto beside = std::make_shared<const std::string>(host + "\n" + referrer);
  const auto emit = [&](const std::string& url, std::string place) {
    Record record;
    record.kind = RecordKind::kDownload;
    record.place = std::move(place);
    record.url = url;
    record.text = url + "\n" + FileOf(input.entry);
    record.beside = beside;
    report.Emit(std::move(record));
  };
  if (IsAddress(host)) emit(host, "HostUrl");
  if (IsAddress(referrer) && (!IsAddress(host) || HostOf(referrer) != HostOf(host))) emit(referrer, "ReferrerUrl");
  return report.Finish();
}

}  // namespace schouw
