#include "agent/review/door.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <utility>

namespace schouw {
namespace {

constexpr std::string_view kTokenPath = "/t/";
constexpr std::string_view kSessionCookie = "schouw_session=";

// Takes as long for a guess that is nearly right.
bool SameSecret(std::string_view a, std::string_view b) {
  return a.size() == b.size() && ::sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace

Door::Door(std::string token, std::string session, std::uint16_t port, UnixNanos token_ends)
    : token_(std::move(token)), session_(std::move(session)), port_(std::to_string(port)), token_ends_(token_ends) {}

bool Door::IsOurHost(std::string_view host) const {
  return host == "127.0.0.1:" + port_ || host == "localhost:" + port_;
}

bool Door::HasSession(std::string_view cookies) const {
  while (!cookies.empty()) {
    std::string_view cookie = cookies.substr(0, cookies.find(';'));
    cookies.remove_prefix(std::min(cookie.size() + 1, cookies.size()));
    cookie.remove_prefix(std::min(cookie.find_first_not_of(' '), cookie.size()));
    if (cookie.starts_with(kSessionCookie) && SameSecret(cookie.substr(kSessionCookie.size()), session_)) return true;
  }
  return false;
}

// A form or script of another page can send none of these three without the browser asking first, and nobody answers.
bool Door::MayPost(const Caller& caller) const {
  const std::string_view type = caller.content_type.substr(0, caller.content_type.find(';'));
  return caller.schouw == "1" && type == "application/json" && caller.origin == "http://" + std::string(caller.host);
}

DoorAnswer Door::Ask(const Caller& caller, UnixNanos now) {
  if (!IsOurHost(caller.host)) return DoorAnswer::kForbidden;
  const bool get = caller.method == "GET";
  if (!get && caller.method != "POST") return DoorAnswer::kNoMethod;
  if (caller.path.starts_with(kTokenPath)) {
    if (!get) return DoorAnswer::kNoMethod;
    const std::scoped_lock lock(mutex_);
    const bool right = SameSecret(caller.path.substr(kTokenPath.size()), token_);
    if (!right || token_used_ || now > token_ends_) return DoorAnswer::kForbidden;
    token_used_ = true;
    return DoorAnswer::kEnter;
  }
  if (!HasSession(caller.cookie)) return DoorAnswer::kForbidden;
  // Another site may neither ask nor show what is here. Browsers say "none" for what a person typed or opened.
  const bool own = caller.fetch_site.empty() || caller.fetch_site == "same-origin" || caller.fetch_site == "none";
  if (!own || (!get && !MayPost(caller))) return DoorAnswer::kForbidden;
  return DoorAnswer::kOpen;
}

std::string NewSecret() {
  std::array<unsigned char, 32> bytes{};
  ::randombytes_buf(bytes.data(), bytes.size());
  std::string hex(bytes.size() * 2 + 1, '\0');
  ::sodium_bin2hex(hex.data(), hex.size(), bytes.data(), bytes.size());
  hex.pop_back();
  return hex;
}

}  // namespace schouw
