// Softmax along rows of [rows, cols], its logarithm, cross-entropy against class numbers, and their derivatives.
// Rows are shared out to the threads.
//
//   softmax       p = exp(x - top) / total       top = max x, total = sum of exp(x - top)
//   log softmax   x - top - log total
//   cross-entropy log total - (x[label] - top)   d/dx = p - [label]
//
// NaN in a row makes all of it NaN.
#include "threads.h"
#include "vmath.h"

// Terms summed in single precision, a few to each of many lanes, before they join a sum in double: the error does
// not grow with the length.
#define BLOCK (64 * VW)
// What an element costs, in multiply-adds.
#define COST 16

typedef struct {
  const float *x, *g;
  const int32_t *labels;
  float *parts, *out;
  int32_t rows, cols, log;
} Job;

static void share_rows(Part work, Job *job) {
  run_parts(work, job, parts_for((double)job->rows * job->cols * COST, job->rows));
}

INLINE const float *row_of(const float *x, int32_t row, int32_t cols) { return x + (size_t)row * cols; }
INLINE float larger(float a, float b) { return a != a ? a : b != b ? b : a > b ? a : b; }

static float largest(const float *x, int32_t n) {
  vf top[4];
  for (int32_t l = 0; l < 4; l++) top[l] = vf_set1(x[0]);
  int32_t i = 0;
  for (; i + 4 * VW <= n; i += 4 * VW)
    for (int32_t l = 0; l < 4; l++) top[l] = vf_max(top[l], vf_load(x + i + l * VW));
  for (; i + VW <= n; i += VW) top[0] = vf_max(top[0], vf_load(x + i));
  float lanes[VW], all = x[0];
  vf_store(lanes, vf_max(vf_max(top[0], top[1]), vf_max(top[2], top[3])));
  for (int32_t l = 0; l < VW; l++) all = larger(all, lanes[l]);
  for (; i < n; i++) all = larger(all, x[i]);
  return all;
}

// The sum of TERM(i, n) over all i in steps of VW, where the last one has n <= VW lanes that count.
#define SUM(total, length, TERM)                                                                                       \
  double total = 0;                                                                                                    \
  for (int32_t begin = 0; begin < length; begin += BLOCK) {                                                            \
    const int32_t end = length - begin < BLOCK ? length : begin + BLOCK;                                               \
    vf s[4] = {vf_set1(0), vf_set1(0), vf_set1(0), vf_set1(0)};                                                        \
    int32_t i = begin;                                                                                                 \
    for (; i + 4 * VW <= end; i += 4 * VW)                                                                             \
      for (int32_t l = 0; l < 4; l++) s[l] = vf_add(s[l], TERM(i + l * VW, VW));                                       \
    for (; i + VW <= end; i += VW) s[0] = vf_add(s[0], TERM(i, VW));                                                   \
    float lanes[5 * VW] = {0};                                                                                         \
    for (int32_t l = 0; l < 4; l++) vf_store(lanes + l * VW, s[l]);                                                    \
    if (i < end) vf_store_first(lanes + 4 * VW, TERM(i, end - i), end - i);                                            \
    for (int32_t l = 0; l < 5 * VW; l++) total += lanes[l];                                                            \
  }

INLINE vf put(float *x, vf v, int32_t n) {
  vf_store_upto(x, v, n);
  return v;
}
// VALUE(i, n) to out, for all i as above.
#define EACH(out, length, VALUE)                                                                                       \
  {                                                                                                                    \
    int32_t i = 0;                                                                                                     \
    for (; i + VW <= length; i += VW) put(out + i, VALUE(i, VW), VW);                                                  \
    if (i < length) put(out + i, VALUE(i, length - i), length - i);                                                    \
  }

// total, with top given
static float sum_exponentials(const float *x, float largest, int32_t n) {
  const vf top = vf_set1(largest);
#define TERM(i, n) vf_exp(vf_sub(vf_load_upto(x + i, n), top))
  SUM(total, n, TERM)
#undef TERM
  return (float)total;
}

static void softmax_rows(void *context, int32_t part, int32_t parts) {
  const Job *job = context;
  const int32_t cols = job->cols, end = part_start(job->rows, part + 1, parts);
  for (int32_t r = part_start(job->rows, part, parts); r < end; r++) {
    const float *x = row_of(job->x, r, cols);
    float *out = job->out + (size_t)r * cols;
    const float most = largest(x, cols);
    const vf top = vf_set1(most);
    if (job->log) {
      const vf rest = vf_set1(log_one(sum_exponentials(x, most, cols)));
#define VALUE(i, n) vf_sub(vf_sub(vf_load_upto(x + i, n), top), rest)
      EACH(out, cols, VALUE)
#undef VALUE
    } else {
#define TERM(i, n) put(out + i, vf_exp(vf_sub(vf_load_upto(x + i, n), top)), n)
      SUM(total, cols, TERM)
#undef TERM
      const vf whole = vf_set1((float)total);
#define VALUE(i, n) vf_div(vf_load_upto(out + i, n), whole)
      EACH(out, cols, VALUE)
#undef VALUE
    }
  }
}

