#include "agent/match/pack_codec.h"

#include <utility>

#include "agent/base/sha256.h"
#include "agent/base/utf8.h"

namespace schouw {
namespace {

constexpr std::size_t kSmallestTextBytes = 4;
constexpr std::size_t kSmallestRuleBytes = 132;

class Writer {
 public:
  void Number(std::uint64_t value, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) bytes_ += static_cast<char>(value >> (8 * i) & 0xFF);
  }
  void Flag(bool value) { Number(value ? 1 : 0, 1); }
  void Text(const std::string& text) {
    Number(text.size(), 4);
    bytes_ += text;
  }
  void Texts(const std::vector<std::string>& texts) {
    Number(texts.size(), 4);
    for (const std::string& text : texts) Text(text);
  }
  void Groups(const std::vector<TermGroup>& groups) {
    Number(groups.size(), 4);
    for (const TermGroup& group : groups) Texts(group);
  }
  void Day(const Date& date) {
    Number(static_cast<std::uint64_t>(date.year), 2);
    Number(static_cast<std::uint64_t>(date.month), 1);
    Number(static_cast<std::uint64_t>(date.day), 1);
  }
  std::string Take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

// Reads into places; after the first failure every further read does nothing, and Finish() tells that failure.
class Reader {
 public:
  explicit Reader(Bytes bytes) : reader_(bytes) {}

  template <typename T>
  T Number() {
    if (!status_) return 0;
    Result<T> value = reader_.Le<T>();
    if (value) return *value;
    status_ = Fail(std::move(value).error());
    return 0;
  }
  bool Flag() {
    const auto value = Number<std::uint8_t>();
    if (value > 1) Refuse(ErrorCode::kMalformed, "flag is neither 0 nor 1");
    return value == 1;
  }
  std::string Text() {
    const auto size = Number<std::uint32_t>();
    if (!status_) return "";
    Result<Bytes> raw = reader_.Take(size);
    if (!raw) {
      status_ = Fail(std::move(raw).error());
      return "";
    }
    std::string text(AsChars(*raw));
    if (!IsValidUtf8(text)) Refuse(ErrorCode::kMalformed, "text is not UTF-8");
    return text;
  }
  std::uint32_t Count(std::size_t smallest_item_bytes) {
    const auto count = Number<std::uint32_t>();
    if (status_ && count > reader_.remaining() / smallest_item_bytes) {
      Refuse(ErrorCode::kTruncated, "list of " + std::to_string(count) + " is longer than the bytes that are left");
    }
    return status_ ? count : 0;
  }
  std::vector<std::string> Texts() {
    const std::uint32_t count = Count(kSmallestTextBytes);
    std::vector<std::string> texts;
    texts.reserve(count);
    for (std::uint32_t i = 0; i < count && status_; ++i) texts.push_back(Text());
    return texts;
  }
  std::vector<TermGroup> Groups() {
    const std::uint32_t count = Count(kSmallestTextBytes);
    std::vector<TermGroup> groups;
    for (std::uint32_t i = 0; i < count && status_; ++i) groups.push_back(Texts());
    return groups;
  }
  Date Day() {
    Date date;
    date.year = Number<std::uint16_t>();
    date.month = Number<std::uint8_t>();
    date.day = Number<std::uint8_t>();
    if (status_ && !IsValid(date)) Refuse(ErrorCode::kMalformed, "no such day");
    return date;
  }
  void Refuse(ErrorCode code, std::string message) {
    if (status_) status_ = Fail(code, std::move(message), reader_.offset());
  }
  bool ok() const { return status_.has_value(); }
  Status Finish() {
    if (status_ && reader_.remaining() > 0) Refuse(ErrorCode::kMalformed, "bytes after the end");
    return status_;
  }

