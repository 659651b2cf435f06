// GRU over a whole sequence: Cho et al. 2014. reset_after (Keras 3's default, cuDNN's form) applies r to the
// recurrent sum, which has its own bias b'; without it r is applied to h, as published, and there is one bias.
//
//   z r = σ(split(x·w + b + h·u + b'))
//   reset_after   q = h·un + b'n,  n = tanh(x·wn + bn + r ⊙ q)
//   otherwise     q = r ⊙ h,       n = tanh(x·wn + bn + q·un)
//   h' = z ⊙ h + (1 - z) ⊙ n
//
// B batch, T time, I inputs, H hidden, Hp = H rounded up to NR (see sequence.h); wx and wh are split z r n, b is
// [2, 3H] with b' in row 1, or [3H]. What a segment's steps leave behind:
//   h      [steps+1][B][Hp]     slot s before step s
//   gates  [steps][B][4][Hp]    n z r q; the backward pass puts dn dz dr dq in their place
// dn dz dr are the gradients of the sums that meet x, dz dr dq of those that meet h. Without reset_after n's meets
// both, and q stays for un's gradient.
// save holds this for the whole sequence, or with checkpoints h before each segment. A backward pass uses it up.
#include "gates.h"
#include "gradients.h"
#include "vmath.h"

#define GATES 3
enum { Z, R, N };                           // in the weights
#define SLOTS 4
enum { N_SLOT, Z_SLOT, R_SLOT, Q_SLOT };    // of gates

typedef struct {
  Slots h, gates;
} Trail;

static Trail take_trail(const Sequence *q, int32_t steps, Space *space) {
  Trail m;
  m.h = take_slots(space, steps + 1, q->B * q->Hp);
  m.gates = take_slots(space, steps, q->B * SLOTS * q->Hp);
  return m;
}
static void begin_trail(Trail *m, int32_t first) { m->h.first = m->gates.first = first; }

// States before each segment.
static Slots take_states(const Sequence *q, int32_t segment, Space *space) {
  return take_slots(space, (q->T + segment - 1) / segment, q->B * q->Hp);
}

typedef struct {
  Sequence q;
  Weights w;
  float *bias; // [4][Hp]: n with b, z and r with both biases together, q with b'
  const float *x;
  float *y;
  Trail m;
  int32_t reset_after;
} Forward;

static Forward take_forward(const Sequence *q, const float *x, const float *wx, const float *wh, float *y,
                            int32_t reset_after, Space *work) {
  Forward f = {.q = *q, .x = x, .y = y, .reset_after = reset_after};
  f.w = take_weights(q, wx, wh, work);
  f.bias = take(work, SLOTS * q->Hp);
  return f;
}

static void load_weights(Forward *f, const float *b) {
  const Sequence *q = &f->q;
  pack_weights(q, &f->w);
  pad_bias(q, b + N * q->H, 1, f->bias + N_SLOT * q->Hp);
  pad_bias(q, b + Z * q->H, 2, f->bias + Z_SLOT * q->Hp);
  if (!f->reset_after) return;
  pad_bias(q, b + (GATES + N) * q->H, 1, f->bias + Q_SLOT * q->Hp);
  for (int32_t gate = Z; gate <= R; gate++)
    for (int32_t j = 0; j < q->H; j++) f->bias[(Z_SLOT + gate) * q->Hp + j] += b[(GATES + gate) * q->H + j];
}

static int32_t passing(const Sequence *q) { return passing_steps(q, 5 * q->B * q->Hp); }

int32_t KERNEL(gru_save_size)(int32_t B, int32_t T, int32_t I, int32_t H, int32_t segment) {
  const Sequence q = sequence(B, T, I, H, GATES, 0, 0);
  Space save = {0, 0};
  if (segment < T) {
    take_states(&q, segment, &save);
  } else {
    take_trail(&q, T, &save);
  }
  return floats_used(&save);
}

int32_t KERNEL(gru_forward_work_size)(int32_t B, int32_t T, int32_t I, int32_t H, int32_t segment, int32_t saves) {
  const Sequence q = sequence(B, T, I, H, GATES, 0, 0);
  Space work = {0, 0};
  take_forward(&q, 0, 0, 0, 0, 0, &work);
  if (!saves || segment < T) take_trail(&q, saves ? segment : passing(&q), &work);
  return floats_used(&work);
}

INLINE vf blend(vf z, vf h, vf n) { return vf_fma(z, vf_sub(h, n), n); } // z·h + (1 - z)·n

