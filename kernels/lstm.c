// LSTM over a whole sequence: Hochreiter & Schmidhuber 1997; forget gate, Gers et al. 2000.
//
//   i f g o = split(x·wx + h·wh + b)
//   c' = σ(f) ⊙ c + σ(i) ⊙ tanh(g)
//   h' = σ(o) ⊙ tanh(c')
//
// B batch, T time, I inputs, H hidden, Hp = H rounded up to NR (see sequence.h). What a segment's steps leave behind:
//   h, c   [steps+1][B][Hp]     slot s before step s
//   gates  [steps][B][4][Hp]    i f g o after their activations; the backward pass puts dz in their place
// save holds this for the whole sequence, or with checkpoints h and c before each segment. A backward pass uses it up.
#include "gates.h"
#include "gradients.h"
#include "vmath.h"

#define GATES 4

typedef struct {
  Slots h, c, gates;
} Trail;

static Trail take_trail(const Sequence *q, int32_t steps, Space *space) {
  Trail m;
  m.h = take_slots(space, steps + 1, q->B * q->Hp);
  m.c = take_slots(space, steps + 1, q->B * q->Hp);
  m.gates = take_slots(space, steps, q->B * GATES * q->Hp);
  return m;
}
static void begin_trail(Trail *m, int32_t first) { m->h.first = m->c.first = m->gates.first = first; }

// States before each segment.
static Slots take_states(const Sequence *q, int32_t segment, Space *space) {
  return take_slots(space, (q->T + segment - 1) / segment, 2 * q->B * q->Hp);
}

typedef struct {
  Sequence q;
  Weights w;
  float *bias;
  const float *x;
  float *y;
  Trail m;
} Forward;

static Forward take_forward(const Sequence *q, const float *x, const float *wx, const float *wh, float *y, Space *work) {
  Forward f = {.q = *q, .x = x, .y = y};
  f.w = take_weights(q, wx, wh, work);
  f.bias = take(work, GATES * q->Hp);
  return f;
}

static int32_t passing(const Sequence *q) { return passing_steps(q, 6 * q->B * q->Hp); }

int32_t KERNEL(lstm_save_size)(int32_t B, int32_t T, int32_t I, int32_t H, int32_t segment) {
  const Sequence q = sequence(B, T, I, H, GATES, 0, 0);
  Space save = {0, 0};
  if (segment < T) {
    take_states(&q, segment, &save);
  } else {
    take_trail(&q, T, &save);
  }
  return floats_used(&save);
}

int32_t KERNEL(lstm_forward_work_size)(int32_t B, int32_t T, int32_t I, int32_t H, int32_t segment, int32_t saves) {
  const Sequence q = sequence(B, T, I, H, GATES, 0, 0);
  Space work = {0, 0};
  take_forward(&q, 0, 0, 0, 0, &work);
  if (!saves || segment < T) take_trail(&q, saves ? segment : passing(&q), &work);
  return floats_used(&work);
}

// z [B][4][Hp] holds the sums of a share's units u .. u+NR and then the gates.
static void activate(const Sequence *q, const Share *share, int32_t u, float *z, const float *c, float *c_next,
                     float *h_next) {
  for (int32_t b = share->b0; b < share->b1; b++)
    for (int32_t j = u; j < u + NR; j += VW) {
      float *at = z + b * GATES * q->Hp + j;
      const int32_t state = b * q->Hp + j;
      const vf i = vf_sigmoid(vf_load(at));
      const vf f = vf_sigmoid(vf_load(at + q->Hp));
      const vf g = vf_tanh(vf_load(at + 2 * q->Hp));
      const vf o = vf_sigmoid(vf_load(at + 3 * q->Hp));
      const vf next = vf_fma(f, vf_load(c + state), vf_mul(i, g));
      vf_store(at, i);
      vf_store(at + q->Hp, f);
      vf_store(at + 2 * q->Hp, g);
      vf_store(at + 3 * q->Hp, o);
      vf_store(c_next + state, next);
      vf_store(h_next + state, vf_mul(o, vf_tanh(next)));
    }
}

static void prepare(void *cell, int32_t from, int32_t to, const Share *share) {
  const Forward *f = cell;
  input_sums(&f->q, &f->w, share, from, to, 0, GATES, f->x, f->bias, &f->m.gates, GATES * f->q.Hp);
}

