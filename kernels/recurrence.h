// A cell's sequence, forward and back-propagated through time (Werbos 1990), for any cell that gives its steps.
#ifndef HINDCAST_RECURRENCE_H
#define HINDCAST_RECURRENCE_H

#include "gates.h"
#include "gradients.h"

typedef struct {
  Sequence q;
  int32_t variant; // of the cell: an activation, or where a gate is applied
  Weights w;
  float *bias; // [slots][Hp], as the cell lays it out
  const float *x;
  float *y;
  Trail m;
} Forward;

typedef struct {
  Sequence q;
  int32_t variant;
  Trail m;
  const float *dy;
  float *d[2];  // of h and c after the step under way, [B][state_row]
  float *spare; // [B][state_row], for a cell whose step has two phases
  float *wx_panels, *wh_panels;
  WeightGradients weights;
  int32_t begin, end; // the block of steps under way
} Backward;

typedef struct {
  Layout layout;
  int32_t phases;
  void (*load_bias)(const Forward *f, const float *b);
  // Begins the gates' sums of steps from .. to with x's part.
  void (*prepare)(void *forward, int32_t from, int32_t to, const Share *share);
  void (*step)(void *forward, int32_t s, int32_t phase, const Share *share);
  // Between steps s-1 and s: what step s, once all its units are done, hands back, where s < end; and then step s-1,
  // where s > begin.
  void (*step_back)(void *backward, int32_t s, int32_t phase, const Share *share);
  const int32_t *slots_x, *slots_h; // of dz, for each gate: the gradient of its sum that meets x, and h
  const int32_t *order_x, *order_h; // the other way round: the gates in the order of the slots, from the first one on
  int32_t first_x;                  // the first slot that meets x
  int32_t candidate;                // the slot of what the last gate's weights meet in place of h; 0 for h
  int32_t has_second_bias;          // one that meets h alone
} Cell;

static inline Forward take_forward(const Sequence *q, Space *work) {
  Forward f = {.q = *q};
  f.w = take_weights(q, work);
  f.bias = take(work, q->slots * q->Hp);
  return f;
}

static inline Backward take_backward(const Cell *cell, const Sequence *q, int32_t wants_dx, Space *work) {
  Backward k = {.q = *q};
  if (wants_dx) k.wx_panels = take_transposed(q, q->I, work);
  k.wh_panels = take_transposed(q, q->Hp, work);
  for (int32_t i = 0; i < q->states; i++) k.d[i] = take(work, (int64_t)q->B * q->state_row);
  if (cell->phases > 1) k.spare = take(work, (int64_t)q->B * q->state_row);
  k.weights = take_weight_gradients(q, cell->candidate ? 3 : 2, work);
  return k;
}

// ---- Floats needed. `segment` is T for keeping all, or the steps between checkpoints.

static inline int32_t save_floats(const Cell *cell, int32_t B, int32_t T, int32_t I, int32_t H, int32_t segment) {
  const Sequence q = sequence(cell->layout, B, T, I, H, 0, 0);
  Space save = {0, 0};
  if (segment < T) {
    take_checkpoints(&q, segment, &save);
  } else {
    take_trail(&q, T, &save);
  }
  return floats_used(&save);
}

static inline int32_t forward_floats(const Cell *cell, int32_t B, int32_t T, int32_t I, int32_t H, int32_t segment,
                                     int32_t saves) {
  const Sequence q = sequence(cell->layout, B, T, I, H, 0, 0);
  Space work = {0, 0};
  take_forward(&q, &work);
  if (!saves || segment < T) take_trail(&q, saves ? segment : passing_steps(&q), &work);
  return floats_used(&work);
}

