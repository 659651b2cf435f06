// Simple recurrent network over a whole sequence: Elman 1990.
//
//   h' = φ(x·wx + h·wh + b), φ one of tanh, relu, σ
//
// B batch, T time, I inputs, H hidden, Hp = H rounded up to NR (see sequence.h). What a segment's steps leave behind:
//   h   [steps+1][B][Hp]   slot s before step s
//   z   [steps][B][Hp]     the sums; the backward pass puts dz in their place
// save holds this for the whole sequence, or with checkpoints h before each segment. A backward pass uses it up.
#include "gates.h"
#include "gradients.h"
#include "vmath.h"

#define GATES 1
enum { TANH, RELU, SIGMOID };

typedef struct {
  Slots h, z;
} Trail;

static Trail take_trail(const Sequence *q, int32_t steps, Space *space) {
  Trail m;
  m.h = take_slots(space, steps + 1, q->B * q->Hp);
  m.z = take_slots(space, steps, q->B * q->Hp);
  return m;
}
static void begin_trail(Trail *m, int32_t first) { m->h.first = m->z.first = first; }

// States before each segment.
static Slots take_states(const Sequence *q, int32_t segment, Space *space) {
  return take_slots(space, (q->T + segment - 1) / segment, q->B * q->Hp);
}

typedef struct {
  Sequence q;
  Weights w;
  float *bias;
  const float *x;
  float *y;
  Trail m;
  int32_t activation;
} Forward;

static Forward take_forward(const Sequence *q, const float *x, const float *wx, const float *wh, float *y,
                            int32_t activation, Space *work) {
  Forward f = {.q = *q, .x = x, .y = y, .activation = activation};
  f.w = take_weights(q, wx, wh, work);
  f.bias = take(work, q->Hp);
  return f;
}

static int32_t passing(const Sequence *q) { return passing_steps(q, 2 * q->B * q->Hp); }

int32_t KERNEL(rnn_save_size)(int32_t B, int32_t T, int32_t I, int32_t H, int32_t segment) {
  const Sequence q = sequence(B, T, I, H, GATES, 0, 0);
  Space save = {0, 0};
  if (segment < T) {
    take_states(&q, segment, &save);
  } else {
    take_trail(&q, T, &save);
  }
  return floats_used(&save);
}

int32_t KERNEL(rnn_forward_work_size)(int32_t B, int32_t T, int32_t I, int32_t H, int32_t segment, int32_t saves) {
  const Sequence q = sequence(B, T, I, H, GATES, 0, 0);
  Space work = {0, 0};
  take_forward(&q, 0, 0, 0, 0, 0, &work);
  if (!saves || segment < T) take_trail(&q, saves ? segment : passing(&q), &work);
  return floats_used(&work);
}

INLINE vf apply(int32_t activation, vf z) {
  if (activation == RELU) return vf_max(z, vf_set1(0));
  return activation == SIGMOID ? vf_sigmoid(z) : vf_tanh(z);
}
// dh·φ′, φ′ from h = φ(z)
INLINE vf slope(int32_t activation, vf h, vf dh) {
  const vf one = vf_set1(1);
  if (activation == RELU) return vf_select(vf_gt(h, vf_set1(0)), dh, vf_set1(0));
  return vf_mul(dh, activation == SIGMOID ? vf_mul(h, vf_sub(one, h)) : vf_sub(one, vf_mul(h, h)));
}

static void prepare(void *cell, int32_t from, int32_t to, const Share *share) {
  const Forward *f = cell;
  input_sums(&f->q, &f->w, share, from, to, 0, GATES, f->x, f->bias, &f->m.z, f->q.Hp);
}

