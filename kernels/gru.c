// GRU over a whole sequence: Cho et al. 2014. reset_after (Keras 3's default, cuDNN's form) applies r to the
// recurrent sum, which has its own bias b'; without it r is applied to h, as published, and there is one bias.
//
//   z r = σ(split(x·w + b + h·u + b'))
//   reset_after   q = h·un + b'n,  n = tanh(x·wn + bn + r ⊙ q)
//   otherwise     q = r ⊙ h,       n = tanh(x·wn + bn + q·un)
//   h' = z ⊙ h + (1 - z) ⊙ n
//
// B batch, T time, I inputs, H hidden, Hp = H rounded up to NR (see sequence.h); wx and wh are split z r n, b is
// [2, 3H] with b' in row 1, or [3H]. A step leaves behind n z r q; the backward pass puts dn dz dr dq in place: dn dz dr
// are the gradients of the sums that meet x, dz dr dq of those that meet h. Without reset_after n's meets both, and q
// stays for un's gradient. The backward pass uses up what the forward one saved.
#include "recurrence.h"
#include "vmath.h"

#define GATES 3
enum { Z, R, N };                        // in the weights
enum { N_SLOT, Z_SLOT, R_SLOT, Q_SLOT }; // of what a step leaves behind
#define SLOTS 4
enum { RESET_BEFORE, RESET_AFTER }; // variants

// n with b, z and r with both biases together, q with b'
static void load_bias(const Forward *f, const float *b) {
  const Sequence *q = &f->q;
  pad_bias(q, b + N * q->H, 1, f->bias + N_SLOT * q->Hp);
  pad_bias(q, b + Z * q->H, 2, f->bias + Z_SLOT * q->Hp);
  if (f->variant == RESET_BEFORE) return;
  pad_bias(q, b + (GATES + N) * q->H, 1, f->bias + Q_SLOT * q->Hp);
  for (int32_t gate = Z; gate <= R; gate++)
    for (int32_t j = 0; j < q->H; j++) f->bias[(Z_SLOT + gate) * q->Hp + j] += b[(GATES + gate) * q->H + j];
}

INLINE vf blend(vf z, vf h, vf n) { return vf_fma(z, vf_sub(h, n), n); } // z·h + (1 - z)·n

// How many rows of NR units become gates at once: as many as the registers hold.
#if VW == 16
#define MOST_ROWS 2
#else
#define MOST_ROWS 1
#endif

// z r = σ(sums), n = tanh(sum + r·q) and the next h of `rows` rows from b on and the units u .. u+NR
INLINE void open_after(const int rows, const Sequence *q, int32_t b, int32_t u, float *gates, const float *h,
                       float *h_next) {
  vf zr[4 * MOST_ROWS], n[2 * MOST_ROWS]; // z of all, then r
  const int all = 2 * rows;
#pragma GCC unroll 8
  for (int i = 0; i < all; i++) {
    const float *at = gates + (b + i / 2) * q->gates_row + u + i % 2 * VW;
    zr[i] = vf_load(at + Z_SLOT * q->Hp);
    zr[all + i] = vf_load(at + R_SLOT * q->Hp);
  }
  vf_activate(2 * all, 2 * all, zr);
#pragma GCC unroll 8
  for (int i = 0; i < all; i++) {
    const float *at = gates + (b + i / 2) * q->gates_row + u + i % 2 * VW;
    n[i] = vf_fma(zr[all + i], vf_load(at + Q_SLOT * q->Hp), vf_load(at + N_SLOT * q->Hp));
  }
  vf_activate(0, all, n);
#pragma GCC unroll 8
  for (int i = 0; i < all; i++) {
    float *at = gates + (b + i / 2) * q->gates_row + u + i % 2 * VW;
    const int32_t state = (b + i / 2) * q->state_row + u + i % 2 * VW;
    vf_store(at + Z_SLOT * q->Hp, zr[i]);
    vf_store(at + R_SLOT * q->Hp, zr[all + i]);
    vf_store(at + N_SLOT * q->Hp, n[i]);
    vf_store(h_next + state, blend(zr[i], vf_load(h + state), n[i]));
  }
}

static void activate_after(const Sequence *q, const Share *share, int32_t u, float *gates, const float *h,
                           float *h_next) {
  int32_t b = share->b0;
  for (; b + MOST_ROWS <= share->b1; b += MOST_ROWS) open_after(MOST_ROWS, q, b, u, gates, h, h_next);
  for (; b < share->b1; b++) open_after(1, q, b, u, gates, h, h_next);
}

// z r = σ(sums) and q = r·h of a share's units u .. u+NR
static void activate_reset(const Sequence *q, const Share *share, int32_t u, float *gates, const float *h) {
  for (int32_t b = share->b0; b < share->b1; b++)
    for (int32_t j = u; j < u + NR; j += VW) {
      float *z_at = gates + b * q->gates_row + Z_SLOT * q->Hp + j, *r_at = z_at + q->Hp, *q_at = r_at + q->Hp;
      const vf r = vf_sigmoid(vf_load(r_at));
      vf_store(z_at, vf_sigmoid(vf_load(z_at)));
      vf_store(r_at, r);
      vf_store(q_at, vf_mul(r, vf_load(h + b * q->state_row + j)));
    }
}

