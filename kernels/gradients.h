// Backward: gradients of the state, the inputs and the weights.
//
// Going back through a segment, each step's gates give way in place to dz, the gradients of their sums: slots of Hp
// units, [B][slots][Hp] a step, 0 in padding rows. dx and the weights' gradients are then long products over the
// rows of many steps. A weight's gradient is shared out by columns: each element is one sum, over the rows of
// a block of steps at a time from the last block back, whoever makes it.
#ifndef HINDCAST_GRADIENTS_H
#define HINDCAST_GRADIENTS_H

#include "sequence.h"

// What a weight met, in the rows of dz: x [B, T, I], or of each slot the rows from `offset` on.
typedef struct {
  const float *x;
  Slots slots;
  int32_t offset, row;
  int32_t m; // I or H
} Rows;

// A gate's columns of dw [m, gates*H] (+)= leftᵀ·dz of a slot.
typedef struct {
  int32_t left; // which of the left matrices
  int32_t slot;
  float *dw;
} Product;

#define MAX_GATES 4
#define MAX_LEFTS 3

typedef struct {
  const Sequence *q;
  Slots dz;
  Rows lefts[MAX_LEFTS];
  int32_t left_count;
  Product products[MAX_GATES][2]; // of x and of h
  float *panels;           // [slots][Hp/NR][depth][NR]
  float *packed[MAX_LEFTS]; // [m][depth], packed rows
  float *sums;             // [slots][Hp], over all rows and steps
  int32_t from, to;        // the block of steps
  int32_t first;           // whether nothing was summed before
} WeightGradients;

INLINE int32_t block_rows(const Sequence *q) { return q->B * min_i32(q->T, block_steps(q->B)); }

// The first left matrix is x, the others are H wide.
static inline WeightGradients take_weight_gradients(const Sequence *q, int32_t left_count, Space *work) {
  WeightGradients d = {.left_count = left_count, .first = 1};
  const int32_t depth = block_rows(q);
  d.panels = take(work, (int64_t)q->slots * q->Hp * depth);
  for (int32_t left = 0; left < left_count; left++)
    d.packed[left] = take(work, (int64_t)(left == 0 ? q->I : q->H) * depth);
  d.sums = take(work, (int64_t)q->slots * q->Hp);
  return d;
}

INLINE const float *input_row(const Sequence *q, const float *x, int32_t from, int32_t r) {
  const int32_t b = r % q->B, t = time_of(q, from + r / q->B);
  return is_padding(q, b, t) ? 0 : x + (b * q->T + t) * q->I;
}

// The packed rows of units u .. u+height of x, whose rows are strewn over [B, T, I]; padding is read as 0.
static inline void pack_inputs(const WeightGradients *d, const float *x, int32_t u, int32_t height, float *to) {
  const Sequence *q = d->q;
  const int32_t depth = (d->to - d->from) * q->B;
  for (int32_t r = 0; r < depth; r++, to += height) {
    const float *from = input_row(q, x, d->from, r);
    if (from) {
      copy_floats(to, from + u, height);
    } else {
      zero_floats(to, height);
    }
  }
}

static inline void pack_left(const WeightGradients *d, int32_t left, int32_t part, int32_t parts) {
  const Rows *rows = &d->lefts[left];
  const int32_t depth = (d->to - d->from) * d->q->B, groups = (rows->m + MR - 1) / MR;
  for (int32_t g = part_start(groups, part, parts); g < part_start(groups, part + 1, parts); g++) {
    const int32_t u = group_start(rows->m, g), height = group_start(rows->m, g + 1) - u;
    float *to = d->packed[left] + u * depth;
    if (rows->x) {
      pack_inputs(d, rows->x, u, height, to);
    } else {
      pack_rows(slot(&rows->slots, d->from) + rows->offset + u, 1, rows->row, height, depth, to);
    }
  }
}

