// GRU over a whole sequence: Cho et al. 2014. reset_after (Keras 3's default, cuDNN's form) applies r to the
// recurrent sum, which has its own bias b'; without it r is applied to h, as published, and there is one bias.
//
//   z r = σ(split(x·w + b + h·u + b'))
//   reset_after   q = h·un + b'n,  n = tanh(x·wn + bn + r ⊙ q)
//   otherwise     q = r ⊙ h,       n = tanh(x·wn + bn + q·un)
//   h' = z ⊙ h + (1 - z) ⊙ n
//
// B batch, T time, I inputs, H hidden, Hp = H rounded up to NR (see recurrent.h); wx and wh are split z r n, b is
// [2, 3H] with b' in row 1, or [3H]. save holds, for the backward,
//   xh     [T+1][B][I + Hp]
//   gates  [T][B][4][Hp]      z r n q
#include "recurrent.h"
#include "vmath.h"

#define GATES 3
#define SLOTS 4
enum { Z, R, N, Q };

typedef struct {
  Slots xh, gates;
} Save;

static Save lay_out_save(const Sequence *q, int32_t steps, float *region, int32_t *used) {
  Save m;
  m.xh = take_slots(region, used, steps + 1, q->B * q->row);
  m.gates = take_slots(region, used, steps, q->B * SLOTS * q->Hp);
  return m;
}

int32_t KERNEL(gru_save_size)(int32_t B, int32_t T, int32_t I, int32_t H) {
  const Sequence q = sequence(B, T, I, H, GATES, 0, 0);
  int32_t used = 0;
  lay_out_save(&q, T, 0, &used);
  return used;
}

int32_t KERNEL(gru_forward_work_size)(int32_t B, int32_t T, int32_t I, int32_t H) {
  const Sequence q = sequence(B, T, I, H, GATES, 0, 0);
  int32_t used = weights_size(&q) + SLOTS * q.Hp;
  lay_out_save(&q, 1, 0, &used);
  return used;
}

INLINE vf blend(vf z, vf h, vf n) { return vf_fma(z, vf_sub(h, n), n); } // z·h + (1 - z)·n

// z r = σ(sums), n = tanh(sum + r·q) and the next h of units u .. u+NR
static void activate_after(const Sequence *q, int32_t u, float *z, const float *h, float *h_next) {
  for (int32_t b = 0; b < q->B; b++, z += SLOTS * q->Hp, h += q->row, h_next += q->row)
    for (int32_t j = u; j < u + NR; j += VW) {
      const vf update = vf_sigmoid(vf_load(z + j)), reset = vf_sigmoid(vf_load(z + R * q->Hp + j));
      const vf n = vf_tanh(vf_fma(reset, vf_load(z + Q * q->Hp + j), vf_load(z + N * q->Hp + j)));
      vf_store(z + j, update);
      vf_store(z + R * q->Hp + j, reset);
      vf_store(z + N * q->Hp + j, n);
      vf_store(h_next + j, blend(update, vf_load(h + j), n));
    }
}

// z r = σ(sums) and q = r·h of units u .. u+NR
static void activate_reset(const Sequence *q, int32_t u, float *z, const float *h) {
  for (int32_t b = 0; b < q->B; b++, z += SLOTS * q->Hp, h += q->row)
    for (int32_t j = u; j < u + NR; j += VW) {
      const vf reset = vf_sigmoid(vf_load(z + R * q->Hp + j));
      vf_store(z + j, vf_sigmoid(vf_load(z + j)));
      vf_store(z + R * q->Hp + j, reset);
      vf_store(z + Q * q->Hp + j, vf_mul(reset, vf_load(h + j)));
    }
}

// n = tanh(sum) and the next h of units u .. u+NR
static void activate_candidate(const Sequence *q, int32_t u, float *z, const float *h, float *h_next) {
  for (int32_t b = 0; b < q->B; b++, z += SLOTS * q->Hp, h += q->row, h_next += q->row)
    for (int32_t j = u; j < u + NR; j += VW) {
      const vf n = vf_tanh(vf_load(z + N * q->Hp + j));
      vf_store(z + N * q->Hp + j, n);
      vf_store(h_next + j, blend(vf_load(z + j), vf_load(h + j), n));
    }
}

