#include <arpa/inet.h>
#include <unicode/bytestream.h>
#include <unicode/idna.h>

#include <array>
#include <charconv>
#include <memory>

#include "agent/base/ascii.h"
#include "agent/base/checked.h"
#include "agent/base/percent.h"
#include "agent/match/url.h"

namespace schouw {
namespace {

// DNS allows 253; escapes and Unicode take more. Punycode is quadratic in the length of a label.
constexpr std::size_t kMaxHostBytes = 1024;

const icu::IDNA* Idna() {
  thread_local const std::unique_ptr<icu::IDNA> idna = [] {
    UErrorCode status = U_ZERO_ERROR;
    return std::unique_ptr<icu::IDNA>(
        icu::IDNA::createUTS46Instance(UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_NONTRANSITIONAL_TO_UNICODE, status));
  }();
  return idna.get();
}

bool IsPlainHostByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

bool IsForbidden(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte <= 0x20 || byte >= 0x7F || std::string_view("#/:<>?@[\\]^|%").find(c) != std::string_view::npos;
}

std::optional<std::string> AsciiHost(std::string_view host) {
  bool plain = true;
  for (const char c : host) plain = plain && IsPlainHostByte(c);
  std::string lower = AsciiLowerCased(host);
  if (plain && lower.find("xn--") == std::string::npos) return lower;
  if (Idna() == nullptr) return std::nullopt;
  std::string ascii;
  icu::StringByteSink<std::string> sink(&ascii);
  icu::IDNAInfo info;
  UErrorCode status = U_ZERO_ERROR;
  Idna()->nameToASCII_UTF8(icu::StringPiece(host.data(), static_cast<std::int32_t>(host.size())), sink, info, status);
  if (U_FAILURE(status)) return std::nullopt;
  for (const char c : ascii)
    if (IsForbidden(c)) return plain ? std::optional(lower) : std::nullopt;
  return ascii;
}

// WHATWG "IPv4 number parser": decimal, 0octal, 0xhex.
std::optional<std::uint64_t> Ipv4Number(std::string_view part) {
  int base = 10;
  if (part.starts_with("0x")) {
    part.remove_prefix(2);
    base = 16;
  } else if (part.size() > 1 && part[0] == '0') {
    part.remove_prefix(1);
    base = 8;
  }
  if (part.empty()) return base == 16 ? std::optional<std::uint64_t>(0) : std::nullopt;
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value, base);
  if (error != std::errc() || end != part.data() + part.size()) return std::nullopt;
  return value;
}

std::optional<std::string> Ipv4(std::string_view host) {
  std::array<std::uint64_t, 4> parts{};
  std::size_t count = 0;
  for (std::size_t at = 0; at <= host.size(); ++count) {
    if (count == parts.size()) return std::nullopt;
    const std::size_t dot = std::min(host.find('.', at), host.size());
    const auto number = Ipv4Number(host.substr(at, dot - at));
    if (!number) return std::nullopt;
    parts[count] = *number;
    at = dot + 1;
  }
  std::uint64_t address = parts[count - 1];
  if (address >= (std::uint64_t{1} << (8 * (5 - count)))) return std::nullopt;
  for (std::size_t i = 0; i + 1 < count; ++i) {
    if (parts[i] > 255) return std::nullopt;
    address |= parts[i] << (8 * (3 - i));
  }
  std::string text;
  for (int shift = 24; shift >= 0; shift -= 8)
    text += std::to_string((address >> shift) & 0xFF) + (shift > 0 ? "." : "");
  return text;
}

std::optional<std::string> Ipv6(std::string_view inside_brackets) {
  const std::string text(inside_brackets.substr(0, inside_brackets.find('%')));
  in6_addr address{};
  std::array<char, INET6_ADDRSTRLEN> shortest{};
  if (inet_pton(AF_INET6, text.c_str(), &address) != 1) return std::nullopt;
  if (inet_ntop(AF_INET6, &address, shortest.data(), shortest.size()) == nullptr) return std::nullopt;
  return "[" + std::string(shortest.data()) + "]";
}

}  // namespace

std::optional<std::string> NormalHost(std::string_view host) {
  if (host.size() > kMaxHostBytes) return std::nullopt;
  if (host.starts_with('[') && host.ends_with(']')) return Ipv6(host.substr(1, host.size() - 2));
  const bool escaped = host.find('%') != std::string_view::npos;
  std::optional<std::string> ascii = AsciiHost(escaped ? PercentDecoded(host) : std::string(host));
  if (!ascii) return std::nullopt;
  while (ascii->ends_with('.')) ascii->pop_back();
  if (ascii->empty()) return std::nullopt;
  const char last_label = (*ascii)[ascii->rfind('.') == std::string::npos ? 0 : ascii->rfind('.') + 1];
  if (last_label >= '0' && last_label <= '9')
    if (auto address = Ipv4(*ascii)) return address;
  return ascii;
}

std::string ReadableHost(std::string_view normal_host) {
  if (Idna() == nullptr) return std::string(normal_host);
  std::string readable;
  icu::StringByteSink<std::string> sink(&readable);
  icu::IDNAInfo info;
  UErrorCode status = U_ZERO_ERROR;
  Idna()->nameToUnicodeUTF8(icu::StringPiece(normal_host.data(), static_cast<std::int32_t>(normal_host.size())), sink,
                            info, status);
  return U_FAILURE(status) || info.hasErrors() ? std::string(normal_host) : readable;
}

}  // namespace schouw
