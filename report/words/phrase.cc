#include "report/words/phrase.h"

#include <functional>
#include <map>
#include <nlohmann/json.hpp>

#include "report/words/catalogue.h"

namespace schouw {
namespace {

using Catalogue = std::map<std::string, std::string, std::less<>>;

thread_local bool english = false;

Catalogue Read(std::string_view reports, std::string_view said) {
  Catalogue catalogue;
  for (const std::string_view json : {reports, said}) {
    const auto parsed = nlohmann::json::parse(json, nullptr, false);
    for (const auto& [key, text] : parsed.items())
      if (text.is_string()) catalogue.emplace(key, text.get<std::string>());
  }
  return catalogue;
}

const Catalogue& Words() {
  static const Catalogue dutch = Read(kDutchCatalogue, kDutchSaid), in_english = Read(kEnglishCatalogue, kEnglishSaid);
  return english ? in_english : dutch;
}

}  // namespace

const std::string& Phrase(std::string_view key) {
  static const std::string nothing;
  const auto found = Words().find(key);
  return found == Words().end() ? nothing : found->second;
}

std::string_view PhraseOr(std::string_view key_or_name) {
  const auto found = Words().find(key_or_name);
  return found == Words().end() ? key_or_name : std::string_view(found->second);
}

std::string_view PhraseLanguage() { return english ? "en" : "nl"; }

InLanguage::InLanguage(std::string_view language) : before_(english) { english = language == "en"; }
InLanguage::~InLanguage() { english = before_; }

}  // namespace schouw