 private:
  ByteReader reader_;
  Status status_;
};

void EncodeLooseness(Writer& writer, const Rule& rule) {
  writer.Flag(rule.fold_leet);
  writer.Flag(rule.fold_spacing);
  writer.Flag(rule.fold_homoglyphs);
  writer.Number(rule.distance, 1);
  writer.Flag(rule.plural);
  writer.Flag(rule.diminutive);
}

void EncodeConditions(Writer& writer, const Rule& rule) {
  writer.Texts(rule.near_terms);
  writer.Number(rule.near_words, 4);
  writer.Groups(rule.all);
  writer.Groups(rule.any);
  writer.Number(rule.at_least, 4);
  writer.Flag(rule.at_least_a_day);
}

void EncodeRule(Writer& writer, const Rule& rule) {
  writer.Text(rule.id);
  writer.Number(static_cast<std::uint64_t>(rule.kind), 1);
  writer.Text(rule.category);
  writer.Number(static_cast<std::uint64_t>(rule.severity), 1);
  writer.Number(rule.on.bits(), 4);
  writer.Texts(rule.terms);
  writer.Texts(rule.regexes);
  writer.Flag(rule.whole_word);
  writer.Flag(rule.fold_case);
  writer.Flag(rule.fold_diacritics);
  EncodeLooseness(writer, rule);
  EncodeConditions(writer, rule);
  writer.Texts(rule.hosts);
  writer.Texts(rule.urls);
  writer.Text(rule.set);
  writer.Number(static_cast<std::uint64_t>(rule.set_class), 1);
  writer.Text(rule.set_sha256);
  writer.Texts(rule.unless);
  writer.Text(rule.why);
  writer.Text(rule.ask);
  writer.Texts(rule.match);
  writer.Texts(rule.no_match);
  writer.Number(rule.figures.measured, 8);
  writer.Number(rule.figures.measured_pages, 8);
  writer.Number(rule.figures.judged, 8);
  writer.Number(rule.figures.wrong, 8);
}

void DecodeLooseness(Reader& reader, Rule& rule) {
  rule.fold_leet = reader.Flag();
  rule.fold_spacing = reader.Flag();
  rule.fold_homoglyphs = reader.Flag();
  rule.distance = reader.Number<std::uint8_t>();
  if (rule.distance > kMostDistance) reader.Refuse(ErrorCode::kUnsupported, "distance is more than 2");
  rule.plural = reader.Flag();
  rule.diminutive = reader.Flag();
}

void DecodeConditions(Reader& reader, Rule& rule) {
  rule.near_terms = reader.Texts();
  rule.near_words = reader.Number<std::uint32_t>();
  rule.all = reader.Groups();
  rule.any = reader.Groups();
  rule.at_least = reader.Number<std::uint32_t>();
  rule.at_least_a_day = reader.Flag();
}

void DecodeSet(Reader& reader, Rule& rule) {
  rule.set = reader.Text();
  const auto set_class = reader.Number<std::uint8_t>();
  const bool known = set_class >= static_cast<std::uint8_t>(HashClass::kSoftware) &&
                     set_class <= static_cast<std::uint8_t>(HashClass::kTripwire);
  if (!known) reader.Refuse(ErrorCode::kUnsupported, "class of a hash set not known");
  rule.set_class = static_cast<HashClass>(set_class);
  rule.set_sha256 = reader.Text();
  if ((rule.kind == RuleKind::kHash) != (rule.set_sha256.size() == 64))
    reader.Refuse(ErrorCode::kMalformed, "a hash set goes with a rule of kind hash");
}

Rule DecodeRule(Reader& reader) {
  Rule rule;
  rule.id = reader.Text();
  const auto kind = reader.Number<std::uint8_t>();
  if (kind > static_cast<std::uint8_t>(RuleKind::kHash))
    reader.Refuse(ErrorCode::kUnsupported, "kind of rule not known");
  rule.kind = static_cast<RuleKind>(kind);
  rule.category = reader.Text();
  const auto severity = reader.Number<std::uint8_t>();
  if (severity > static_cast<std::uint8_t>(Severity::kHigh))
    reader.Refuse(ErrorCode::kUnsupported, "severity not known");
  rule.severity = static_cast<Severity>(severity);
  const auto on = reader.Number<std::uint32_t>();
  rule.on = RecordKinds::FromBits(on);
  if (rule.on.bits() != on) reader.Refuse(ErrorCode::kUnsupported, "record kind not known");
  rule.terms = reader.Texts();
  rule.regexes = reader.Texts();
  rule.whole_word = reader.Flag();
  rule.fold_case = reader.Flag();
  rule.fold_diacritics = reader.Flag();
  DecodeLooseness(reader, rule);
  DecodeConditions(reader, rule);
  rule.hosts = reader.Texts();
  rule.urls = reader.Texts();
  DecodeSet(reader, rule);
  rule.unless = reader.Texts();
  rule.why = reader.Text();
  rule.ask = reader.Text();
  rule.match = reader.Texts();
  rule.no_match = reader.Texts();
  rule.figures.measured = reader.Number<std::uint64_t>();
  rule.figures.measured_pages = reader.Number<std::uint64_t>();
  rule.figures.judged = reader.Number<std::uint64_t>();
  rule.figures.wrong = reader.Number<std::uint64_t>();
  return rule;
}

}  // namespace

std::string EncodePackHeader(const PackHeader& header) {
  Writer writer;
  writer.Text(header.id);
  writer.Text(header.version);
  writer.Text(header.title);
  writer.Texts(header.languages);
  writer.Texts(header.themes);
  writer.Flag(header.valid_until.has_value());
  if (header.valid_until) writer.Day(*header.valid_until);
  writer.Text(header.explain);
  writer.Texts(header.protected_hosts);
  writer.Number(header.measured_words, 8);
  writer.Number(header.measured_pages, 8);
  return writer.Take();
}

std::string EncodeRules(const std::vector<Rule>& rules) {
  Writer writer;
  writer.Number(rules.size(), 4);
  for (const Rule& rule : rules) EncodeRule(writer, rule);
  return writer.Take();
}

std::string LookedForDigest(Rule rule) {
  for (std::string* text : {&rule.category, &rule.why, &rule.ask}) text->clear();
  rule.severity = Severity::kInfo;
  rule.match.clear();
  rule.no_match.clear();
  rule.figures = {};
  Writer words;
  for (std::vector<std::string>* list : {&rule.terms, &rule.regexes, &rule.hosts, &rule.urls}) {
    words.Texts(*list);
    list->clear();
  }
  words.Text(std::exchange(rule.set_sha256, ""));
  Writer manner;
  EncodeRule(manner, rule);
  return Sha256Hex(AsBytes(manner.Take())).substr(0, kMannerDigits) +
         Sha256Hex(AsBytes(words.Take())).substr(0, 16 - kMannerDigits);
}

Result<PackHeader> DecodePackHeader(Bytes bytes) {
  Reader reader(bytes);
  PackHeader header;
  header.id = reader.Text();
  header.version = reader.Text();
  header.title = reader.Text();
  header.languages = reader.Texts();
  header.themes = reader.Texts();
  if (reader.Flag()) header.valid_until = reader.Day();
  header.explain = reader.Text();
  header.protected_hosts = reader.Texts();
  header.measured_words = reader.Number<std::uint64_t>();
  header.measured_pages = reader.Number<std::uint64_t>();
  SCHOUW_TRY(reader.Finish(), "read header");
  return header;
}

Result<std::vector<Rule>> DecodeRules(Bytes bytes) {
  Reader reader(bytes);
  const std::uint32_t count = reader.Count(kSmallestRuleBytes);
  std::vector<Rule> rules;
  for (std::uint32_t i = 0; i < count && reader.ok(); ++i) rules.push_back(DecodeRule(reader));
  SCHOUW_TRY(reader.Finish(), "read rules");
  return rules;
}

}  // namespace schouw