static inline int32_t backward_floats(const Cell *cell, int32_t B, int32_t T, int32_t I, int32_t H, int32_t segment,
                                      int32_t wants_dx) {
  const Sequence q = sequence(cell->layout, B, T, I, H, 0, 0);
  Space work = {0, 0};
  take_backward(cell, &q, wants_dx, &work);
  if (segment < T) {
    take_forward(&q, &work);
    take_trail(&q, segment, &work);
  }
  return floats_used(&work);
}

// The kernels NAME_save_size, NAME_forward_work_size and NAME_backward_work_size of a cell, the neediest of its variants.
#define SIZE_KERNELS(name, cell)                                                                                       \
  int32_t KERNEL(name##_save_size)(int32_t B, int32_t T, int32_t I, int32_t H, int32_t segment) {                      \
    return save_floats(cell, B, T, I, H, segment);                                                                     \
  }                                                                                                                    \
  int32_t KERNEL(name##_forward_work_size)(int32_t B, int32_t T, int32_t I, int32_t H, int32_t segment,                \
                                           int32_t saves) {                                                            \
    return forward_floats(cell, B, T, I, H, segment, saves);                                                           \
  }                                                                                                                    \
  int32_t KERNEL(name##_backward_work_size)(int32_t B, int32_t T, int32_t I, int32_t H, int32_t segment,               \
                                            int32_t wants_dx) {                                                        \
    return backward_floats(cell, B, T, I, H, segment, wants_dx);                                                       \
  }

// ---- Forward

static inline void begin_forward(Forward *f, const Cell *cell, int32_t variant, const float *x, const float *wx,
                                 const float *wh, const float *b) {
  f->variant = variant;
  f->x = x;
  pack_weights(&f->q, &f->w, wx, wh);
  cell->load_bias(f, b);
}

static inline void run_forward(Forward *f, const Cell *cell, int32_t from, int32_t to) {
  const Sweep steps = {.q = &f->q,
                       .cell = f,
                       .step = cell->step,
                       .phases = cell->phases,
                       .prepare = is_input_apart(&f->q) ? cell->prepare : 0,
                       .chunk = block_steps(f->q.B),
                       .from = from,
                       .to = to};
  begin_trail(&f->m, from);
  sweep(&steps);
}

// States before and after: h, and c where there is one.
static inline void forward_sequence(const Cell *cell, const Sequence *q, int32_t variant, const float *x,
                                    const float *wx, const float *wh, const float *b, const float *const *before,
                                    float *y, float *const *after, float *save, float *work, int32_t segment) {
  const int32_t state = q->B * q->state_row, is_whole = save && segment >= q->T;
  const int32_t length = is_whole ? q->T : save ? segment : passing_steps(q);
  Space space = {work, 0}, saved = {save, 0};
  Forward f = take_forward(q, &space);
  f.m = take_trail(q, length, is_whole ? &saved : &space);
  f.y = y;
  Slots checkpoints = {0, 0, 0};
  if (save && !is_whole) checkpoints = take_checkpoints(q, segment, &saved);
  begin_forward(&f, cell, variant, x, wx, wh, b);
  for (int32_t i = 0; i < q->states; i++) load_state(q, before[i], f.m.state[i].at);
  for (int32_t from = 0, to; from < q->T; from = to) {
    to = min_i32(q->T, from + length);
    for (int32_t i = 0; i < q->states; i++) {
      float *at = f.m.state[i].at;
      if (from > 0) copy_floats(at, at + length * state, state);
      if (checkpoints.at) copy_floats(slot(&checkpoints, from / length) + i * state, at, state);
    }
    run_forward(&f, cell, from, to);
  }
  for (int32_t i = 0; i < q->states; i++) store_state(q, slot(&f.m.state[i], q->T), after[i]);
}

// ---- Backward

