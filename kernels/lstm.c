// LSTM over a whole sequence: Hochreiter & Schmidhuber 1997; forget gate, Gers et al. 2000.
//
//   i f g o = split(x·wx + h·wh + b)
//   c' = σ(f) ⊙ c + σ(i) ⊙ tanh(g)
//   h' = σ(o) ⊙ tanh(c')
//
// B batch, T time, I inputs, H hidden, Hp = H rounded up to NR (see recurrent.h). save holds, for the backward,
//   xh     [T+1][B][I + Hp]
//   c      [T+1][B][Hp]       slot s before step s
//   gates  [T][B][4][Hp]      i f g o after their activations
#include "recurrent.h"
#include "vmath.h"

#define GATES 4

typedef struct {
  Slots xh, c, gates;
} Save;

static Save lay_out_save(const Sequence *q, int32_t steps, float *region, int32_t *used) {
  Save m;
  m.xh = take_slots(region, used, steps + 1, q->B * q->row);
  m.c = take_slots(region, used, steps + 1, q->B * q->Hp);
  m.gates = take_slots(region, used, steps, q->B * GATES * q->Hp);
  return m;
}

int32_t KERNEL(lstm_save_size)(int32_t B, int32_t T, int32_t I, int32_t H) {
  const Sequence q = sequence(B, T, I, H, GATES, 0, 0);
  int32_t used = 0;
  lay_out_save(&q, T, 0, &used);
  return used;
}

int32_t KERNEL(lstm_forward_work_size)(int32_t B, int32_t T, int32_t I, int32_t H) {
  const Sequence q = sequence(B, T, I, H, GATES, 0, 0);
  int32_t used = weights_size(&q) + GATES * q.Hp;
  lay_out_save(&q, 1, 0, &used);
  return used;
}

// z [B][4][Hp] holds the sums of units u .. u+NR and then the gates.
static void activate(const Sequence *q, int32_t u, float *z, const float *c, float *c_next, float *h_next) {
  for (int32_t b = 0; b < q->B; b++, z += GATES * q->Hp, c += q->Hp, c_next += q->Hp, h_next += q->row)
    for (int32_t j = u; j < u + NR; j += VW) {
      const vf i = vf_sigmoid(vf_load(z + j));
      const vf f = vf_sigmoid(vf_load(z + q->Hp + j));
      const vf g = vf_tanh(vf_load(z + 2 * q->Hp + j));
      const vf o = vf_sigmoid(vf_load(z + 3 * q->Hp + j));
      const vf next = vf_fma(f, vf_load(c + j), vf_mul(i, g));
      vf_store(z + j, i);
      vf_store(z + q->Hp + j, f);
      vf_store(z + 2 * q->Hp + j, g);
      vf_store(z + 3 * q->Hp + j, o);
      vf_store(c_next + j, next);
      vf_store(h_next + j, vf_mul(o, vf_tanh(next)));
    }
}

void KERNEL(lstm_forward)(const float *x, const float *wx, const float *wh, const float *b, const float *h0,
                          const float *c0, const int32_t *lengths, float *y, float *hT, float *cT, float *save,
                          float *work, int32_t B, int32_t T, int32_t I, int32_t H, int32_t reverse) {
  const Sequence q = sequence(B, T, I, H, GATES, lengths, reverse);
  int32_t used = 0, saved = 0;
  const Weights w = pack_weights(&q, wx, wh, take(work, &used, weights_size(&q)));
  float *bias = take(work, &used, GATES * q.Hp);
  pad_bias(&q, b, GATES, bias);
  const Save m = save ? lay_out_save(&q, T, save, &saved) : lay_out_save(&q, 1, work, &used);
  load_state(&q, h0, slot(&m.xh, 0) + I, q.row);
  load_state(&q, c0, slot(&m.c, 0), q.Hp);
  for (int32_t s = 0; s < T; s++) {
    float *xh = slot(&m.xh, s), *h_next = slot(&m.xh, s + 1) + I, *z = slot(&m.gates, s);
    float *c = slot(&m.c, s), *c_next = slot(&m.c, s + 1);
    load_input(&q, x, s, xh);
    for (int32_t u = 0; u < q.Hp; u += NR) {
      const Start start = {bias + u, 0, q.Hp};
      gate_sums(&q, &w, 0, GATES, u, xh, q.row, 0, I + H, start, (Out){z + u, GATES * q.Hp, q.Hp});
      activate(&q, u, z, c, c_next, h_next);
    }
    hold_padding(&q, s, xh + I, h_next, q.row);
    hold_padding(&q, s, c, c_next, q.Hp);
    store_output(&q, s, h_next, y);
  }
  store_state(&q, slot(&m.xh, T) + I, q.row, hT);
  store_state(&q, slot(&m.c, T), q.Hp, cT);
}

