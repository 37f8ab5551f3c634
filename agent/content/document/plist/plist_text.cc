#include "agent/content/document/plist/plist_text.h"

#include <algorithm>
#include <utility>

#include "agent/base/utf8.h"
#include "agent/base/xml_plist.h"
#include "agent/content/signatures.h"
#include "agent/model/text_pieces.h"

namespace schouw {
namespace {

constexpr std::size_t kLeastTextBytes = 4;
constexpr std::size_t kLeastFileBytes = 64;  // below that: identifiers, digests, flags
constexpr std::uint32_t kMaxLevel = 4;

bool IsWebAddress(std::string_view text) { return text.starts_with("http://") || text.starts_with("https://"); }

bool IsText(std::string_view bytes) {
  return bytes.size() >= kLeastTextBytes && IsValidUtf8(bytes) && LooksLikeText(bytes) &&
         bytes.find('\0') == std::string_view::npos;
}

}  // namespace

PlistText::PlistText(const DocumentInput& input, DocumentSink& sink, bool is_location)
    : input_(input), sink_(sink), origin_(input.origin) {
  origin_.kind = is_location ? RecordKind::kDocument : RecordKind::kAppData;
}

bool PlistText::TakeText(const std::string& path, std::string_view key, const std::string& text) {
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) return true;
  Record record = origin_;
  record.place = path.empty() ? "value" : path;
  if (IsWebAddress(text)) record.url = text;
  TextPieces pieces(record, input_.limits, sink_);
  pieces.buffer() = key.empty() ? text : std::string(key) + ": " + text;
  std::ranges::replace(pieces.buffer(), '\0', ' ');
  return pieces.Finish();
}

bool PlistText::TakeData(const std::string& path, Bytes data) {
  const std::string_view bytes = AsChars(data);
  if (IsPropertyList(bytes) && level_ < kMaxLevel) {
    ++level_;
    const Status status = ReadPropertyList(data, Visitor(path + "/"));
    --level_;
    if (!status)
      sink_.OnProblem(ProblemFrom(input_.origin.entry, Error(status.error()).In("read data in property list")));
    return true;
  }
  if (IsText(bytes)) return TakeText(path, "", std::string(bytes));
  if (bytes.size() < kLeastFileBytes && FindSignature(bytes) == nullptr) return true;
  const MemorySource content{std::string(bytes)};
  SourceMemberReader reader(content);
  Member file;
  file.path = path.empty() ? "data" : path;
  while (file.path.starts_with('/')) file.path.erase(0, 1);
  file.size = bytes.size();
  return sink_.OnEmbedded(file, reader) == SinkAnswer::kContinue;
}

PlistVisitor PlistText::Visitor(std::string prefix) {
  return {[this, prefix](const std::string& path, std::string_view key, const std::string& text) {
            return TakeText(prefix + path, key, text);
          },
          [this, prefix](const std::string& path, Bytes data) { return TakeData(prefix + path, data); }};
}

}  // namespace schouw
