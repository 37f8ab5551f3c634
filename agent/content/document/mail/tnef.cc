#include "agent/content/document/mail/tnef.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <set>
#include <string>

#include "agent/base/utf8.h"
#include "agent/content/document/mail/encoded_words.h"
#include "agent/content/document/outlook/compressed_rtf.h"
#include "agent/model/relation.h"
#include "agent/model/text_pieces.h"

namespace schouw {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kSignature = "\x78\x9f\x3e\x22"sv;
// Identifiers of attributes, section 2.1.3.2.
constexpr std::uint32_t kSubject = 0x00018004;
constexpr std::uint32_t kBody = 0x0002800c;
constexpr std::uint32_t kCodePage = 0x00069007;
constexpr std::uint32_t kMessageProperties = 0x00069003;
constexpr std::uint32_t kNewAttachment = 0x00069002;
constexpr std::uint32_t kAttachmentTitle = 0x00018010;
constexpr std::uint32_t kAttachmentData = 0x0006800f;
constexpr std::uint32_t kAttachmentProperties = 0x00069005;
// Properties, MS-OXPROPS: identifier in the high half, type (MS-OXCDATA 2.11.1) in the low one.
constexpr std::uint16_t kString8 = 0x001e;
constexpr std::uint16_t kUnicode = 0x001f;
constexpr std::uint16_t kObject = 0x000d;
constexpr std::uint16_t kBinary = 0x0102;
constexpr std::uint16_t kMultiple = 0x1000;
constexpr std::uint16_t kPropertySubject = 0x0037;
constexpr std::uint16_t kPropertyBody = 0x1000;
constexpr std::uint16_t kPropertyRtf = 0x1009;
constexpr std::uint16_t kPropertyHtml = 0x1013;
constexpr std::uint16_t kPropertyData = 0x3701;
constexpr std::uint16_t kPropertyFileName = 0x3704;
constexpr std::uint16_t kPropertyLongFileName = 0x3707;

struct TnefProperty {
  std::uint16_t id;
  std::uint16_t type;
  Bytes value;
};

// Bytes of a value of fixed size as it is padded here; 0: it says its size itself (section 2.1.3.4).
std::size_t FixedBytes(std::uint16_t type) {
  switch (type) {
    case 0x0002:
    case 0x0003:
    case 0x0004:
    case 0x000a:
    case 0x000b: return 4;
    case 0x0005:
    case 0x0006:
    case 0x0007:
    case 0x0014:
    case 0x0040: return 8;
    case 0x0048: return 16;
    default: return 0;
  }
}

Status SkipName(ByteReader& reader) {
  SCHOUW_TRY(reader.Skip(16), "read name of property");
  SCHOUW_ASSIGN(const auto kind, reader.Le<std::uint32_t>(), "");
  SCHOUW_ASSIGN(const auto value, reader.Le<std::uint32_t>(), "");
  return kind == 0 ? Status() : reader.Skip((std::size_t{value} + 3) / 4 * 4);
}

Status ForEachProperty(Bytes bytes, const std::function<void(const TnefProperty&)>& on_property) {
  ByteReader reader(bytes);
  SCHOUW_ASSIGN(const auto count, reader.Le<std::uint32_t>(), "read properties");
  for (std::uint32_t i = 0; i < count; ++i) {
    SCHOUW_ASSIGN(const auto type, reader.Le<std::uint16_t>(), "read property");
    SCHOUW_ASSIGN(const auto id, reader.Le<std::uint16_t>(), "read property");
    if (id >= 0x8000) SCHOUW_TRY(SkipName(reader), "");
    const auto base = static_cast<std::uint16_t>(type & ~kMultiple);
    const std::size_t fixed = FixedBytes(base);
    std::uint32_t values = 1;
    if (fixed == 0 || (type & kMultiple) != 0) {
      SCHOUW_ASSIGN(values, reader.Le<std::uint32_t>(), "read property");
    }
    for (std::uint32_t v = 0; v < values; ++v) {
      std::size_t size = fixed;
      if (fixed == 0) {
        SCHOUW_ASSIGN(size, reader.Le<std::uint32_t>(), "read property");
      }
      SCHOUW_ASSIGN(const Bytes value, reader.Take(size), "read property");
      on_property({id, base, value});
      SCHOUW_TRY(reader.Skip(std::min((4 - size % 4) % 4, reader.remaining())), "");
    }
  }
  return {};
}

class TnefReader {
 public:
  TnefReader(const DocumentInput& input, DocumentSink& sink) : input_(input), sink_(sink) {}

  Status Read(Bytes bytes) {
    ByteReader reader(bytes);
    SCHOUW_TRY(reader.Skip(6), "read signature");
    Status status;
    while (reader.remaining() > 0 && status) status = ReadAttribute(reader);
    FinishAttachment();
    Send("headers", subject_.empty() ? "" : "Subject: " + subject_ + "\n");
    Send("body", body_);
    return status;
  }

 private:
  struct Attachment {
    std::string title;
    std::string name;  // the long one
    Bytes data;
  };

