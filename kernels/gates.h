// Forward: the sums of the gates, x·wx + h·wh + b, with the weights packed once for the whole sequence.
//
// Where the weights of x are large beside the caches, x's part of a chunk of steps is made beforehand as one long
// product; otherwise both parts make one sum, step by step.
#ifndef HINDCAST_GATES_H
#define HINDCAST_GATES_H

#include "sequence.h"

// Packing costs as much as several rows' products: with fewer rows the weights are read in place, all but the
// last units where H is no multiple of NR.
#define FEW_ROWS 8

typedef struct {
  const float *wx, *wh;
  float *wx_panels;    // [gates][Hp/NR][I][NR]
  float *wh_panels;    // [gates][Hp/NR][H][NR]
  int32_t packed_from; // the first unit whose panels are made
} Weights;

static inline Weights take_weights(const Sequence *q, Space *work) {
  Weights w = {0};
  w.wx_panels = take(work, (int64_t)q->gates * q->Hp * q->I);
  w.wh_panels = take(work, (int64_t)q->gates * q->Hp * q->H);
  return w;
}

typedef struct {
  const Sequence *q;
  const Weights *w;
} Packing;

static inline void pack_weights_part(void *context, int32_t part, int32_t parts) {
  const Packing *p = context;
  const Sequence *q = p->q;
  const Weights *w = p->w;
  const int32_t groups = q->gates * (q->Hp / NR), columns = q->gates * q->H;
  for (int32_t group = part_start(groups, part, parts); group < part_start(groups, part + 1, parts); group++) {
    const int32_t gate = group / (q->Hp / NR), u = group % (q->Hp / NR) * NR;
    if (u < w->packed_from) continue;
    const int32_t at = gate * q->H + u, width = min_i32(NR, q->H - u);
    pack_panels(w->wx + at, columns, 1, q->I, width, w->wx_panels + group * NR * q->I);
    pack_panels(w->wh + at, columns, 1, q->H, width, w->wh_panels + group * NR * q->H);
  }
}

static inline void pack_weights(const Sequence *q, Weights *w, const float *wx, const float *wh) {
  w->wx = wx;
  w->wh = wh;
  w->packed_from = q->B * q->T < FEW_ROWS ? q->H / NR * NR : 0;
  Packing packing = {q, w};
  const int32_t groups = q->gates * (q->Hp / NR);
  run_parts(pack_weights_part, &packing, parts_for((double)(q->I + q->H) * groups * NR * COPY_WORK, groups));
}

// b [gates, H] to [gates, Hp]
static inline void pad_bias(const Sequence *q, const float *b, int32_t gates, float *to) {
  for (int32_t gate = 0; gate < gates; gate++) {
    copy_floats(to + gate * q->Hp, b + gate * q->H, q->H);
    zero_floats(to + gate * q->Hp + q->H, q->Hp - q->H);
  }
}

INLINE int32_t is_input_apart(const Sequence *q) {
  return q->B * q->T >= FEW_ROWS && q->I >= 16 && q->gates * q->Hp * (q->I + q->H) > CACHED_WEIGHTS / 2;
}

INLINE Right weights_at(const Sequence *q, const float *weights, const float *panels, int32_t k, int32_t gate,
                        int32_t u, int32_t packed_from) {
  if (u >= packed_from) return (Right){panels + (gate * q->Hp + u) * k, NR, q->Hp * k};
  return (Right){weights + gate * q->H + u, q->gates * q->H, q->H};
}

// Rows of a share at step s, x [B, T, I] and h [B][Hp] or NULL for what has no part: units u .. u+NR of gates
// gate .. gate+gates, out = start + x·wx + h·wh.
static inline void gate_sums(const Sequence *q, const Weights *w, const Share *share, int32_t s, int32_t gate,
                             int32_t gates, int32_t u, const float *x, const float *h, int32_t h_row, Start start,
                             Out out) {
  Term terms[2];
  int32_t count = 0;
  if (x) {
    const Left rows = {x + (share->b0 * q->T + time_of(q, s)) * q->I, q->T * q->I};
    terms[count++] = (Term){rows, weights_at(q, w->wx, w->wx_panels, q->I, gate, u, w->packed_from), q->I};
  }
  if (h) {
    const Left rows = {h + share->b0 * h_row, h_row};
    terms[count++] = (Term){rows, weights_at(q, w->wh, w->wh_panels, q->H, gate, u, w->packed_from), q->H};
  }
  multiply(terms, count, start, out, share->b1 - share->b0, gates * NR);
}

// x's part of the sums of steps from .. to and gates gate .. gate+gates into z's slots from the first on, begun with
// the bias. The longer of rows and steps makes the product's rows.
static inline void input_sums(const Sequence *q, const Weights *w, const Share *share, int32_t from, int32_t to,
                              int32_t gate, int32_t gates, const float *x, const float *bias, const Slots *z) {
  const int32_t rows = share->b1 - share->b0, steps = to - from, row = q->gates_row;
  for (int32_t g = 0; g < gates; g++) {
    const Right right = {w->wx_panels + ((gate + g) * q->Hp + share->u0) * q->I, NR, q->I * NR};
    const int32_t column = g * q->Hp + share->u0;
    const Start start = {bias + column, 0, NR};
    if (rows >= steps) {
      for (int32_t s = from; s < to; s++) {
        const Term term = {{x + (share->b0 * q->T + time_of(q, s)) * q->I, q->T * q->I}, right, q->I};
        multiply(&term, 1, start, (Out){slot(z, s) + share->b0 * row + column, row, NR}, rows, share->u1 - share->u0);
      }
    } else {
      for (int32_t b = share->b0; b < share->b1; b++) {
        const Term term = {{x + (b * q->T + time_of(q, from)) * q->I, q->reverse ? -q->I : q->I}, right, q->I};
        multiply(&term, 1, start, (Out){slot(z, from) + b * row + column, z->size, NR}, steps, share->u1 - share->u0);
      }
    }
  }
}

// Padding rows of a share keep the state of before.
static inline void hold_padding(const Sequence *q, const Share *share, int32_t s, const float *before, float *next) {
  if (!q->lengths) return;
  const int32_t t = time_of(q, s);
  for (int32_t b = share->b0; b < share->b1; b++)
    if (is_padding(q, b, t)) copy_floats(next + b * q->state_row + share->u0, before + b * q->state_row + share->u0, share->u1 - share->u0);
}

// h after step s to y [B, T, H] or NULL
static inline void store_output(const Sequence *q, const Share *share, int32_t s, const float *h, float *y) {
  if (!y) return;
  const int32_t t = time_of(q, s), width = min_i32(q->H, share->u1) - share->u0;
  for (int32_t b = share->b0; b < share->b1; b++) {
    float *to = y + (b * q->T + t) * q->H + share->u0;
    if (is_padding(q, b, t)) {
      zero_floats(to, width);
    } else {
      copy_floats(to, h + b * q->state_row + share->u0, width);
    }
  }
}

#endif
