// One step of a whole model for a few samples, the states carried in place: a program of operations, whose
// addresses are bound once, is run by one call.
//
// A program is a table in the engine's memory. Addresses in it are byte offsets like all others, 0 for "not given";
// so that a native build finds them, it begins with its own. B rows (samples, or what else stands before the last
// axis), I inputs, U units or outputs; every operation reads x [B, I]. Weights are read where they are, so that a change of theirs is seen by the next step.
#include "threads.h"
#include "vmath.h"

enum { LSTM, GRU, GRU_BEFORE, RNN, DENSE, NORMALISE, LOOK_UP };
enum { LINEAR, TANH, RELU, SIGMOID, SOFTMAX };

typedef struct {
  int32_t kind, activation, B, I, U;
  uint32_t x, wx, wh, b; // weights in the order of the layers' parameters
  uint32_t h, c; // states, changed in place; a recurrent layer's output is h
  uint32_t out; // of the other layers; working space of recurrent ones
  float epsilon;
} Operation;

typedef struct {
  uint32_t at; // the program's own address
  int32_t count;
  Operation operation[];
} Program;

void softmax(const float *x, float *out, int32_t rows, int32_t cols, int32_t log);

INLINE float *place(const Program *p, uint32_t address) { return address ? (float *)((char *)p - p->at + address) : 0; }

// ---- out [rows, n] = start [n] (or itself, where not given) + x [rows, k] · w [k, n], w in rows of w_row

// Columns at a time: whole cache lines of every row of w, and as many sums as registers hold.
#define WIDE 8
#define TILE (WIDE * VW)

typedef struct {
  const float *x, *w, *start;
  float *out;
  int32_t rows, k, n, x_row, w_row, out_row;
} Product;

INLINE void columns(const Product *p, int32_t j, const int vectors) {
  for (int32_t b = 0; b < p->rows; b++) {
    const float *x = p->x + (size_t)b * p->x_row, *w = p->w + j;
    float *out = p->out + (size_t)b * p->out_row + j;
    const float *start = p->start ? p->start + j : out;
    vf sum[WIDE];
#pragma GCC unroll 8
    for (int v = 0; v < vectors; v++) sum[v] = vf_load(start + v * VW);
    // WebAssembly counts and jumps for every round otherwise: 12 to 16 % of a step.
#pragma GCC unroll 4
    for (int32_t i = 0; i < p->k; i++, w += p->w_row) {
      const vf left = vf_set1(x[i]);
#pragma GCC unroll 8
      for (int v = 0; v < vectors; v++) sum[v] = vf_fma(left, vf_load(w + v * VW), sum[v]);
    }
#pragma GCC unroll 8
    for (int v = 0; v < vectors; v++) vf_store(out + v * VW, sum[v]);
  }
}

// The last columns, fewer than a vector, one by one; in several sums, so that they need not wait for one another.
static void last_columns(const Product *p, int32_t j) {
  for (int32_t b = 0; b < p->rows; b++)
    for (int32_t c = j; c < p->n; c++) {
      const float *x = p->x + (size_t)b * p->x_row, *w = p->w + c;
      float *out = p->out + (size_t)b * p->out_row + c, sum[4] = {p->start ? p->start[c] : *out};
      for (int32_t i = 0; i < p->k; i++, w += p->w_row) sum[i % 4] += x[i] * *w;
      *out = (sum[0] + sum[1]) + (sum[2] + sum[3]);
    }
}

static void product_part(void *context, int32_t part, int32_t parts) {
  const Product *p = context;
  const int32_t tiles = (p->n + TILE - 1) / TILE, last = part_start(tiles, part + 1, parts) * TILE;
  const int32_t end = last < p->n ? last : p->n;
  int32_t j = part_start(tiles, part, parts) * TILE;
  for (; j + TILE <= end; j += TILE) columns(p, j, WIDE);
  if (j + TILE / 2 <= end) columns(p, j, WIDE / 2), j += TILE / 2;
  for (; j + VW <= end; j += VW) columns(p, j, 1);
  if (j < end) last_columns(p, j);
}

static void multiply_add(Product p) {
  run_parts(product_part, &p, parts_for((double)p.rows * p.k * p.n, (p.n + TILE - 1) / TILE));
}

// ---- Gates, a row at a time