  Status ReadAttribute(ByteReader& reader) {
    SCHOUW_TRY(reader.Skip(1), "read attribute");
    SCHOUW_ASSIGN(const auto id, reader.Le<std::uint32_t>(), "read attribute");
    SCHOUW_ASSIGN(const auto size, reader.Le<std::uint32_t>(), "read attribute");
    SCHOUW_ASSIGN(const Bytes data, reader.Take(size), "read attribute");
    SCHOUW_TRY(reader.Skip(2), "read checksum");
    switch (id) {
      case kCodePage:
        if (data.size() >= 4) code_page_ = "windows-" + std::to_string(LoadLe<std::uint32_t>(data.data()));
        return {};
      case kSubject: subject_ = Text(data, kString8); return {};
      case kBody: body_ = Text(data, kString8); return {};
      case kMessageProperties: return ForEachProperty(data, [&](const TnefProperty& p) { TakeMessage(p); });
      case kNewAttachment: FinishAttachment(); return {};
      case kAttachmentTitle: attachment_.title = Text(data, kString8); return {};
      case kAttachmentData: attachment_.data = data; return {};
      case kAttachmentProperties: return ForEachProperty(data, [&](const TnefProperty& p) { TakeAttachment(p); });
      default: return {};
    }
  }

  std::string Text(Bytes bytes, std::uint16_t type) const {
    std::string text = type == kUnicode ? FromUtf16Le(AsChars(bytes)) : DecodeBytes(code_page_, AsChars(bytes));
    text.resize(std::min(text.find('\0'), text.size()));
    return text;
  }

  void TakeMessage(const TnefProperty& property) {
    const bool text = property.type == kString8 || property.type == kUnicode;
    if (text && property.id == kPropertySubject) subject_ = Text(property.value, property.type);
    if (text && property.id == kPropertyBody) body_ = Text(property.value, property.type);
    if (property.id == kPropertyHtml && text) SendFile("body.html", AsBytes(Text(property.value, property.type)));
    if (property.id == kPropertyHtml && property.type == kBinary) SendFile("body.html", property.value);
    if (property.id != kPropertyRtf || property.type != kBinary) return;
    const auto rtf = DecompressRtf(AsChars(property.value), input_.limits.max_member_in_memory_bytes);
    if (rtf) return SendFile("body.rtf", AsBytes(*rtf));
    sink_.OnProblem(ProblemFrom(input_.origin.entry, Error(rtf.error()).In("read body")));
  }

  void TakeAttachment(const TnefProperty& property) {
    constexpr std::size_t kInterfaceBytes = 16;  // before an embedded object
    const bool text = property.type == kString8 || property.type == kUnicode;
    if (text && property.id == kPropertyLongFileName) attachment_.name = Text(property.value, property.type);
    if (text && property.id == kPropertyFileName && attachment_.title.empty())
      attachment_.title = Text(property.value, property.type);
    if (property.id != kPropertyData || !attachment_.data.empty()) return;
    if (property.type == kBinary) attachment_.data = property.value;
    if (property.type == kObject && property.value.size() > kInterfaceBytes)
      attachment_.data = property.value.subspan(kInterfaceBytes);
  }

  void FinishAttachment() {
    if (!attachment_.data.empty())
      SendFile(attachment_.name.empty() ? attachment_.title : attachment_.name, attachment_.data);
    attachment_ = {};
  }

  // Text and attachments are one message.
  std::uint64_t OwnRelation() const { return RelationOf(EntryText(input_.origin.entry)); }

  void SendFile(std::string name, Bytes data) {
    const std::string number = std::to_string(++files_);
    if (stopped_ || data.empty()) return;
    while (name.starts_with('/')) name.erase(0, 1);
    if (name.empty()) name = "attachment " + number;
    if (!names_.insert(name).second) name = "attachment " + number + "/" + name;
    const MemorySource content{std::string(AsChars(data))};
    SourceMemberReader reader(content);
    Member file;
    file.path = name;
    file.size = data.size();
    file.modified = input_.origin.time;
    file.relations = {OwnRelation()};
    stopped_ = sink_.OnEmbedded(file, reader) == SinkAnswer::kStop;
  }

  void Send(const std::string& place, const std::string& text) {
    if (stopped_ || text.empty()) return;
    Record record = input_.origin;
    record.kind = RecordKind::kMessage;
    record.relations = {OwnRelation()};
    record.place = place;
    record.title = subject_;
    TextPieces pieces(record, input_.limits, sink_);
    pieces.buffer() = text;
    stopped_ = !pieces.Finish();
  }

  const DocumentInput& input_;
  DocumentSink& sink_;
  std::string code_page_ = "windows-1252";
  std::string subject_;
  std::string body_;
  Attachment attachment_;
  std::set<std::string> names_;
  std::uint64_t files_ = 0;
  bool stopped_ = false;
};

}  // namespace

bool ClaimsTnef(const DocumentInput& input) { return input.head.starts_with(kSignature) && input.head.size() > 6; }

Status ReadTnef(const DocumentInput& input, DocumentSink& sink) {
  SCHOUW_ASSIGN(const std::string bytes, ReadAll(input.content, input.limits.max_document_bytes), "read message");
  return TnefReader(input, sink).Read(AsBytes(bytes));
}

}  // namespace schouw
