// What every part of the PDF reader does with poppler's objects: text strings, bounded streams, trees without loops.
#pragma once

#include <Object.h>
#include <XRef.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace schouw {

// A text string (ISO 32000-2, 7.9.2.2: UTF-16, UTF-8 or PDFDocEncoding) as UTF-8, without NUL and language escapes.
std::string TextOf(const std::string& bytes);
// The same of an object; empty when it is no string.
std::string TextOf(const Object& object);
// The text of an entry that is a string or, for long texts, a stream.
std::string LongTextOf(const Object& object, std::uint64_t max_bytes);

// Whether one of the stream's filters would decode a picture: such a stream is never read.
bool HasPictureFilter(const Dict& dictionary);

// The decoded bytes of a stream up to `max_bytes`; nullopt when it is no stream or a picture. `cut`: there was more.
std::optional<std::string> ReadStream(Object& object, std::uint64_t max_bytes, bool* cut = nullptr);

// Walks objects that point to each other and may point in circles.
class VisitedObjects {
 public:
  explicit VisitedObjects(std::uint64_t most) : left_(most) {}
  // False: `object` was seen before, or there were too many.
  bool Enter(const Object& object);
  bool spent() const { return left_ == 0; }

 private:
  std::set<Ref> seen_;
  std::uint64_t left_;
};

// Calls `on_entry` for each name and value of a name tree (ISO 32000-2, 7.9.6); the value as it stands, maybe a Ref.
void ForEachName(const Object& tree, VisitedObjects& visited,
                 const std::function<void(const std::string& name, const Object& value)>& on_entry, int depth = 0);

inline constexpr int kMaxTreeDepth = 64;

}  // namespace schouw
