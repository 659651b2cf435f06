// Reductions over one axis of [outer, axis, inner].
#include "simd.h"
#include "threads.h"

enum { SUM, MAX, MIN };
enum { BLOCK = 64 * VW };
// What an element costs, in multiply-adds: memory sets the pace.
enum { COST = 8 };

INLINE float larger(float x, float y) { return x != x ? x : y != y ? y : x > y ? x : y; }
INLINE float smaller(float x, float y) { return x != x ? x : y != y ? y : x < y ? x : y; }

// Blocks are summed in single precision, a few terms to each of many lanes, and the lanes in double: the error
// does not grow with the length.
static double sum(const float *x, int32_t n) {
  double total = 0;
  for (int32_t start = 0; start < n; start += BLOCK) {
    int32_t end = n - start < BLOCK ? n : start + BLOCK, i = start;
    vf s[4] = {vf_set1(0.0f), vf_set1(0.0f), vf_set1(0.0f), vf_set1(0.0f)};
    for (; i + 4 * VW <= end; i += 4 * VW)
      for (int32_t l = 0; l < 4; l++) s[l] = vf_add(s[l], vf_load(x + i + l * VW));
    for (; i + VW <= end; i += VW) s[0] = vf_add(s[0], vf_load(x + i));
    if (i < end) s[1] = vf_add(s[1], vf_load_first(x + i, end - i));
    float lanes[4 * VW];
    for (int32_t l = 0; l < 4; l++) vf_store(lanes + l * VW, s[l]);
    for (int32_t l = 0; l < 4 * VW; l++) total += lanes[l];
  }
  return total;
}

// Columns and rows at a time: their sums stay in the first-level cache, and each row's part is read as a run.
enum { TILE = 512, ROWS = 32 };

typedef struct {
  const float *x;
  float *to;
  int32_t axis, inner;
} Columns;

// to[i] = sum over a of x[a*inner + i], for i < inner: a tile of columns at a time, blocks of rows in single
// precision and the blocks in double, as in sum.
static void sum_tiles(void *context, int32_t part, int32_t parts) {
  const Columns *job = context;
  const int32_t tiles = (job->inner + TILE - 1) / TILE, last = part_start(tiles, part + 1, parts);
  for (int32_t tile = part_start(tiles, part, parts); tile < last; tile++) {
    const int32_t first = tile * TILE, rest = job->inner - first, width = rest < TILE ? rest : TILE;
    double total[TILE] = {0};
    for (int32_t start = 0; start < job->axis; start += ROWS) {
      const int32_t end = job->axis - start < ROWS ? job->axis : start + ROWS;
      float block[TILE] = {0};
      for (int32_t a = start; a < end; a++) {
        const float *row = job->x + (size_t)a * job->inner + first;
        for (int32_t i = 0; i < width; i++) block[i] += row[i];
      }
      for (int32_t i = 0; i < width; i++) total[i] += block[i];
    }
    for (int32_t i = 0; i < width; i++) job->to[first + i] = (float)total[i];
  }
}

// Columns are shared out to the threads: a column is summed by one of them, in order.
static void sum_rows(const float *x, float *to, int32_t axis, int32_t inner) {
  run_parts(sum_tiles, &(Columns){x, to, axis, inner},
            parts_for((double)axis * inner * COST, (inner + TILE - 1) / TILE));
}

// out[o, i] = sum, largest or smallest of x[o, :, i]; NaN anywhere gives NaN. axis >= 1 for MAX and MIN.
void KERNEL(reduce)(int32_t op, const float *x, float *out, int32_t outer, int32_t axis, int32_t inner) {
  for (int32_t o = 0; o < outer; o++) {
    const float *from = x + (size_t)o * axis * inner;
    float *to = out + (size_t)o * inner;
    if (op == SUM) {
      if (inner == 1)
        *to = (float)sum(from, axis);
      else
        sum_rows(from, to, axis, inner);
      continue;
    }
    for (int32_t i = 0; i < inner; i++) to[i] = from[i];
    for (int32_t a = 1; a < axis; a++) {
      const float *row = from + (size_t)a * inner;
      if (op == MAX)
        for (int32_t i = 0; i < inner; i++) to[i] = larger(to[i], row[i]);
      else
        for (int32_t i = 0; i < inner; i++) to[i] = smaller(to[i], row[i]);
    }
  }
}

// out[o, i] = index of the first largest of x[o, :, i], or of the first NaN
void KERNEL(argmax)(const float *x, int32_t *out, int32_t outer, int32_t axis, int32_t inner) {
  for (int32_t o = 0; o < outer; o++)
    for (int32_t i = 0; i < inner; i++) {
      const float *from = x + (size_t)o * axis * inner + i;
      int32_t best = 0;
      for (int32_t a = 1; a < axis; a++) {
        const float v = from[(size_t)a * inner], top = from[(size_t)best * inner];
        if (v > top || (v != v && top == top)) best = a;
      }
      out[(size_t)o * inner + i] = best;
    }
}