static void step(void *cell, int32_t s, int32_t phase, const Share *share) {
  (void)phase;
  const Forward *f = cell;
  const Sequence *q = &f->q;
  const int32_t apart = is_input_apart(q);
  const float *h = slot(&f->m.h, s);
  float *h_next = slot(&f->m.h, s + 1), *z = slot(&f->m.z, s);
  for (int32_t u = share->u0; u < share->u1; u += NR) {
    const Out out = {z + share->b0 * q->Hp + u, q->Hp, 0};
    const Start start = apart ? start_from(out) : (Start){f->bias + u, 0, 0};
    gate_sums(q, &f->w, share, s, 0, GATES, u, apart ? 0 : f->x, h, q->Hp, start, out);
    for (int32_t b = share->b0; b < share->b1; b++)
      for (int32_t j = b * q->Hp + u; j < b * q->Hp + u + NR; j += VW)
        vf_store(h_next + j, apply(f->activation, vf_load(z + j)));
  }
  hold_padding(q, share, s, h, h_next);
  store_output(q, share, s, h_next, f->y);
}

static void run_forward(Forward *f, int32_t from, int32_t to) {
  const Sweep steps = {.q = &f->q,
                       .cell = f,
                       .step = step,
                       .phases = 1,
                       .prepare = is_input_apart(&f->q) ? prepare : 0,
                       .chunk = input_chunk(&f->q),
                       .from = from,
                       .to = to};
  begin_trail(&f->m, from);
  sweep(&steps);
}

void KERNEL(rnn_forward)(const float *x, const float *wx, const float *wh, const float *b, const float *h0,
                         const int32_t *lengths, float *y, float *hT, float *save, float *work, int32_t B, int32_t T,
                         int32_t I, int32_t H, int32_t reverse, int32_t segment, int32_t activation) {
  const Sequence q = sequence(B, T, I, H, GATES, lengths, reverse);
  const int32_t state = B * q.Hp, is_whole = save && segment >= T;
  const int32_t length = is_whole ? T : save ? segment : passing(&q);
  Space space = {work, 0}, saved = {save, 0};
  Forward f = take_forward(&q, x, wx, wh, y, activation, &space);
  f.m = take_trail(&q, length, is_whole ? &saved : &space);
  Slots states = {0, 0, 0};
  if (save && !is_whole) states = take_states(&q, segment, &saved);
  pack_weights(&q, &f.w);
  pad_bias(&q, b, GATES, f.bias);
  load_state(&q, h0, f.m.h.at);
  for (int32_t from = 0, to; from < T; from = to) {
    to = min_i32(T, from + length);
    if (from > 0) copy_floats(f.m.h.at, f.m.h.at + length * state, state);
    if (states.at) copy_floats(slot(&states, from / length), f.m.h.at, state);
    run_forward(&f, from, to);
  }
  store_state(&q, slot(&f.m.h, T), hT);
}

typedef struct {
  Sequence q;
  Trail m;
  const float *dy;
  float *dh; // [B][Hp]
  float *wx_panels, *wh_panels;
  WeightGradients d;
  int32_t end; // of the segment
  int32_t activation;
} Backward;

static Backward take_backward(const Sequence *q, const float *dy, int32_t activation, Space *work) {
  const int32_t widths[] = {q->I, q->H};
  Backward k = {.q = *q, .dy = dy, .activation = activation};
  k.wx_panels = take_transposed(q, q->I, work);
  k.wh_panels = take_transposed(q, q->Hp, work);
  k.dh = take(work, q->B * q->Hp);
  k.d = take_weight_gradients(q, GATES, widths, 2, work);
  return k;
}

int32_t KERNEL(rnn_backward_work_size)(int32_t B, int32_t T, int32_t I, int32_t H, int32_t segment) {
  const Sequence q = sequence(B, T, I, H, GATES, 0, 0);
  Space work = {0, 0};
  take_backward(&q, 0, 0, &work);
  if (segment < T) {
    take_forward(&q, 0, 0, 0, 0, 0, &work);
    take_trail(&q, segment, &work);
  }
  return floats_used(&work);
}

