// Elementwise arithmetic, shared out to the threads. The operation codes are mirrored in
// src/tensor/ops/elementwise.ts. An element's bits do not depend on where it stands.
#include "gamma.h"
#include "threads.h"
#include "vmath.h"

// What an element costs, in multiply-adds: memory sets the pace, or a function like exp.
#define COST 8
#define FUNCTION_COST 24
// Flat arrays are cut where cache lines begin.
#define LINE 16

enum { NEG, ABS, SIGN, EXP, LOG, SQRT, SQUARE, SIGMOID, TANH, RELU, ERF, LGAMMA, DIGAMMA };

#define MAP(expression)                                                                                     \
  {                                                                                                         \
    int32_t i = 0;                                                                                          \
    for (; i + VW <= n; i += VW) {                                                                          \
      vf v = vf_load(x + i);                                                                                \
      vf_store(out + i, expression);                                                                        \
    }                                                                                                       \
    if (i < n) {                                                                                            \
      float tail[VW] = {0};                                                                                 \
      for (int32_t j = i; j < n; j++) tail[j - i] = x[j];                                                   \
      vf v = vf_load(tail);                                                                                 \
      vf_store(tail, expression);                                                                           \
      for (int32_t j = i; j < n; j++) out[j] = tail[j - i];                                                 \
    }                                                                                                       \
    return;                                                                                                 \
  }

// Functions that are computed in double, one element at a time.
#define MAP_DOUBLE(function)                                                                                \
  for (int32_t i = 0; i < n; i++) out[i] = (float)function(x[i]);                                           \
  return;

static void unary_run(int32_t op, const float *x, float *out, int32_t n) {
  const vf zero = vf_set1(0.0f), one = vf_set1(1.0f);
  switch (op) {
  case NEG: MAP(vf_sub(zero, v))
  case ABS: MAP(vf_abs(v))
  case SIGN: MAP(vf_select(vf_gt(v, zero), one, vf_select(vf_lt(v, zero), vf_set1(-1.0f), vf_mul(v, zero))))
  case EXP: MAP(vf_exp(v))
  case LOG: MAP(vf_log(v))
  case SQRT: MAP(vf_sqrt(v))
  case SQUARE: MAP(vf_mul(v, v))
  case SIGMOID: MAP(vf_sigmoid(v))
  case TANH: MAP(vf_tanh(v))
  case RELU: MAP(vf_max(v, zero))
  case ERF: MAP(vf_erf(v))
  case LGAMMA: MAP_DOUBLE(lgamma_of)
  case DIGAMMA: MAP_DOUBLE(digamma_of)
  }
}

typedef struct {
  int32_t op;
  const float *x;
  float *out;
  int32_t n;
} Unary;

static void unary_part(void *context, int32_t part, int32_t parts) {
  const Unary *job = context;
  const int32_t lines = (job->n + LINE - 1) / LINE, start = part_start(lines, part, parts) * LINE;
  const int32_t end = part_start(lines, part + 1, parts) * LINE;
  unary_run(job->op, job->x + start, job->out + start, (end < job->n ? end : job->n) - start);
}

// out[i] = op(x[i]) for i < n
void KERNEL(unary)(int32_t op, const float *x, float *out, int32_t n) {
  run_parts(unary_part, &(Unary){op, x, out, n}, parts_for((double)n * FUNCTION_COST, n / LINE));
}

enum { ADD, SUB, MUL, DIV, MAXIMUM, MINIMUM, GREATER, GREATER_EQUAL, LESS, LESS_EQUAL, EQUAL, NOT_EQUAL };

// Column strides are 0 or 1: a row is either read along or one value of it is repeated.
#define EACH_ROW(vector, scalar)                                                                            \
  for (int32_t r = 0; r < rows; r++) {                                                                      \
    const float *a = a0 + (size_t)r * a_row, *b = b0 + (size_t)r * b_row;                                   \
    float *o = out + (size_t)r * cols;                                                                      \
    int32_t i = 0;                                                                                          \
    for (; i + VW <= cols; i += VW) {                                                                       \
      vf va = a_col ? vf_load(a + i) : vf_set1(*a), vb = b_col ? vf_load(b + i) : vf_set1(*b);              \
      vf_store(o + i, vector);                                                                              \
    }                                                                                                       \
    for (; i < cols; i++) {                                                                                 \
      float sa = a[i * a_col], sb = b[i * b_col];                                                           \
      o[i] = scalar;                                                                                        \
    }                                                                                                       \
  }                                                                                                         \
  return;

