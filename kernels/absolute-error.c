// Mean absolute error of each row of [rows, cols], and its derivative, each in one pass. Rows are shared out to the
// threads.
//
//   out[r] = Σ |p - y| / cols      dp = sign(p - y) g[r] / cols, sign 0 = 0
#include "threads.h"

// What an element costs, in multiply-adds: memory sets the pace.
#define COST 8.0
// Numbers summed in single precision before they join a sum in double.
#define BLOCK (64 * VW)

typedef struct {
  const float *p, *y, *g;
  float *out;
  int32_t rows, cols;
} Job;

static float mean_of_sizes(const float *p, const float *y, int32_t cols) {
  double total = 0;
  for (int32_t begin = 0; begin < cols; begin += BLOCK) {
    const int32_t end = cols - begin < BLOCK ? cols : begin + BLOCK;
    vf sum = vf_set1(0);
    for (int32_t i = begin; i < end; i += VW)
      sum = vf_add(sum, vf_abs(vf_sub(vf_load_upto(p + i, end - i), vf_load_upto(y + i, end - i))));
    total += vf_sum(sum);
  }
  return (float)(total / cols);
}

static void error_part(void *context, int32_t part, int32_t parts) {
  const Job *k = context;
  for (int32_t r = part_start(k->rows, part, parts); r < part_start(k->rows, part + 1, parts); r++)
    k->out[r] = mean_of_sizes(k->p + (size_t)r * k->cols, k->y + (size_t)r * k->cols, k->cols);
}

void KERNEL(absolute_error)(const float *p, const float *y, float *out, int32_t rows, int32_t cols) {
  Job job = {p, y, 0, out, rows, cols};
  run_parts(error_part, &job, parts_for(COST * rows * cols, rows));
}

static void gradient_part(void *context, int32_t part, int32_t parts) {
  const Job *k = context;
  const vf zero = vf_set1(0);
  for (int32_t r = part_start(k->rows, part, parts); r < part_start(k->rows, part + 1, parts); r++) {
    const size_t at = (size_t)r * k->cols;
    const vf up = vf_set1(k->g[r] / (float)k->cols), down = vf_sub(zero, up);
    for (int32_t i = 0; i < k->cols; i += VW) {
      const int32_t n = k->cols - i;
      const vf d = vf_sub(vf_load_upto(k->p + at + i, n), vf_load_upto(k->y + at + i, n));
      // Neither above nor below: 0 or NaN, times the gradient.
      const vf same = vf_mul(d, up);
      vf_store_upto(k->out + at + i, vf_select(vf_gt(d, zero), up, vf_select(vf_lt(d, zero), down, same)), n);
    }
  }
}

void KERNEL(absolute_error_gradient)(const float *g, const float *p, const float *y, float *out, int32_t rows,
                                     int32_t cols) {
  Job job = {p, y, g, out, rows, cols};
  run_parts(gradient_part, &job, parts_for(COST * rows * cols, rows));
}
