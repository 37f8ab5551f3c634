// VICS (Video Image Classification Standard) of versions 1.2, 1.3 and 2.0: OData JSON. The first member says which
// ("odata.metadata": ".../DataModels/1.3.xml#Media", "@odata.context":
// ".../DataModels/2.0.xml/Default/$metadata#Media"); then "value": a list of media with MD5, SHA1, Category, MediaSize,
// and further hashes as a list of HashName and HashValue. Also NIST's lists of known files in the same form: what a
// list is for, its name and form do not say.
#include <cctype>
#include <charconv>
#include <vector>

#include "agent/hashlist/json_events.h"
#include "agent/hashlist/reading.h"

namespace schouw {
namespace {

// An object that is being read.
struct Level {
  bool is_object = false;
  bool is_media_list = false;  // a list whose objects are media
  bool is_medium = false;
  bool held_media = false;  // media stood in it: it is a case, not a medium itself
  std::string bad_digest;   // the key of one that is none
  ListedHash hash;
  std::string hash_name;  // of one of a medium's further hashes
  std::string hash_value;
};

// "1.3" of "http://github.com/ICMEC/ProjectVic/DataModels/1.3.xml#Media".
std::string VersionOf(const std::string& address) {
  const std::size_t end = address.find(".xml");
  if (end == std::string::npos) return "";
  const std::size_t slash = address.rfind('/', end);
  return slash == std::string::npos ? "" : address.substr(slash + 1, end - slash - 1);
}

class VicsReader {
 public:
  VicsReader(const ByteSource& list, const OnListedHash& on_hash)
      : text_(list), json_(text_), reading_("vics", on_hash) {}

  Result<HashListReading> Read() {
    for (;;) {
      const auto event = json_.Next();
      if (!event) {
        const std::uint64_t done = reading_.entries();
        return Fail(Error(event.error()).In("after " + std::to_string(done) + " entries"));
      }
      if (*event == JsonEvent::kEnd) return reading_.Take();
      SCHOUW_TRY(Take(*event), "");
    }
  }

 private:
  Status Take(JsonEvent event) {
    switch (event) {
      case JsonEvent::kBeginObject: Begin(true); return {};
      case JsonEvent::kBeginArray: Begin(false); return {};
      case JsonEvent::kEndObject: return EndObject();
      case JsonEvent::kEndArray: levels_.pop_back(); return {};
      case JsonEvent::kString:
      case JsonEvent::kOther: TakeValue(); return {};
      case JsonEvent::kEnd: return {};
    }
    return {};
  }

  void Begin(bool is_object) {
    Level level;
    level.is_object = is_object;
    if (is_object) {
      level.is_medium = !levels_.empty() && levels_.back().is_media_list;
    } else {
      level.is_media_list =
          levels_.empty() || json_.key() == "Media" || (json_.key() == "value" && Medium() == nullptr);
    }
    levels_.push_back(std::move(level));
  }

  void TakeValue() {
    if (levels_.empty() || !levels_.back().is_object) return;
    Level& level = levels_.back();
    const std::string& key = json_.key();
    const std::string& value = json_.text();
    if (levels_.size() == 1 && (key == "odata.metadata" || key == "@odata.context"))
      return reading_.set_version(VersionOf(value));
    if (key == "HashName") level.hash_name = value;
    if (key == "HashValue") level.hash_value = value;
    if (key == "MediaSize") level.hash.size = ParseSize(value);
    if (key == "Category") level.hash.category = ParseCategory(value);
    if (const auto algorithm = AlgorithmOfName(key)) TakeDigest(level, *algorithm, value);
  }

  static std::optional<std::int64_t> ParseCategory(std::string_view text) {
    std::int64_t category = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), category);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return category;
  }

  static void TakeDigest(Level& medium, DigestAlgorithm algorithm, const std::string& value) {
    if (value.empty() || value == "null") return;
    if (!SetDigest(value, algorithm, medium.hash.digests)) medium.bad_digest = DigestName(algorithm);
  }

  // The object around the innermost that is a medium, or null.
  Level* Medium() {
    for (auto level = levels_.rbegin(); level != levels_.rend(); ++level)
      if (level->is_medium) return &*level;
    return nullptr;
  }

  Status EndObject() {
    const Level level = std::move(levels_.back());
    levels_.pop_back();
    if (!level.is_medium) {
      Level* medium = Medium();
      const auto algorithm = AlgorithmOfName(level.hash_name);
      if (medium != nullptr && algorithm) TakeDigest(*medium, *algorithm, level.hash_value);
      return {};
    }
    if (Level* outer = Medium()) outer->held_media = true;
    ++objects_;
    if (level.held_media && level.hash.digests.algorithms().empty()) return {};
    if (!level.bad_digest.empty()) {
      reading_.Damaged("object " + std::to_string(objects_), "its " + level.bad_digest + " is none");
      return {};
    }
    return reading_.Entry(level.hash);
  }

  TextStream text_;
  JsonEvents json_;
  ListReading reading_;
  std::vector<Level> levels_;
  std::uint64_t objects_ = 0;
};

}  // namespace

Result<HashListReading> ReadVicsList(const ByteSource& list, const OnListedHash& on_hash) {
  return VicsReader(list, on_hash).Read();
}

}  // namespace schouw
