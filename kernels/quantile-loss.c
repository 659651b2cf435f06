// Mean pinball loss of each row of predictions [rows, cols], one of each level, against one target a row, and its
// derivative (Koenker & Bassett 1978), each in one pass. Rows are shared out to the threads.
//
//   e = y[r] - p      out[r] = Σ max(q e, (q - 1) e) / cols      dp = (e < 0 ? 1 - q : -q) g[r] / cols
//
// Levels lie between 0 and 1. Where e = 0 the derivative is that of the first branch; where e is NaN it is NaN.
#include "threads.h"

// What an element costs, in multiply-adds: memory sets the pace.
#define COST 8.0

typedef struct {
  const float *p, *y, *levels, *g;
  float *out;
  int32_t rows, cols;
} Job;

static float mean_pinball(const float *p, vf y, const float *levels, int32_t cols) {
  vf sum = vf_set1(0);
  for (int32_t i = 0; i < cols; i += VW) {
    const int32_t n = cols - i;
    const vf q = vf_load_upto(levels + i, n);
    // A level is 0 only beyond the row's end, where nothing is to be added.
    const vf e = vf_select(vf_gt(q, vf_set1(0)), vf_sub(y, vf_load_upto(p + i, n)), vf_set1(0));
    sum = vf_add(sum, vf_max(vf_mul(q, e), vf_mul(vf_sub(q, vf_set1(1)), e)));
  }
  return vf_sum(sum) / (float)cols;
}

static void loss_part(void *context, int32_t part, int32_t parts) {
  const Job *k = context;
  for (int32_t r = part_start(k->rows, part, parts); r < part_start(k->rows, part + 1, parts); r++)
    k->out[r] = mean_pinball(k->p + (size_t)r * k->cols, vf_set1(k->y[r]), k->levels, k->cols);
}

void KERNEL(quantile_loss)(const float *p, const float *y, const float *levels, float *out, int32_t rows,
                           int32_t cols) {
  Job job = {p, y, levels, 0, out, rows, cols};
  run_parts(loss_part, &job, parts_for(COST * rows * cols, rows));
}

static void gradient_part(void *context, int32_t part, int32_t parts) {
  const Job *k = context;
  const vf zero = vf_set1(0), one = vf_set1(1);
  for (int32_t r = part_start(k->rows, part, parts); r < part_start(k->rows, part + 1, parts); r++) {
    const size_t at = (size_t)r * k->cols;
    const vf y = vf_set1(k->y[r]), scale = vf_set1(k->g[r] / (float)k->cols);
    for (int32_t i = 0; i < k->cols; i += VW) {
      const int32_t n = k->cols - i;
      const vf e = vf_sub(y, vf_load_upto(k->p + at + i, n)), q = vf_load_upto(k->levels + i, n);
      const vf rest = vf_select(vf_gt(e, vf_set1(-1)), vf_sub(zero, q), e); // not below 0: at least 0, or NaN
      const vf slope = vf_select(vf_lt(e, zero), vf_sub(one, q), rest);
      vf_store_upto(k->out + at + i, vf_mul(slope, scale), n);
    }
  }
}

void KERNEL(quantile_loss_gradient)(const float *g, const float *p, const float *y, const float *levels, float *out,
                                    int32_t rows, int32_t cols) {
  Job job = {p, y, levels, g, out, rows, cols};
  run_parts(gradient_part, &job, parts_for(COST * rows * cols, rows));
}
