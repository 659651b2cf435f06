// How many steps a segment of a sequence with checkpoints has (see sequence.h).
#include "sequence.h"

// Keeping `state` floats before each of T/L segments and `step` floats of each of one segment's L steps takes least
// memory at L = √(T·state/step): about a fraction √(1/T) of keeping all.
int32_t KERNEL(checkpoint_steps)(int32_t B, int32_t T, int32_t state, int32_t step) {
  const float best = __builtin_sqrtf((float)T * (float)state / (float)step);
  return min_i32(T, round_up(max_i32(1, (int32_t)best), block_steps(B)));
}
