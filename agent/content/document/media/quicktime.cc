// User data of QuickTime and 3GPP movies: atoms under moov, the media data passed over. Tags as iTunes writes them
// are TagLib's.
#include <algorithm>
#include <array>

#include "agent/base/utf8.h"
#include "agent/content/document/media/media_texts.h"

namespace schouw {
namespace {

constexpr int kMaxAtoms = 100'000;
constexpr int kMaxBoxDepth = 8;
constexpr std::size_t kMaxBoxTextBytes = 4u << 20;

struct Atom {
  std::string type;
  std::uint64_t data;  // offset
  std::uint64_t end;
};
struct Named {
  std::string_view type;
  std::string_view name;
};
// International text: length, language, text, repeated.
constexpr std::array<Named, 8> kQuickTime = {{
    {"\xa9nam", "title"},
    {"\xa9"
     "des",
     "description"},
    {"\xa9"
     "cmt",
     "comment"},
    {"\xa9inf", "comment"},
    {"\xa9key", "keywords"},
    {"\xa9"
     "alb",
     "album"},
    {"\xa9gen", "genre"},
    {"\xa9lyr", "lyrics"},
}};
// Full boxes: version and flags, language, text in UTF-8 or, after a mark, UTF-16.
constexpr std::array<Named, 5> k3Gpp = {{
    {"titl", "title"},
    {"dscp", "description"},
    {"albm", "album"},
    {"gnre", "genre"},
    {"kywd", "keywords"},
}};
// Keys of the metadata that telephones write.
constexpr std::array<Named, 6> kKeys = {{
    {"com.apple.quicktime.title", "title"},
    {"com.apple.quicktime.displayname", "title"},
    {"com.apple.quicktime.description", "description"},
    {"com.apple.quicktime.information", "description"},
    {"com.apple.quicktime.comment", "comment"},
    {"com.apple.quicktime.keywords", "keywords"},
}};

// Items of a list without keys that TagLib does not give.
constexpr std::array<Named, 5> kItems = {{
    {"ldes", "description"},
    {"sdes", "description"},
    {"desc", "description"},
    {"keyw", "keywords"},
    {"catg", "category"},
}};
// XMP in a box of its own (XMP specification part 3, 1.2.7.1).
constexpr std::string_view kXmpBox = "\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac";

template <std::size_t kCount>
std::string_view NameOf(const std::array<Named, kCount>& table, std::string_view type) {
  for (const Named& row : table)
    if (row.type == type) return row.name;
  return "";
}

class QuickTimeReader {
 public:
  QuickTimeReader(const ByteSource& content, MediaTexts& texts) : content_(content), texts_(texts) {}

  Status ReadAtoms(std::uint64_t at, std::uint64_t end, int depth, std::string_view parent) {
    while (at + 8 <= end) {
      if (++atoms_ > kMaxAtoms) return Fail(ErrorCode::kTooMany, "more than 100,000 atoms");
      SCHOUW_ASSIGN(const Atom atom, AtomAt(at, end), "read atom");
      SCHOUW_TRY(ReadAtom(atom, depth, parent), "");
      at = atom.end;
    }
    return {};
  }

 private:
  Result<Atom> AtomAt(std::uint64_t at, std::uint64_t end) {
    std::array<std::byte, 16> header{};
    SCHOUW_TRY(ReadExactly(content_, at, std::span(header).first(8)), "read atom");
    std::uint64_t size = LoadBe<std::uint32_t>(header.data());
    std::uint64_t data = at + 8;
    if (size == 1) {
      SCHOUW_TRY(ReadExactly(content_, at, header), "read atom");
      size = LoadBe<std::uint64_t>(header.data() + 8);
      data = at + 16;
    } else if (size == 0) {
      size = end - at;
    }
    if (size < data - at || size > end - at) return Fail(ErrorCode::kTruncated, "an atom goes past the end", at);
    return Atom{std::string(AsChars(std::span(header).subspan(4, 4))), data, at + size};
  }

  Status ReadAtom(const Atom& atom, int depth, std::string_view parent) {
    if (atom.type == "moov" || atom.type == "udta" || atom.type == "trak") {
      return depth < kMaxBoxDepth ? ReadAtoms(atom.data, atom.end, depth + 1, atom.type) : Status();
    }
    if (atom.type == "meta" && depth < kMaxBoxDepth) return ReadMeta(atom, depth);
    if (atom.type == "keys") return ReadKeys(atom);
    if (atom.type == "ilst") return ReadList(atom);
    if (atom.type == "uuid" && depth == 0) return ReadXmpBox(atom);
    if (parent != "udta") return {};
    if (atom.type == "XMP_") {
      SCHOUW_ASSIGN(const std::string packet, DataOf(atom), "read atom");
      AddXmpTexts(packet, texts_);
    }
    return ReadUserText(atom);
  }

