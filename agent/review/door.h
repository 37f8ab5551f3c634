// Who may ask the review server anything: one browser on this machine, let in once by a token. Decides on what stands
// in a request's head; knows no HTTP library.
//
// What it holds off: another page in the same browser (other origin, other site), a name that was made to point at
// 127.0.0.1 (other Host), another user of this machine (no session), a token that was seen on a screen later (one use).
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "agent/base/time.h"

namespace schouw {

// What the door looks at. Headers that are not there are empty; one that stands there twice has both values joined.
struct Caller {
  std::string_view method, path;  // the path decoded, without what follows '?'
  std::string_view host, origin, cookie, content_type;
  std::string_view schouw;      // X-Schouw
  std::string_view fetch_site;  // Sec-Fetch-Site
};

enum class DoorAnswer {
  kOpen,       // go on
  kEnter,      // the token: let in, with session() as cookie
  kForbidden,  // 403
  kNoMethod,   // 405
};

// Thread-safe.
class Door {
 public:
  // `token` and `session` are secrets of this run, of letters and digits. The token holds until `token_ends`.
  Door(std::string token, std::string session, std::uint16_t port, UnixNanos token_ends);

  DoorAnswer Ask(const Caller& caller, UnixNanos now);
  const std::string& session() const { return session_; }

 private:
  bool IsOurHost(std::string_view host) const;
  bool HasSession(std::string_view cookies) const;
  bool MayPost(const Caller& caller) const;

  const std::string token_, session_;
  const std::string port_;
  const UnixNanos token_ends_;
  std::mutex mutex_;
  bool token_used_ = false;
};

// 32 random bytes in hexadecimal.
std::string NewSecret();

}  // namespace schouw
