#include "agent/content/document/pdf/content_stream.h"

#include <Dict.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <string_view>

#include "agent/base/ascii.h"

namespace schouw {
namespace {

constexpr std::array<std::string_view, 6> kStreamPictureFilters = {"DCT",         "DCTDecode", "CCF", "CCITTFaxDecode",
                                                                   "JBIG2Decode", "JPXDecode"};
constexpr int kMaxResources = 10'000;
constexpr int kMaxFormDepth = 3;

bool IsPdfSpace(char c) { return c == '\0' || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == ' '; }
bool IsDelimiter(char c) { return IsPdfSpace(c) || std::strchr("()<>[]{}/%", c) != nullptr; }

// Reads the dictionary of an inline picture.
class InlineDictionary {
 public:
  InlineDictionary(std::string_view content, std::size_t at) : content_(content), at_(at) {}

  // Offset behind "ID"; nullopt when it does not come.
  std::optional<std::size_t> Read() {
    while (at_ < content_.size()) {
      const char c = content_[at_];
      if (c == '%') {
        at_ = std::min(content_.find_first_of("\r\n", at_), content_.size());
      } else if (c == '(') {
        SkipString();
      } else if (c == '/') {
        ++at_;
        TakeName();
      } else if (IsDelimiter(c)) {
        ++at_;
      } else if (Word() == "ID") {
        return at_;
      }
    }
    return std::nullopt;
  }
  bool picture() const { return picture_; }

 private:
  std::string_view Word() {
    const std::size_t start = at_;
    while (at_ < content_.size() && !IsDelimiter(content_[at_])) ++at_;
    return content_.substr(start, at_ - start);
  }
  void SkipString() {
    int depth = 0;
    for (; at_ < content_.size(); ++at_) {
      if (content_[at_] == '\\')
        ++at_;
      else if (content_[at_] == '(')
        ++depth;
      else if (content_[at_] == ')' && --depth == 0)
        break;
    }
    at_ = std::min(at_ + 1, content_.size());
  }
  void TakeName() {
    const std::string_view raw = Word();
    std::string name;
    for (std::size_t i = 0; i < raw.size(); ++i) {
      if (raw[i] == '#' && i + 2 < raw.size() && HexValue(raw[i + 1]) >= 0 && HexValue(raw[i + 2]) >= 0) {
        name += static_cast<char>(HexValue(raw[i + 1]) * 16 + HexValue(raw[i + 2]));
        i += 2;
      } else {
        name += raw[i];
      }
    }
    if (std::ranges::find(kStreamPictureFilters, name) != kStreamPictureFilters.end()) picture_ = true;
  }

  std::string_view content_;
  std::size_t at_;
  bool picture_ = false;
};

bool LooksLikeOperators(std::string_view bytes) {
  return std::ranges::all_of(bytes, [](char c) { return IsPdfSpace(c) || (c >= 0x20 && c < 0x7f); });
}

// Offset behind the "EI" that ends picture data; the end when there is none.
std::size_t EndOfPicture(std::string_view content, std::size_t from) {
  for (std::size_t at = content.find("EI", from); at != std::string_view::npos; at = content.find("EI", at + 1)) {
    const bool alone = IsPdfSpace(content[at - 1]) && (at + 2 == content.size() || IsDelimiter(content[at + 2]));
    if (alone && LooksLikeOperators(content.substr(at + 2, 16))) return at + 2;
  }
  return content.size();
}

}  // namespace

std::string WithoutInlinePictures(std::string content) {
  std::string kept;
  std::size_t copied = 0;
  for (std::size_t at = content.find("BI"); at != std::string::npos; at = content.find("BI", at + 2)) {
    if ((at > 0 && !IsDelimiter(content[at - 1])) || at + 2 >= content.size() || !IsDelimiter(content[at + 2]))
      continue;
    InlineDictionary dictionary(content, at + 2);
    const auto data = dictionary.Read();
    if (!data || !dictionary.picture()) continue;
    kept.append(content, copied, at - copied);
    copied = EndOfPicture(content, *data);
    at = copied - 2;
  }
  if (copied == 0) return content;
  return kept + ' ' + content.substr(copied);
}

Object WithoutSoftMasks(const Dict& resources, XRef* xref) {
  Object copy(resources.copy(xref));
  const Object states = copy.dictLookup("ExtGState");
  if (!states.isDict()) return copy;
  Object kept(states.getDict()->copy(xref));
  for (int i = 0; i < states.dictGetLength(); ++i) {
    const Object state = states.dictGetVal(i);
    if (!state.isDict() || !state.dictLookup("SMask").isDict()) continue;
    Object plain(state.getDict()->copy(xref));
    plain.dictSet("SMask", Object(objName, "None"));
    kept.dictSet(states.dictGetKey(i), std::move(plain));
  }
  copy.dictSet("ExtGState", std::move(kept));
  return copy;
}

bool HoldsPictures(const Dict& resources, int depth) {
  const Object objects = resources.lookup("XObject");
  if (!objects.isDict() || depth > kMaxFormDepth) return false;
  for (int i = 0; i < std::min(objects.dictGetLength(), kMaxResources >> (2 * depth)); ++i) {
    const Object object = objects.dictGetVal(i);
    if (!object.isStream()) continue;
    const Dict& dictionary = *object.streamGetDict();
    if (dictionary.lookup("Subtype").isName("Image")) return true;
    const Object inner = dictionary.lookup("Resources");
    if (inner.isDict() && HoldsPictures(*inner.getDict(), depth + 1)) return true;
  }
  return false;
}

}  // namespace schouw
