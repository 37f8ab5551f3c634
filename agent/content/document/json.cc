#include "agent/content/document/json.h"

#include <algorithm>

#include "agent/base/json_reader.h"
#include "agent/content/document/content_decoder.h"
#include "agent/content/document/text_flow.h"

namespace schouw {
namespace {

constexpr std::size_t kClaimBytes = 8u << 10;

}  // namespace

// An object or array as far as its head shows, with at least one string in it.
bool ClaimsJson(const DocumentInput& input) {
  const std::size_t first = input.head.find_first_not_of(std::string_view("\xef\xbb\xbf\xff\xfe\0 \t\r\n", 10));
  if (first == std::string_view::npos || (input.head[first] != '{' && input.head[first] != '[')) return false;
  std::string text;
  ContentDecoder decoder;
  decoder.Decode(input.head.substr(0, kClaimBytes), text);
  bool has_value = false;
  JsonReader reader([&](std::string_view, std::string_view) { has_value = true; });
  reader.Feed(text);
  if (input.head.size() <= kClaimBytes && input.content.size() <= kClaimBytes) {
    decoder.Finish(text);
    reader.Finish();
  }
  const bool long_first_string = text.size() > 1 && text.find('"') != std::string::npos;
  return reader.is_valid() && (has_value || long_first_string);
}

Status ReadJson(const DocumentInput& input, DocumentSink& sink) {
  TextFlow flow(input.origin, input.limits, sink);
  const JsonReader* position = nullptr;
  JsonReader reader([&](std::string_view key, std::string_view value) {
    flow.SetPlace("key " + position->Path());
    flow.Append(key);
    if (!key.empty()) flow.Append(value.empty() ? ":" : ": ");
    flow.Append(value);
    flow.EndLine();
  });
  position = &reader;
  const Status status = DecodeContent(input.content, [&](std::string_view text) {
    reader.Feed(text);
    return !flow.stopped();
  });
  reader.Finish();
  flow.EndRecord();
  return flow.stopped() ? Status{} : status;
}

}  // namespace schouw
