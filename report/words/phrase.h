// Texts of the reports, and of how a scan goes, from the catalogue: report.nl.json and report.en.json of this folder,
// built into the program.
#pragma once

#include <string>
#include <string_view>

namespace schouw {

// The text under `key` in the language of this thread; empty when no catalogue has it (a test looks for that).
const std::string& Phrase(std::string_view key);
// The same for rows of tables, where names that are the same in each language stand as they are.
std::string_view PhraseOr(std::string_view key_or_name);
// "nl" or "en".
std::string_view PhraseLanguage();

// Chooses the language of this thread for as long as it lives: "en", anything else is Dutch.
class InLanguage {
 public:
  explicit InLanguage(std::string_view language);
  ~InLanguage();
  InLanguage(const InLanguage&) = delete;
  InLanguage& operator=(const InLanguage&) = delete;

 private:
  bool before_;
};

}  // namespace schouw