// n = tanh(sum) and the next h of a share's units u .. u+NR
static void activate_candidate(const Sequence *q, const Share *share, int32_t u, float *gates, const float *h,
                               float *h_next) {
  for (int32_t b = share->b0; b < share->b1; b++)
    for (int32_t j = u; j < u + NR; j += VW) {
      float *n_at = gates + b * q->gates_row + j;
      const vf n = vf_tanh(vf_load(n_at));
      vf_store(n_at, n);
      vf_store(h_next + b * q->state_row + j, blend(vf_load(n_at + q->Hp), vf_load(h + b * q->state_row + j), n));
    }
}

static void prepare(void *forward, int32_t from, int32_t to, const Share *share) {
  const Forward *f = forward;
  const Sequence *q = &f->q;
  const Slots zr = {f->m.gates.at + Z_SLOT * q->Hp, f->m.gates.size, f->m.gates.first};
  input_sums(q, &f->w, share, from, to, Z, 2, f->x, f->bias + Z_SLOT * q->Hp, &zr);
  input_sums(q, &f->w, share, from, to, N, 1, f->x, f->bias + N_SLOT * q->Hp, &f->m.gates);
}

// All but the last phase of RESET_BEFORE, which needs q of all units: the gates, and q.
static void open_gates(const Forward *f, int32_t s, const Share *share) {
  const Sequence *q = &f->q;
  const Slots *state = &f->m.state[0];
  const int32_t row = q->gates_row, apart = is_input_apart(q);
  const float *h = slot(state, s), *x = apart ? 0 : f->x;
  float *gates = slot(&f->m.gates, s);
  for (int32_t u = share->u0; u < share->u1; u += NR) {
    float *at = gates + share->b0 * row + u;
    const float *bias = f->bias + u;
    const Out n = {at, row, 0}, zr = {at + Z_SLOT * q->Hp, row, q->Hp}, rest = {at + Q_SLOT * q->Hp, row, 0};
    const Start start = apart ? start_from(zr) : (Start){bias + Z_SLOT * q->Hp, 0, q->Hp};
    gate_sums(q, &f->w, share, s, Z, 2, u, x, h, q->state_row, start, zr);
    if (!apart) gate_sums(q, &f->w, share, s, N, 1, u, x, 0, 0, (Start){bias + N_SLOT * q->Hp, 0, 0}, n);
    if (f->variant == RESET_AFTER) {
      gate_sums(q, &f->w, share, s, N, 1, u, 0, h, q->state_row, (Start){bias + Q_SLOT * q->Hp, 0, 0}, rest);
      activate_after(q, share, u, gates, h, slot(state, s + 1));
    } else {
      activate_reset(q, share, u, gates, h);
    }
  }
}

static void add_candidate(const Forward *f, int32_t s, const Share *share) {
  const Sequence *q = &f->q;
  const int32_t row = q->gates_row;
  float *gates = slot(&f->m.gates, s);
  for (int32_t u = share->u0; u < share->u1; u += NR) {
    const Out n = {gates + share->b0 * row + u, row, 0};
    gate_sums(q, &f->w, share, s, N, 1, u, 0, gates + Q_SLOT * q->Hp, row, start_from(n), n);
    activate_candidate(q, share, u, gates, slot(&f->m.state[0], s), slot(&f->m.state[0], s + 1));
  }
}

static void step(void *forward, int32_t s, int32_t phase, const Share *share) {
  const Forward *f = forward;
  const Slots *h = &f->m.state[0];
  if (phase == 0) {
    open_gates(f, s, share);
    if (f->variant == RESET_BEFORE) return;
  } else {
    add_candidate(f, s, share);
  }
  hold_padding(&f->q, share, s, slot(h, s), slot(h, s + 1));
  store_output(&f->q, share, s, slot(h, s + 1), f->y);
}

// dh is after the step and becomes the part of dh before it that does not pass through a gate's sum.
static void differentiate(const Backward *k, int32_t s, const Share *share) {
  const Sequence *q = &k->q;
  const vf one = vf_set1(1);
  const int32_t t = time_of(q, s);
  const float *h = slot(&k->m.state[0], s);
  float *gates = slot(&k->m.gates, s);
  for (int32_t b = share->b0; b < share->b1; b++) {
    float *at = gates + b * q->gates_row;
    if (is_padding(q, b, t)) {
      zero_units(q, share, at);
      continue;
    }
    for (int32_t j = share->u0; j < share->u1; j += VW) {
      const int32_t state = b * q->state_row + j;
      float *dh_at = k->d[0] + state;
      float *n_at = at + j, *z_at = n_at + q->Hp, *r_at = z_at + q->Hp, *q_at = r_at + q->Hp;
      const vf z = vf_load(z_at), n = vf_load(n_at);
      const vf dh = with_output_gradient(q, k->dy, b, t, j, without_traces(vf_load(dh_at)));
      const vf kept = vf_mul(dh, vf_sub(one, z));
      const vf dn = vf_mul(kept, vf_sub(one, vf_mul(n, n)));
      vf_store(n_at, dn);
      vf_store(z_at, vf_mul(vf_mul(kept, z), vf_sub(vf_load(h + state), n)));
      if (k->variant == RESET_AFTER) {
        const vf r = vf_load(r_at), dq = vf_mul(dn, r);
        vf_store(r_at, vf_mul(vf_mul(dq, vf_load(q_at)), vf_sub(one, r)));
        vf_store(q_at, dq);
      }
      vf_store(dh_at, vf_mul(dh, z));
    }
  }
}

