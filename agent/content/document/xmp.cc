#include "agent/content/document/xmp.h"

#include <array>
#include <exception>
#include <exiv2/exiv2.hpp>

#include "agent/base/utf8.h"

namespace schouw {
namespace {

struct XmpProperty {
  std::string_view key;
  std::string_view name;
};
constexpr std::array<XmpProperty, 17> kProperties = {{
    {"Xmp.dc.title", "title"},
    {"Xmp.dc.description", "description"},
    {"Xmp.dc.subject", "keywords"},
    {"Xmp.pdf.Keywords", "keywords"},
    {"Xmp.photoshop.Headline", "headline"},
    {"Xmp.photoshop.Category", "category"},
    {"Xmp.photoshop.SupplementalCategories", "category"},
    {"Xmp.photoshop.Instructions", "comment"},
    {"Xmp.exif.UserComment", "comment"},
    {"Xmp.tiff.ImageDescription", "description"},
    {"Xmp.xmp.Label", "label"},
    {"Xmp.acdsee.caption", "title"},
    {"Xmp.acdsee.notes", "comment"},
    {"Xmp.acdsee.keywords", "keywords"},
    {"Xmp.xmpDM.album", "album"},
    {"Xmp.xmpDM.logComment", "comment"},
    {"Xmp.xmpDM.genre", "genre"},
}};
constexpr XmpProperty kAuthor = {"Xmp.dc.creator", "author"};

// Each language and each item on a line of its own.
std::string LinesOf(const Exiv2::Xmpdatum& property) {
  std::string lines;
  const auto add = [&lines](const std::string& text) { lines += (lines.empty() ? "" : "\n") + ToValidUtf8(text); };
  if (const auto* languages = dynamic_cast<const Exiv2::LangAltValue*>(&property.value())) {
    std::string last;
    for (const auto& [language, text] : languages->value_) {
      if (text != last) add(text);
      last = text;
    }
  } else if (dynamic_cast<const Exiv2::XmpArrayValue*>(&property.value()) != nullptr) {
    for (long i = 0; i < property.count(); ++i) add(property.toString(i));
  } else {
    add(property.toString());
  }
  return lines;
}

void AddProperties(const Exiv2::XmpData& data, const XmpProperty& wanted, std::vector<NamedText>& texts) {
  for (const Exiv2::Xmpdatum& property : data) {
    if (property.key() != wanted.key) continue;
    std::string lines = LinesOf(property);
    if (!lines.empty()) texts.push_back({std::string(wanted.name), std::move(lines)});
  }
}

}  // namespace

std::vector<NamedText> XmpTexts(std::string_view packet, PersonsInXmp persons) {
  WarmXmp();
  std::vector<NamedText> texts;
  try {
    Exiv2::XmpData data;
    if (Exiv2::XmpParser::decode(data, std::string(packet)) != 0) return texts;
    for (const XmpProperty& wanted : kProperties) AddProperties(data, wanted, texts);
    if (persons == PersonsInXmp::kAuthors) AddProperties(data, kAuthor, texts);
  } catch (const std::exception&) {
    // Damaged: what was found stays.
  }
  return texts;
}

void WarmXmp() {
  [[maybe_unused]] static const bool ready = [] {
    Exiv2::LogMsg::setLevel(Exiv2::LogMsg::mute);
    return Exiv2::XmpParser::initialize();
  }();
}

}  // namespace schouw
