// What matching costs: rules of 100 to 100,000 terms with whole words and folding on, against plain Hyperscan literals
// over the same text in the same run.
//
//   matching_bench [--only TEXT TERMS] [WORDS...]
//
// WORDS: word lists, a word a line; by default those of the packages wdutch and wamerican. --only: one row alone, for a
// profiler, as `--only accents 100`.
#include <hs/hs.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "agent/match/compile.h"
#include "agent/match/matcher.h"

namespace {

// Seconds of the processor: others on the machine don't count.
double Now() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

std::vector<std::string> ReadWords(const std::vector<std::string>& files) {
  std::vector<std::string> words;
  for (const std::string& file : files) {
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);)
      if (line.size() >= 2 && line.find('\'') == std::string::npos) words.push_back(line);
  }
  return words;
}

// Text in which the word of rank r stands about 1/r as often as the first: as in any language.
std::vector<std::string> MakeTexts(std::vector<std::string> words, std::size_t bytes, bool accents) {
  std::mt19937 random(7);
  std::shuffle(words.begin(), words.end(), random);
  std::stable_sort(words.begin(), words.end(),
                   [](const auto& a, const auto& b) { return a.size() / 3 < b.size() / 3; });
  std::vector<std::string> texts;
  std::uniform_real_distribution<double> even(0, 1);
  for (std::size_t made = 0; made < bytes;) {
    std::string text;
    while (text.size() < 4096) {
      const double rank = std::exp(even(random) * std::log(static_cast<double>(words.size())));
      std::string word = words[std::min(words.size() - 1, static_cast<std::size_t>(rank))];
      if (accents && random() % 3 == 0) word += random() % 2 == 0 ? "é" : "ij\u0301";
      text += word + (random() % 12 == 0 ? ". " : " ");
    }
    made += text.size();
    texts.push_back(std::move(text));
  }
  return texts;
}

// Phrases of rare words, and made-up ones, as rules have them; a few are found.
std::vector<std::string> MakeTerms(const std::vector<std::string>& words, std::size_t count) {
  std::mt19937 random(count);
  std::vector<std::string> terms;
  while (terms.size() < count) {
    std::string term = words[random() % words.size()];
    while (term.size() < 8) term += " " + words[random() % words.size()];
    terms.push_back(term);
  }
  return terms;
}

// Hyperscan's own literals, without regard to ASCII case, over the texts as they are.
class PlainLiterals {
 public:
  explicit PlainLiterals(const std::vector<std::string>& terms) {
    std::vector<const char*> expressions;
    std::vector<unsigned> flags(terms.size(), HS_FLAG_CASELESS);
    std::vector<unsigned> ids;
    std::vector<std::size_t> sizes;
    for (const std::string& term : terms) {
      ids.push_back(static_cast<unsigned>(ids.size()));
      expressions.push_back(term.c_str());
      sizes.push_back(term.size());
    }
    hs_compile_error_t* error = nullptr;
    if (hs_compile_lit_multi(expressions.data(), flags.data(), ids.data(), sizes.data(),
                             static_cast<unsigned>(terms.size()), HS_MODE_BLOCK, nullptr, &database_,
                             &error) != HS_SUCCESS)
      std::abort();
    hs_alloc_scratch(database_, &scratch_);
  }
  PlainLiterals(const PlainLiterals&) = delete;
  PlainLiterals& operator=(const PlainLiterals&) = delete;
  ~PlainLiterals() {
    hs_free_scratch(scratch_);
    hs_free_database(database_);
  }

  double Seconds(const std::vector<std::string>& texts) const {
    const double begin = Now();
    for (const std::string& text : texts)
      hs_scan(
          database_, text.data(), static_cast<unsigned>(text.size()), 0, scratch_,
          [](unsigned, unsigned long long, unsigned long long, unsigned, void*) { return 0; }, nullptr);
    return Now() - begin;
  }

 private:
  hs_database_t* database_ = nullptr;
  hs_scratch_t* scratch_ = nullptr;
};

// Seconds of the processor that our matcher takes; `matches` is how many it found.
double OurSeconds(schouw::Matcher& matcher, const std::vector<std::string>& texts, std::size_t& matches) {
  matches = 0;
  const auto count = [&](const schouw::Match&) { ++matches; };
  std::vector<schouw::Record> records(texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    records[i].kind = schouw::RecordKind::kDocument;
    records[i].text = texts[i];
  }
  const double begin = Now();
  for (schouw::Record& record : records) (void)matcher.Add(std::move(record), count);
  (void)matcher.Flush(count);
  return Now() - begin;
}

// What is measured: everything, or one row.
struct Wanted {
  std::string text;
  std::size_t terms = 0;
};

void Compare(const char* name, const std::vector<std::string>& words, bool accents, const Wanted& wanted) {
  if (!wanted.text.empty() && wanted.text != name) return;
  const std::vector<std::string> texts = MakeTexts(words, 16u << 20, accents);
  std::size_t bytes = 0;
  for (const std::string& text : texts) bytes += text.size();
  const double megabytes = static_cast<double>(bytes) / 1e6;
  for (const std::size_t count : {100u, 1'000u, 10'000u, 100'000u}) {
    if (wanted.terms != 0 && wanted.terms != count) continue;
    schouw::Rule rule;
    rule.id = "bench";
    rule.terms = MakeTerms(words, count);
    const double compile_begin = Now();
    auto matcher = schouw::Matcher::CreateFromRules({&rule, 1});
    const double compile_seconds = Now() - compile_begin;
    if (!matcher) {
      std::fprintf(stderr, "%s\n", matcher.error().Text().c_str());
      std::exit(1);
    }
    const PlainLiterals literals(rule.terms);
    double plain = 1e9;
    double ours = 1e9;
    std::size_t matches = 0;
    const int rounds = wanted.terms == 0 ? 15 : 40;
    for (int round = 0; round < rounds; ++round) {
      plain = std::min(plain, literals.Seconds(texts));
      ours = std::min(ours, OurSeconds(*matcher, texts, matches));
    }
    std::printf("%-12s %7zu terms  compiled in %6.0f ms  plain %7.0f MB/s  ours %7.0f MB/s  ratio %.2f  %zu matches\n",
                name, count, compile_seconds * 1e3, megabytes / plain, megabytes / ours, plain / ours, matches);
    std::fflush(stdout);
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> files(argv + 1, argv + argc);
  Wanted wanted;
  if (files.size() >= 3 && files[0] == "--only") {
    wanted = {files[1], std::strtoull(files[2].c_str(), nullptr, 10)};
    files.erase(files.begin(), files.begin() + 3);
  }
  if (files.empty()) files = {"/usr/share/dict/dutch", "/usr/share/dict/american-english"};
  const std::vector<std::string> words = ReadWords(files);
  if (words.size() < 10'000) {
    std::fprintf(stderr, "matching_bench: too few words; install wdutch and wamerican, or name word lists\n");
    return 2;
  }
  Compare("mostly ASCII", words, false, wanted);
  Compare("accents", words, true, wanted);
  return 0;
}
