// What this processor can run. Compiled for the plainest processor of its kind, to be asked before a library
// for a better one is opened.
#include <stdint.h>

// 1 where the instructions of a level are there: 0 AVX2 with FMA, 1 AVX-512, 2 NEON
__attribute__((visibility("default"))) int32_t cpu_supports(int32_t level) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (level == 0) return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (level == 1)
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
  return 0;
#elif defined(__aarch64__)
  return level == 2;
#else
  return 0;
#endif
}
