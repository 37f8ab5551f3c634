#include "agent/match/inflect.h"

#include <array>

#include "agent/match/fold.h"

namespace schouw {
namespace {

// After the rules of the Dutch spelling for regular nouns (Groene Boekje, "meervoud" and "verkleinwoord").
constexpr std::array<std::string_view, 5> kPlural = {"s", "'s", "en", "n", "eren"};
constexpr std::array<std::string_view, 12> kDiminutive = {"je",  "tje",  "etje",  "pje",  "kje",  "'tje",
                                                          "jes", "tjes", "etjes", "pjes", "kjes", "'tjes"};

template <std::size_t N>
void AddAll(std::string_view term, const std::array<std::string_view, N>& endings, std::vector<std::string>& forms) {
  for (const std::string_view ending : endings) forms.push_back(std::string(term).append(ending));
}

}  // namespace

WrittenTerm ReadStars(std::string_view written) {
  WrittenTerm term;
  if (written.starts_with('*')) {
    term.open_before = true;
    written.remove_prefix(1);
  }
  if (written.ends_with('*')) {
    term.open_after = true;
    written.remove_suffix(1);
  }
  term.text = written;
  return term;
}

std::vector<std::string> Inflected(std::string_view term, bool plural, bool diminutive) {
  std::vector<std::string> forms = {std::string(term)};
  if (!EndsAsWord(term)) return forms;
  while (term.ends_with(' ') || term.ends_with('\t')) term.remove_suffix(1);
  if (plural) AddAll(term, kPlural, forms);
  if (diminutive) AddAll(term, kDiminutive, forms);
  return forms;
}

}  // namespace schouw
