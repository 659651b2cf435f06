// What the sequence kernels of all cells share: laying out memory, packing weights, reading inputs and states,
// writing outputs, and the weights' gradients.
//
// B batch rows, T time steps, I inputs, H hidden units, Hp = H rounded up to NR. Step s = 0 .. T-1 visits time
// t = s, or T-1-s in reverse; what belongs to it is kept in slot s, batch rows together. Units H .. Hp-1 exist
// only in memory: their weights and biases are 0.
//
//   xh   [T+1][B][I + Hp]   slot s holds x at step s beside h before it, so that one product with the stacked
//                           weights [wx; wh] makes the gates' sums; slot T holds the last h
//
// At t >= lengths[b] the row is padding: x is read as 0, the state is held, y and dx are 0. All of it is chosen,
// never multiplied, since padding may hold NaN.
#ifndef HINDCAST_RECURRENT_H
#define HINDCAST_RECURRENT_H

#include "gemm.h"

typedef struct {
  int32_t B, T, I, H, Hp;
  int32_t gates; // sums per unit in wx and wh, [I, gates*H] and [H, gates*H]
  int32_t row; // I + Hp
  const int32_t *lengths; // [B] or NULL
  int32_t reverse;
} Sequence;

static inline Sequence sequence(int32_t B, int32_t T, int32_t I, int32_t H, int32_t gates, const int32_t *lengths,
                                int32_t reverse) {
  const int32_t Hp = round_up(H, NR);
  return (Sequence){B, T, I, H, Hp, gates, I + Hp, lengths, reverse};
}
INLINE int32_t time_of(const Sequence *q, int32_t s) { return q->reverse ? q->T - 1 - s : s; }
INLINE int32_t is_padding(const Sequence *q, int32_t b, int32_t t) { return q->lengths && t >= q->lengths[b]; }

// The next n floats of a region; with a NULL region only *used counts them.
INLINE float *take(float *region, int32_t *used, int32_t n) {
  float *at = region ? region + *used : 0;
  *used += n;
  return at;
}

// What a step leaves behind, slot by slot. A forward that saves nothing for a backward has fewer slots than
// steps, which take turns.
typedef struct {
  float *at;
  int32_t slots, size;
} Slots;
INLINE Slots take_slots(float *region, int32_t *used, int32_t slots, int32_t size) {
  return (Slots){take(region, used, slots * size), slots, size};
}
INLINE float *slot(const Slots *m, int32_t s) { return m->at + s % m->slots * m->size; }

static inline void copy_floats(float *to, const float *from, int32_t n) {
  int32_t j = 0;
  for (; j + VW <= n; j += VW) vf_store(to + j, vf_load(from + j));
  for (; j < n; j++) to[j] = from[j];
}
static inline void zero_floats(float *to, int32_t n) {
  int32_t j = 0;
  for (; j + VW <= n; j += VW) vf_store(to + j, vf_set1(0));
  for (; j < n; j++) to[j] = 0;
}

// ---- States, inputs and outputs

// from [B, H], or NULL for 0, to rows of Hp
static inline void load_state(const Sequence *q, const float *from, float *to, int32_t to_row) {
  for (int32_t b = 0; b < q->B; b++, to += to_row) {
    if (from) copy_floats(to, from + b * q->H, q->H);
    const int32_t known = from ? q->H : 0;
    zero_floats(to + known, q->Hp - known);
  }
}

static inline void store_state(const Sequence *q, const float *from, int32_t from_row, float *to) {
  for (int32_t b = 0; b < q->B; b++) copy_floats(to + b * q->H, from + b * from_row, q->H);
}

// x [B, T, I] at step s to the x columns of xh
static inline void load_input(const Sequence *q, const float *x, int32_t s, float *xh) {
  const int32_t t = time_of(q, s);
  for (int32_t b = 0; b < q->B; b++) {
    if (is_padding(q, b, t)) {
      zero_floats(xh + b * q->row, q->I);
    } else {
      copy_floats(xh + b * q->row, x + (b * q->T + t) * q->I, q->I);
    }
  }
}

// Padding rows of the next state become those of the state before.
static inline void hold_padding(const Sequence *q, int32_t s, const float *before, float *next, int32_t row) {
  if (!q->lengths) return;
  const int32_t t = time_of(q, s);
  for (int32_t b = 0; b < q->B; b++)
    if (is_padding(q, b, t)) copy_floats(next + b * row, before + b * row, q->Hp);
}

