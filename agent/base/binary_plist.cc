#include "agent/base/binary_plist.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <optional>
#include <vector>

#include "agent/base/utf8.h"

namespace schouw {
namespace {

constexpr std::size_t kTrailerBytes = 32;
constexpr std::size_t kMaxDepth = 200;
constexpr std::size_t kMaxPathBytes = 1000;

enum class ObjectKind : std::uint8_t { kOther, kData, kText, kDate, kUid, kList, kDictionary };

struct Object {
  ObjectKind kind = ObjectKind::kOther;
  std::uint64_t count = 0;  // elements, or pairs; of kUid its value
  Bytes content;            // of data, text and a date its bytes, else the references
  bool wide = false;        // text in UTF-16
};

std::uint64_t BigEndian(Bytes bytes) {
  std::uint64_t value = 0;
  for (const std::byte byte : bytes) value = value << 8 | std::to_integer<std::uint8_t>(byte);
  return value;
}

class Reader {
 public:
  Reader(Bytes bytes, const PlistVisitor& visitor) : bytes_(bytes), visitor_(visitor) {}

  Status Read() {
    SCHOUW_TRY(ReadTrailer(), "read trailer");
    visited_.resize(static_cast<std::size_t>(object_count_));
    SCHOUW_ASSIGN(const Object top, ObjectAt(top_), "read first object");
    FindArchive(top);
    if (objects_) {
      if (const auto roots = Value(top, "$top")) Walk(*roots, "", "", 0);
    } else {
      Walk(top_, "", "", 0);
    }
    if (too_deep_)
      return Fail(ErrorCode::kTooDeep, "more than " + std::to_string(kMaxDepth) + " objects inside each other");
    if (spent_) return Fail(ErrorCode::kTooMany, "its objects are repeated too often");
    if (broken_ > 0) return Fail(ErrorCode::kMalformed, std::to_string(broken_) + " broken objects");
    return {};
  }

 private:
  Status ReadTrailer() {
    if (bytes_.size() < 8 + kTrailerBytes) return Fail(ErrorCode::kTruncated, "no trailer");
    const Bytes trailer = bytes_.last(kTrailerBytes);
    offset_bytes_ = std::to_integer<std::size_t>(trailer[6]);
    reference_bytes_ = std::to_integer<std::size_t>(trailer[7]);
    object_count_ = BigEndian(trailer.subspan(8, 8));
    top_ = BigEndian(trailer.subspan(16, 8));
    table_ = BigEndian(trailer.subspan(24, 8));
    const std::uint64_t room = bytes_.size() - kTrailerBytes;
    const bool sizes = offset_bytes_ >= 1 && offset_bytes_ <= 8 && reference_bytes_ >= 1 && reference_bytes_ <= 8;
    if (!sizes || table_ > room || object_count_ > (room - table_) / offset_bytes_ || top_ >= object_count_) {
      return Fail(ErrorCode::kMalformed, "broken trailer");
    }
    return {};
  }

  Result<Object> ObjectAt(std::uint64_t reference) const {
    if (reference >= object_count_) return Fail(ErrorCode::kMalformed, "reference outside the table");
    const std::size_t entry = static_cast<std::size_t>(table_ + reference * offset_bytes_);
    const std::uint64_t offset = BigEndian(bytes_.subspan(entry, offset_bytes_));
    if (offset >= table_) return Fail(ErrorCode::kMalformed, "object outside the file");
    ByteReader reader(bytes_.first(static_cast<std::size_t>(table_)));
    SCHOUW_TRY(reader.SeekTo(static_cast<std::size_t>(offset)), "");
    SCHOUW_ASSIGN(const auto marker, reader.Le<std::uint8_t>(), "");
    return ReadObject(reader, marker);
  }