// Softmax of each row of [rows, cols], or with `log` its logarithm; cols >= 1
void KERNEL(softmax)(const float *x, float *out, int32_t rows, int32_t cols, int32_t log) {
  share_rows(softmax_rows, &(Job){.x = x, .out = out, .rows = rows, .cols = cols, .log = log});
}

static void softmax_gradient_rows(void *context, int32_t part, int32_t parts) {
  const Job *job = context;
  const int32_t cols = job->cols, end = part_start(job->rows, part + 1, parts);
  for (int32_t r = part_start(job->rows, part, parts); r < end; r++) {
    const float *g = row_of(job->g, r, cols), *y = row_of(job->x, r, cols);
    float *out = job->out + (size_t)r * cols;
    if (job->log) {
#define TERM(i, n) vf_load_upto(g + i, n)
      SUM(total, cols, TERM)
#undef TERM
      const vf back = vf_set1(-(float)total);
#define VALUE(i, n) vf_fma(back, vf_exp(vf_load_upto(y + i, n)), vf_load_upto(g + i, n))
      EACH(out, cols, VALUE)
#undef VALUE
    } else {
#define TERM(i, n) vf_mul(vf_load_upto(g + i, n), vf_load_upto(y + i, n))
      SUM(total, cols, TERM)
#undef TERM
      const vf mean = vf_set1((float)total);
#define VALUE(i, n) vf_mul(vf_load_upto(y + i, n), vf_sub(vf_load_upto(g + i, n), mean))
      EACH(out, cols, VALUE)
#undef VALUE
    }
  }
}

// From the gradient g of softmax's output y to that of its input: y (g - sum of g·y), or with `log` g - eʸ sum of g
void KERNEL(softmax_gradient)(const float *g, const float *y, float *out, int32_t rows, int32_t cols, int32_t log) {
  share_rows(softmax_gradient_rows, &(Job){.x = y, .g = g, .out = out, .rows = rows, .cols = cols, .log = log});
}

static void cross_entropy_rows(void *context, int32_t part, int32_t parts) {
  const Job *job = context;
  const int32_t cols = job->cols, end = part_start(job->rows, part + 1, parts);
  for (int32_t r = part_start(job->rows, part, parts); r < end; r++) {
    const float *x = row_of(job->x, r, cols), top = largest(x, cols), total = sum_exponentials(x, top, cols);
    job->parts[2 * r] = top;
    job->parts[2 * r + 1] = total;
    job->out[r] = log_one(total) - (x[job->labels[r]] - top);
  }
}

// out [rows], and for the derivative parts [rows, 2]: top and total. 0 <= labels < cols
void KERNEL(cross_entropy)(const float *x, const int32_t *labels, float *parts, float *out, int32_t rows,
                           int32_t cols) {
  share_rows(cross_entropy_rows,
             &(Job){.x = x, .labels = labels, .parts = parts, .out = out, .rows = rows, .cols = cols});
}

static void cross_entropy_gradient_rows(void *context, int32_t part, int32_t parts) {
  const Job *job = context;
  const int32_t cols = job->cols, end = part_start(job->rows, part + 1, parts);
  for (int32_t r = part_start(job->rows, part, parts); r < end; r++) {
    const float *x = row_of(job->x, r, cols), g = job->g[r];
    float *out = job->out + (size_t)r * cols;
    const int32_t label = job->labels[r];
    const vf top = vf_set1(job->parts[2 * r]), factor = vf_set1(1 / job->parts[2 * r + 1]), scale = vf_set1(g);
#define VALUE(i, n) vf_mul(vf_mul(vf_exp(vf_sub(vf_load_upto(x + i, n), top)), factor), scale)
    EACH(out, cols, VALUE)
#undef VALUE
    // p - 1 before it is scaled: their difference is what may be small.
    out[label] = (exp_one(x[label] - job->parts[2 * r]) * vf_first(factor) - 1) * g;
  }
}

// out [rows, cols] = g (p - [label]), with g [rows] and what the forward kernel left in parts
void KERNEL(cross_entropy_gradient)(const float *g, const float *x, const int32_t *labels, float *parts, float *out,
                                    int32_t rows, int32_t cols) {
  share_rows(cross_entropy_gradient_rows,
             &(Job){.x = x, .g = g, .labels = labels, .parts = parts, .out = out, .rows = rows, .cols = cols});
}
