// Sentences for a person that one part of the program thinks of and another says: as a code, a key of said.nl.json and
// said.en.json with what fills it in, "said.no_key?who=M-1001". The page says it in its language, a verb in its own;
// so a code may be the text of an Error. "said.…_one" is taken where `count` is 1.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace schouw {

std::string Said(std::string_view key, std::initializer_list<std::pair<std::string_view, std::string_view>> filled_in);
// The sentence in the language of this thread; what is no code stays as it is.
std::string Spoken(const std::string& code_or_text);

}  // namespace schouw
