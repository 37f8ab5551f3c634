// Title, subject, keywords and comments of an Office file, from its property set streams ([MS-OLEPS]).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/content/document/compound/compound_file.h"
#include "agent/content/document/placed_text.h"

namespace schouw {

struct TextProperty {
  std::string format_id;  // of its set, 16 bytes
  std::uint32_t id;
  std::string text;
};

// Every text of a property set stream. What is damaged is left out.
std::vector<TextProperty> ReadTextProperties(std::string_view stream);

// Sends those of \5SummaryInformation and \5DocumentSummaryInformation that somebody typed to describe the document,
// each with its name as place ("title"), and the document's own properties. False: the sink wants no more.
bool SendSummary(CompoundFile& file, CompoundFile::Id storage, PlacedText& texts);

}  // namespace schouw