static inline void pack_block(void *context, int32_t part, int32_t parts) {
  const WeightGradients *d = context;
  const Sequence *q = d->q;
  const int32_t depth = (d->to - d->from) * q->B, row = q->gates_row, groups = q->slots * q->Hp / NR;
  for (int32_t g = part_start(groups, part, parts); g < part_start(groups, part + 1, parts); g++) {
    const float *dz = slot(&d->dz, d->from) + g * NR;
    float *to = d->panels + g * NR * depth, *sums = d->sums + g * NR;
    vf first = vf_load(sums), second = vf_load(sums + VW);
    for (int32_t r = 0; r < depth; r++, dz += row, to += NR) {
      const vf one = vf_load(dz), other = vf_load(dz + VW);
      vf_store(to, one);
      vf_store(to + VW, other);
      first = vf_add(first, one);
      second = vf_add(second, other);
    }
    vf_store(sums, first);
    vf_store(sums + VW, second);
  }
  for (int32_t left = 0; left < d->left_count; left++) pack_left(d, left, part, parts);
}

static inline void multiply_block(void *context, int32_t part, int32_t parts) {
  const WeightGradients *d = context;
  const Sequence *q = d->q;
  const int32_t depth = (d->to - d->from) * q->B, groups = q->Hp / NR, columns = q->gates * q->H;
  const int32_t begin = part_start(q->gates * groups, part, parts), end = part_start(q->gates * groups, part + 1, parts);
  for (int32_t g = begin, next; g < end; g = next) {
    const int32_t gate = g / groups, u = g % groups * NR;
    next = min_i32(end, (gate + 1) * groups);
    for (int32_t i = 0; i < 2; i++) {
      const Product *p = &d->products[gate][i];
      const Out out = {p->dw + gate * q->H + u, columns, NR};
      const Right right = {d->panels + (p->slot * q->Hp + u) * depth, NR, depth * NR};
      multiply_packed((Term){{d->packed[p->left], 0}, right, depth}, d->first ? start_zero() : start_from(out), out,
                      d->lefts[p->left].m, min_i32(q->H - u, (next - g) * NR));
    }
  }
}

// Adds the gradients of a block of steps.
static inline void add_weight_gradients(WeightGradients *d, int32_t from, int32_t to) {
  const Sequence *q = d->q;
  const double multiplied = (double)q->gates * q->H * (q->I + q->H), packed = q->slots * q->Hp + q->I + q->H;
  const double depth = (double)(to - from) * q->B;
  d->from = from;
  d->to = to;
  run_parts(pack_block, d, parts_for(packed * depth * COPY_WORK, q->slots * q->Hp / NR));
  run_parts(multiply_block, d, parts_for(multiplied * depth, q->gates * q->Hp / NR));
  d->first = 0;
}

// ---- Weights transposed, for dz·whᵀ and dz·wxᵀ

typedef struct {
  const Sequence *q;
  const float *w; // [n, gates*H]
  int32_t n;
  const int32_t *order; // which gate each slot of dz belongs to
  int32_t count;
  float *panels; // [n/NR][count*Hp][NR]
} Transposing;

static inline float *take_transposed(const Sequence *q, int32_t n, Space *work) {
  return take(work, (int64_t)round_up(n, NR) * q->gates * q->Hp);
}

static inline void pack_transposed_part(void *context, int32_t part, int32_t parts) {
  const Transposing *k = context;
  const Sequence *q = k->q;
  const int32_t groups = (k->n + NR - 1) / NR, columns = q->gates * q->H;
  for (int32_t g = part_start(groups, part, parts); g < part_start(groups, part + 1, parts); g++) {
    float *to = k->panels + g * NR * k->count * q->Hp;
    for (int32_t slot = 0; slot < k->count; slot++, to += q->Hp * NR) {
      const float *from = k->w + g * NR * columns + k->order[slot] * q->H;
      pack_panels(from, 1, columns, q->H, min_i32(NR, k->n - g * NR), to);
      zero_floats(to + q->H * NR, (q->Hp - q->H) * NR);
    }
  }
}

static inline void pack_transposed(const Sequence *q, const float *w, int32_t n, const int32_t *order, int32_t count,
                                   float *panels) {
  Transposing transposing = {q, w, n, order, count, panels};
  run_parts(pack_transposed_part, &transposing, parts_for((double)n * count * q->Hp * COPY_WORK, (n + NR - 1) / NR));
}

