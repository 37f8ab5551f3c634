// Hosts with a search of their own, and where the address of a result page has the words.
#pragma once

#include <array>
#include <span>
#include <string_view>

namespace schouw {

struct SearchEngine {
  // "bing.com" is that host and those under it. "google.*": any top-level domain, also two labels ("google.co.uk").
  std::string_view host;
  // The path starts with it. "/q/*": what follows it, anywhere, is the words; "#q:*": what follows it behind '#', to
  // '|' (to '/' where it ends in one: "#search/*").
  std::string_view path;
  std::array<std::string_view, 3> parameters;  // the first that has words counts
  bool fragment = false;                       // result pages that keep the words behind '#', where newer ones win
};

// In no order: each row that fits is tried until one gives words.
std::span<const SearchEngine> SearchEngines();

}  // namespace schouw