// BODY(j, n) for every vector of n units
#define EACH(length, BODY)                                                                                             \
  {                                                                                                                    \
    int32_t j = 0;                                                                                                     \
    for (; j + VW <= length; j += VW) BODY(j, VW);                                                                     \
    if (j < length) BODY(j, length - j);                                                                               \
  }

// i f g o = split(z);  c' = σ(f) c + σ(i) tanh(g);  h' = σ(o) tanh(c')
static void lstm_gates(const float *z, float *h, float *c, int32_t U) {
#define LSTM_UNITS(j, n)                                                                                               \
  {                                                                                                                    \
    const vf i = vf_sigmoid(vf_load_upto(z + j, n)), f = vf_sigmoid(vf_load_upto(z + U + j, n));                                       \
    const vf g = vf_tanh(vf_load_upto(z + 2 * U + j, n)), o = vf_sigmoid(vf_load_upto(z + 3 * U + j, n));                              \
    const vf next = vf_fma(f, vf_load_upto(c + j, n), vf_mul(i, g));                                                           \
    vf_store_upto(c + j, next, n);                                                                                             \
    vf_store_upto(h + j, vf_mul(o, vf_tanh(next)), n);                                                                         \
  }
  EACH(U, LSTM_UNITS)
}

// z = σ(xz + hz);  r = σ(xr + hr);  n = tanh(xn + r hn);  h' = z h + (1 - z) n
static void gru_gates(const float *x, const float *s, float *h, int32_t U) {
#define GRU_UNITS(j, n)                                                                                                \
  {                                                                                                                    \
    const vf z = vf_sigmoid(vf_add(vf_load_upto(x + j, n), vf_load_upto(s + j, n)));                                                   \
    const vf r = vf_sigmoid(vf_add(vf_load_upto(x + U + j, n), vf_load_upto(s + U + j, n)));                                           \
    const vf next = vf_tanh(vf_fma(r, vf_load_upto(s + 2 * U + j, n), vf_load_upto(x + 2 * U + j, n)));                                \
    vf_store_upto(h + j, vf_fma(z, vf_sub(vf_load_upto(h + j, n), next), next), n);                                                    \
  }
  EACH(U, GRU_UNITS)
}

// z [3U] becomes z r xn after their activations, and s = r h
static void gru_reset(float *z, float *s, const float *h, int32_t U) {
#define RESET_UNITS(j, n)                                                                                              \
  {                                                                                                                    \
    vf_store_upto(z + j, vf_sigmoid(vf_load_upto(z + j, n)), n);                                                                       \
    vf_store_upto(s + j, vf_mul(vf_sigmoid(vf_load_upto(z + U + j, n)), vf_load_upto(h + j, n)), n);                                           \
  }
  EACH(U, RESET_UNITS)
}
static void gru_update(const float *z, float *h, int32_t U) {
#define UPDATE_UNITS(j, n)                                                                                             \
  {                                                                                                                    \
    const vf next = vf_tanh(vf_load_upto(z + 2 * U + j, n));                                                                   \
    vf_store_upto(h + j, vf_fma(vf_load_upto(z + j, n), vf_sub(vf_load_upto(h + j, n), next), next), n);                                       \
  }
  EACH(U, UPDATE_UNITS)
}

static void activate(int32_t activation, const float *from, float *to, int32_t n) {
#define TANH_UNITS(j, n) vf_store_upto(to + j, vf_tanh(vf_load_upto(from + j, n)), n)
#define RELU_UNITS(j, n) vf_store_upto(to + j, vf_max(vf_load_upto(from + j, n), vf_set1(0)), n)
#define SIGMOID_UNITS(j, n) vf_store_upto(to + j, vf_sigmoid(vf_load_upto(from + j, n)), n)
  if (activation == TANH)
    EACH(n, TANH_UNITS)
  else if (activation == RELU)
    EACH(n, RELU_UNITS)
  else if (activation == SIGMOID)
    EACH(n, SIGMOID_UNITS)
}

// gamma (x - mean) / √(variance + epsilon) + beta
static void normalise(const float *x, const float *gamma, const float *beta, float *out, int32_t n, float epsilon) {
  double sum = 0, squares = 0;
  for (int32_t i = 0; i < n; i++) sum += x[i];
  const float mean = (float)(sum / n);
  for (int32_t i = 0; i < n; i++) squares += (double)(x[i] - mean) * (x[i] - mean);
  const float root = __builtin_sqrtf((float)(squares / n) + epsilon);
  for (int32_t i = 0; i < n; i++) out[i] = (x[i] - mean) / root * gamma[i] + beta[i];
}

