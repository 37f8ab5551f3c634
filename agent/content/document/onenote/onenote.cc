#include "agent/content/document/onenote/onenote.h"

#include <algorithm>
#include <deque>
#include <set>
#include <string>
#include <utility>

#include "agent/base/utf8.h"
#include "agent/content/document/codepage.h"
#include "agent/content/document/compound/ole_objects.h"
#include "agent/content/document/onenote/note_properties.h"
#include "agent/content/document/text_flow.h"

namespace schouw {
namespace {

using namespace std::string_view_literals;

// guidFileType of a section and the two values of guidFileFormat ([MS-ONESTORE] 2.3.1, 2.8.1).
constexpr std::string_view kSection = "\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3"sv;
constexpr std::string_view kRevisionStore = "\x3f\xdd\x9a\x10\x1b\x91\xf5\x49\xa5\xd0\x17\x91\xed\xc8\xae\xd8"sv;
constexpr std::string_view kPackagedStore = "\x2f\xe9\x8d\x63\xd4\xa6\xc1\x4b\x9a\x36\xb3\xfc\x25\x11\xa5\xb7"sv;
constexpr std::size_t kFormatAt = 48;

// Kinds of objects ([MS-ONE] 2.1.13).
enum Kind : std::uint32_t {
  kPage = 0x0006000b,
  kRichText = 0x0006000e,
  kPicture = 0x00060011,
  kVersionHistory = 0x0006003c,
  kVersionProxy = 0x0006003d,
  kEmbeddedFile = 0x00060035,
  kNoteTag = 0x00120043,
  kFileContainer = 0x00080036,
  kPictureContainer = 0x00080039,
};

constexpr int kMostDepth = 200;

bool IsFile(const NoteObject& object) { return object.kind == kFileContainer || object.kind == kPictureContainer; }
// Pages as they once were.
bool IsHistory(const NoteObject& object) { return object.kind == kVersionHistory || object.kind == kVersionProxy; }

std::string Utf16(std::string_view bytes) {
  std::string text = FromUtf16Le(bytes);
  while (text.ends_with('\0')) text.pop_back();
  return text;
}

// Titles and the text of an element come before what is indented below it.
int Rank(std::uint32_t tag) {
  if (tag == static_cast<std::uint32_t>(NoteTag::kTitleChildren)) return 0;
  return tag == static_cast<std::uint32_t>(NoteTag::kContentChildren) ? 1 : 2;
}

class SectionReader {
 public:
  SectionReader(NoteStore& store, const DocumentInput& input, DocumentSink& sink)
      : store_(store),
        files_(sink),
        flow_(input.origin, input.limits, sink),
        bytes_left_(std::max<std::uint64_t>(input.content.size() * 4, 1u << 20)) {}

  // Spaces in the order in which they are named: the section, then its pages.
  Status Read() {
    std::deque<NoteId> spaces = {store_.RootSpace()};
    std::set<NoteId> seen;
    while (!spaces.empty() && !stopped()) {
      const NoteId id = std::move(spaces.front());
      spaces.pop_front();
      if (!seen.insert(id).second) continue;
      auto space = store_.Load(id);
      if (!space && space.error().code == ErrorCode::kEncrypted) return Fail(std::move(space).error());
      if (!space) {
        Keep(std::move(space).error());
        continue;
      }
      named_.clear();
      visited_.clear();
      if (space->root) Visit(*space, *space->root, "", 0);
      spaces.insert(spaces.begin(), named_.begin(), named_.end());
    }
    SendAuthors();
    if (stopped()) return {};
    if (failure_) return Fail(*failure_);
    return store_.damage() ? Fail(*store_.damage()) : Status();
  }

 private:
  bool stopped() const { return stopped_ || flow_.stopped(); }

  // `name`: of the file that its parent shows.
  void Visit(const NoteSpace& space, const NoteId& id, std::string_view name, int depth) {
    const auto found = space.objects.find(id);
    if (stopped() || found == space.objects.end() || !visited_.insert(id).second) return;
    const NoteObject& object = found->second;
    if (IsHistory(object)) return;
    if (IsFile(object)) return SendFile(object, name);
    if (depth > kMostDepth) return Keep(MakeError(ErrorCode::kMalformed, "objects stand in each other too deeply"));
    if (object.set.size() > bytes_left_) return Keep(MakeError(ErrorCode::kTooBig, "its objects share their bytes"));
    bytes_left_ -= object.set.size();
    NotePropertiesRead read = ReadNoteProperties(object);
    if (!read.failure) Keep(std::move(read.failure).error());
    NoteProperties& properties = read.properties;
    if (object.kind == kPage) flow_.SetPlace("page " + std::to_string(++pages_));
    SendText(object, properties);
    if (std::string author = Utf16(properties.Find(NoteTag::kAuthor)); !author.empty())
      authors_.insert(std::move(author));
    for (NoteProperties::Reference& named : properties.spaces) named_.push_back(std::move(named.id));
    std::ranges::stable_sort(properties.objects, {}, [](const auto& child) { return Rank(child.tag); });
    const std::string file = FileName(object, properties);
    for (const NoteProperties::Reference& child : properties.objects) Visit(space, child.id, file, depth + 1);
  }

