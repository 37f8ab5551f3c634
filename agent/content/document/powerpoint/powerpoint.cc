#include "agent/content/document/powerpoint/powerpoint.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "agent/base/bytes.h"
#include "agent/base/number_at.h"
#include "agent/base/utf8.h"
#include "agent/content/document/compound/compound_file.h"
#include "agent/content/document/compound/compound_kind.h"
#include "agent/content/document/compound/ole_objects.h"
#include "agent/content/document/compound/property_set.h"
#include "agent/content/document/inflate.h"
#include "agent/content/document/placed_text.h"
#include "agent/content/document/powerpoint/powerpoint_records.h"

namespace schouw {
namespace {

// Types of records, [MS-PPT] 2.13.24.
constexpr std::uint16_t kNotes = 0x3f0, kSlideList = 0xff0, kSlidePersist = 0x3f3;
constexpr std::uint16_t kEnvironment = 0x3f2, kLink = 0xfd7;
constexpr std::uint16_t kTextChars = 0xfa0, kTextBytes = 0xfa8, kCString = 0xfba, kNotesAtom = 0x3f1;
constexpr std::uint16_t kHeadersFooters = 0xfd9, kComment = 0x2ee0, kBinaryTag = 0x138b, kObject = 0xfcc;
constexpr std::uint16_t kObjectAtom = 0xfc3, kObjectStorage = 0x1011;
constexpr std::size_t kMaxContainerDepth = 64;
// Each byte of the stream is walked about once; a stream whose objects overlap ends soon after.
constexpr std::uint64_t kMaxWalks = 4;

std::string WideText(std::string_view data) { return FromUtf16Le(data.substr(0, data.size() - data.size() % 2)); }

// TextBytesAtom holds the low bytes of UTF-16 units, 2.9.43.
std::string NarrowText(std::string_view data) {
  std::string text;
  for (const char c : data) AppendUtf8(text, static_cast<unsigned char>(c));
  return text;
}

// Paragraphs end with a carriage return, lines with a vertical tab.
std::string WithLines(std::string text) {
  std::ranges::replace_if(
      text, [](char c) { return c == '\r' || c == '\v'; }, '\n');
  return text;
}

class PowerPointReader {
 public:
  PowerPointReader(const DocumentInput& input, DocumentSink& sink, CompoundFile file)
      : input_(input), sink_(sink), file_(std::move(file)), texts_(input.origin, input.limits, sink), objects_(sink) {}

  Status Read() {
    const StreamBytes stream = file_.Read(*file_.FindStream(CompoundFile::kRoot, "PowerPoint Document"));
    Tell(stream.failure);
    std::string user;
    if (const auto found = file_.FindStream(CompoundFile::kRoot, "Current User")) user = file_.Read(*found).bytes;
    if (file_.FindStream(CompoundFile::kRoot, "EncryptedSummary"))
      return Fail(ErrorCode::kEncrypted, "a presentation behind a password");
    SCHOUW_ASSIGN(directory_, ReadPersistDirectory(stream.bytes, user), "read presentation");
    if (directory_.encrypted) return Fail(ErrorCode::kEncrypted, "a presentation behind a password");
    if (!SendSummary(file_, CompoundFile::kRoot, texts_)) return {};
    stream_ = stream.bytes;
    left_bytes_ = stream_.size() * kMaxWalks;
    ReadDocument();
    if (!wanted_) return {};
    if (overlapping_) return Fail(ErrorCode::kMalformed, "its records overlap");
    if (too_deep_) return Fail(ErrorCode::kTooDeep, "its records stand too deep inside each other");
    if (damaged_) return Fail(ErrorCode::kMalformed, "a part of the presentation is not where it should be");
    return {};
  }

 private:
  struct Page {
    std::uint32_t persist_id, slide_id;
  };

  void Tell(const std::optional<Error>& failure) {
    if (failure) sink_.OnProblem(ProblemFrom(input_.origin.entry, *failure));
  }

  std::optional<PowerPointRecord> Object(std::uint32_t persist_id) {
    const auto found = directory_.offsets.find(persist_id);
    if (found == directory_.offsets.end() || found->second >= stream_.size()) {
      damaged_ = true;
      return std::nullopt;
    }
    std::string_view rest = stream_.substr(found->second);
    const auto record = NextRecord(rest);
    damaged_ = damaged_ || !record || record->cut;
    return record;
  }

  // DocumentContainer, 2.4.1: lists of slides with their outline, links, objects.
  void ReadDocument() {
    const auto document = Object(directory_.document);
    if (!document) return;
    for (std::string_view rest = document->data; wanted_;) {
      const auto record = NextRecord(rest);
      if (!record) break;
      if (record->type == kSlideList) {
        ReadList(*record);
      } else if (record->type != kEnvironment) {
        Walk(*record, "presentation", 1);
      }
    }
    for (std::size_t i = 0; i < slides_.size() && wanted_; ++i) ReadPage(slides_[i], "slide " + std::to_string(i + 1));
    for (const Page& page : notes_) ReadPage(page, "notes");
    for (const Page& page : masters_) ReadPage(page, "master");
  }

  // SlideListWithTextContainer, MasterListWithText, NotesListWithText, 2.4.14: each page's outline follows its atom.
  void ReadList(const PowerPointRecord& list) {
    std::vector<Page>& pages = list.instance == 0 ? slides_ : list.instance == 2 ? notes_ : masters_;
    for (std::string_view rest = list.data; wanted_;) {
      const auto record = NextRecord(rest);
      if (!record) return;
      if (record->type == kSlidePersist) {
        pages.push_back({Le32OrZero(record->data, 0), Le32OrZero(record->data, 12)});
      } else {
        const std::string number = std::to_string(pages.size());
        Walk(*record, list.instance == 0 ? "slide " + number : list.instance == 2 ? "notes" : "master", 1);
      }
    }
  }