void KERNEL(gru_forward)(const float *x, const float *wx, const float *wh, const float *b, const float *h0,
                         const int32_t *lengths, float *y, float *hT, float *save, float *work, int32_t B, int32_t T,
                         int32_t I, int32_t H, int32_t reverse, int32_t reset_after) {
  const Sequence q = sequence(B, T, I, H, GATES, lengths, reverse);
  int32_t used = 0, saved = 0;
  const Weights w = pack_weights(&q, wx, wh, take(work, &used, weights_size(&q)));
  // [4][Hp]: z and r with both biases together, n with b, q with b'
  float *bias = take(work, &used, SLOTS * q.Hp);
  pad_bias(&q, b, GATES, bias);
  if (reset_after) {
    pad_bias(&q, b + (GATES + N) * H, 1, bias + Q * q.Hp);
    for (int32_t gate = Z; gate <= R; gate++)
      for (int32_t j = 0; j < H; j++) bias[gate * q.Hp + j] += b[(GATES + gate) * H + j];
  }
  const Save m = save ? lay_out_save(&q, T, save, &saved) : lay_out_save(&q, 1, work, &used);
  const int32_t row = SLOTS * q.Hp;
  load_state(&q, h0, slot(&m.xh, 0) + I, q.row);
  for (int32_t s = 0; s < T; s++) {
    float *xh = slot(&m.xh, s), *h = xh + I, *h_next = slot(&m.xh, s + 1) + I, *z = slot(&m.gates, s);
    load_input(&q, x, s, xh);
    for (int32_t u = 0; u < q.Hp; u += NR) {
      const Start start = {bias + u, 0, q.Hp};
      const Start start_n = {bias + N * q.Hp + u, 0, q.Hp}, start_q = {bias + Q * q.Hp + u, 0, q.Hp};
      const Out n = {z + N * q.Hp + u, row, q.Hp};
      gate_sums(&q, &w, Z, 2, u, xh, q.row, 0, I + H, start, (Out){z + u, row, q.Hp});
      gate_sums(&q, &w, N, 1, u, xh, q.row, 0, I, start_n, n);
      if (reset_after) {
        gate_sums(&q, &w, N, 1, u, h, q.row, I, I + H, start_q, (Out){z + Q * q.Hp + u, row, q.Hp});
        activate_after(&q, u, z, h, h_next);
      } else {
        activate_reset(&q, u, z, h);
      }
    }
    for (int32_t u = 0; !reset_after && u < q.Hp; u += NR) {
      const Out n = {z + N * q.Hp + u, row, q.Hp};
      gate_sums(&q, &w, N, 1, u, z + Q * q.Hp, row, I, I + H, start_from(n), n);
      activate_candidate(&q, u, z, h, h_next);
    }
    hold_padding(&q, s, h, h_next, q.row);
    store_output(&q, s, h_next, y);
  }
  store_state(&q, slot(&m.xh, T) + I, q.row, hT);
}

// The gradients' slots: the sums' gradients that meet x are n z r, those that meet h are z r q, so that either
// three lie together. Without reset_after n's meets both and the last slot is not used.
enum { DN, DZ, DR, DQ };

int32_t KERNEL(gru_backward_work_size)(int32_t B, int32_t T, int32_t I, int32_t H) {
  return work_size(B, T, I, H, GATES, SLOTS, 2);
}

// dh is after the step and becomes the part of dh before it that does not pass through a gate's sum.
static void differentiate(const Sequence *q, const Gradients *d, int32_t s, int32_t step, const float *z,
                          const float *h, float *dh, int32_t reset_after) {
  const vf one = vf_set1(1);
  const int32_t t = time_of(q, s);
  for (int32_t b = 0; b < q->B; b++, z += SLOTS * q->Hp, h += q->row, dh += q->Hp) {
    if (is_padding(q, b, t)) {
      put_padding(q, d, b, step);
      continue;
    }
    for (int32_t j = 0; j < q->Hp; j += VW) {
      const vf update = vf_load(z + j), n = vf_load(z + N * q->Hp + j), dh_next = vf_load(dh + j);
      const vf kept = vf_mul(dh_next, vf_sub(one, update));
      const vf dn = vf_mul(kept, vf_sub(one, vf_mul(n, n)));
      put_gradient(q, d, DN, j, b, step, dn);
      put_gradient(q, d, DZ, j, b, step, vf_mul(vf_mul(kept, update), vf_sub(vf_load(h + j), n)));
      if (reset_after) {
        const vf r = vf_load(z + R * q->Hp + j), dq = vf_mul(dn, r);
        const vf dr = vf_mul(vf_mul(dq, vf_load(z + Q * q->Hp + j)), vf_sub(one, r));
        put_gradient(q, d, DR, j, b, step, dr);
        put_gradient(q, d, DQ, j, b, step, dq);
      }
      vf_store(dh + j, vf_mul(dh_next, update));
    }
  }
}

