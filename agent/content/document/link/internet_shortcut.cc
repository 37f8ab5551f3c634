#include <algorithm>
#include <string>
#include <string_view>

#include "agent/base/ascii.h"
#include "agent/base/utf8.h"
#include "agent/content/document/link/link.h"
#include "agent/content/document/mail/encoded_words.h"
#include "agent/content/document/mail/header_block.h"
#include "agent/content/document/personal/content_lines.h"
#include "agent/model/text_pieces.h"

namespace schouw {
namespace {

constexpr std::uint64_t kMaxShortcutBytes = 1u << 20;

// "[InternetShortcut]" and, in freedesktop.org's Desktop Entry Specification, "[Desktop Entry]".
struct Section {
  std::string name;  // lower case
  bool IsShortcut() const { return name.starts_with("internetshortcut"); }
  bool IsDesktopEntry() const { return name == "desktop entry"; }
};

struct Shortcut {
  std::string address;
  std::string wide_address;  // of [InternetShortcut.W], where letters are not ASCII
  std::string title;
  std::string text;  // other fields that a person reads, a line each
};

void Take(const Section& section, std::string_view key, std::string_view value, std::string_view charset,
          Shortcut& shortcut) {
  const std::string name = AsciiLowerCased(key.substr(0, key.find('[')));
  if (section.IsShortcut() && name == "url") {
    // Windows writes the section ".W" in UTF-7.
    if (section.name == "internetshortcut.w") {
      shortcut.wide_address = DecodeBytes("utf-7", value);
    } else if (shortcut.address.empty()) {
      shortcut.address = DecodeBytes(charset, value);
    }
  } else if (section.IsDesktopEntry() && (name == "url" || name == "url[$e]")) {
    shortcut.address = DecodeBytes(charset, value);
  } else if (section.IsDesktopEntry() && (name == "name" || name == "comment" || name == "genericname")) {
    const std::string text = DecodeBytes(charset, value);
    if (name == "name" && shortcut.title.empty()) shortcut.title = text;
    shortcut.text += std::string(key) + ": " + text + "\n";
  }
}

Shortcut Parse(std::string_view text, std::string_view charset) {
  Shortcut shortcut;
  Section section;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    const std::string_view line = TrimSpace(text.substr(0, end));
    text.remove_prefix(std::min(text.size(), end + 1));
    if (line.starts_with('[') && line.ends_with(']')) {
      section.name = AsciiLowerCased(line.substr(1, line.size() - 2));
      continue;
    }
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    Take(section, TrimSpace(line.substr(0, equals)), TrimSpace(line.substr(equals + 1)), charset, shortcut);
  }
  return shortcut;
}

}  // namespace

bool ClaimsInternetShortcut(const DocumentInput& input) {
  const std::string start = UpperStart(input.head);
  if (start.starts_with("[INTERNETSHORTCUT")) return true;
  if (start.starts_with("[DEFAULT]")) return start.find("\n[INTERNETSHORTCUT") != std::string::npos;
  if (start.starts_with("[{")) return start.find("\n[INTERNETSHORTCUT") != std::string::npos;  // a property first
  return start.starts_with("[DESKTOP ENTRY]") && start.find("\nTYPE=LINK") != std::string::npos;
}

Status ReadInternetShortcut(const DocumentInput& input, DocumentSink& sink) {
  SCHOUW_ASSIGN(const LineFile file, LineFile::Open(input.content, input.head, kMaxShortcutBytes), "");
  SCHOUW_ASSIGN(const std::string bytes, ReadAll(file.source(), kMaxShortcutBytes), "read shortcut");
  const Shortcut shortcut = Parse(bytes, file.charset());
  Record record = input.origin;
  record.place = "shortcut";
  record.url = ToValidUtf8(shortcut.wide_address.empty() ? shortcut.address : shortcut.wide_address);
  record.title = ToValidUtf8(shortcut.title);
  if (record.url.empty()) return Fail(ErrorCode::kMalformed, "shortcut without an address");
  TextPieces pieces(record, input.limits, sink);
  pieces.buffer() = "URL: " + record.url + "\n" + ToValidUtf8(shortcut.text);
  pieces.Finish();
  return {};
}

}  // namespace schouw
