#include "agent/content/document/outlook/outlook_message.h"

#include <utility>

#include "agent/content/document/codepage.h"
#include "agent/content/document/compound/compound_file.h"
#include "agent/content/document/compound/compound_kind.h"
#include "agent/content/document/compound/compound_writer.h"
#include "agent/content/document/compound/ole_objects.h"
#include "agent/content/document/document_within.h"
#include "agent/content/document/message_ids.h"
#include "agent/content/document/outlook/compressed_rtf.h"
#include "agent/content/document/outlook/message_properties.h"
#include "agent/content/document/placed_text.h"
#include "agent/model/relation.h"

namespace schouw {
namespace {

using enum MessageTag;

// Counts records on their way.
class CountingSink final : public DocumentSink {
 public:
  // `relations`: what text and attachments of the message share, and its thread.
  CountingSink(DocumentSink& next, std::vector<std::uint64_t> relations)
      : next_(next), relations_(std::move(relations)) {}
  SinkAnswer OnRecord(Record record) override {
    ++records_;
    record.relations.insert(record.relations.end(), relations_.begin(), relations_.end());
    const SinkAnswer answer = next_.OnRecord(std::move(record));
    stopped_ = stopped_ || answer == SinkAnswer::kStop;
    return answer;
  }
  void OnProblem(Problem problem) override { next_.OnProblem(std::move(problem)); }
  void OnArtifact(ArtifactCoverage coverage) override { next_.OnArtifact(std::move(coverage)); }
  SinkAnswer OnEmbedded(const Member& file, MemberReader& content) override {
    Member related = file;
    related.relations.insert(related.relations.end(), relations_.begin(), relations_.end());
    return next_.OnEmbedded(related, content);
  }
  std::uint64_t records() const { return records_; }
  bool stopped() const { return stopped_; }

 private:
  DocumentSink& next_;
  std::vector<std::uint64_t> relations_;
  std::uint64_t records_ = 0;
  bool stopped_ = false;
};

std::string Person(std::string_view name, std::string_view address) {
  if (name.empty() || name == address) return std::string(address);
  return address.empty() ? std::string(name) : std::string(name) + " <" + std::string(address) + ">";
}

std::string FirstOf(std::string first, std::string second) { return first.empty() ? second : first; }

Record OriginOf(const DocumentInput& input, MessageProperties& message) {
  Record origin = input.origin;
  origin.kind = RecordKind::kMessage;
  for (const MessageTag tag : {kSubmitTime, kDeliveryTime, kCreationTime}) {
    const auto time = message.Time(tag);
    if (!time) continue;
    origin.time = time;
    break;
  }
  origin.title = message.Text(kSubject);
  return origin;
}

std::vector<std::uint64_t> RelationsOf(const DocumentInput& input, MessageProperties& message) {
  std::vector<std::uint64_t> relations = {RelationOf(EntryText(input.origin.entry))};
  for (const MessageTag tag : {kMessageId, kInReplyTo, kReferences}) AddMessageIds(message.Text(tag), relations);
  return relations;
}

class MessageReader {
 public:
  MessageReader(const DocumentInput& input, DocumentSink& sink, CompoundFile& file)
      : file_(file),
        message_(file, CompoundFile::kRoot, kWesternCodepage),
        sink_(sink, RelationsOf(input, message_)),
        input_{input.content, input.head, input.mime, OriginOf(input, message_), input.limits},
        texts_(input_.origin, input.limits, sink_) {}

  Status Read() {
    const std::string sender = Person(FirstOf(message_.Text(kSenderName), message_.Text(kSentByName)),
                                      FirstOf(message_.Text(kSenderSmtpAddress),
                                              FirstOf(message_.Text(kSenderAddress), message_.Text(kSentByAddress))));
    texts_.Send("subject", input_.origin.title);
    texts_.Send("sender", sender);
    EachStorage("__recip_version1.0_", [&](CompoundFile::Id id) { ReadRecipient(id); });
    ReadBody();
    EachStorage("__attach_version1.0_", [&](CompoundFile::Id id) { ReadAttachment(id); });
    return {};
  }