// Without reset_after: dq = dn·unᵀ reaches r and h through q = r·h.
static void differentiate_reset(const Sequence *q, const Gradients *d, int32_t s, int32_t step, const float *z,
                                const float *h, const float *dq, float *dh) {
  const int32_t t = time_of(q, s);
  for (int32_t b = 0; b < q->B; b++, z += SLOTS * q->Hp, h += q->row, dq += q->Hp, dh += q->Hp) {
    if (is_padding(q, b, t)) continue;
    for (int32_t j = 0; j < q->Hp; j += VW) {
      const vf r = vf_load(z + R * q->Hp + j), dq_r = vf_mul(vf_load(dq + j), r);
      put_gradient(q, d, DR, j, b, step, vf_mul(vf_mul(dq_r, vf_load(h + j)), vf_sub(vf_set1(1), r)));
      vf_store(dh + j, vf_add(vf_load(dh + j), dq_r));
    }
  }
}

void KERNEL(gru_backward)(const float *wx, const float *wh, const int32_t *lengths, float *save, const float *dy,
                          const float *dhT, float *dx, float *dwx, float *dwh, float *db, float *dh0, float *work,
                          int32_t B, int32_t T, int32_t I, int32_t H, int32_t reverse, int32_t reset_after) {
  static const int32_t order_x[GATES] = {N, Z, R}, order_h[GATES] = {Z, R, N};
  static const int32_t slot_x[GATES] = {DZ, DR, DN}, slot_after[GATES] = {DZ, DR, DQ};
  const int32_t *slot_h = reset_after ? slot_after : slot_x;
  const Sequence q = sequence(B, T, I, H, GATES, lengths, reverse);
  int32_t used = 0, saved = 0;
  const Save m = lay_out_save(&q, T, save, &saved);
  Work k = lay_out_work(&q, SLOTS, 2, work, &used);
  Gradients *d = &k.d;
  const int32_t columns = GATES * q.Hp;
  const Out dh = {k.dh, q.Hp, NR};
  pack_transposed(&q, wh, H, order_h, GATES, k.wh_panels);
  if (dx) pack_transposed(&q, wx, I, order_x, GATES, k.wx_panels);
  load_state(&q, dhT, k.dh, q.Hp);
  zero_floats(d->sums, SLOTS * q.Hp);
  for (int32_t end = T, begin; end > 0; end = begin) {
    begin = max_i32(0, end - d->steps);
    d->depth = (end - begin) * B;
    for (int32_t s = end - 1; s >= begin; s--) {
      const float *z = slot(&m.gates, s), *h = slot(&m.xh, s) + I;
      add_output_gradient(&q, s, dy, k.dh);
      differentiate(&q, d, s, s - begin, z, h, k.dh, reset_after);
      if (reset_after) {
        multiply_transposed(&q, d, DZ, 3, k.wh_panels, columns, 0, start_from(dh), dh, q.Hp);
      } else {
        multiply_transposed(&q, d, DN, 1, k.wh_panels, columns, N * q.Hp, start_zero(), (Out){k.second, q.Hp, NR}, q.Hp);
        differentiate_reset(&q, d, s, s - begin, z, h, k.second, k.dh);
        multiply_transposed(&q, d, DZ, 2, k.wh_panels, columns, 0, start_from(dh), dh, q.Hp);
      }
      if (dx) {
        const Out dx_at = {dx + time_of(&q, s) * I, T * I, NR};
        multiply_transposed(&q, d, DN, 3, k.wx_panels, columns, 0, start_zero(), dx_at, I);
      }
    }
    const float *xh = slot(&m.xh, begin);
    pack_chunk(d, xh, q.row, I);
    for (int32_t gate = Z; gate <= N; gate++) add_weight_gradient(&q, d, slot_x[gate], gate, I, end == T, dwx);
    pack_chunk(d, xh + I, q.row, H);
    for (int32_t gate = Z; gate <= R; gate++) add_weight_gradient(&q, d, slot_h[gate], gate, H, end == T, dwh);
    if (!reset_after) pack_chunk(d, slot(&m.gates, begin) + Q * q.Hp, SLOTS * q.Hp, H);
    add_weight_gradient(&q, d, slot_h[N], N, H, end == T, dwh);
  }
  for (int32_t gate = Z; gate <= N; gate++) {
    copy_floats(db + gate * H, d->sums + slot_x[gate] * q.Hp, H);
    if (reset_after) copy_floats(db + (GATES + gate) * H, d->sums + slot_after[gate] * q.Hp, H);
  }
  if (dh0) store_state(&q, k.dh, q.Hp, dh0);
}