  Result<Object> ReadObject(ByteReader& reader, std::uint8_t marker) const {
    Object object;
    const unsigned type = marker >> 4;
    if (type == 8) {
      SCHOUW_ASSIGN(const Bytes uid, reader.Take((marker & 0xfu) + 1u), "");
      object.kind = ObjectKind::kUid;
      object.count = uid.size() <= 8 ? BigEndian(uid) : ~0ull;
      return object;
    }
    if (marker == 0x33) {
      SCHOUW_ASSIGN(object.content, reader.Take(8), "");
      object.kind = ObjectKind::kDate;
      return object;
    }
    if (type != 4 && type != 5 && type != 6 && type != 7 && (type < 0xa || type > 0xd)) return object;
    SCHOUW_ASSIGN(object.count, ReadCount(reader, marker), "");
    std::uint64_t unit = 1;
    if (type == 6) unit = 2;
    if (type >= 0xa) unit = type == 0xd ? 2 * reference_bytes_ : reference_bytes_;
    if (object.count > reader.remaining() / unit) return Fail(ErrorCode::kTruncated, "object ends early");
    SCHOUW_ASSIGN(object.content, reader.Take(static_cast<std::size_t>(object.count * unit)), "");
    object.kind = type == 4     ? ObjectKind::kData
                  : type <= 7   ? ObjectKind::kText
                  : type == 0xd ? ObjectKind::kDictionary
                                : ObjectKind::kList;
    object.wide = type == 6;
    return object;
  }

  static Result<std::uint64_t> ReadCount(ByteReader& reader, std::uint8_t marker) {
    if ((marker & 0xf) != 0xf) return static_cast<std::uint64_t>(marker & 0xfu);
    SCHOUW_ASSIGN(const auto size, reader.Le<std::uint8_t>(), "");
    if (size >> 4 != 1 || (size & 0xf) > 3) return Fail(ErrorCode::kMalformed, "broken count", reader.offset());
    SCHOUW_ASSIGN(const Bytes value, reader.Take(std::size_t{1} << (size & 0xf)), "");
    return BigEndian(value);
  }

  std::uint64_t Reference(const Object& object, std::uint64_t index) const {
    return BigEndian(object.content.subspan(static_cast<std::size_t>(index) * reference_bytes_, reference_bytes_));
  }

  // What is given is some times the file at most, however often it refers to its longest text.
  bool Spend(const Object& object) {
    spent_ = spent_ || object.content.size() > budget_;
    if (!spent_) budget_ -= object.content.size();
    return !spent_;
  }

  std::string TextOf(const Object& object) {
    if (!Spend(object)) return "";
    const std::string_view bytes = AsChars(object.content);
    return object.wide ? FromUtf16Be(bytes) : ToValidUtf8(bytes);
  }

  std::string TextAt(std::uint64_t reference) {
    const auto object = ObjectAt(reference);
    return object && object->kind == ObjectKind::kText ? TextOf(*object) : std::string();
  }

  // The reference that a dictionary has for `key`.
  std::optional<std::uint64_t> Value(const Object& dictionary, std::string_view key) {
    if (dictionary.kind != ObjectKind::kDictionary) return std::nullopt;
    for (std::uint64_t i = 0; i < std::min<std::uint64_t>(dictionary.count, 64); ++i)
      if (TextAt(Reference(dictionary, i)) == key) return Reference(dictionary, dictionary.count + i);
    return std::nullopt;
  }

  void FindArchive(const Object& top) {
    const auto archiver = Value(top, "$archiver");
    const auto objects = Value(top, "$objects");
    if (!archiver || !objects) return;
    const auto list = ObjectAt(*objects);
    if (list && list->kind == ObjectKind::kList) objects_ = *list;
  }

  static std::string Join(const std::string& path, const std::string& name) {
    std::string joined = path.empty() ? name : path + "/" + name;
    if (joined.size() > kMaxPathBytes) joined = ToValidUtf8(joined.substr(0, kMaxPathBytes));
    return joined;
  }

  void Walk(std::uint64_t reference, const std::string& path, std::string_view key, std::size_t depth) {
    if (stopped_ || spent_) return;
    if (depth > kMaxDepth) {
      too_deep_ = true;
      return;
    }
    const auto object = ObjectAt(reference);
    if (!object) {
      ++broken_;
      return;
    }
    switch (object->kind) {
      case ObjectKind::kOther: return;
      case ObjectKind::kText: {
        const std::string text = TextOf(*object);
        if (!text.empty()) stopped_ = !visitor_.on_text(path, key, text);
        return;
      }
      case ObjectKind::kData:
        if (Spend(*object)) stopped_ = !visitor_.on_data(path, object->content);
        return;
      case ObjectKind::kDate:
        if (visitor_.on_date) stopped_ = !visitor_.on_date(path, std::bit_cast<double>(BigEndian(object->content)));
        return;
      case ObjectKind::kUid:
        if (objects_ && object->count != 0 && object->count < objects_->count)
          Walk(Reference(*objects_, object->count), path, key, depth + 1);
        return;
      case ObjectKind::kList:
      case ObjectKind::kDictionary: break;
    }
    const auto index = static_cast<std::size_t>(reference);
    if (visited_[index]) return;
    visited_[index] = true;
    object->kind == ObjectKind::kList ? WalkList(*object, path, depth) : WalkDictionary(*object, path, depth);
  }

