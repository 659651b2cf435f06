#include "simd.h"

void KERNEL(fill)(float *out, int32_t n, float value) {
  for (int32_t i = 0; i < n; i++) out[i] = value;
}
