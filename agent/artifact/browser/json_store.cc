#include "agent/artifact/browser/json_store.h"

#include <charconv>
#include <cmath>

#include "agent/base/utf8.h"

namespace schouw {
namespace {

constexpr std::size_t kMaxValues = 4'000'000;  // of one text; a value takes some hundred bytes once read

// What a walk over the brackets and commas of a text saw.
struct Shape {
  std::string open;           // brackets still open at `whole_end`, outermost first
  std::size_t whole_end = 0;  // up to here every value is complete
  bool ended = false;         // the outermost value was closed
};

class ShapeWalk {
 public:
  ShapeWalk(std::string_view text, std::size_t max_depth) : text_(text), max_depth_(max_depth) {}

  Result<Shape> Walk() {
    for (; at_ < text_.size() && !shape_.ended; ++at_) {
      const char c = text_[at_];
      if (c == '"')
        SkipString();
      else if (c == '{' || c == '[')
        stack_ += c;
      else if (c == '}' || c == ']')
        Close();
      else if (c == ',')
        Mark(at_);
      if (stack_.size() > max_depth_) return Fail(ErrorCode::kTooDeep, "JSON is nested too deep", at_);
      if (values_ > kMaxValues) return Fail(ErrorCode::kTooMany, "JSON holds too many values", at_);
    }
    shape_.open = stack_.substr(0, open_at_mark_);
    return shape_;
  }

 private:
  void SkipString() {
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_)
      if (text_[at_] == '\\') ++at_;
  }
  void Close() {
    if (!stack_.empty()) stack_.pop_back();
    shape_.ended = stack_.empty();
    Mark(at_ + 1);
  }
  // The stack below the mark can only be changed by closing, which marks anew.
  void Mark(std::size_t at) {
    ++values_;
    shape_.whole_end = at;
    open_at_mark_ = stack_.size();
  }

  std::string_view text_;
  std::size_t max_depth_;
  std::size_t at_ = 0;
  std::size_t values_ = 0;
  std::size_t open_at_mark_ = 0;
  std::string stack_;
  Shape shape_;
};

Json Parsed(const std::string& text) { return Json::parse(text, nullptr, /*allow_exceptions=*/false); }

// `text` cut behind its last complete value, with every open bracket closed.
std::string Mended(std::string text, const Shape& shape) {
  text.resize(shape.whole_end);
  for (auto bracket = shape.open.rbegin(); bracket != shape.open.rend(); ++bracket) text += *bracket == '{' ? '}' : ']';
  return text;
}

}  // namespace

Result<JsonStore> ParseJsonStore(std::string text, const Limits& limits) {
  if (!IsValidUtf8(text)) text = ToValidUtf8(text);
  SCHOUW_ASSIGN(const Shape shape, ShapeWalk(text, 2 * std::size_t{limits.max_path_depth} + 16).Walk(), "");
  JsonStore store;
  store.value = Parsed(text);
  if (!store.value.is_discarded()) return store;
  if (shape.ended || shape.whole_end == 0) return Fail(ErrorCode::kMalformed, "not JSON");
  const std::size_t length = text.size();
  store.value = Parsed(Mended(std::move(text), shape));
  if (store.value.is_discarded()) return Fail(ErrorCode::kMalformed, "not JSON");
  store.damage = MakeError(ErrorCode::kTruncated, "JSON ends early", length);
  return store;
}

Result<JsonStore> ReadJsonStore(const ArtifactInput& input) {
  SCHOUW_ASSIGN(std::string text, ReadAll(input.content, input.limits.max_member_in_memory_bytes), "read");
  return ParseJsonStore(std::move(text), input.limits);
}

bool LooksLikeJsonObject(std::string_view head) {
  if (head.starts_with("\xef\xbb\xbf")) head.remove_prefix(3);
  const std::size_t first = head.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || head[first] != '{') return false;
  const std::size_t second = head.find_first_not_of(" \t\r\n", first + 1);
  return second != std::string_view::npos && (head[second] == '"' || head[second] == '}');
}

const Json* Member(const Json* object, std::string_view name) {
  if (object == nullptr || !object->is_object()) return nullptr;
  const auto found = object->find(name);
  return found == object->end() ? nullptr : &*found;
}

const Json* Element(const Json* array, std::size_t index) {
  if (array == nullptr || !array->is_array() || index >= array->size()) return nullptr;
  return &(*array)[index];
}

std::string TextOf(const Json* value) {
  const std::string* const text = value == nullptr ? nullptr : value->get_ptr<const std::string*>();
  return text == nullptr ? std::string() : *text;
}

std::string TextOf(const Json* object, std::string_view name) { return TextOf(Member(object, name)); }

std::optional<std::int64_t> IntegerOf(const Json* value) {
  constexpr double kEnd = 9.2e18;
  if (value == nullptr) return std::nullopt;
  if (value->is_number_float()) {
    const double number = value->get<double>();
    return std::abs(number) < kEnd ? std::optional(static_cast<std::int64_t>(number)) : std::nullopt;
  }
  if (value->is_number()) return value->get<std::int64_t>();
  const std::string text = TextOf(value);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() && !text.empty() ? std::optional(number)
                                                                                   : std::nullopt;
}

}  // namespace schouw
