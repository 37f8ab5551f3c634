#include "agent/artifact/msie_favorite.h"

#include <algorithm>
#include <array>
#include <vector>

#include "agent/artifact/browser/visited_page.h"
#include "agent/artifact/sqlite/database.h"
#include "agent/artifact/text_store.h"
#include "agent/base/ascii.h"
#include "agent/base/utf8.h"

namespace schouw {
namespace {

constexpr std::uint64_t kMostFavoriteBytes = 1u << 20;

// Windows Vista and later have the first on disk whatever they show; Windows XP had the language's own.
constexpr std::array<std::string_view, 9> kFolders = {"favorites", "favorieten", "favoriten", "favoris", "favoritos",
                                                      "preferiti", "ulubione",   "favoriter", "suosikit"};

std::vector<std::string> PartsOf(const Locator& entry) {
  std::vector<std::string> parts;
  std::string_view path = entry.chain.empty() ? std::string_view() : std::string_view(entry.chain.back());
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    if (slash > 0) parts.emplace_back(path.substr(0, slash));
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return parts;
}

bool IsFolder(std::string_view name) { return std::ranges::find(kFolders, AsciiLowerCased(name)) != kFolders.end(); }

std::string DecodedFavorite(std::string_view bytes) {
  if (bytes.starts_with("\xff\xfe")) return FromUtf16Le(bytes.substr(2, bytes.size() / 2 * 2 - 2));
  if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
  if (IsValidUtf8(bytes)) return std::string(bytes);
  std::string text;
  for (const char c : bytes) AppendUtf8(text, static_cast<unsigned char>(c));
  return text;
}

// Of the section [InternetShortcut], the first line with the key.
std::string AddressIn(std::string_view text) {
  std::string address;
  bool inside = false;
  ForEachLine(text, [&](std::uint64_t, std::string_view line) {
    if (line.starts_with('[')) inside = AsciiLowerCased(line).starts_with("[internetshortcut]");
    if (!inside || !AsciiLowerCased(line.substr(0, 4)).starts_with("url=")) return true;
    address = line.substr(4);
    return false;
  });
  while (!address.empty() && static_cast<unsigned char>(address.back()) <= ' ') address.pop_back();
  return address;
}

}  // namespace

bool ClaimsMsieFavorite(const ArtifactInput& input) {
  if (!AsciiLowerCased(input.entry.Name()).ends_with(".url")) return false;
  const std::string text = AsciiLowerCased(DecodedFavorite(input.head.substr(0, 1024)));
  if (text.find("[internetshortcut]") == std::string::npos) return false;
  const auto parts = PartsOf(input.entry);
  return parts.size() > 1 && std::any_of(parts.begin(), parts.end() - 1, IsFolder);
}

Status ReadMsieFavorite(const ArtifactInput& input, RecordSink& sink) {
  StoreReport report(input, sink, kMsieFavoriteKind, "Internet Explorer", "");
  const auto bytes = ReadAll(input.content, kMostFavoriteBytes);
  if (!bytes) return report.Fail(bytes.error());
  const std::string address = AddressIn(DecodedFavorite(*bytes));
  if (address.empty()) return report.Fail(MakeError(ErrorCode::kMalformed, "a favourite without an address"));
  const auto parts = PartsOf(input.entry);
  std::string folders;
  for (auto part = std::find_if(parts.begin(), parts.end(), IsFolder) + 1; part < parts.end() - 1; ++part)
    folders = InFolder(folders, ToValidUtf8(*part));
  const std::string name = ToValidUtf8(parts.back().substr(0, parts.back().size() - 4));
  report.Emit(BookmarkRecord("URL", std::nullopt, folders, {address, name}));
  return report.Finish();
}

}  // namespace schouw
