#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <vector>

#include "agent/base/ascii.h"
#include "agent/base/contains.h"
#include "agent/base/utf8.h"
#include "agent/content/document/mail/header_block.h"
#include "agent/content/document/mail/transfer_decoder.h"
#include "agent/content/document/personal/content_lines.h"
#include "agent/content/document/personal/personal.h"
#include "agent/model/text_pieces.h"

namespace schouw {
namespace {

// Pictures, sound, keys and what only programs read.
constexpr std::string_view kContactLeftOut[] = {"PHOTO",   "LOGO",  "SOUND",  "KEY",          "UID",         "REV",
                                                "VERSION", "BEGIN", "PRODID", "CLIENTPIDMAP", "SORT-STRING", "PROFILE"};
constexpr std::string_view kStructured[] = {"N", "ADR", "ORG", "GENDER"};

// A field in base64 that is text all the same, as version 2.1 allows it; empty when it is something else.
std::string PackedText(std::string_view value) {
  std::string text = DecodeTransfer(TransferEncoding::kBase64, value);
  const bool is_text = IsValidUtf8(text) && std::ranges::none_of(text, [](char c) {
                         return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\r' && c != '\n';
                       });
  return is_text ? text : std::string();
}

class ContactsReader {
 public:
  ContactsReader(const DocumentInput& input, DocumentSink& sink) : input_(input), sink_(sink) {}

  Status Read() {
    SCHOUW_ASSIGN(const LineFile file, LineFile::Open(input_.content, input_.head, input_.limits.max_document_bytes),
                  "");
    ContentLineReader lines(file.source(), file.charset());
    while (!stopped_) {
      SCHOUW_ASSIGN(const auto line, lines.Next(), "");
      if (!line) break;
      if (line->name == "BEGIN" && AsciiLowerCased(TrimSpace(line->value)) == "vcard") Finish();
      Take(*line);
      if (line->name == "END") Finish();
    }
    Finish();
    return {};
  }

 private:
  void Take(const ContentLine& line) {
    if (Contains(kContactLeftOut, line.name) || line.name == "END") return;
    if (line.cut) {
      sink_.OnProblem(Problem{input_.origin.entry, ProblemReason::kTooBig, "a field of more than 4 MiB"});
      return;
    }
    const std::string value = line.IsBinary() ? PackedText(line.value) : line.value;
    const std::string text(TrimSpace(Contains(kStructured, line.name) ? JoinParts(value) : Unescaped(value)));
    if (text.empty()) return;
    if (line.name == "FN" && title_.empty()) title_ = text;
    if (line.name == "URL") addresses_.push_back(text);
    if (text_.size() + text.size() <= input_.limits.max_document_bytes) text_ += line.name + ": " + text + "\n";
  }

  void Finish() {
    if (text_.empty() || stopped_) return;
    const std::string place = "card " + std::to_string(++number_);
    Send(place, text_, addresses_.empty() ? "" : addresses_[0]);
    for (std::size_t i = 1; i < addresses_.size() && !stopped_; ++i) Send(place + " URL", addresses_[i], addresses_[i]);
    text_.clear();
    title_.clear();
    addresses_.clear();
  }

  void Send(const std::string& place, const std::string& text, const std::string& url) {
    Record record = input_.origin;
    record.place = place;
    record.title = title_;
    record.url = url;
    TextPieces pieces(record, input_.limits, sink_);
    pieces.buffer() = text;
    stopped_ = !pieces.Finish();
  }

  const DocumentInput& input_;
  DocumentSink& sink_;
  std::uint64_t number_ = 0;
  std::string text_;
  std::string title_;
  std::vector<std::string> addresses_;
  bool stopped_ = false;
};

}  // namespace

bool ClaimsContacts(const DocumentInput& input) {
  const std::string start = UpperStart(input.head);
  return start.starts_with("BEGIN:VCARD\r") || start.starts_with("BEGIN:VCARD\n");
}

Status ReadContacts(const DocumentInput& input, DocumentSink& sink) { return ContactsReader(input, sink).Read(); }

}  // namespace schouw
