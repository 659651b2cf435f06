// Reductions over one axis of [outer, axis, inner], and softmax.
#include "vmath.h"

enum { SUM, MAX, MIN };
enum { BLOCK = 64 * VW };

INLINE float larger(float x, float y) { return x != x ? x : y != y ? y : x > y ? x : y; }
INLINE float smaller(float x, float y) { return x != x ? x : y != y ? y : x < y ? x : y; }

// Blocks are summed in single precision, a few terms to each of many lanes, and the blocks in double: the error
// does not grow with the length.
static double sum(const float *x, int32_t n) {
  double total = 0;
  for (int32_t start = 0; start < n; start += BLOCK) {
    int32_t end = n - start < BLOCK ? n : start + BLOCK, i = start;
    vf s[4] = {vf_set1(0.0f), vf_set1(0.0f), vf_set1(0.0f), vf_set1(0.0f)};
    for (; i + 4 * VW <= end; i += 4 * VW)
      for (int32_t l = 0; l < 4; l++) s[l] = vf_add(s[l], vf_load(x + i + l * VW));
    for (; i + VW <= end; i += VW) s[0] = vf_add(s[0], vf_load(x + i));
    float rest = vf_sum(vf_add(vf_add(s[0], s[1]), vf_add(s[2], s[3])));
    for (; i < end; i++) rest += x[i];
    total += rest;
  }
  return total;
}

enum { TILE = 64, ROWS = 32 };

// to[i] = sum over a of x[a*inner + i], for i < inner: a tile of columns at a time, blocks of rows in single
// precision and the blocks in double, as in sum.
static void sum_rows(const float *x, float *to, int32_t axis, int32_t inner) {
  for (int32_t first = 0; first < inner; first += TILE) {
    const int32_t width = inner - first < TILE ? inner - first : TILE;
    double total[TILE] = {0};
    for (int32_t start = 0; start < axis; start += ROWS) {
      const int32_t end = axis - start < ROWS ? axis : start + ROWS;
      float part[TILE] = {0};
      for (int32_t a = start; a < end; a++) {
        const float *row = x + (size_t)a * inner + first;
        for (int32_t i = 0; i < width; i++) part[i] += row[i];
      }
      for (int32_t i = 0; i < width; i++) total[i] += part[i];
    }
    for (int32_t i = 0; i < width; i++) to[first + i] = (float)total[i];
  }
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

// Each row of [rows, cols]: exp(x - max) / sum, or with `log` x - max - log(sum)
void KERNEL(softmax)(const float *x, float *out, int32_t rows, int32_t cols, int32_t log) {
  for (int32_t r = 0; r < rows; r++) {
    const float *from = x + (size_t)r * cols;
    float *to = out + (size_t)r * cols;
    float top = from[0];
    for (int32_t c = 1; c < cols; c++) top = larger(top, from[c]);
    const vf vtop = vf_set1(top);
    int32_t c = 0;
    for (; c + VW <= cols; c += VW) vf_store(to + c, vf_exp(vf_sub(vf_load(from + c), vtop)));
    for (; c < cols; c++) to[c] = exp_one(from[c] - top);
    float total = (float)sum(to, cols);
    if (log) {
      float log_total = log_one(total);
      for (c = 0; c < cols; c++) to[c] = (from[c] - top) - log_total;
    } else {
      for (c = 0; c < cols; c++) to[c] /= total;
    }
  }
}
