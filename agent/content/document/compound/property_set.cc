#include "agent/content/document/compound/property_set.h"

#include <algorithm>

#include "agent/base/utf8.h"
#include "agent/content/document/codepage.h"

namespace schouw {
namespace {

using namespace std::string_view_literals;

// GUIDs as stored ([MS-OLEPS] 2.25, 3.1).
constexpr std::string_view kSummary = "\xe0\x85\x9f\xf2\xf9\x4f\x68\x10\xab\x91\x08\x00\x2b\x27\xb3\xd9"sv;
constexpr std::string_view kDocumentSummary = "\x02\xd5\xcd\xd5\x9c\x2e\x1b\x10\x93\x97\x08\x00\x2b\x2c\xf9\xae"sv;
constexpr std::string_view kUserDefined = "\x05\xd5\xcd\xd5\x9c\x2e\x1b\x10\x93\x97\x08\x00\x2b\x2c\xf9\xae"sv;

// A value at `at`, as far as it is there; empty when it is no text. VT_LPSTR, VT_LPWSTR ([MS-OLEPS] 2.15).
std::string TextAt(std::string_view set, std::size_t at, std::uint32_t codepage) {
  if (at > set.size() || set.size() - at < 8) return "";
  const std::byte* p = AsBytes(set).data() + at;
  const auto type = LoadLe<std::uint16_t>(p);
  if (type != 0x1e && type != 0x1f) return "";
  const bool wide = type == 0x1f || codepage == 1200;
  std::uint64_t bytes = LoadLe<std::uint32_t>(p + 4);
  if (type == 0x1f) bytes *= 2;
  const std::string_view raw = set.substr(at + 8, static_cast<std::size_t>(std::min<std::uint64_t>(bytes, set.size())));
  std::string text = wide ? FromUtf16Le(raw.substr(0, raw.size() - raw.size() % 2)) : DecodeCodepage(codepage, raw);
  if (const std::size_t end = text.find('\0'); end != std::string::npos) text.resize(end);
  return ToValidUtf8(text);
}

// Values that overlap say more than their set can hold: the rest of such a set is left out.
void ReadSet(std::string_view format_id, std::string_view set, std::vector<TextProperty>& found) {
  std::size_t left = set.size() * 4;
  if (set.size() < 8) return;
  const std::byte* p = AsBytes(set).data();
  const std::size_t count = std::min<std::size_t>(LoadLe<std::uint32_t>(p + 4), (set.size() - 8) / 8);
  std::uint32_t codepage = kWesternCodepage;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t at = LoadLe<std::uint32_t>(p + 8 + i * 8 + 4);
    if (LoadLe<std::uint32_t>(p + 8 + i * 8) == 1 && at <= set.size() && set.size() - at >= 6)
      codepage = LoadLe<std::uint16_t>(p + at + 4);
  }
  for (std::size_t i = 0; i < count; ++i) {
    const auto id = LoadLe<std::uint32_t>(p + 8 + i * 8);
    if (id < 2) continue;
    std::string text = TextAt(set, LoadLe<std::uint32_t>(p + 8 + i * 8 + 4), codepage);
    if (text.size() > left) return;
    left -= text.size();
    if (!text.empty()) found.push_back({std::string(format_id), id, std::move(text)});
  }
}

// What a property is called, or null for one that says nothing of the content (program, template, printer).
const char* PropertyName(const TextProperty& property) {
  if (property.format_id == kUserDefined) return "document property";
  if (property.format_id == kSummary) {
    switch (property.id) {
      case 2: return "title";
      case 3: return "subject";
      case 4: return "author";
      case 5: return "keywords";
      case 6: return "comments";
      case 8: return "last author";
      default: return nullptr;
    }
  }
  if (property.format_id != kDocumentSummary) return nullptr;
  switch (property.id) {
    case 2: return "category";
    case 14: return "manager";
    case 15: return "company";
    default: return nullptr;
  }
}

}  // namespace

std::vector<TextProperty> ReadTextProperties(std::string_view stream) {
  std::vector<TextProperty> found;
  if (stream.size() < 28) return found;
  const std::byte* p = AsBytes(stream).data();
  const std::size_t sets = std::min<std::size_t>({LoadLe<std::uint32_t>(p + 24), (stream.size() - 28) / 20, 2});
  for (std::size_t i = 0; i < sets; ++i) {
    const std::size_t offset = LoadLe<std::uint32_t>(p + 28 + i * 20 + 16);
    if (offset < stream.size()) ReadSet(stream.substr(28 + i * 20, 16), stream.substr(offset), found);
  }
  return found;
}

bool SendSummary(CompoundFile& file, CompoundFile::Id storage, PlacedText& texts) {
  for (const std::string_view name : {"\5SummaryInformation"sv, "\5DocumentSummaryInformation"sv}) {
    const auto stream = file.FindStream(storage, name);
    if (!stream) continue;
    for (const TextProperty& property : ReadTextProperties(file.Read(*stream).bytes))
      if (const char* place = PropertyName(property); place != nullptr && !texts.Send(place, property.text))
        return false;
  }
  return true;
}

}  // namespace schouw