  // QuickTime's is a plain atom, MPEG-4's begins with version and flags.
  Status ReadMeta(const Atom& atom, int depth) {
    SCHOUW_ASSIGN(const std::string start, ReadUpTo(content_, atom.data, 8), "read atom");
    const bool plain = start.size() == 8 && start.substr(4) == "hdlr";
    if (!plain && atom.end - atom.data < 4) return {};
    keys_.clear();
    return ReadAtoms(atom.data + (plain ? 0 : 4), atom.end, depth + 1, "meta");
  }

  Result<std::string> DataOf(const Atom& atom) {
    return ReadUpTo(content_, atom.data, std::min<std::size_t>(atom.end - atom.data, kMaxBoxTextBytes));
  }

  Status ReadUserText(const Atom& atom) {
    const std::string_view quicktime = NameOf(kQuickTime, atom.type);
    const std::string_view mobile = NameOf(k3Gpp, atom.type);
    if (quicktime.empty() && mobile.empty()) return {};
    SCHOUW_ASSIGN(const std::string data, DataOf(atom), "read atom");
    if (!mobile.empty() && data.size() > 6) {
      const std::string text = data.substr(6);
      texts_.Add(mobile, text.starts_with("\xfe\xff") ? FromUtf16Be(std::string_view(text).substr(2)) : text);
    }
    for (std::size_t at = 0; !quicktime.empty() && at + 4 <= data.size();) {
      const std::size_t size = LoadBe<std::uint16_t>(AsBytes(data).data() + at);
      texts_.Add(quicktime, std::string_view(data).substr(at + 4, size));
      at += 4 + size;
    }
    return {};
  }

  // Version, flags and count, then size, namespace and name of each key; they are numbered from 1.
  Status ReadKeys(const Atom& atom) {
    SCHOUW_ASSIGN(const std::string data, DataOf(atom), "read keys");
    keys_.clear();
    for (std::size_t at = 8; at + 8 <= data.size();) {
      const std::size_t size = LoadBe<std::uint32_t>(AsBytes(data).data() + at);
      if (size < 8 || size > data.size() - at) return Fail(ErrorCode::kMalformed, "a key is longer than its list");
      keys_.push_back(data.substr(at + 8, size - 8));
      at += size;
    }
    return {};
  }

  Status ReadXmpBox(const Atom& atom) {
    SCHOUW_ASSIGN(const std::string id, ReadUpTo(content_, atom.data, kXmpBox.size()), "read atom");
    if (id != kXmpBox) return {};
    SCHOUW_ASSIGN(const std::string data, DataOf(atom), "read atom");
    AddXmpTexts(std::string_view(data).substr(std::min(data.size(), kXmpBox.size())), texts_);
    return {};
  }

  std::string_view NameOfItem(const std::string& type) const {
    if (keys_.empty()) return NameOf(kItems, type);
    const std::uint32_t number = LoadBe<std::uint32_t>(AsBytes(type).data());
    return number == 0 || number > keys_.size() ? "" : NameOf(kKeys, keys_[number - 1]);
  }

  // Items, whose type is the number of their key where there are keys; each holds a "data" atom: type, locale, text
  // (type 1 is UTF-8).
  Status ReadList(const Atom& list) {
    for (std::uint64_t at = list.data; at + 8 <= list.end;) {
      if (++atoms_ > kMaxAtoms) return Fail(ErrorCode::kTooMany, "more than 100,000 atoms");
      SCHOUW_ASSIGN(const Atom item, AtomAt(at, list.end), "read list");
      at = item.end;
      const std::string_view name = NameOfItem(item.type);
      if (name.empty() || item.data + 16 > item.end) continue;
      SCHOUW_ASSIGN(const Atom value, AtomAt(item.data, item.end), "read list");
      SCHOUW_ASSIGN(const std::string data, DataOf(value), "read list");
      if (value.type == "data" && data.size() > 8 && LoadBe<std::uint32_t>(AsBytes(data).data()) == 1) {
        texts_.Add(name, std::string_view(data).substr(8));
      }
    }
    return {};
  }

  const ByteSource& content_;
  MediaTexts& texts_;
  std::vector<std::string> keys_;
  int atoms_ = 0;
};

}  // namespace

Status ReadQuickTimeTexts(const ByteSource& content, MediaTexts& texts) {
  return QuickTimeReader(content, texts).ReadAtoms(0, content.size(), 0, "");
}

}  // namespace schouw
