// What a reader reported of a file, in the words of a report. Readers speak English, in clauses after the steps they
// took: "open archive: read member: unpacks to more than 100 times its size". The catalogue reader.nl.json has their
// clauses, with # for each number.
#pragma once

#include <string>
#include <string_view>

namespace schouw {

struct ReaderWords {
  std::string text;
  bool in_english = false;  // the reader's own: no catalogue has it, or the language of this thread is English
};

// Clauses that are known, without the steps that led there. One that a library wrote stands after them, in brackets.
ReaderWords WordsOfReader(std::string_view detail);

}  // namespace schouw
