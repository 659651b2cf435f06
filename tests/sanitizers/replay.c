// Replays calls that record.ts recorded, each on blocks of exactly their size, so that a sanitizer sees every access
// beyond one. Arguments: the files of calls.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define A(i) (uintptr_t)numbers[i]
#define I(i) (int32_t)(int64_t)numbers[i]
#define F(i) (float)numbers[i]
#define KERNEL(result, name, count, types, values) \
  extern result name types;                        \
  static void call_##name(const double *numbers) { (void)numbers; name values; }
#include "calls.inc"
#undef KERNEL

typedef struct {
  const char *name, *types;
  void (*call)(const double *numbers);
} Kernel;

static const Kernel kernels[] = {
#define KERNEL(result, name, count, types, values) {#name, #values, call_##name},
#include "calls.inc"
#undef KERNEL
};

static double next(FILE *file) {
  double value;
  if (fread(&value, sizeof value, 1, file) != 1) exit(3);
  return value;
}

// One call; 0 at the end of the file.
static int replay(FILE *file) {
  double index;
  if (fread(&index, sizeof index, 1, file) != 1) return 0;
  const Kernel kernel = kernels[(int)index];
  const int blocks = (int)next(file);
  char *begins[32];
  for (int i = 0; i < blocks; i++) {
    const size_t bytes = (size_t)next(file);
    if (posix_memalign((void **)&begins[i], 64, bytes) != 0) exit(3);
    if (fread(begins[i], 1, bytes, file) != bytes) exit(3);
  }
  double numbers[32];
  int given = 0;
  // The arguments' kinds, such as (I(0), A(1)).
  for (const char *kind = kernel.types; *kind; kind++) {
    if (*kind != 'A' && *kind != 'I' && *kind != 'F') continue;
    const double value = next(file);
    if (*kind == 'A') {
      const double offset = next(file);
      numbers[given++] = value == 0 ? 0 : (double)(uintptr_t)(begins[(int)value - 1] + (size_t)offset);
    } else numbers[given++] = value;
  }
  kernel.call(numbers);
  for (int i = 0; i < blocks; i++) free(begins[i]);
  return 1;
}

extern void set_threads(int32_t, int32_t, int32_t);
extern void set_least_part(int32_t);

int main(int count, char **files) {
  long calls = 0;
  for (int32_t threads = 1; threads <= 4; threads *= 4) {
    set_threads(threads, threads, 1);
    set_least_part(1); // so that even small calls are shared
    for (int i = 1; i < count; i++) {
      FILE *file = fopen(files[i], "rb");
      if (file == NULL) exit(3);
      while (replay(file)) calls++;
      fclose(file);
    }
  }
  printf("%ld\n", calls);
  return 0;
}
