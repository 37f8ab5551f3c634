// The vector path of folding: a run of ASCII in one go. Private to the module.
#pragma once

#include <cstddef>

namespace schouw {

// FoldAsciiRun may write so many bytes beyond those it counts.
inline constexpr std::size_t kFoldBlockBytes = 32;

// Folds `size` bytes at `in` up to the first beyond ASCII, or the first white space after white space: that one belongs
// to the space before it. Each folds to one byte: letters to lower case where `fold_case` says so, white space to a
// space. `after_space`: whether the byte before is white space; then whether the last one folded is. Returns how many
// bytes were folded.
std::size_t FoldAsciiRun(const char* in, std::size_t size, char* out, bool fold_case, bool& after_space);

}  // namespace schouw