  static std::string FileName(const NoteObject& object, const NoteProperties& properties) {
    if (object.kind == kEmbeddedFile) return Utf16(properties.Find(NoteTag::kEmbeddedName));
    return object.kind == kPicture ? Utf16(properties.Find(NoteTag::kPictureName)) : std::string();
  }

  void SendText(const NoteObject& object, const NoteProperties& properties) {
    if (object.kind == kNoteTag) flow_.Aside(Utf16(properties.Find(NoteTag::kNoteTagLabel)));
    if (object.kind != kRichText && object.kind != kPicture && object.kind != kEmbeddedFile) return;
    const std::string_view unicode = properties.Find(NoteTag::kTextUnicode);
    AppendLinked(unicode.empty() ? DecodeCodepage(kWesternCodepage, Narrow(properties)) : Utf16(unicode));
    flow_.EndLine();
    flow_.Append(Utf16(properties.Find(NoteTag::kPictureText)));
    for (const NoteProperties::Data& data : properties.data)
      if (data.tag == static_cast<std::uint32_t>(NoteTag::kLinkTarget)) flow_.Aside(Utf16(data.bytes));
    flow_.EndLine();
  }

  static std::string_view Narrow(const NoteProperties& properties) {
    const std::string_view text = properties.Find(NoteTag::kTextAscii);
    return text.substr(0, text.find('\0'));
  }

  // A link is U+FDDF, HYPERLINK and the target in quotes, all hidden, then what is shown for it ([MS-ONE] 2.3.77).
  void AppendLinked(std::string_view text) {
    constexpr std::string_view kMark = "\xef\xb7\x9f", kField = "HYPERLINK \"";
    for (std::size_t mark = text.find(kMark); mark != std::string_view::npos; mark = text.find(kMark)) {
      flow_.Append(text.substr(0, mark));
      text.remove_prefix(mark + kMark.size());
      if (!text.starts_with(kField)) continue;
      text.remove_prefix(kField.size());
      const std::size_t end = std::min(text.find('"'), text.size());
      flow_.Aside(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    flow_.Append(text);
  }

  // Who wrote what is there now, each once.
  void SendAuthors() {
    flow_.EndRecord();
    flow_.SetPlace("authors");
    for (const std::string& author : authors_) {
      flow_.Append(author);
      flow_.EndLine();
    }
    flow_.EndRecord();
  }

  void SendFile(const NoteObject& object, std::string_view name) {
    auto bytes = store_.File(object);
    if (!bytes) return Keep(std::move(bytes).error());
    const std::string_view fallback = object.kind == kPictureContainer ? "picture" : "file";
    if (!files_.SendBytes(name.empty() ? fallback : name, std::string(*bytes))) stopped_ = true;
  }

  void Keep(Error error) {
    if (!failure_) failure_ = std::move(error);
  }

  NoteStore& store_;
  EmbeddedObjects files_;
  TextFlow flow_;
  std::uint64_t bytes_left_;  // of property sets: each is read once, so more than the section holds is a trick
  std::uint64_t pages_ = 0;
  bool stopped_ = false;
  std::optional<Error> failure_;
  std::set<NoteId> visited_;   // objects of this space
  std::vector<NoteId> named_;  // spaces that this one names
  std::set<std::string> authors_;
};

}  // namespace

bool ClaimsOneNote(const DocumentInput& input) { return input.head.starts_with(kSection); }

Status ReadOneNote(const DocumentInput& input, DocumentSink& sink) {
  SCHOUW_ASSIGN(const std::string bytes, ReadAll(input.content, input.limits.max_document_bytes), "");
  const std::string_view format =
      std::string_view(bytes).substr(0, kFormatAt + 16).substr(std::min(bytes.size(), kFormatAt));
  if (format != kRevisionStore && format != kPackagedStore)
    return Fail(ErrorCode::kUnsupported, "a OneNote section of an unknown format");
  auto store = format == kRevisionStore ? OpenRevisionStore(bytes) : OpenPackagedStore(bytes);
  if (!store) return Fail(std::move(store).error());
  return SectionReader(**store, input, sink).Read();
}

}  // namespace schouw