// h after step s to y [B, T, H] or NULL
static inline void store_output(const Sequence *q, int32_t s, const float *h, float *y) {
  if (!y) return;
  const int32_t t = time_of(q, s);
  for (int32_t b = 0; b < q->B; b++) {
    float *to = y + (b * q->T + t) * q->H;
    if (is_padding(q, b, t)) {
      zero_floats(to, q->H);
    } else {
      copy_floats(to, h + b * q->row, q->H);
    }
  }
}

// ---- Forward: sums of the gates

// Packing costs as much as several rows' products: with fewer rows the weights are read in place, all but the
// last units where H is no multiple of NR.
#define FEW_ROWS 8

typedef struct {
  const float *wx, *wh;
  const float *panels; // [gates][Hp/NR][I + H][NR], of the stacked weights [wx; wh]
  int32_t packed_from; // the first unit whose panels are made
} Weights;

INLINE int32_t weights_size(const Sequence *q) { return q->gates * q->Hp * (q->I + q->H); }

static inline Weights pack_weights(const Sequence *q, const float *wx, const float *wh, float *panels) {
  const int32_t from = q->B * q->T < FEW_ROWS ? q->H / NR * NR : 0, k = q->I + q->H, columns = q->gates * q->H;
  for (int32_t gate = 0; gate < q->gates; gate++)
    for (int32_t u = from; u < q->H; u += NR) {
      float *to = panels + (gate * q->Hp + u) * k;
      const int32_t at = gate * q->H + u, width = min_i32(NR, q->H - u);
      pack_panels(wx + at, columns, 1, q->I, width, to);
      pack_panels(wh + at, columns, 1, q->H, width, to + q->I * NR);
    }
  return (Weights){wx, wh, panels, from};
}

// b [gates, H] to [gates, Hp]
static inline void pad_bias(const Sequence *q, const float *b, int32_t gates, float *to) {
  for (int32_t gate = 0; gate < gates; gate++) {
    copy_floats(to + gate * q->Hp, b + gate * q->H, q->H);
    zero_floats(to + gate * q->Hp + q->H, q->Hp - q->H);
  }
}

// Units u .. u+NR of gates gate .. gate+gates, for all batch rows: out = start + a·w, where w are the rows
// from .. to of the stacked weights.
static inline void gate_sums(const Sequence *q, const Weights *w, int32_t gate, int32_t gates, int32_t u,
                             const float *a, int32_t a_row, int32_t from, int32_t to, Start start, Out out) {
  const int32_t k = q->I + q->H, columns = q->gates * q->H, n = gates * NR;
  if (u >= w->packed_from) {
    const Right panels = {w->panels + (gate * q->Hp + u) * k + from * NR, NR, q->Hp * k};
    multiply((Left){a, a_row, 0}, panels, start, out, q->B, n, to - from);
    return;
  }
  const int32_t at = gate * q->H + u, split = max_i32(from, min_i32(q->I, to));
  if (from < split) {
    const Right inputs = {w->wx + from * columns + at, columns, q->H};
    multiply((Left){a, a_row, 0}, inputs, start, out, q->B, n, split - from);
    start = start_from(out);
  }
  if (split < to) {
    const Right hidden = {w->wh + (split - q->I) * columns + at, columns, q->H};
    multiply((Left){a + split - from, a_row, 0}, hidden, start, out, q->B, n, to - split);
  }
}

// ---- Backward
//
// The gradients dz of the gates' sums are kept twice: as rows for dz·whᵀ and dz·wxᵀ of the step, and as panels of
// a chunk of steps for the weights' gradients, which are then one long product for the whole chunk instead of a
// short one per step. A cell may keep its gates in another order here than in the weights: slots.

typedef struct {
  int32_t slots;
  int32_t steps; // in a chunk
  int32_t depth; // rows of the panels: batch rows times the steps of this chunk
  float *rows; // [B][slots][Hp]
  float *panels; // [slots][Hp/NR][depth][NR]
  float *packed; // [I or H][depth], a left matrix packed
  float *sums; // [slots][Hp], over all rows and steps
} Gradients;

static inline Gradients gradients(const Sequence *q, int32_t slots, float *work, int32_t *used) {
  Gradients d = {.slots = slots, .steps = min_i32(q->T, max_i32(1, KC / q->B))};
  d.depth = d.steps * q->B;
  d.rows = take(work, used, q->B * slots * q->Hp);
  d.panels = take(work, used, slots * q->Hp * d.depth);
  d.packed = take(work, used, round_up(max_i32(q->I, q->H), MR) * d.depth);
  d.sums = take(work, used, slots * q->Hp);
  return d;
}

