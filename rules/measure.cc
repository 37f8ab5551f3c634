#include "rules/measure.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <tuple>

#include "agent/base/utf8.h"
#include "agent/match/fold.h"
#include "agent/match/matcher.h"
#include "agent/match/pack_codec.h"
#include "rules/printable.h"

namespace schouw {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMaxFileBytes = 64u << 20;
constexpr std::size_t kPieceBytes = 1u << 20;
constexpr std::size_t kExampleBytes = 60;  // on either side

std::uint64_t CountWords(std::string_view text) {
  std::uint64_t words = 0;
  bool in_word = false;
  for (std::size_t at = 0; at < text.size();) {
    const DecodedCodePoint point = DecodeUtf8(text, at);
    const bool word = IsWordCodePoint(point.value);
    if (word && !in_word) ++words;
    in_word = word;
    at += point.length;
  }
  return words;
}

std::string_view Tail(std::string_view text) {
  if (text.size() <= kExampleBytes) return text;
  std::size_t at = text.size() - kExampleBytes;
  while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
  return text.substr(at);
}
std::string_view Head(std::string_view text) {
  std::size_t end = std::min(text.size(), kExampleBytes);
  while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

std::string Example(const std::string& file, const Match& match) {
  return Printable(file + " " + match.record.place + ": " + Folded(Tail(match.before), {false, false})) + "»" +
         Printable(Folded(match.text, {false, false})) + "«" + Printable(Folded(Head(match.after), {false, false}));
}

// The same rules, on any record, each match by itself.
std::vector<Rule> RulesToMeasure(const PackSource& source) {
  std::vector<Rule> rules;
  for (const SourceRule& rule : source.rules) {
    rules.push_back(rule.rule);
    rules.back().on = RecordKinds::All();
  }
  return rules;
}

class Measurer {
 public:
  explicit Measurer(const PackSource& source) : source_(source), rules_(RulesToMeasure(source)) {}

  Result<Measurement> Run(const std::string& folder) {
    SCHOUW_ASSIGN(const std::vector<std::string> files, FilesBelow(folder), "measure");
    SCHOUW_ASSIGN(Matcher matcher, Matcher::CreateFromRules(rules_), "measure");
    found_.resize(rules_.size());
    for (const SourceRule& rule : source_.rules)
      result_.rules.push_back({rule.rule.id, LookedForDigest(rule.rule), {}, {}, 0});
    for (const std::string& file : files) SCHOUW_TRY(MeasureFile(folder, file, matcher), file);
    for (std::size_t i = 0; i < rules_.size(); ++i)
      for (auto& [words, found] : found_[i]) result_.rules[i].worst.push_back(std::move(found));
    return std::move(result_);
  }

 private:
  static Result<std::vector<std::string>> FilesBelow(const std::string& folder) {
    std::error_code error;
    if (!fs::is_directory(folder, error)) return Fail(ErrorCode::kNotFound, "no such folder: " + folder);
    std::vector<std::string> files;
    for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
      std::error_code type_error;
      if (it->is_regular_file(type_error)) files.push_back(it->path().lexically_relative(folder).generic_string());
    }
    if (error) return Fail(ErrorCode::kIo, folder + ": " + error.message());
    std::sort(files.begin(), files.end());
    return files;
  }

  Status MeasureFile(const std::string& folder, const std::string& file, Matcher& matcher) {
    const std::string path = folder + "/" + file;
    std::error_code error;
    const auto skip = [&](const char* why) {
      result_.not_read.push_back(Printable(file) + ": " + why);
      return Status();
    };
    if (fs::file_size(path, error) > kMaxFileBytes || error) return skip("larger than 64 MiB");
    std::ifstream in(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    if (!in.is_open() || in.bad()) return skip("can't be read");
    if (!IsValidUtf8(text)) return skip("is no UTF-8 text");
    ++result_.pages;
    result_.words += CountWords(text);
    std::set<std::uint32_t> rules_in_file;
    const auto on_match = [&](const Match& match) {
      rules_in_file.insert(match.rule);
      Count(file, match);
    };
    SCHOUW_TRY(MatchText(text, matcher, on_match), "match");
    for (const std::uint32_t rule : rules_in_file) ++result_.rules[rule].figures.measured_pages;
    return {};
  }

  static Status MatchText(std::string_view text, Matcher& matcher, const Matcher::OnMatch& on_match) {
    std::uint64_t line = 1;
    while (!text.empty()) {
      std::size_t end = text.size();
      if (end > kPieceBytes) {
        const std::size_t newline = text.find('\n', kPieceBytes);
        end = newline == std::string_view::npos ? text.size() : newline + 1;
      }
      Record record;
      record.kind = RecordKind::kDocument;
      record.text = text.substr(0, end);
      record.first_line = line;
      line += static_cast<std::uint64_t>(std::count(record.text.begin(), record.text.end(), '\n'));
      SCHOUW_TRY(matcher.Add(std::move(record), on_match), "match");
      text.remove_prefix(end);
    }
    return matcher.Flush(on_match);
  }

  void Count(const std::string& file, const Match& match) {
    ++result_.rules[match.rule].figures.measured;
    MeasuredWords& found = found_[match.rule][FoldedTerm(match.text)];
    if (found.matches++ > 0) return;
    found.words = FoldedTerm(match.text);
    found.example = Example(file, match);
  }

  const PackSource& source_;
  std::vector<Rule> rules_;
  Measurement result_;
  std::vector<std::map<std::string, MeasuredWords>> found_;  // by rule and words
};

std::string OneDecimal(double value) {
  const auto tenths = static_cast<std::uint64_t>(value * 10 + 0.5);
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

std::string Rate(std::uint64_t count, std::uint64_t among, double of) {
  return among == 0 ? "0.0" : OneDecimal(static_cast<double>(count) * of / static_cast<double>(among));
}

constexpr std::size_t kShownWords = 5;

std::string FormatRule(const MeasuredRule& rule, const Measurement& all) {
  const RuleFigures& figures = rule.figures;
  std::string text = rule.id + ": " + std::to_string(figures.measured) + " matches, " +
                     Rate(figures.measured, all.words, 1e6) + " in a million words; in " +
                     std::to_string(figures.measured_pages) + " pages, " +
                     Rate(figures.measured_pages, all.pages, 1e3) + " of a thousand";
  if (figures.judged > 0)
    text += "; " + std::to_string(figures.wrong) + " of " + std::to_string(figures.judged) + " judged signals wrong, " +
            Rate(figures.wrong, figures.judged, 100) + "%";
  if (rule.judged_otherwise > 0)
    text +=
        "; " + std::to_string(rule.judged_otherwise) + " were judged when it looked for other things, and don't count";
  text += "\n";
  for (std::size_t i = 0; i < std::min(rule.worst.size(), kShownWords); ++i) {
    const MeasuredWords& words = rule.worst[i];
    text += "  " + std::to_string(words.matches) + "  \"" + Printable(words.words) + "\"";
    if (words.judged > 0)
      text += " (" + std::to_string(words.wrong) + " of " + std::to_string(words.judged) + " judged wrong)";
    text += (words.example.empty() ? "" : "  " + words.example) + "\n";
  }
  if (rule.worst.size() > kShownWords)
    text += "  and " + std::to_string(rule.worst.size() - kShownWords) + " other words\n";
  return text;
}

}  // namespace

Result<Measurement> Measure(const PackSource& source, const std::string& folder) {
  if (!source.faults.empty()) return Fail(ErrorCode::kMalformed, FormatSourceFaults(source.faults));
  auto measured = Measurer(source).Run(folder);
  if (!measured) return measured;
  for (MeasuredRule& rule : measured->rules)
    std::stable_sort(rule.worst.begin(), rule.worst.end(),
                     [](const MeasuredWords& a, const MeasuredWords& b) { return a.matches > b.matches; });
  return measured;
}

std::string FormatMeasurement(const Measurement& measurement) {
  std::string text = std::to_string(measurement.words) + " words in " + std::to_string(measurement.pages) + " pages\n";
  for (const std::string& file : measurement.not_read) text += "not read: " + file + "\n";
  std::vector<const MeasuredRule*> order;
  for (const MeasuredRule& rule : measurement.rules) order.push_back(&rule);
  std::stable_sort(order.begin(), order.end(), [](const MeasuredRule* a, const MeasuredRule* b) {
    return a->figures.measured > b->figures.measured;
  });
  for (const MeasuredRule* rule : order) text += FormatRule(*rule, measurement);
  return text;
}

}  // namespace schouw