static void step(void *cell, int32_t s, int32_t phase, const Share *share) {
  (void)phase;
  const Forward *f = cell;
  const Sequence *q = &f->q;
  const int32_t row = GATES * q->Hp, apart = is_input_apart(q);
  const float *h = slot(&f->m.h, s), *c = slot(&f->m.c, s);
  float *h_next = slot(&f->m.h, s + 1), *c_next = slot(&f->m.c, s + 1), *z = slot(&f->m.gates, s);
  for (int32_t u = share->u0; u < share->u1; u += NR) {
    const Out out = {z + share->b0 * row + u, row, q->Hp};
    const Start start = apart ? start_from(out) : (Start){f->bias + u, 0, q->Hp};
    gate_sums(q, &f->w, share, s, 0, GATES, u, apart ? 0 : f->x, h, q->Hp, start, out);
    activate(q, share, u, z, c, c_next, h_next);
  }
  hold_padding(q, share, s, h, h_next);
  hold_padding(q, share, s, c, c_next);
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

void KERNEL(lstm_forward)(const float *x, const float *wx, const float *wh, const float *b, const float *h0,
                          const float *c0, const int32_t *lengths, float *y, float *hT, float *cT, float *save,
                          float *work, int32_t B, int32_t T, int32_t I, int32_t H, int32_t reverse, int32_t segment) {
  const Sequence q = sequence(B, T, I, H, GATES, lengths, reverse);
  const int32_t state = B * q.Hp, is_whole = save && segment >= T;
  const int32_t length = is_whole ? T : save ? segment : passing(&q);
  Space space = {work, 0}, saved = {save, 0};
  Forward f = take_forward(&q, x, wx, wh, y, &space);
  f.m = take_trail(&q, length, is_whole ? &saved : &space);
  Slots states = {0, 0, 0};
  if (save && !is_whole) states = take_states(&q, segment, &saved);
  pack_weights(&q, &f.w);
  pad_bias(&q, b, GATES, f.bias);
  load_state(&q, h0, f.m.h.at);
  load_state(&q, c0, f.m.c.at);
  for (int32_t from = 0, to; from < T; from = to) {
    to = min_i32(T, from + length);
    if (from > 0) {
      copy_floats(f.m.h.at, f.m.h.at + length * state, state);
      copy_floats(f.m.c.at, f.m.c.at + length * state, state);
    }
    if (states.at) {
      copy_floats(slot(&states, from / length), f.m.h.at, state);
      copy_floats(slot(&states, from / length) + state, f.m.c.at, state);
    }
    run_forward(&f, from, to);
  }
  store_state(&q, slot(&f.m.h, T), hT);
  store_state(&q, slot(&f.m.c, T), cT);
}

typedef struct {
  Sequence q;
  Trail m;
  const float *dy;
  float *dh, *dc; // [B][Hp]
  float *wx_panels, *wh_panels;
  WeightGradients d;
  int32_t end; // of the segment
} Backward;

static Backward take_backward(const Sequence *q, const float *dy, Space *work) {
  const int32_t widths[] = {q->I, q->H};
  Backward k = {.q = *q, .dy = dy};
  k.wx_panels = take_transposed(q, q->I, work);
  k.wh_panels = take_transposed(q, q->Hp, work);
  k.dh = take(work, q->B * q->Hp);
  k.dc = take(work, q->B * q->Hp);
  k.d = take_weight_gradients(q, GATES, widths, 2, work);
  return k;
}

int32_t KERNEL(lstm_backward_work_size)(int32_t B, int32_t T, int32_t I, int32_t H, int32_t segment) {
  const Sequence q = sequence(B, T, I, H, GATES, 0, 0);
  Space work = {0, 0};
  take_backward(&q, 0, &work);
  if (segment < T) {
    take_forward(&q, 0, 0, 0, 0, &work);
    take_trail(&q, segment, &work);
  }
  return floats_used(&work);
}

// dh and dc are after the step and become: dc before it, dh what a padding row hands on unchanged.
static void differentiate(const Backward *k, int32_t s, const Share *share) {
  const Sequence *q = &k->q;
  const vf one = vf_set1(1);
  const int32_t t = time_of(q, s);
  float *z = slot(&k->m.gates, s);
  const float *c = slot(&k->m.c, s), *c_next = slot(&k->m.c, s + 1);
  for (int32_t b = share->b0; b < share->b1; b++) {
    float *at = z + b * GATES * q->Hp;
    if (is_padding(q, b, t)) {
      zero_units(share, GATES, q->Hp, at);
      continue;
    }
    for (int32_t j = share->u0; j < share->u1; j += VW) {
      const int32_t state = b * q->Hp + j;
      float *i_at = at + j, *f_at = i_at + q->Hp, *g_at = f_at + q->Hp, *o_at = g_at + q->Hp;
      const vf i = vf_load(i_at), f = vf_load(f_at), g = vf_load(g_at), o = vf_load(o_at);
      const vf dh = with_output_gradient(q, k->dy, b, t, j, vf_load(k->dh + state));
      const vf tanh_c = vf_tanh(vf_load(c_next + state));
      // dc += dh·o·(1 - tanh²)
      const vf dh_o = vf_mul(dh, o), slope = vf_sub(one, vf_mul(tanh_c, tanh_c));
      const vf dc = vf_fma(dh_o, slope, vf_load(k->dc + state));
      vf_store(i_at, vf_mul(vf_mul(dc, g), vf_mul(i, vf_sub(one, i))));
      vf_store(f_at, vf_mul(vf_mul(dc, vf_load(c + state)), vf_mul(f, vf_sub(one, f))));
      vf_store(g_at, vf_mul(vf_mul(dc, i), vf_sub(one, vf_mul(g, g))));
      vf_store(o_at, vf_mul(vf_mul(dh_o, tanh_c), vf_sub(one, o)));
      vf_store(k->dc + state, vf_mul(dc, f));
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
    state_gradient(q, share, slot(&k->m.gates, s), GATES, 0, GATES, k->wh_panels, GATES * q->Hp, 0, q->lengths != 0, k->dh);
  if (s > k->m.gates.first) differentiate(k, s - 1, share);
}

void KERNEL(lstm_backward)(const float *x, const float *wx, const float *wh, const float *b, const int32_t *lengths,
                           float *save, const float *dy, const float *dhT, const float *dcT, float *dx, float *dwx,
                           float *dwh, float *db, float *dh0, float *dc0, float *work, int32_t B, int32_t T, int32_t I,
                           int32_t H, int32_t reverse, int32_t segment) {
  static const int32_t order[GATES] = {0, 1, 2, 3};
  const Sequence q = sequence(B, T, I, H, GATES, lengths, reverse);
  const int32_t state = B * q.Hp, is_whole = segment >= T, length = is_whole ? T : segment;
  Space space = {work, 0}, saved = {save, 0};
  Backward k = take_backward(&q, dy, &space);
  Forward again = {.q = q};
  Slots states = {0, 0, 0};
  if (is_whole) {
    k.m = take_trail(&q, T, &saved);
  } else {
    states = take_states(&q, segment, &saved);
    again = take_forward(&q, x, wx, wh, 0, &space);
    again.m = take_trail(&q, segment, &space);
    pack_weights(&q, &again.w);
    pad_bias(&q, b, GATES, again.bias);
  }
  pack_transposed(&q, wh, H, order, GATES, k.wh_panels);
  if (dx) pack_transposed(&q, wx, I, order, GATES, k.wx_panels);
  load_state(&q, dhT, k.dh);
  load_state(&q, dcT, k.dc);
  zero_floats(k.d.sums, GATES * q.Hp);
  for (int32_t to = T, from; to > 0; to = from) {
    from = (to - 1) / length * length;
    if (!is_whole) {
      copy_floats(again.m.h.at, slot(&states, from / length), state);
      copy_floats(again.m.c.at, slot(&states, from / length) + state, state);
      run_forward(&again, from, to);
      k.m = again.m;
    }
    k.end = to;
    const Sweep steps = {.q = &k.q, .cell = &k, .step = step_back, .phases = 1, .from = to + 1, .to = from};
    sweep(&steps);
    k.d.dz = k.m.gates;
    k.d.lefts[0] = (Rows){.x = x, .m = I};
    k.d.lefts[1] = (Rows){.slots = k.m.h, .row = q.Hp, .m = H};
    for (int32_t gate = 0; gate < GATES; gate++) {
      k.d.products[gate][0] = (Product){0, gate, dwx};
      k.d.products[gate][1] = (Product){1, gate, dwh};
    }
    add_weight_gradients(&k.d, from, to);
    input_gradient((InputGradient){&q, k.m.gates, GATES, 0, GATES, k.wx_panels, dx, from, to});
  }
  for (int32_t gate = 0; gate < GATES; gate++) copy_floats(db + gate * H, k.d.sums + gate * q.Hp, H);
  if (dh0) store_state(&q, k.dh, dh0);
  if (dc0) store_state(&q, k.dc, dc0);
}