  void WalkList(const Object& list, const std::string& path, std::size_t depth) {
    for (std::uint64_t i = 0; i < list.count && !stopped_ && !spent_; ++i)
      Walk(Reference(list, i), Join(path, std::to_string(i)), "", depth + 1);
  }

  void WalkDictionary(const Object& dictionary, const std::string& path, std::size_t depth) {
    if (objects_ && WalkArchived(dictionary, path, depth)) return;
    for (std::uint64_t i = 0; i < dictionary.count && !stopped_ && !spent_; ++i) {
      const std::string key = TextAt(Reference(dictionary, i));
      if (objects_ && key == "$class") continue;
      const std::uint64_t value = Reference(dictionary, dictionary.count + i);
      const std::string inner = Join(path, key);
      GiveKey(inner, key, value);
      Walk(value, inner, key, depth + 1);
    }
  }

  // A key of something larger than a text is text too: some programs write addresses and names there.
  void GiveKey(const std::string& path, const std::string& key, std::uint64_t value) {
    auto object = ObjectAt(value);
    if (object && object->kind == ObjectKind::kUid && objects_ && object->count < objects_->count)
      object = ObjectAt(Reference(*objects_, object->count));
    const bool is_text = object && object->kind == ObjectKind::kText;
    if (!is_text && !key.empty()) stopped_ = !visitor_.on_text(path, "", key);
  }

  // NSDictionary, NSArray, NSSet, NSString of Foundation as they are archived. False: another class.
  bool WalkArchived(const Object& object, const std::string& path, std::size_t depth) {
    const auto list_of = [&](std::string_view key) -> std::optional<Object> {
      const auto reference = Value(object, key);
      const auto list = reference ? ObjectAt(*reference) : Result<Object>(Object{});
      return list && list->kind == ObjectKind::kList ? std::optional(*list) : std::nullopt;
    };
    const auto values = list_of("NS.objects");
    if (!values) return false;
    const auto keys = list_of("NS.keys");
    for (std::uint64_t i = 0; i < values->count && !stopped_ && !spent_; ++i) {
      const std::string key = keys && i < keys->count ? ArchivedText(Reference(*keys, i)) : std::string();
      const std::string inner = Join(path, key.empty() ? std::to_string(i) : key);
      GiveKey(inner, key, Reference(*values, i));
      Walk(Reference(*values, i), inner, key, depth + 1);
    }
    return true;
  }

  std::string ArchivedText(std::uint64_t reference) {
    const auto object = ObjectAt(reference);
    if (!object || object->kind != ObjectKind::kUid || object->count >= objects_->count) return TextAt(reference);
    return TextAt(Reference(*objects_, object->count));
  }

  Bytes bytes_;
  const PlistVisitor& visitor_;
  std::size_t offset_bytes_ = 0;
  std::size_t reference_bytes_ = 0;
  std::uint64_t object_count_ = 0;
  std::uint64_t top_ = 0;
  std::uint64_t table_ = 0;
  std::optional<Object> objects_;  // of a keyed archive
  std::vector<bool> visited_;
  std::uint64_t budget_ = bytes_.size() * 16 + 4096;  // bytes that may still be given
  std::uint64_t broken_ = 0;
  bool too_deep_ = false;
  bool spent_ = false;
  bool stopped_ = false;
};

}  // namespace

bool IsBinaryPlist(std::string_view head) { return head.starts_with("bplist"); }

Status ReadBinaryPlist(Bytes bytes, const PlistVisitor& visitor) {
  const std::string_view version = AsChars(bytes).substr(0, 8);
  if (!version.starts_with("bplist0")) return Fail(ErrorCode::kUnsupported, "property list of another version");
  return Reader(bytes, visitor).Read();
}

}  // namespace schouw