// How the weights' gradients are made of dz and of what the weights met.
static inline void set_products(Backward *k, const Cell *cell, float *dwx, float *dwh) {
  const Sequence *q = &k->q;
  WeightGradients *d = &k->weights;
  d->lefts[2] = (Rows){.slots = k->m.gates, .offset = cell->candidate * q->Hp, .row = q->gates_row, .m = q->H};
  for (int32_t gate = 0; gate < q->gates; gate++) {
    const int32_t meets_candidate = cell->candidate && gate == q->gates - 1;
    d->products[gate][0] = (Product){0, cell->slots_x[gate], dwx};
    d->products[gate][1] = (Product){meets_candidate ? 2 : 1, cell->slots_h[gate], dwh};
  }
}

// Steps begin .. end-1, last one first, and then their part in the gradients of the weights and of x.
static inline void run_block(Backward *k, const Cell *cell, int32_t begin, int32_t end, float *dx) {
  const Sequence *q = &k->q;
  k->begin = begin;
  k->end = end;
  const Sweep steps = {
      .q = q, .cell = k, .step = cell->step_back, .phases = cell->phases, .from = end + 1, .to = begin};
  sweep(&steps);
  add_weight_gradients(&k->weights, begin, end);
  input_gradient((InputGradient){q, k->m.gates, cell->first_x, q->gates, k->wx_panels, dx, begin, end});
}

// Gradients of the states after and before.
static inline void backward_sequence(const Cell *cell, const Sequence *q, int32_t variant, const float *x,
                                     const float *wx, const float *wh, const float *b, float *save, const float *dy,
                                     const float *const *d_after, float *dx, float *dwx, float *dwh, float *db,
                                     float *const *d_before, float *work, int32_t segment) {
  const int32_t state = q->B * q->state_row, is_whole = segment >= q->T, length = is_whole ? q->T : segment;
  const int32_t block = block_steps(q->B);
  Space space = {work, 0}, saved = {save, 0};
  Backward k = take_backward(cell, q, dx != 0, &space);
  Forward again = {.q = *q};
  Slots checkpoints = {0, 0, 0};
  if (is_whole) {
    k.m = take_trail(q, q->T, &saved);
  } else {
    checkpoints = take_checkpoints(q, segment, &saved);
    again = take_forward(q, &space);
    again.m = take_trail(q, segment, &space);
    begin_forward(&again, cell, variant, x, wx, wh, b);
  }
  k.variant = variant;
  k.dy = dy;
  k.weights.q = &k.q;
  pack_transposed(q, wh, q->H, cell->order_h, q->gates, k.wh_panels);
  if (dx) pack_transposed(q, wx, q->I, cell->order_x, q->gates, k.wx_panels);
  for (int32_t i = 0; i < q->states; i++) load_state(q, d_after[i], k.d[i]);
  zero_floats(k.weights.sums, q->slots * q->Hp);
  for (int32_t to = q->T, from; to > 0; to = from) {
    from = (to - 1) / length * length;
    if (!is_whole) {
      for (int32_t i = 0; i < q->states; i++)
        copy_floats(again.m.state[i].at, slot(&checkpoints, from / length) + i * state, state);
      run_forward(&again, cell, from, to);
      k.m = again.m;
    }
    k.weights.dz = k.m.gates;
    k.weights.lefts[0] = (Rows){.x = x, .m = q->I};
    k.weights.lefts[1] = (Rows){.slots = k.m.state[0], .row = q->state_row, .m = q->H};
    set_products(&k, cell, dwx, dwh);
    for (int32_t end = to, begin; end > from; end = begin) {
      begin = (end - 1) / block * block;
      run_block(&k, cell, begin, end, dx);
    }
  }
  for (int32_t gate = 0; gate < q->gates; gate++) {
    copy_floats(db + gate * q->H, k.weights.sums + cell->slots_x[gate] * q->Hp, q->H);
    if (cell->has_second_bias)
      copy_floats(db + (q->gates + gate) * q->H, k.weights.sums + cell->slots_h[gate] * q->Hp, q->H);
  }
  for (int32_t i = 0; i < q->states; i++)
    if (d_before[i]) store_state(q, k.d[i], d_before[i]);
}

#endif