// z r = σ(sums), n = tanh(sum + r·q) and the next h of a share's units u .. u+NR
static void activate_after(const Sequence *q, const Share *share, int32_t u, float *gates, const float *h,
                           float *h_next) {
  for (int32_t b = share->b0; b < share->b1; b++)
    for (int32_t j = u; j < u + NR; j += VW) {
      float *n_at = gates + b * SLOTS * q->Hp + j, *z_at = n_at + q->Hp, *r_at = z_at + q->Hp, *q_at = r_at + q->Hp;
      const vf z = vf_sigmoid(vf_load(z_at)), r = vf_sigmoid(vf_load(r_at));
      const vf n = vf_tanh(vf_fma(r, vf_load(q_at), vf_load(n_at)));
      vf_store(z_at, z);
      vf_store(r_at, r);
      vf_store(n_at, n);
      vf_store(h_next + b * q->Hp + j, blend(z, vf_load(h + b * q->Hp + j), n));
    }
}

// z r = σ(sums) and q = r·h of a share's units u .. u+NR
static void activate_reset(const Sequence *q, const Share *share, int32_t u, float *gates, const float *h) {
  for (int32_t b = share->b0; b < share->b1; b++)
    for (int32_t j = u; j < u + NR; j += VW) {
      float *z_at = gates + b * SLOTS * q->Hp + Z_SLOT * q->Hp + j, *r_at = z_at + q->Hp, *q_at = r_at + q->Hp;
      const vf r = vf_sigmoid(vf_load(r_at));
      vf_store(z_at, vf_sigmoid(vf_load(z_at)));
      vf_store(r_at, r);
      vf_store(q_at, vf_mul(r, vf_load(h + b * q->Hp + j)));
    }
}

// n = tanh(sum) and the next h of a share's units u .. u+NR
static void activate_candidate(const Sequence *q, const Share *share, int32_t u, float *gates, const float *h,
                               float *h_next) {
  for (int32_t b = share->b0; b < share->b1; b++)
    for (int32_t j = u; j < u + NR; j += VW) {
      float *n_at = gates + b * SLOTS * q->Hp + j;
      const vf n = vf_tanh(vf_load(n_at));
      vf_store(n_at, n);
      vf_store(h_next + b * q->Hp + j, blend(vf_load(n_at + q->Hp), vf_load(h + b * q->Hp + j), n));
    }
}

static void prepare(void *cell, int32_t from, int32_t to, const Share *share) {
  const Forward *f = cell;
  const Sequence *q = &f->q;
  const int32_t row = SLOTS * q->Hp;
  const Slots zr = {f->m.gates.at + Z_SLOT * q->Hp, f->m.gates.size, f->m.gates.first};
  input_sums(q, &f->w, share, from, to, Z, 2, f->x, f->bias + Z_SLOT * q->Hp, &zr, row);
  input_sums(q, &f->w, share, from, to, N, 1, f->x, f->bias + N_SLOT * q->Hp, &f->m.gates, row);
}

static void step(void *cell, int32_t s, int32_t phase, const Share *share) {
  const Forward *f = cell;
  const Sequence *q = &f->q;
  const int32_t row = SLOTS * q->Hp, apart = is_input_apart(q);
  const float *h = slot(&f->m.h, s), *x = apart ? 0 : f->x;
  float *h_next = slot(&f->m.h, s + 1), *gates = slot(&f->m.gates, s);
  for (int32_t u = share->u0; u < share->u1; u += NR) {
    float *at = gates + share->b0 * row + u;
    const float *bias = f->bias + u;
    const Out n = {at, row, q->Hp}, zr = {at + Z_SLOT * q->Hp, row, q->Hp}, rest = {at + Q_SLOT * q->Hp, row, q->Hp};
    if (phase == 1) {
      gate_sums(q, &f->w, share, s, N, 1, u, 0, gates + Q_SLOT * q->Hp, row, start_from(n), n);
      activate_candidate(q, share, u, gates, h, h_next);
      continue;
    }
    const Start start = apart ? start_from(zr) : (Start){bias + Z_SLOT * q->Hp, 0, q->Hp};
    gate_sums(q, &f->w, share, s, Z, 2, u, x, h, q->Hp, start, zr);
    if (!apart) gate_sums(q, &f->w, share, s, N, 1, u, x, 0, 0, (Start){bias + N_SLOT * q->Hp, 0, 0}, n);
    if (f->reset_after) {
      gate_sums(q, &f->w, share, s, N, 1, u, 0, h, q->Hp, (Start){bias + Q_SLOT * q->Hp, 0, 0}, rest);
      activate_after(q, share, u, gates, h, h_next);
    } else {
      activate_reset(q, share, u, gates, h);
    }
  }
  if (phase == 0 && !f->reset_after) return;
  hold_padding(q, share, s, h, h_next);
  store_output(q, share, s, h_next, f->y);
}

