#include <algorithm>
#include <cstring>

#include "agent/base/utf8.h"
#include "agent/match/matcher_state.h"

namespace schouw {
namespace {

constexpr std::size_t kContextCodePoints = 80;

bool IsContinuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

// Whether these kContextCodePoints bytes are as many code points.
bool AreAscii(const char* bytes) {
  std::uint64_t any = 0;
  for (std::size_t i = 0; i < kContextCodePoints; i += sizeof any) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes + i, sizeof word);
    any |= word;
  }
  return (any & 0x8080808080808080u) == 0;
}
static_assert(kContextCodePoints % sizeof(std::uint64_t) == 0);

// `at` moved by up to kContextCodePoints towards the front (the end).
std::size_t Backward(std::string_view text, std::size_t at) {
  std::size_t count = kContextCodePoints;
  if (at >= count && AreAscii(&text[at - count])) return at - count;
  while (count-- > 0 && at > 0) do
      --at;
    while (at > 0 && IsContinuation(text[at]));
  return at;
}
std::size_t Forward(std::string_view text, std::size_t at) {
  std::size_t count = kContextCodePoints;
  if (text.size() - at > count && AreAscii(&text[at]) && !IsContinuation(text[at + count])) return at + count;
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

}  // namespace

void MatchBuilder::Begin(const Record& record) {
  record_ = &record;
  counted_to_ = 0;
  lines_ = 0;
  has_whole_text_ = false;
  Record& copy = match_.record;
  copy.kind = record.kind;
  copy.entry = record.entry;
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
}

const Match& MatchBuilder::Build(std::uint32_t pack, std::uint32_t rule, const Hit& hit) {
  const Record& record = *record_;
  const std::string_view text = record.text;
  const std::string_view hit_text = hit.in_url ? record.url : record.text;
  match_.pack = pack;
  match_.rule = rule;
  match_.text = Clipped(hit_text.substr(hit.begin, hit.end - hit.begin));
  match_.before.clear();
  match_.after.clear();
  match_.record.place = record.place;
  match_.record.marks.clear();
  const bool whole = hit.in_url || text.size() <= kMaxMatchTextBytes;
  if (whole && !has_whole_text_) match_.record.text = Clipped(text);
  has_whole_text_ = whole;
  if (hit.in_url) return match_;
  const std::size_t from = Backward(text, hit.begin);
  match_.before = text.substr(from, hit.begin - from);
  match_.after = text.substr(hit.end, Forward(text, hit.end) - hit.end);
  if (!whole) match_.record.text = match_.before + match_.text + match_.after;
  if (!record.marks.empty()) {
    match_.record.place = PlaceAt(record, hit.begin);
    match_.record.marks = {{0, match_.record.place}};
  }
  if (record.first_line > 0) match_.record.place = "line " + std::to_string(LineOf(hit.begin));
  return match_;
}

// Hits come mostly in order: counts on from the last one.
std::uint64_t MatchBuilder::LineOf(std::size_t offset) {
  const std::string_view text = record_->text;
  if (offset < counted_to_) {
    counted_to_ = 0;
    lines_ = 0;
  }
  for (; counted_to_ < offset; ++counted_to_) {
    const char c = text[counted_to_];
    const bool cr_of_crlf = c == '\r' && counted_to_ + 1 < text.size() && text[counted_to_ + 1] == '\n';
    if (c == '\n' || (c == '\r' && !cr_of_crlf)) ++lines_;
  }
  return record_->first_line + lines_;
}

}  // namespace schouw
