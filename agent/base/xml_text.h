// Text of XML that is cut out of a document by hand: references and attributes (XML 1.0, sections 3.1, 4.1 and 4.6).
#pragma once

#include <string>
#include <string_view>

namespace schouw {

// `text` with XML's five names and numbers of characters replaced; no other name is known, and stays as it stands.
std::string XmlUnescaped(std::string_view text);

// The value of the attribute `name` in `tag`, a start tag with or without its signs; empty where there is none.
std::string XmlAttribute(std::string_view tag, std::string_view name);

}  // namespace schouw
