// Reductions over one axis of [outer, axis, inner], softmax and sums of squares.
#include "vmath.h"

enum { SUM, MAX, MIN };
enum { BLOCK = 1024 };

INLINE float larger(float x, float y) { return x != x ? x : y != y ? y : x > y ? x : y; }
INLINE float smaller(float x, float y) { return x != x ? x : y != y ? y : x < y ? x : y; }

// Blocks are summed in single precision over several lanes, the blocks in double: the error does not grow
// with the length.
static double sum(const float *x, int32_t n) {
  double total = 0;
  for (int32_t start = 0; start < n; start += BLOCK) {
    int32_t end = n - start < BLOCK ? n : start + BLOCK, i = start;
    vf s = vf_set1(0.0f);
    for (; i + VW <= end; i += VW) s = vf_add(s, vf_load(x + i));
    float rest = vf_sum(s);
    for (; i < end; i++) rest += x[i];
    total += rest;
  }
  return total;
}

// out[o, i] = sum, largest or smallest of x[o, :, i]; NaN anywhere gives NaN. axis >= 1 for MAX and MIN.
void KERNEL(reduce)(int32_t op, const float *x, float *out, int32_t outer, int32_t axis, int32_t inner) {
  for (int32_t o = 0; o < outer; o++) {
    const float *from = x + (size_t)o * axis * inner;
    float *to = out + (size_t)o * inner;
    if (op == SUM && inner == 1) {
      *to = (float)sum(from, axis);
      continue;
    }
    for (int32_t i = 0; i < inner; i++) to[i] = op == SUM ? 0.0f : from[i];
    for (int32_t a = op == SUM ? 0 : 1; a < axis; a++) {
      const float *row = from + (size_t)a * inner;
      if (op == SUM)
        for (int32_t i = 0; i < inner; i++) to[i] += row[i];
      else if (op == MAX)
        for (int32_t i = 0; i < inner; i++) to[i] = larger(to[i], row[i]);
      else
        for (int32_t i = 0; i < inner; i++) to[i] = smaller(to[i], row[i]);
    }
  }
}

// out[o, i] = index of the first largest of x[o, :, i]
void KERNEL(argmax)(const float *x, int32_t *out, int32_t outer, int32_t axis, int32_t inner) {
  for (int32_t o = 0; o < outer; o++)
    for (int32_t i = 0; i < inner; i++) {
      const float *from = x + (size_t)o * axis * inner + i;
      int32_t best = 0;
      for (int32_t a = 1; a < axis; a++)
        if (from[(size_t)a * inner] > from[(size_t)best * inner]) best = a;
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

float KERNEL(sum_of_squares)(const float *x, int32_t n) {
  double total = 0;
  for (int32_t i = 0; i < n; i++) total += (double)x[i] * x[i];
  return (float)total;
}
