#include "agent/content/document/pdf/objects.h"

#include <Dict.h>
#include <Stream.h>
#include <UTF.h>
#include <goo/gmem.h>

#include <algorithm>
#include <array>
#include <memory>

#include "agent/base/utf8.h"

namespace schouw {
namespace {

struct GooFree {
  void operator()(Unicode* characters) const { gfree(characters); }
};

constexpr std::array<std::string_view, 7> kPictureFilters = {"DCTDecode", "DCT", "CCITTFaxDecode", "CCF", "JBIG2Decode",
                                                             "JPXDecode", "JPX"};

bool IsPictureFilter(const Object& name) {
  return name.isName() && std::ranges::find(kPictureFilters, std::string_view(name.getName())) != kPictureFilters.end();
}

bool NamesPictureFilter(const Object& filters) {
  if (IsPictureFilter(filters)) return true;
  if (!filters.isArray()) return false;
  for (int i = 0; i < filters.arrayGetLength(); ++i)
    if (IsPictureFilter(filters.arrayGet(i))) return true;
  return false;
}

}  // namespace

std::string TextOf(const std::string& bytes) {
  if (bytes.starts_with("\xef\xbb\xbf")) return ToValidUtf8(std::string_view(bytes).substr(3));
  Unicode* raw = nullptr;
  const int length = TextStringToUCS4(bytes, &raw);
  const std::unique_ptr<Unicode, GooFree> characters(length > 0 ? raw : nullptr);
  std::string text;
  bool escaped = false;
  for (int i = 0; i < length; ++i) {
    const char32_t c = characters.get()[i];
    if (c == 0x1b) escaped = !escaped;
    if (c != 0x1b && c != 0 && !escaped)
      AppendUtf8(text, c > 0x10FFFF || (c >= 0xD800 && c < 0xE000) ? kReplacement : c);
  }
  return text;
}

std::string TextOf(const Object& object) { return object.isString() ? TextOf(object.getString()->toStr()) : ""; }

std::string LongTextOf(const Object& object, std::uint64_t max_bytes) {
  if (!object.isStream()) return TextOf(object);
  Object stream = object.copy();
  const auto bytes = ReadStream(stream, max_bytes);
  return bytes ? TextOf(*bytes) : "";
}

bool HasPictureFilter(const Dict& dictionary) {
  return NamesPictureFilter(dictionary.lookup("Filter")) || NamesPictureFilter(dictionary.lookup("F"));
}

std::optional<std::string> ReadStream(Object& object, std::uint64_t max_bytes, bool* cut) {
  if (!object.isStream() || object.streamGetDict() == nullptr || HasPictureFilter(*object.streamGetDict())) {
    return std::nullopt;
  }
  std::string bytes;
  std::array<unsigned char, 8192> piece;
  object.streamReset();
  for (;;) {
    const int count = object.streamGetChars(static_cast<int>(piece.size()), piece.data());
    if (count <= 0) break;
    bytes.append(reinterpret_cast<const char*>(piece.data()), static_cast<std::size_t>(count));
    if (bytes.size() > max_bytes) break;
  }
  object.streamClose();
  if (bytes.size() > max_bytes) {
    bytes.resize(static_cast<std::size_t>(max_bytes));
    if (cut != nullptr) *cut = true;
  }
  return bytes;
}

bool VisitedObjects::Enter(const Object& object) {
  if (left_ == 0) return false;
  --left_;
  return !object.isRef() || seen_.insert(object.getRef()).second;
}

void ForEachName(const Object& tree, VisitedObjects& visited,
                 const std::function<void(const std::string& name, const Object& value)>& on_entry, int depth) {
  if (!tree.isDict() || depth > kMaxTreeDepth) return;
  const Object names = tree.dictLookup("Names");
  for (int i = 0; names.isArray() && i + 1 < names.arrayGetLength(); i += 2)
    on_entry(TextOf(names.arrayGet(i)), names.arrayGetNF(i + 1));
  const Object kids = tree.dictLookup("Kids");
  for (int i = 0; kids.isArray() && i < kids.arrayGetLength(); ++i)
    if (visited.Enter(kids.arrayGetNF(i))) ForEachName(kids.arrayGet(i), visited, on_entry, depth + 1);
}

}  // namespace schouw
