// In which charset an archive's names stand that it doesn't say it of: the one that makes the likeliest names of all of
// them together (docs/decisions/0040).
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace schouw {

// Who wrote the names, as far as the archive tells.
enum class NameOrigin { kUnknown, kDos, kWindows, kUnix, kMac, kJapaneseDos };

// The folders and files of an archive whose names are no UTF-8, each once: as many as a guess needs.
class UndeclaredNames {
 public:
  using Names = std::set<std::string, std::less<>>;

  // Adds the components of `path`, in no charset that is told; whether one was new and is no UTF-8.
  bool Add(std::string_view path);
  bool full() const { return bytes_ >= kMostBytes; }
  const Names& names() const { return names_; }
  // Those that are UTF-8, perhaps by chance.
  const Names& ambiguous() const { return ambiguous_; }

 private:
  static constexpr std::size_t kMostBytes = 2048, kMostAmbiguous = 256;

  Names names_;
  Names ambiguous_;
  std::size_t bytes_ = 0;
};

struct NameCharset {
  std::string converter;
  bool sure = false;  // no other charset gives other names that are nearly as likely
};
NameCharset GuessNameCharset(const UndeclaredNames& names, NameOrigin origin);

// How an archive's names are decoded.
class MemberNames {
 public:
  MemberNames() = default;
  explicit MemberNames(NameOrigin origin) : origin_(origin) {}

  // Guesses again from these.
  void Learn(const UndeclaredNames& names);
  // UTF-8 as it is; other bytes by the charset of the archive, or by one of their own where they mean nothing in it.
  std::string Decode(std::string_view raw) const;
  // How the last guess came out; empty when nothing was guessed.
  const NameCharset& charset() const { return charset_; }

 private:
  bool IsUtf8ByChance(std::string_view path) const;

  NameOrigin origin_ = NameOrigin::kUnknown;
  NameCharset charset_;
  UndeclaredNames::Names chance_utf8_;  // names that mean something in that charset too
};

}  // namespace schouw