#define EACH_ROW_SCALAR(scalar)                                                                             \
  for (int32_t r = 0; r < rows; r++) {                                                                      \
    const float *a = a0 + (size_t)r * a_row, *b = b0 + (size_t)r * b_row;                                   \
    float *o = out + (size_t)r * cols;                                                                      \
    for (int32_t i = 0; i < cols; i++) {                                                                    \
      float sa = a[i * a_col], sb = b[i * b_col];                                                           \
      o[i] = scalar;                                                                                        \
    }                                                                                                       \
  }                                                                                                         \
  return;

// NaN in either operand gives NaN, as in vf_max and vf_min.
#define LARGER(x, y) ((x) != (x) ? (x) : (y) != (y) ? (y) : (x) > (y) ? (x) : (y))
#define SMALLER(x, y) ((x) != (x) ? (x) : (y) != (y) ? (y) : (x) < (y) ? (x) : (y))

typedef struct {
  const float *at;
  int32_t row, col;
} Operand;

static void binary_run(int32_t op, Operand left, Operand right, float *out, int32_t rows, int32_t cols) {
  const float *a0 = left.at, *b0 = right.at;
  const int32_t a_row = left.row, a_col = left.col, b_row = right.row, b_col = right.col;
  switch (op) {
  case ADD: EACH_ROW(vf_add(va, vb), sa + sb)
  case SUB: EACH_ROW(vf_sub(va, vb), sa - sb)
  case MUL: EACH_ROW(vf_mul(va, vb), sa * sb)
  case DIV: EACH_ROW(vf_div(va, vb), sa / sb)
  case MAXIMUM: EACH_ROW(vf_max(va, vb), LARGER(sa, sb))
  case MINIMUM: EACH_ROW(vf_min(va, vb), SMALLER(sa, sb))
  case GREATER: EACH_ROW_SCALAR(sa > sb ? 1.0f : 0.0f)
  case GREATER_EQUAL: EACH_ROW_SCALAR(sa >= sb ? 1.0f : 0.0f)
  case LESS: EACH_ROW_SCALAR(sa < sb ? 1.0f : 0.0f)
  case LESS_EQUAL: EACH_ROW_SCALAR(sa <= sb ? 1.0f : 0.0f)
  case EQUAL: EACH_ROW_SCALAR(sa == sb ? 1.0f : 0.0f)
  case NOT_EQUAL: EACH_ROW_SCALAR(sa != sb ? 1.0f : 0.0f)
  }
}

typedef struct {
  int32_t op;
  Operand a, b;
  float *out;
  int32_t rows, cols;
} Binary;

INLINE Operand operand_at(Operand x, int32_t row, int32_t col) {
  return (Operand){x.at + (size_t)row * x.row + (size_t)col * x.col, x.row, x.col};
}

// Rows are shared out, or the columns of a single one.
static void binary_part(void *context, int32_t part, int32_t parts) {
  const Binary *job = context;
  if (job->rows > 1) {
    const int32_t start = part_start(job->rows, part, parts), end = part_start(job->rows, part + 1, parts);
    binary_run(job->op, operand_at(job->a, start, 0), operand_at(job->b, start, 0),
               job->out + (size_t)start * job->cols, end - start, job->cols);
  } else {
    const int32_t lines = (job->cols + LINE - 1) / LINE, start = part_start(lines, part, parts) * LINE;
    const int32_t end = part_start(lines, part + 1, parts) * LINE;
    binary_run(job->op, operand_at(job->a, 0, start), operand_at(job->b, 0, start), job->out + start, job->rows,
               (end < job->cols ? end : job->cols) - start);
  }
}

// out[r, c] = op(a[r*a_row + c*a_col], b[r*b_row + c*b_col]); comparisons give 1 or 0
void KERNEL(binary)(int32_t op, const float *a, int32_t a_row, int32_t a_col, const float *b, int32_t b_row,
                    int32_t b_col, float *out, int32_t rows, int32_t cols) {
  Binary job = {op, {a, a_row, a_col}, {b, b_row, b_col}, out, rows, cols};
  run_parts(binary_part, &job, parts_for((double)rows * cols * COST, rows > 1 ? rows : cols / LINE));
}

// out[i] = condition[i] is not 0 ? a[i] : b[i], whatever the bits of the other
void KERNEL(select_where)(const float *condition, const float *a, const float *b, float *out, int32_t n) {
  for (int32_t i = 0; i < n; i++) out[i] = condition[i] != 0.0f ? a[i] : b[i];
}

void KERNEL(to_float)(const int32_t *x, float *out, int32_t n) {
  for (int32_t i = 0; i < n; i++) out[i] = (float)x[i];
}

void KERNEL(fill)(float *out, int32_t n, float value) {
  for (int32_t i = 0; i < n; i++) out[i] = value;
}
