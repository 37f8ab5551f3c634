// Eight lanes, compiled for AVX2: called only where the processor has it.
#include "agent/hashset/lane_kernel.h"

#if defined(__x86_64__)
namespace schouw {
namespace {

struct Register8 {
  typedef std::uint32_t Words __attribute__((vector_size(32)));
  [[gnu::always_inline]] static inline Words FirstHalves(Words a, Words b) {
    return __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
  }
  [[gnu::always_inline]] static inline Words SecondHalves(Words a, Words b) {
    return __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
  }
};

}  // namespace

const LaneSteps kSteps8 = {"8 lanes", 8, LaneKernel<Register8>::Md5, LaneKernel<Register8>::Sha1,
                           LaneKernel<Register8>::Sha256};

}  // namespace schouw
#endif
