// Sixteen lanes, compiled for AVX-512: called only where the processor has it.
#include "agent/hashset/lane_kernel.h"

#if defined(__x86_64__)
namespace schouw {
namespace {

struct Register16 {
  typedef std::uint32_t Words __attribute__((vector_size(64)));
  [[gnu::always_inline]] static inline Words FirstHalves(Words a, Words b) {
    return __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  }
  [[gnu::always_inline]] static inline Words SecondHalves(Words a, Words b) {
    return __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
  }
};

}  // namespace

const LaneSteps kSteps16 = {"16 lanes", 16, LaneKernel<Register16>::Md5, LaneKernel<Register16>::Sha1,
                            LaneKernel<Register16>::Sha256};

}  // namespace schouw
#endif