int32_t KERNEL(lstm_backward_work_size)(int32_t B, int32_t T, int32_t I, int32_t H) {
  return work_size(B, T, I, H, GATES, GATES, 2);
}

// dh and dc are after the step and become: dc before it, dh what a padding row hands on unchanged.
static void differentiate(const Sequence *q, const Gradients *d, int32_t s, int32_t step, const float *gates,
                          const float *c, const float *c_next, float *dh, float *dc) {
  const vf one = vf_set1(1);
  const int32_t t = time_of(q, s);
  for (int32_t b = 0; b < q->B; b++, gates += GATES * q->Hp, c += q->Hp, c_next += q->Hp, dh += q->Hp, dc += q->Hp) {
    if (is_padding(q, b, t)) {
      put_padding(q, d, b, step);
      continue;
    }
    for (int32_t j = 0; j < q->Hp; j += VW) {
      const vf i = vf_load(gates + j), f = vf_load(gates + q->Hp + j);
      const vf g = vf_load(gates + 2 * q->Hp + j), o = vf_load(gates + 3 * q->Hp + j);
      const vf tanh_c = vf_tanh(vf_load(c_next + j)), dh_next = vf_load(dh + j);
      // dc += dh·o·(1 - tanh²)
      const vf dh_o = vf_mul(dh_next, o), slope = vf_sub(one, vf_mul(tanh_c, tanh_c));
      const vf dc_next = vf_fma(dh_o, slope, vf_load(dc + j));
      put_gradient(q, d, 0, j, b, step, vf_mul(vf_mul(dc_next, g), vf_mul(i, vf_sub(one, i))));
      put_gradient(q, d, 1, j, b, step, vf_mul(vf_mul(dc_next, vf_load(c + j)), vf_mul(f, vf_sub(one, f))));
      put_gradient(q, d, 2, j, b, step, vf_mul(vf_mul(dc_next, i), vf_sub(one, vf_mul(g, g))));
      put_gradient(q, d, 3, j, b, step, vf_mul(vf_mul(dh_o, tanh_c), vf_sub(one, o)));
      vf_store(dc + j, vf_mul(dc_next, f));
      vf_store(dh + j, vf_set1(0));
    }
  }
}

void KERNEL(lstm_backward)(const float *wx, const float *wh, const int32_t *lengths, float *save, const float *dy,
                           const float *dhT, const float *dcT, float *dx, float *dwx, float *dwh, float *db, float *dh0,
                           float *dc0, float *work, int32_t B, int32_t T, int32_t I, int32_t H, int32_t reverse) {
  static const int32_t order[GATES] = {0, 1, 2, 3};
  const Sequence q = sequence(B, T, I, H, GATES, lengths, reverse);
  int32_t used = 0, saved = 0;
  const Save m = lay_out_save(&q, T, save, &saved);
  Work k = lay_out_work(&q, GATES, 2, work, &used);
  Gradients *d = &k.d;
  const int32_t columns = GATES * q.Hp;
  pack_transposed(&q, wh, H, order, GATES, k.wh_panels);
  if (dx) pack_transposed(&q, wx, I, order, GATES, k.wx_panels);
  load_state(&q, dhT, k.dh, q.Hp);
  load_state(&q, dcT, k.second, q.Hp);
  zero_floats(d->sums, columns);
  for (int32_t end = T, begin; end > 0; end = begin) {
    begin = max_i32(0, end - d->steps);
    d->depth = (end - begin) * B;
    for (int32_t s = end - 1; s >= begin; s--) {
      add_output_gradient(&q, s, dy, k.dh);
      differentiate(&q, d, s, s - begin, slot(&m.gates, s), slot(&m.c, s), slot(&m.c, s + 1), k.dh, k.second);
      const Out dh = {k.dh, q.Hp, NR};
      multiply_transposed(&q, d, 0, GATES, k.wh_panels, columns, 0, start_from(dh), dh, q.Hp);
      const Out dx_at = {dx + time_of(&q, s) * I, T * I, NR};
      if (dx) multiply_transposed(&q, d, 0, GATES, k.wx_panels, columns, 0, start_zero(), dx_at, I);
    }
    const float *xh = slot(&m.xh, begin);
    pack_chunk(d, xh, q.row, I);
    for (int32_t gate = 0; gate < GATES; gate++) add_weight_gradient(&q, d, gate, gate, I, end == T, dwx);
    pack_chunk(d, xh + I, q.row, H);
    for (int32_t gate = 0; gate < GATES; gate++) add_weight_gradient(&q, d, gate, gate, H, end == T, dwh);
  }
  for (int32_t gate = 0; gate < GATES; gate++) copy_floats(db + gate * H, d->sums + gate * q.Hp, H);
  if (dh0) store_state(&q, k.dh, q.Hp, dh0);
  if (dc0) store_state(&q, k.second, q.Hp, dc0);
}