// What a backward pass works with.
typedef struct {
  float *wx_panels, *wh_panels; // the weights transposed
  float *dh, *second;           // [B][Hp] each; the second one where a cell asks for it
  Gradients d;
} Work;

// slots as for the gradients; rows is 1, or 2 with the second [B][Hp]
static inline Work lay_out_work(const Sequence *q, int32_t slots, int32_t rows, float *region, int32_t *used) {
  Work k;
  k.wx_panels = take(region, used, round_up(q->I, NR) * q->gates * q->Hp);
  k.wh_panels = take(region, used, q->Hp * q->gates * q->Hp);
  k.dh = take(region, used, q->B * q->Hp);
  k.second = rows > 1 ? take(region, used, q->B * q->Hp) : 0;
  k.d = gradients(q, slots, region, used);
  return k;
}
INLINE int32_t work_size(int32_t B, int32_t T, int32_t I, int32_t H, int32_t gates, int32_t slots, int32_t rows) {
  const Sequence q = sequence(B, T, I, H, gates, 0, 0);
  int32_t used = 0;
  lay_out_work(&q, slots, rows, 0, &used);
  return used;
}

INLINE void put_gradient(const Sequence *q, const Gradients *d, int32_t slot, int32_t u, int32_t b, int32_t step,
                         vf dz) {
  const int32_t column = slot * q->Hp + u;
  vf_store(d->rows + b * d->slots * q->Hp + column, dz);
  vf_store(d->panels + (column / NR * d->depth + step * q->B + b) * NR + column % NR, dz);
  vf_store(d->sums + column, vf_add(vf_load(d->sums + column), dz));
}

static inline void put_padding(const Sequence *q, const Gradients *d, int32_t b, int32_t step) {
  const int32_t columns = d->slots * q->Hp;
  zero_floats(d->rows + b * columns, columns);
  for (int32_t column = 0; column < columns; column += NR)
    zero_floats(d->panels + (column / NR * d->depth + step * q->B + b) * NR, NR);
}

// panels [n/NR][count*Hp][NR] of wᵀ, w [n, gates*H], its gates in the order given
static inline void pack_transposed(const Sequence *q, const float *w, int32_t n, const int32_t *order, int32_t count,
                                   float *panels) {
  const int32_t columns = q->gates * q->H;
  for (int32_t j = 0; j < n; j += NR)
    for (int32_t slot = 0; slot < count; slot++, panels += q->Hp * NR) {
      pack_panels(w + j * columns + order[slot] * q->H, 1, columns, q->H, min_i32(NR, n - j), panels);
      zero_floats(panels + q->H * NR, (q->Hp - q->H) * NR);
    }
}

// to (+)= dz·wᵀ for count slots from slot on, with a panel's rows from .. from + count*Hp
static inline void multiply_transposed(const Sequence *q, const Gradients *d, int32_t slot, int32_t count,
                                       const float *panels, int32_t panel_rows, int32_t from, Start start, Out out,
                                       int32_t n) {
  const Left left = {d->rows + slot * q->Hp, d->slots * q->Hp, 0};
  multiply(left, (Right){panels + from * NR, NR, panel_rows * NR}, start, out, q->B, n, count * q->Hp);
}

// dy [B, T, H] or NULL joins dh.
static inline void add_output_gradient(const Sequence *q, int32_t s, const float *dy, float *dh) {
  if (!dy) return;
  const int32_t t = time_of(q, s);
  for (int32_t b = 0; b < q->B; b++) {
    if (is_padding(q, b, t)) continue;
    const float *from = dy + (b * q->T + t) * q->H;
    float *to = dh + b * q->Hp;
    int32_t j = 0;
    for (; j + VW <= q->H; j += VW) vf_store(to + j, vf_add(vf_load(to + j), vf_load(from + j)));
    for (; j < q->H; j++) to[j] += from[j];
  }
}

// The chunk's left matrix, [depth, m] in rows, packed for add_weight_gradient.
static inline void pack_chunk(const Gradients *d, const float *rows, int32_t row, int32_t m) {
  pack_rows(rows, 1, row, m, d->depth, d->packed);
}

// dw [m, gates*H] of one gate (+)= packedᵀ·dz of one slot
static inline void add_weight_gradient(const Sequence *q, const Gradients *d, int32_t slot, int32_t gate, int32_t m,
                                       int32_t first, float *dw) {
  const Out out = {dw + gate * q->H, q->gates * q->H, NR};
  const Right panels = {d->panels + slot * q->Hp * d->depth, NR, d->depth * NR};
  multiply((Left){d->packed, 0, 1}, panels, first ? start_zero() : start_from(out), out, m, q->H, d->depth);
}

#endif