// ---- Operations

static void run_lstm(const Program *p, const Operation *o) {
  const int32_t B = o->B, I = o->I, U = o->U, Z = 4 * U;
  float *z = place(p, o->out), *h = place(p, o->h), *c = place(p, o->c);
  multiply_add((Product){place(p, o->x), place(p, o->wx), place(p, o->b), z, B, I, Z, I, Z, Z});
  multiply_add((Product){h, place(p, o->wh), 0, z, B, U, Z, U, Z, Z});
  for (int32_t b = 0; b < B; b++) lstm_gates(z + b * Z, h + b * U, c + b * U, U);
}

static void run_gru(const Program *p, const Operation *o) {
  const int32_t B = o->B, I = o->I, U = o->U, Z = 3 * U;
  const float *wh = place(p, o->wh), *bias = place(p, o->b);
  float *z = place(p, o->out), *s = z + B * Z, *h = place(p, o->h);
  multiply_add((Product){place(p, o->x), place(p, o->wx), bias, z, B, I, Z, I, Z, Z});
  if (o->kind == GRU) {
    multiply_add((Product){h, wh, bias + Z, s, B, U, Z, U, Z, Z});
    for (int32_t b = 0; b < B; b++) gru_gates(z + b * Z, s + b * Z, h + b * U, U);
    return;
  }
  multiply_add((Product){h, wh, 0, z, B, U, 2 * U, U, Z, Z});
  for (int32_t b = 0; b < B; b++) gru_reset(z + b * Z, s + b * U, h + b * U, U);
  multiply_add((Product){s, wh + 2 * U, 0, z + 2 * U, B, U, U, U, Z, Z});
  for (int32_t b = 0; b < B; b++) gru_update(z + b * Z, h + b * U, U);
}

static void run_rnn(const Program *p, const Operation *o) {
  const int32_t B = o->B, I = o->I, U = o->U;
  float *z = place(p, o->out), *h = place(p, o->h);
  multiply_add((Product){place(p, o->x), place(p, o->wx), place(p, o->b), z, B, I, U, I, U, U});
  multiply_add((Product){h, place(p, o->wh), 0, z, B, U, U, U, U, U});
  activate(o->activation, z, h, B * U);
}

static void run_dense(const Program *p, const Operation *o) {
  const int32_t B = o->B, I = o->I, U = o->U;
  float *out = place(p, o->out);
  const float *bias = place(p, o->b);
  if (!bias) __builtin_memset(out, 0, (size_t)B * U * 4);
  multiply_add((Product){place(p, o->x), place(p, o->wx), bias, out, B, I, U, I, U, U});
  if (o->activation == SOFTMAX)
    softmax(out, out, B, U, 0);
  else
    activate(o->activation, out, out, B * U);
}

static void run_normalise(const Program *p, const Operation *o) {
  for (int32_t b = 0; b < o->B; b++)
    normalise(place(p, o->x) + b * o->I, place(p, o->wx), place(p, o->b), place(p, o->out) + b * o->U, o->U, o->epsilon);
}

// Rows of wx at the whole numbers in x, which the caller has checked.
static void run_look_up(const Program *p, const Operation *o) {
  const float *ids = place(p, o->x);
  for (int32_t i = 0; i < o->B * o->I; i++)
    __builtin_memcpy(place(p, o->out) + (size_t)i * o->U, place(p, o->wx) + (size_t)ids[i] * o->U, (size_t)o->U * 4);
}

// Runs the operations one after the other.
void KERNEL(stream)(const Program *p) {
  for (int32_t i = 0; i < p->count; i++) {
    const Operation *o = &p->operation[i];
    switch (o->kind) {
    case LSTM: run_lstm(p, o); break;
    case GRU:
    case GRU_BEFORE: run_gru(p, o); break;
    case RNN: run_rnn(p, o); break;
    case DENSE: run_dense(p, o); break;
    case NORMALISE: run_normalise(p, o); break;
    case LOOK_UP: run_look_up(p, o); break;
    }
  }
}