// Of a share: the state's rows `to` = start + dz·whᵀ for `count` slots of step s from `slot` on; their rows in the panels,
// of panel_rows rows each, begin at from.
static inline void state_gradient(const Sequence *q, const Share *share, const float *dz, int32_t slot, int32_t count,
                                  const float *panels, int32_t panel_rows, int32_t from, int32_t add, float *to) {
  const int32_t row = q->gates_row;
  const Term term = {{dz + share->b0 * row + slot * q->Hp, row},
                     {panels + share->u0 * panel_rows + from * NR, NR, panel_rows * NR},
                     count * q->Hp};
  const Out out = {to + share->b0 * q->state_row + share->u0, q->state_row, NR};
  multiply(&term, 1, add ? start_from(out) : start_zero(), out, share->b1 - share->b0, share->u1 - share->u0);
}

typedef struct {
  const Sequence *q;
  Slots dz;
  int32_t slot, count;
  const float *panels;
  float *dx;
  int32_t from, to;
} InputGradient;

// Rows are shared: batch rows of every step, or steps of every batch row, whichever are more.
static inline void input_gradient_part(void *context, int32_t part, int32_t parts) {
  const InputGradient *k = context;
  const Sequence *q = k->q;
  const int32_t steps = k->to - k->from, row = q->gates_row, length = k->count * q->Hp;
  const Right right = {k->panels, NR, length * NR};
  if (q->B >= steps) {
    const int32_t b0 = part_start(q->B, part, parts), b1 = part_start(q->B, part + 1, parts);
    for (int32_t s = k->from; s < k->to; s++) {
      const Term term = {{slot(&k->dz, s) + b0 * row + k->slot * q->Hp, row}, right, length};
      const Out out = {k->dx + (b0 * q->T + time_of(q, s)) * q->I, q->T * q->I, NR};
      multiply(&term, 1, start_zero(), out, b1 - b0, q->I);
    }
    return;
  }
  const int32_t s0 = k->from + part_start(steps, part, parts), s1 = k->from + part_start(steps, part + 1, parts);
  for (int32_t b = 0; b < q->B && s0 < s1; b++) {
    const Term term = {{slot(&k->dz, s0) + b * row + k->slot * q->Hp, k->dz.size}, right, length};
    const Out out = {k->dx + (b * q->T + time_of(q, s0)) * q->I, q->reverse ? -q->I : q->I, NR};
    multiply(&term, 1, start_zero(), out, s1 - s0, q->I);
  }
}

// dx of steps from .. to, from `count` slots of dz on `slot`; dx NULL for none wanted
static inline void input_gradient(InputGradient k) {
  if (!k.dx) return;
  const double work = (double)(k.to - k.from) * k.q->B * k.count * k.q->Hp * k.q->I;
  run_parts(input_gradient_part, &k, parts_for(work, max_i32(k.q->B, k.to - k.from)));
}

// A gradient that vanishes on its way back through time soon is subnormal, with which processors compute many times
// slower: from 2^-100 (8e-31) down it is 0.
INLINE vf without_traces(vf d) { return vf_select(vf_lt(vf_abs(d), vf_set1(7.8886091e-31f)), vf_set1(0), d); }

// dy of a row's units j .. j+VW at time t joins dh; dy [B, T, H] or NULL
INLINE vf with_output_gradient(const Sequence *q, const float *dy, int32_t b, int32_t t, int32_t j, vf dh) {
  if (!dy || j >= q->H) return dh;
  const float *from = dy + (b * q->T + t) * q->H + j;
  return vf_add(dh, j + VW <= q->H ? vf_load(from) : vf_load_first(from, q->H - j));
}

// dz of a padding row
static inline void zero_units(const Sequence *q, const Share *share, float *dz) {
  for (int32_t slot = 0; slot < q->slots; slot++)
    zero_floats(dz + slot * q->Hp + share->u0, share->u1 - share->u0);
}

#endif
