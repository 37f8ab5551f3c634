// Where something stands: device, volume, path, and the path inside each container on the way down.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace schouw {

// Names are raw bytes as the file system or container stores them; only EntryText makes them printable.
struct Locator {
  std::string device;              // "d1"
  std::string volume;              // "p0", "p2", "p2.v1"
  std::vector<std::string> chain;  // [0] path in the file system, starting with '/'; each next one a container's member
  std::string stream;              // alternate data stream of chain[0], or empty

  bool operator==(const Locator&) const = default;

  // The last name of the last path ("brief.docx"); the stream's name is not part of it.
  std::string_view Name() const;
  // This entry's member `path` (no leading '/'), one container deeper.
  Locator Member(std::string path) const;
};

// "p2:/Users/anna/a.zip!/b.tar.gz!/brief.docx", as the contract's "Where something stands" has it. The text is valid
// UTF-8 and tells different raw names apart: `\` is `\\`, bytes that are not UTF-8 `\xff`, a trailing `!` of a
// component
// `\x21`, `:` `\x3a`, control and bidirectional characters `\u{202e}`.
std::string EntryText(const Locator& locator);

// One path or name escaped the same way.
std::string EscapePath(std::string_view raw);

}  // namespace schouw
