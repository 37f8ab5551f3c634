// Character references of XML and HTML: "&eacute;", "&#233;", "&#xE9;".
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "agent/content/document/markup.h"

namespace schouw {

struct NamedReference {
  std::string text;
  bool without_semicolon = false;  // it also counts where no semicolon follows
};
// By its name without '&' and ';'; nullptr for an unknown one.
const NamedReference* FindNamedReference(std::string_view name);

// The longest reference that may still become one when more text follows.
inline constexpr std::size_t kLongestReferenceBytes = 128;

struct ReferenceContext {
  MarkupKind kind = MarkupKind::kHtml;
  bool in_attribute = false;
  // What the document declares `name` to be, or nullptr. May be empty.
  std::function<const std::string*(std::string_view name)> declared;
};
// `raw` with its references replaced; what is none stays as it stands.
std::string DecodeReferences(std::string_view raw, const ReferenceContext& context);

}  // namespace schouw