 private:
  template <typename Function>
  void EachStorage(std::string_view prefix, Function function) {
    const auto children = file_.item(CompoundFile::kRoot).children;
    for (const CompoundFile::Id child : children) {
      const CompoundFile::Item& item = file_.item(child);
      if (sink_.stopped() || !wanted_) return;
      if (item.type == CompoundFile::Type::kStorage && item.name.starts_with(prefix)) function(child);
    }
  }

  void Tell(const Error& error) { sink_.OnProblem(ProblemFrom(input_.origin.entry, error)); }

  void ReadRecipient(CompoundFile::Id storage) {
    MessageProperties recipient(file_, storage, message_.codepage());
    texts_.Send("recipient",
                Person(recipient.Text(kDisplayName), FirstOf(recipient.Text(kSmtpAddress), recipient.Text(kAddress))));
  }

  // The text stands there up to three times; the program shows the richest.
  void ReadBody() {
    const std::uint64_t before = sink_.records();
    Status status = ReadHtml();
    if (!sink_.stopped() && sink_.records() == before && status) status = ReadRtfBody();
    if (!status) Tell(status.error());
    if (!sink_.stopped() && sink_.records() == before) texts_.Send("body", message_.Text(kBody));
  }

  Status ReadHtml() {
    if (const auto html = message_.Binary(kHtml)) {
      if (html->failure) Tell(*html->failure);
      const auto codepage = message_.Number(kInternetCodepage);
      if (!codepage) return ReadDocumentWithin(html->bytes, "text/html", input_, sink_);
      return ReadHtmlWithin(DecodeCodepage(*codepage, html->bytes), input_, sink_);
    }
    const std::string html = message_.Text(kHtml);
    return html.empty() ? Status() : ReadHtmlWithin(html, input_, sink_);
  }

  Status ReadRtfBody() {
    const auto packed = message_.Binary(kCompressedRtf);
    if (!packed || packed->bytes.empty()) return {};
    SCHOUW_ASSIGN(std::string rtf, DecompressRtf(packed->bytes, input_.limits.max_document_bytes), "read body");
    return ReadDocumentWithin(std::move(rtf), "text/rtf", input_, sink_);
  }

  void ReadAttachment(CompoundFile::Id storage) {
    MessageProperties attachment(file_, storage, message_.codepage());
    std::string name = FirstOf(attachment.Text(kAttachedLongName),
                               FirstOf(attachment.Text(kAttachedName), attachment.Text(kDisplayName)));
    const auto modified = attachment.Time(kCreationTime);
    if (auto data = attachment.Binary(kAttachedData)) {
      if (data->failure) Tell(*data->failure);
      wanted_ = objects_.SendBytes(FirstOf(name, "attachment"), std::move(data->bytes), modified);
      return;
    }
    const auto inner = attachment.Storage(kAttachedData);
    if (!inner) return;
    if (file_.FindStream(*inner, "__properties_version1.0")) {
      wanted_ = objects_.SendBytes(FirstOf(name, "message") + ".msg", CopyStorage(file_, *inner), modified);
    } else {
      wanted_ = objects_.SendStorage(file_, *inner, FirstOf(name, "object"));
    }
  }

  CompoundFile& file_;
  MessageProperties message_;
  CountingSink sink_;
  DocumentInput input_;  // with the message's kind and time
  PlacedText texts_;
  EmbeddedObjects objects_{sink_};
  bool wanted_ = true;
};

}  // namespace

bool ClaimsOutlookMessage(const DocumentInput& input) { return KindsOf(input).message; }

Status ReadOutlookMessage(const DocumentInput& input, DocumentSink& sink) {
  SCHOUW_ASSIGN(CompoundFile file, CompoundFile::Open(input.content, input.limits), "");
  TellDamage(file, input, sink);
  return MessageReader(input, sink, file).Read();
}

}  // namespace schouw