static void run_forward(Forward *f, int32_t from, int32_t to) {
  const Sweep steps = {.q = &f->q,
                       .cell = f,
                       .step = step,
                       .phases = f->reset_after ? 1 : 2,
                       .prepare = is_input_apart(&f->q) ? prepare : 0,
                       .chunk = input_chunk(&f->q),
                       .from = from,
                       .to = to};
  begin_trail(&f->m, from);
  sweep(&steps);
}

void KERNEL(gru_forward)(const float *x, const float *wx, const float *wh, const float *b, const float *h0,
                         const int32_t *lengths, float *y, float *hT, float *save, float *work, int32_t B, int32_t T,
                         int32_t I, int32_t H, int32_t reverse, int32_t segment, int32_t reset_after) {
  const Sequence q = sequence(B, T, I, H, GATES, lengths, reverse);
  const int32_t state = B * q.Hp, is_whole = save && segment >= T;
  const int32_t length = is_whole ? T : save ? segment : passing(&q);
  Space space = {work, 0}, saved = {save, 0};
  Forward f = take_forward(&q, x, wx, wh, y, reset_after, &space);
  f.m = take_trail(&q, length, is_whole ? &saved : &space);
  Slots states = {0, 0, 0};
  if (save && !is_whole) states = take_states(&q, segment, &saved);
  load_weights(&f, b);
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
  float *dh, *dq; // [B][Hp]
  float *wx_panels, *wh_panels;
  WeightGradients d;
  int32_t end; // of the segment
  int32_t reset_after;
} Backward;

static Backward take_backward(const Sequence *q, const float *dy, int32_t reset_after, Space *work) {
  const int32_t widths[] = {q->I, q->H, q->H};
  Backward k = {.q = *q, .dy = dy, .reset_after = reset_after};
  k.wx_panels = take_transposed(q, q->I, work);
  k.wh_panels = take_transposed(q, q->Hp, work);
  k.dh = take(work, q->B * q->Hp);
  k.dq = take(work, q->B * q->Hp);
  k.d = take_weight_gradients(q, SLOTS, widths, reset_after ? 2 : 3, work);
  return k;
}

int32_t KERNEL(gru_backward_work_size)(int32_t B, int32_t T, int32_t I, int32_t H, int32_t segment) {
  const Sequence q = sequence(B, T, I, H, GATES, 0, 0);
  Space work = {0, 0};
  take_backward(&q, 0, 0, &work);
  if (segment < T) {
    take_forward(&q, 0, 0, 0, 0, 0, &work);
    take_trail(&q, segment, &work);
  }
  return floats_used(&work);
}

// dh is after the step and becomes the part of dh before it that does not pass through a gate's sum.
static void differentiate(const Backward *k, int32_t s, const Share *share) {
  const Sequence *q = &k->q;
  const vf one = vf_set1(1);
  const int32_t t = time_of(q, s);
  const float *h = slot(&k->m.h, s);
  float *gates = slot(&k->m.gates, s);
  for (int32_t b = share->b0; b < share->b1; b++) {
    float *at = gates + b * SLOTS * q->Hp;
    if (is_padding(q, b, t)) {
      zero_units(share, SLOTS, q->Hp, at);
      continue;
    }
    for (int32_t j = share->u0; j < share->u1; j += VW) {
      const int32_t state = b * q->Hp + j;
      float *n_at = at + j, *z_at = n_at + q->Hp, *r_at = z_at + q->Hp, *q_at = r_at + q->Hp;
      const vf z = vf_load(z_at), n = vf_load(n_at);
      const vf dh = with_output_gradient(q, k->dy, b, t, j, vf_load(k->dh + state));
      const vf kept = vf_mul(dh, vf_sub(one, z));
      const vf dn = vf_mul(kept, vf_sub(one, vf_mul(n, n)));
      vf_store(n_at, dn);
      vf_store(z_at, vf_mul(vf_mul(kept, z), vf_sub(vf_load(h + state), n)));
      if (k->reset_after) {
        const vf r = vf_load(r_at), dq = vf_mul(dn, r);
        vf_store(r_at, vf_mul(vf_mul(dq, vf_load(q_at)), vf_sub(one, r)));
        vf_store(q_at, dq);
      }
      vf_store(k->dh + state, vf_mul(dh, z));
    }
  }
}

// Without reset_after: dq = dn·unᵀ reaches r and h through q = r·h.
static void differentiate_reset(const Backward *k, int32_t s, const Share *share) {
  const Sequence *q = &k->q;
  const int32_t t = time_of(q, s);
  const float *h = slot(&k->m.h, s);
  float *gates = slot(&k->m.gates, s);
  for (int32_t b = share->b0; b < share->b1; b++) {
    if (is_padding(q, b, t)) continue;
    for (int32_t j = share->u0; j < share->u1; j += VW) {
      const int32_t state = b * q->Hp + j;
      float *r_at = gates + (b * SLOTS + R_SLOT) * q->Hp + j;
      const vf r = vf_load(r_at), dq_r = vf_mul(vf_load(k->dq + state), r);
      vf_store(r_at, vf_mul(vf_mul(dq_r, vf_load(h + state)), vf_sub(vf_set1(1), r)));
      vf_store(k->dh + state, vf_add(vf_load(k->dh + state), dq_r));
    }
  }
}

