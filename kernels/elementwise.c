// Elementwise arithmetic. The operation codes are mirrored in src/tensor/ops/elementwise.ts.
#include "threads.h"
#include "vmath.h"

// What an element costs, in multiply-adds: the functions take as many, and plain arithmetic waits for memory.
#define ELEMENT_WORK 16.0

enum { NEG, ABS, SIGN, EXP, LOG, SQRT, SQUARE, SIGMOID, TANH, RELU, ERF };

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

static void unary_block(int32_t op, const float *x, float *out, int32_t n) {
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
  }
}

typedef struct {
  int32_t op;
  const float *x;
  float *out;
  int32_t n;
} Unary;

// Where part begins of n elements: vectors stay whole, so that each element is computed the same way for any
// number of parts.
static int32_t element_start(int32_t n, int32_t part, int32_t parts) {
  return part == parts ? n : part_start(n / VW, part, parts) * VW;
}

static void unary_part(void *context, int32_t part, int32_t parts) {
  const Unary *u = context;
  const int32_t start = element_start(u->n, part, parts), end = element_start(u->n, part + 1, parts);
  unary_block(u->op, u->x + start, u->out + start, end - start);
}

// out[i] = op(x[i]) for i < n
void KERNEL(unary)(int32_t op, const float *x, float *out, int32_t n) {
  Unary all = {op, x, out, n};
  run_parts(unary_part, &all, parts_for(n * ELEMENT_WORK, n / VW));
}

enum { ADD, SUB, MUL, DIV, MAXIMUM, MINIMUM, GREATER, GREATER_EQUAL, LESS, LESS_EQUAL, EQUAL, NOT_EQUAL };

// Column strides are 0 or 1: a row is either read along or one value of it is repeated.
#define EACH_ROW(vector, scalar)                                                                            \
  for (int32_t r = 0; r < rows; r++) {                                                                      \
    const float *a = a0 + (size_t)r * a_row, *b = b0 + (size_t)r * b_row;                                   \
    float *o = out + (size_t)r * out_row;                                                                   \
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
    float *o = out + (size_t)r * out_row;                                                                   \
    for (int32_t i = 0; i < cols; i++) {                                                                    \
      float sa = a[i * a_col], sb = b[i * b_col];                                                           \
      o[i] = scalar;                                                                                        \
    }                                                                                                       \
  }                                                                                                         \
  return;

// NaN in either operand gives NaN, as in vf_max and vf_min.
#define LARGER(x, y) ((x) != (x) ? (x) : (y) != (y) ? (y) : (x) > (y) ? (x) : (y))
#define SMALLER(x, y) ((x) != (x) ? (x) : (y) != (y) ? (y) : (x) < (y) ? (x) : (y))

static void binary_block(int32_t op, const float *a0, int32_t a_row, int32_t a_col, const float *b0, int32_t b_row,
                         int32_t b_col, float *out, int32_t out_row, int32_t rows, int32_t cols) {
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
  const float *a;
  int32_t a_row, a_col;
  const float *b;
  int32_t b_row, b_col;
  float *out;
  int32_t rows, cols;
} Binary;

// Rows are shared out, or the columns of a few long rows.
static void binary_part(void *context, int32_t part, int32_t parts) {
  const Binary *p = context;
  int32_t row = 0, row_end = p->rows, col = 0, col_end = p->cols;
  if (p->rows >= parts) {
    row = part_start(p->rows, part, parts);
    row_end = part_start(p->rows, part + 1, parts);
  } else {
    col = element_start(p->cols, part, parts);
    col_end = element_start(p->cols, part + 1, parts);
  }
  binary_block(p->op, p->a + (ptrdiff_t)row * p->a_row + col * p->a_col, p->a_row, p->a_col,
               p->b + (ptrdiff_t)row * p->b_row + col * p->b_col, p->b_row, p->b_col,
               p->out + (size_t)row * p->cols + col, p->cols, row_end - row, col_end - col);
}

// out[r, c] = op(a[r*a_row + c*a_col], b[r*b_row + c*b_col]); comparisons give 1 or 0
void KERNEL(binary)(int32_t op, const float *a, int32_t a_row, int32_t a_col, const float *b, int32_t b_row,
                    int32_t b_col, float *out, int32_t rows, int32_t cols) {
  Binary all = {op, a, a_row, a_col, b, b_row, b_col, out, rows, cols};
  const int32_t most = rows > cols / VW ? rows : cols / VW;
  run_parts(binary_part, &all, parts_for((double)rows * cols * ELEMENT_WORK, most));
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
