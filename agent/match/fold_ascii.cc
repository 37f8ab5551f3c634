#include "agent/match/fold_ascii.h"

namespace schouw {
namespace {

std::size_t FoldRunPlain(const char* in, std::size_t size, char* out, char case_bit, std::uint64_t& after) {
  return fold_ascii::FoldRun<fold_ascii::PlainBlock>(in, size, out, case_bit, after);
}
#ifdef __x86_64__
__attribute__((target("avx2"))) std::size_t FoldRunAvx2(const char* in, std::size_t size, char* out, char case_bit,
                                                        std::uint64_t& after) {
  return fold_ascii::FoldRun<fold_ascii::Avx2Block>(in, size, out, case_bit, after);
}
#endif

}  // namespace

std::size_t FoldAsciiRun(const char* in, std::size_t size, char* out, bool fold_case, bool& after_space) {
  std::uint64_t after = after_space ? 1 : 0;
  auto* fold = &FoldRunPlain;
#ifdef __x86_64__
  if (fold_ascii::HasAvx2()) fold = &FoldRunAvx2;
#endif
  const std::size_t count = fold(in, size, out, fold_ascii::CaseBit(fold_case), after);
  after_space = after != 0;
  return count;
}

}  // namespace schouw