// Between steps s-1 and s: what step s, once all its units are done, hands back, and then step s-1. The panels of
// whᵀ hold z r n.
static void step_back(void *cell, int32_t s, int32_t phase, const Share *share) {
  const Backward *k = cell;
  const Sequence *q = &k->q;
  const int32_t first = k->m.gates.first, rows = GATES * q->Hp;
  if (phase == 1) {
    if (s == first) return;
    const float *dz = slot(&k->m.gates, s - 1);
    state_gradient(q, share, dz, SLOTS, N_SLOT, 1, k->wh_panels, rows, N * q->Hp, 0, k->dq);
    differentiate_reset(k, s - 1, share);
    return;
  }
  if (s < k->end) {
    const int32_t count = k->reset_after ? 3 : 2;
    state_gradient(q, share, slot(&k->m.gates, s), SLOTS, Z_SLOT, count, k->wh_panels, rows, 0, 1, k->dh);
  }
  if (s > first) differentiate(k, s - 1, share);
}

void KERNEL(gru_backward)(const float *x, const float *wx, const float *wh, const float *b, const int32_t *lengths,
                          float *save, const float *dy, const float *dhT, float *dx, float *dwx, float *dwh, float *db,
                          float *dh0, float *work, int32_t B, int32_t T, int32_t I, int32_t H, int32_t reverse,
                          int32_t segment, int32_t reset_after) {
  static const int32_t order_x[GATES] = {N, Z, R}, order_h[GATES] = {Z, R, N};
  static const int32_t slot_x[GATES] = {Z_SLOT, R_SLOT, N_SLOT}, slot_after[GATES] = {Z_SLOT, R_SLOT, Q_SLOT};
  const int32_t *slot_h = reset_after ? slot_after : slot_x;
  const Sequence q = sequence(B, T, I, H, GATES, lengths, reverse);
  const int32_t is_whole = segment >= T, length = is_whole ? T : segment;
  Space space = {work, 0}, saved = {save, 0};
  Backward k = take_backward(&q, dy, reset_after, &space);
  Forward again = {.q = q};
  Slots states = {0, 0, 0};
  if (is_whole) {
    k.m = take_trail(&q, T, &saved);
  } else {
    states = take_states(&q, segment, &saved);
    again = take_forward(&q, x, wx, wh, 0, reset_after, &space);
    again.m = take_trail(&q, segment, &space);
    load_weights(&again, b);
  }
  pack_transposed(&q, wh, H, order_h, GATES, k.wh_panels);
  if (dx) pack_transposed(&q, wx, I, order_x, GATES, k.wx_panels);
  load_state(&q, dhT, k.dh);
  zero_floats(k.d.sums, SLOTS * q.Hp);
  for (int32_t to = T, from; to > 0; to = from) {
    from = (to - 1) / length * length;
    if (!is_whole) {
      copy_floats(again.m.h.at, slot(&states, from / length), B * q.Hp);
      run_forward(&again, from, to);
      k.m = again.m;
    }
    k.end = to;
    const int32_t phases = reset_after ? 1 : 2;
    const Sweep steps = {.q = &k.q, .cell = &k, .step = step_back, .phases = phases, .from = to + 1, .to = from};
    sweep(&steps);
    k.d.dz = k.m.gates;
    k.d.lefts[0] = (Rows){.x = x, .m = I};
    k.d.lefts[1] = (Rows){.slots = k.m.h, .row = q.Hp, .m = H};
    if (!reset_after) k.d.lefts[2] = (Rows){.slots = k.m.gates, .offset = Q_SLOT * q.Hp, .row = SLOTS * q.Hp, .m = H};
    for (int32_t gate = Z; gate <= N; gate++) {
      k.d.products[gate][0] = (Product){0, slot_x[gate], dwx};
      k.d.products[gate][1] = (Product){gate == N && !reset_after ? 2 : 1, slot_h[gate], dwh};
    }
    add_weight_gradients(&k.d, from, to);
    input_gradient((InputGradient){&q, k.m.gates, SLOTS, N_SLOT, GATES, k.wx_panels, dx, from, to});
  }
  for (int32_t gate = Z; gate <= N; gate++) {
    copy_floats(db + gate * H, k.d.sums + slot_x[gate] * q.Hp, H);
    if (reset_after) copy_floats(db + (GATES + gate) * H, k.d.sums + slot_after[gate] * q.Hp, H);
  }
  if (dh0) store_state(&q, k.dh, dh0);
}