  void ReadPage(const Page& page, std::string place) {
    if (!wanted_ || page.persist_id == 0) return;
    const auto record = Object(page.persist_id);
    if (!record) return;
    if (record->type == kNotes) place = NotesPlace(*record);
    Walk(*record, place, 0);
  }

  // NotesAtom, 2.5.12, names its slide.
  std::string NotesPlace(const PowerPointRecord& notes) const {
    std::string_view rest = notes.data;
    for (auto record = NextRecord(rest); record; record = NextRecord(rest)) {
      if (record->type != kNotesAtom) continue;
      const auto slide = std::ranges::find(slides_, Le32OrZero(record->data, 0), &Page::slide_id);
      if (slide != slides_.end()) return "notes of slide " + std::to_string(slide - slides_.begin() + 1);
    }
    return "notes";
  }

  void Walk(const PowerPointRecord& record, const std::string& place, std::size_t depth) {
    if (depth > kMaxContainerDepth) too_deep_ = true;
    overlapping_ = overlapping_ || record.data.size() > left_bytes_;
    if (!wanted_ || depth > kMaxContainerDepth || overlapping_) return;
    left_bytes_ -= std::min<std::uint64_t>(left_bytes_, depth == 0 ? record.data.size() : 8);
    switch (record.type) {
      case kTextChars: return Send(place, WideText(record.data));
      case kTextBytes: return Send(place, NarrowText(record.data));
      case kComment: return SendString(record, 1, "comments on " + place);
      case kHeadersFooters: return SendStrings(record, "headers and footers");
      case kLink: return SendLink(record);
      case kObject: return SendObject(record);
      default: break;
    }
    if (record.version != 0xf && record.type != kBinaryTag) return;
    for (std::string_view rest = record.data; wanted_;) {
      const auto child = NextRecord(rest);
      if (!child) return;
      Walk(*child, place, depth + 1);
    }
  }

  void Send(const std::string& place, std::string text) {
    wanted_ = wanted_ && texts_.Send(place, WithLines(std::move(text)));
  }

  // The CString of that instance in a container; empty when there is none.
  static std::string StringIn(const PowerPointRecord& container, std::uint16_t instance) {
    std::string_view rest = container.data;
    for (auto record = NextRecord(rest); record; record = NextRecord(rest))
      if (record->type == kCString && record->instance == instance) return WideText(record->data);
    return "";
  }
  void SendString(const PowerPointRecord& container, std::uint16_t instance, const std::string& place) {
    Send(place, StringIn(container, instance));
  }
  void SendStrings(const PowerPointRecord& container, const std::string& place) {
    for (std::uint16_t instance = 0; instance < 3; ++instance) SendString(container, instance, place);
  }

  // ExHyperlinkContainer, 2.10.16.
  void SendLink(const PowerPointRecord& link) { wanted_ = wanted_ && texts_.SendLink("link", StringIn(link, 1)); }

  // ExOleEmbedContainer, 2.10.27; its storage is an object of its own, 2.10.34.
  void SendObject(const PowerPointRecord& object) {
    std::string_view rest = object.data;
    for (auto record = NextRecord(rest); record; record = NextRecord(rest)) {
      if (record->type != kObjectAtom || record->data.size() < 24) continue;
      const auto storage = Object(Le32OrZero(record->data, 16));
      if (storage && storage->type == kObjectStorage) SendStorage(*storage, StringIn(object, 2));
    }
  }

  void SendStorage(const PowerPointRecord& storage, const std::string& name) {
    std::string bytes(storage.data);
    if (storage.instance == 1) {
      Inflated inflated = Inflate(storage.data.substr(std::min<std::size_t>(4, storage.data.size())),
                                  DeflateForm::kZlib, left_object_bytes_);
      if (!inflated.status) Tell(inflated.status.error());
      bytes = std::move(inflated.bytes);
    }
    if (bytes.size() > left_object_bytes_)
      return Tell(MakeError(ErrorCode::kTooBig, "the objects in it are too large"));
    left_object_bytes_ -= bytes.size();
    const MemorySource content(std::move(bytes));
    auto file = CompoundFile::Open(content, input_.limits);
    if (!file) return Tell(file.error());
    wanted_ = wanted_ && objects_.SendStorage(*file, CompoundFile::kRoot, name);
  }

  const DocumentInput& input_;
  DocumentSink& sink_;
  CompoundFile file_;
  PlacedText texts_;
  EmbeddedObjects objects_;
  PersistDirectory directory_;
  std::string_view stream_;
  std::vector<Page> slides_, notes_, masters_;
  std::uint64_t left_bytes_ = 0;
  std::uint64_t left_object_bytes_ = input_.limits.max_document_bytes;
  bool overlapping_ = false, too_deep_ = false, damaged_ = false;
  bool wanted_ = true;
};

}  // namespace

bool ClaimsPowerPoint(const DocumentInput& input) { return KindsOf(input).powerpoint; }

Status ReadPowerPoint(const DocumentInput& input, DocumentSink& sink) {
  SCHOUW_ASSIGN(CompoundFile file, CompoundFile::Open(input.content, input.limits), "");
  TellDamage(file, input, sink);
  return PowerPointReader(input, sink, std::move(file)).Read();
}

}  // namespace schouw
