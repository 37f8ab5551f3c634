// Four lanes: SSE2, which every x86-64 has, NEON, or what the compiler makes of it.
#include "agent/hashset/lane_kernel.h"

namespace schouw {
namespace {

struct Register4 {
  typedef std::uint32_t Words __attribute__((vector_size(16)));
  [[gnu::always_inline]] static inline Words FirstHalves(Words a, Words b) {
    return __builtin_shufflevector(a, b, 0, 4, 1, 5);
  }
  [[gnu::always_inline]] static inline Words SecondHalves(Words a, Words b) {
    return __builtin_shufflevector(a, b, 2, 6, 3, 7);
  }
};

}  // namespace

const LaneSteps kSteps4 = {"4 lanes", 4, LaneKernel<Register4>::Md5, LaneKernel<Register4>::Sha1,
                           LaneKernel<Register4>::Sha256};

}  // namespace schouw
