#include "agent/artifact/browser/signed_in.h"

#include <algorithm>
#include <vector>

#include "agent/base/utf8.h"

namespace schouw {
namespace {

constexpr std::size_t kLeastShared = 3;          // letters
constexpr std::size_t kMostSignedInShown = 200;  // bytes

// Letters and digits, in lower case where they are ASCII; what else is not ASCII counts as letters.
std::vector<std::string> WordsOf(std::string_view text) {
  std::vector<std::string> words(1);
  for (char c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    const bool in_word =
        (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (static_cast<unsigned char>(c) & 0x80) != 0;
    if (in_word) {
      words.back() += c;
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

std::string Joined(const std::vector<std::string>& words) {
  std::string joined;
  for (const std::string& word : words) joined += word;
  return joined;
}

// "anna" and "Anna de Vries"; "adevries" and "de Vries"; "annad" (as Windows shortens) and "anna.devries".
bool MayBeTheSame(std::string_view account, std::string_view name) {
  const std::vector<std::string> own = WordsOf(account), other = WordsOf(name);
  const std::string own_joined = Joined(own), other_joined = Joined(other);
  if (own_joined.size() < kLeastShared) return own_joined == other_joined;
  if (other_joined.starts_with(own_joined)) return true;
  return std::ranges::any_of(other, [&](const std::string& word) {
    if (word.size() < kLeastShared) return false;
    return std::ranges::find(own, word) != own.end() ||
           (word.size() > kLeastShared && own_joined.find(word) != std::string::npos);
  });
}

std::string Masked(std::string_view address) {
  const std::size_t at = address.rfind('@');
  const std::size_t first = address.empty() ? 0 : DecodeUtf8(address, 0).length;
  std::string masked(address.substr(0, std::min(first, at)));
  masked += "\u2026";
  if (at != std::string_view::npos) masked.append(address.substr(at, kMostSignedInShown));
  return masked;
}

}  // namespace

std::string OtherSignedIn(std::string_view account, std::string_view name, std::string_view address) {
  if (account.empty() || (name.empty() && address.empty())) return "";
  const std::string_view local = address.substr(0, std::min(address.rfind('@'), address.size()));
  const std::string_view bare = name.substr(0, name.find('@'));
  if (MayBeTheSame(account, bare) || MayBeTheSame(account, local)) return "";
  std::string shown = bare.size() < name.size() ? Masked(name) : std::string(name.substr(0, kMostSignedInShown));
  if (shown.empty() || address.empty() || name == address) return ToValidUtf8(shown.empty() ? Masked(address) : shown);
  return ToValidUtf8(shown + ", " + Masked(address));
}

std::string OtherFirefoxName(std::string_view account, std::string_view profile_folder) {
  const std::size_t dot = profile_folder.find('.');
  if (dot == std::string_view::npos) return "";
  const std::string_view name = profile_folder.substr(dot + 1);
  const bool given_by_firefox = name.starts_with("default") || name.find("-default") != std::string_view::npos ||
                                name.starts_with("Default") || name.starts_with("profile");
  return given_by_firefox ? "" : OtherSignedIn(account, name, "");
}

}  // namespace schouw