// dh after the step is used up, but for what a padding row hands on unchanged.
static void differentiate(const Backward *k, int32_t s, const Share *share) {
  const Sequence *q = &k->q;
  const int32_t t = time_of(q, s);
  const float *h_next = slot(&k->m.h, s + 1);
  float *z = slot(&k->m.z, s);
  for (int32_t b = share->b0; b < share->b1; b++) {
    if (is_padding(q, b, t)) {
      zero_units(share, 1, q->Hp, z + b * q->Hp);
      continue;
    }
    for (int32_t j = share->u0; j < share->u1; j += VW) {
      const int32_t state = b * q->Hp + j;
      const vf dh = with_output_gradient(q, k->dy, b, t, j, vf_load(k->dh + state));
      vf_store(z + state, slope(k->activation, vf_load(h_next + state), dh));
      vf_store(k->dh + state, vf_set1(0));
    }
  }
}

// Between steps s-1 and s: what step s, once all its units are done, hands back, and then step s-1.
static void step_back(void *cell, int32_t s, int32_t phase, const Share *share) {
  (void)phase;
  const Backward *k = cell;
  const Sequence *q = &k->q;
  if (s < k->end)
    state_gradient(q, share, slot(&k->m.z, s), 1, 0, 1, k->wh_panels, q->Hp, 0, q->lengths != 0, k->dh);
  if (s > k->m.z.first) differentiate(k, s - 1, share);
}

void KERNEL(rnn_backward)(const float *x, const float *wx, const float *wh, const float *b, const int32_t *lengths,
                          float *save, const float *dy, const float *dhT, float *dx, float *dwx, float *dwh, float *db,
                          float *dh0, float *work, int32_t B, int32_t T, int32_t I, int32_t H, int32_t reverse,
                          int32_t segment, int32_t activation) {
  static const int32_t order[GATES] = {0};
  const Sequence q = sequence(B, T, I, H, GATES, lengths, reverse);
  const int32_t is_whole = segment >= T, length = is_whole ? T : segment;
  Space space = {work, 0}, saved = {save, 0};
  Backward k = take_backward(&q, dy, activation, &space);
  Forward again = {.q = q};
  Slots states = {0, 0, 0};
  if (is_whole) {
    k.m = take_trail(&q, T, &saved);
  } else {
    states = take_states(&q, segment, &saved);
    again = take_forward(&q, x, wx, wh, 0, activation, &space);
    again.m = take_trail(&q, segment, &space);
    pack_weights(&q, &again.w);
    pad_bias(&q, b, GATES, again.bias);
  }
  pack_transposed(&q, wh, H, order, GATES, k.wh_panels);
  if (dx) pack_transposed(&q, wx, I, order, GATES, k.wx_panels);
  load_state(&q, dhT, k.dh);
  zero_floats(k.d.sums, q.Hp);
  for (int32_t to = T, from; to > 0; to = from) {
    from = (to - 1) / length * length;
    if (!is_whole) {
      copy_floats(again.m.h.at, slot(&states, from / length), B * q.Hp);
      run_forward(&again, from, to);
      k.m = again.m;
    }
    k.end = to;
    const Sweep steps = {.q = &k.q, .cell = &k, .step = step_back, .phases = 1, .from = to + 1, .to = from};
    sweep(&steps);
    k.d.dz = k.m.z;
    k.d.lefts[0] = (Rows){.x = x, .m = I};
    k.d.lefts[1] = (Rows){.slots = k.m.h, .row = q.Hp, .m = H};
    k.d.products[0][0] = (Product){0, 0, dwx};
    k.d.products[0][1] = (Product){1, 0, dwh};
    add_weight_gradients(&k.d, from, to);
    input_gradient((InputGradient){&q, k.m.z, 1, 0, 1, k.wx_panels, dx, from, to});
  }
  copy_floats(db, k.d.sums, H);
  if (dh0) store_state(&q, k.dh, dh0);
}