// RESET_BEFORE: dq = dn·unᵀ reaches r and h through q = r·h.
static void differentiate_reset(const Backward *k, int32_t s, const Share *share) {
  const Sequence *q = &k->q;
  const int32_t t = time_of(q, s);
  const float *h = slot(&k->m.state[0], s);
  float *gates = slot(&k->m.gates, s);
  for (int32_t b = share->b0; b < share->b1; b++) {
    if (is_padding(q, b, t)) continue;
    for (int32_t j = share->u0; j < share->u1; j += VW) {
      const int32_t state = b * q->state_row + j;
      float *r_at = gates + b * q->gates_row + R_SLOT * q->Hp + j, *dh_at = k->d[0] + state;
      const vf r = vf_load(r_at), dq_r = vf_mul(without_traces(vf_load(k->spare + state)), r);
      vf_store(r_at, vf_mul(vf_mul(dq_r, vf_load(h + state)), vf_sub(vf_set1(1), r)));
      vf_store(dh_at, vf_add(vf_load(dh_at), dq_r));
    }
  }
}

// The panels of whᵀ hold z r n.
static void step_back(void *backward, int32_t s, int32_t phase, const Share *share) {
  const Backward *k = backward;
  const Sequence *q = &k->q;
  const int32_t rows = GATES * q->Hp;
  if (phase == 1) {
    if (s == k->begin) return;
    const float *dz = slot(&k->m.gates, s - 1);
    state_gradient(q, share, dz, N_SLOT, 1, k->wh_panels, rows, N * q->Hp, 0, k->spare);
    differentiate_reset(k, s - 1, share);
    return;
  }
  if (s < k->end) {
    const int32_t count = k->variant == RESET_AFTER ? 3 : 2;
    state_gradient(q, share, slot(&k->m.gates, s), Z_SLOT, count, k->wh_panels, rows, 0, 1, k->d[0]);
  }
  if (s > k->begin) differentiate(k, s - 1, share);
}

static const int32_t slots_x[GATES] = {Z_SLOT, R_SLOT, N_SLOT}, slots_after[GATES] = {Z_SLOT, R_SLOT, Q_SLOT};
static const int32_t order_x[GATES] = {N, Z, R}, order_h[GATES] = {Z, R, N};
// What the variants share.
#define GRU_CELL                                                                                                       \
  .layout = {GATES, SLOTS, 1}, .load_bias = load_bias, .prepare = prepare, .step = step, .step_back = step_back,       \
  .slots_x = slots_x, .order_x = order_x, .order_h = order_h, .first_x = N_SLOT
static const Cell cells[] = {[RESET_BEFORE] = {GRU_CELL, .phases = 2, .slots_h = slots_x, .candidate = Q_SLOT},
                             [RESET_AFTER] = {GRU_CELL, .phases = 1, .slots_h = slots_after, .has_second_bias = 1}};

SIZE_KERNELS(gru, &cells[RESET_BEFORE])

void KERNEL(gru_forward)(const float *x, const float *wx, const float *wh, const float *b, const float *h0,
                         const int32_t *lengths, float *y, float *hT, float *save, float *work, int32_t B, int32_t T,
                         int32_t I, int32_t H, int32_t reverse, int32_t segment, int32_t reset_after) {
  const Sequence q = sequence(cells[reset_after].layout, B, T, I, H, lengths, reverse);
  forward_sequence(&cells[reset_after], &q, reset_after, x, wx, wh, b, &h0, y, &hT, save, work, segment);
}

void KERNEL(gru_backward)(const float *x, const float *wx, const float *wh, const float *b, const int32_t *lengths,
                          float *save, const float *dy, const float *dhT, float *dx, float *dwx, float *dwh, float *db,
                          float *dh0, float *work, int32_t B, int32_t T, int32_t I, int32_t H, int32_t reverse,
                          int32_t segment, int32_t reset_after) {
  const Sequence q = sequence(cells[reset_after].layout, B, T, I, H, lengths, reverse);
  backward_sequence(&cells[reset_after], &q, reset_after, x, wx, wh, b, save, dy, &dhT, dx, dwx, dwh, db, &dh0, work,
                    segment);
}
