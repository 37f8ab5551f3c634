#include <algorithm>

#include "agent/base/utf8.h"
#include "agent/match/matcher_state.h"

namespace schouw {
namespace {

constexpr std::size_t kContextCodePoints = 80;

bool IsContinuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

// `at` moved by up to `count` code points towards the front (the end).
std::size_t Backward(std::string_view text, std::size_t at, std::size_t count) {
  while (count-- > 0 && at > 0) do
      --at;
    while (at > 0 && IsContinuation(text[at]));
  return at;
}
std::size_t Forward(std::string_view text, std::size_t at, std::size_t count) {
  while (count-- > 0 && at < text.size()) do
      ++at;
    while (at < text.size() && IsContinuation(text[at]));
  return at;
}

// As much of `text` as fits kMaxMatchTextBytes, cut between code points.
std::string_view Clipped(std::string_view text) {
  if (text.size() <= kMaxMatchTextBytes) return text;
  std::size_t end = kMaxMatchTextBytes;
  while (end > 0 && IsContinuation(text[end])) --end;
  return text.substr(0, end);
}

// Everything but the text.
Record WithoutText(const Record& record) {
  Record copy;
  copy.kind = record.kind;
  copy.entry = record.entry;
  copy.place = record.place;
  copy.time = record.time;
  copy.url = record.url;
  copy.title = record.title;
  copy.app = record.app;
  copy.account = record.account;
  copy.profile = record.profile;
  copy.relations = record.relations;
  copy.origin = record.origin;
  copy.state = record.state;
  copy.first_line = record.first_line;
  copy.size = record.size;
  copy.sha256 = record.sha256;
  return copy;
}

}  // namespace

Match MatchBuilder::Build(std::uint32_t pack, std::uint32_t rule, const Hit& hit) {
  Match match;
  match.pack = pack;
  match.rule = rule;
  match.record = WithoutText(record_);
  const std::string_view text = record_.text;
  if (hit.in_url) {
    match.text = Clipped(std::string_view(record_.url).substr(hit.begin, hit.end - hit.begin));
    match.record.text = Clipped(text);
    return match;
  }
  match.text = Clipped(text.substr(hit.begin, hit.end - hit.begin));
  const std::size_t from = Backward(text, hit.begin, kContextCodePoints);
  match.before = text.substr(from, hit.begin - from);
  match.after = text.substr(hit.end, Forward(text, hit.end, kContextCodePoints) - hit.end);
  match.record.text = text.size() <= kMaxMatchTextBytes ? record_.text : match.before + match.text + match.after;
  if (!record_.marks.empty()) {
    match.record.place = PlaceAt(record_, hit.begin);
    match.record.marks = {{0, match.record.place}};
  }
  if (record_.first_line > 0) match.record.place = "line " + std::to_string(LineOf(hit.begin));
  return match;
}

// Hits come mostly in order: counts on from the last one.
std::uint64_t MatchBuilder::LineOf(std::size_t offset) {
  const std::string_view text = record_.text;
  if (offset < counted_to_) {
    counted_to_ = 0;
    lines_ = 0;
  }
  for (; counted_to_ < offset; ++counted_to_) {
    const char c = text[counted_to_];
    const bool cr_of_crlf = c == '\r' && counted_to_ + 1 < text.size() && text[counted_to_ + 1] == '\n';
    if (c == '\n' || (c == '\r' && !cr_of_crlf)) ++lines_;
  }
  return record_.first_line + lines_;
}

}  // namespace schouw
