// How many floating-point operations a second this processor does when every operand stays in a register: the
// peak that the bench measures its shares of. Prints the widest instructions the processor has, and for each
// number of threads given the GFLOP/s of the best of several runs, as JSON.
//   cc -O2 -pthread peak.c -o peak && ./peak 1 2
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

// Enough independent chains to cover the latency of a fused multiply-add on two ports, few enough for 16 registers.
#define CHAINS 12
#define ITERATIONS 4000000
#define RUNS 7
#define MAX_THREADS 256

// The sum keeps the compiler from dropping the work.
#define DEFINE_LOOP(name, vector, lanes, set1, fma, ...)                 \
  __VA_ARGS__ static float name(void) {                                  \
    const vector b = set1(0.999f), c = set1(0.001f);                     \
    vector a[CHAINS];                                                    \
    for (int k = 0; k < CHAINS; k++) a[k] = set1(0.1f * (float)k);       \
    for (int i = 0; i < ITERATIONS; i++) {                               \
      _Pragma("GCC unroll 12") for (int k = 0; k < CHAINS; k++) a[k] = fma(a[k], b, c); \
    }                                                                    \
    vector sum = a[0];                                                   \
    for (int k = 1; k < CHAINS; k++) sum += a[k];                        \
    float total = 0;                                                     \
    for (int lane = 0; lane < lanes; lane++) total += sum[lane];         \
    return total;                                                        \
  }

typedef struct {
  const char *name;
  int lanes;
  float (*loop)(void);
} Level;

#if defined(__x86_64__)
#include <immintrin.h>
DEFINE_LOOP(avx512, __m512, 16, _mm512_set1_ps, _mm512_fmadd_ps, __attribute__((target("avx512f"))))
DEFINE_LOOP(avx2, __m256, 8, _mm256_set1_ps, _mm256_fmadd_ps, __attribute__((target("avx2,fma"))))
static Level best(void) {
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f")) return (Level){"avx512", 16, avx512};
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return (Level){"avx2", 8, avx2};
  return (Level){NULL, 0, NULL};
}
#elif defined(__aarch64__)
#include <arm_neon.h>
#define MULTIPLY_ADD(a, b, c) vfmaq_f32(c, a, b)
DEFINE_LOOP(neon, float32x4_t, 4, vdupq_n_f32, MULTIPLY_ADD)
static Level best(void) { return (Level){"neon", 4, neon}; }
#else
static Level best(void) { return (Level){NULL, 0, NULL}; }
#endif

static volatile float sink;
static void *worker(void *loop) {
  sink = ((float (*)(void))loop)();
  return NULL;
}

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static double gflops(Level level, int threads) {
  double fastest = 1e30;
  for (int run = 0; run < RUNS; run++) {
    pthread_t handles[MAX_THREADS];
    const double start = seconds();
    for (int t = 1; t < threads; t++)
      if (pthread_create(&handles[t], NULL, worker, (void *)level.loop) != 0) exit(1);
    worker((void *)level.loop);
    for (int t = 1; t < threads; t++) pthread_join(handles[t], NULL);
    const double took = seconds() - start;
    if (took < fastest) fastest = took;
  }
  return 2.0 * level.lanes * CHAINS * ITERATIONS * threads / fastest / 1e9;
}

int main(int count, char **arguments) {
  const Level level = best();
  if (level.loop == NULL) {
    fprintf(stderr, "no loop for this processor\n");
    return 1;
  }
  printf("{\"level\":\"%s\",\"gflops\":{", level.name);
  for (int i = 1; i < count; i++) {
    const int threads = atoi(arguments[i]);
    if (threads < 1 || threads > MAX_THREADS) return 1;
    printf("%s\"%d\":%.1f", i > 1 ? "," : "", threads, gflops(level, threads));
  }
  printf("}}\n");
  return 0;
}
