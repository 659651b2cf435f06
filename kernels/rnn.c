// Simple recurrent network over a whole sequence: Elman 1990.
//
//   h' = φ(x·wx + h·wh + b), φ one of tanh, relu, σ
//
// B batch, T time, I inputs, H hidden, Hp = H rounded up to NR (see recurrent.h). save holds, for the backward,
//   xh  [T+1][B][I + Hp]
#include "recurrent.h"
#include "vmath.h"

#define GATES 1
enum { TANH, RELU, SIGMOID };

static Slots lay_out_save(const Sequence *q, int32_t steps, float *region, int32_t *used) {
  return take_slots(region, used, steps + 1, q->B * q->row);
}

int32_t KERNEL(rnn_save_size)(int32_t B, int32_t T, int32_t I, int32_t H) {
  const Sequence q = sequence(B, T, I, H, GATES, 0, 0);
  int32_t used = 0;
  lay_out_save(&q, T, 0, &used);
  return used;
}

int32_t KERNEL(rnn_forward_work_size)(int32_t B, int32_t T, int32_t I, int32_t H) {
  const Sequence q = sequence(B, T, I, H, GATES, 0, 0);
  int32_t used = weights_size(&q) + q.Hp;
  lay_out_save(&q, 1, 0, &used);
  return used;
}

INLINE vf apply(int32_t activation, vf z) {
  if (activation == RELU) return vf_max(z, vf_set1(0));
  return activation == SIGMOID ? vf_sigmoid(z) : vf_tanh(z);
}
// dh·φ′, φ′ from h = φ(z)
INLINE vf differentiate(int32_t activation, vf h, vf dh) {
  const vf one = vf_set1(1);
  if (activation == RELU) return vf_select(vf_gt(h, vf_set1(0)), dh, vf_set1(0));
  return vf_mul(dh, activation == SIGMOID ? vf_mul(h, vf_sub(one, h)) : vf_sub(one, vf_mul(h, h)));
}

void KERNEL(rnn_forward)(const float *x, const float *wx, const float *wh, const float *b, const float *h0,
                         const int32_t *lengths, float *y, float *hT, float *save, float *work, int32_t B, int32_t T,
                         int32_t I, int32_t H, int32_t reverse, int32_t activation) {
  const Sequence q = sequence(B, T, I, H, GATES, lengths, reverse);
  int32_t used = 0, saved = 0;
  const Weights w = pack_weights(&q, wx, wh, take(work, &used, weights_size(&q)));
  float *bias = take(work, &used, q.Hp);
  pad_bias(&q, b, GATES, bias);
  const Slots m = save ? lay_out_save(&q, T, save, &saved) : lay_out_save(&q, 1, work, &used);
  load_state(&q, h0, slot(&m, 0) + I, q.row);
  for (int32_t s = 0; s < T; s++) {
    float *xh = slot(&m, s), *h_next = slot(&m, s + 1) + I;
    load_input(&q, x, s, xh);
    for (int32_t u = 0; u < q.Hp; u += NR) {
      gate_sums(&q, &w, 0, 1, u, xh, q.row, 0, I + H, (Start){bias + u, 0, 0}, (Out){h_next + u, q.row, 0});
      for (int32_t r = 0; r < B; r++)
        for (int32_t j = r * q.row + u; j < r * q.row + u + NR; j += VW)
          vf_store(h_next + j, apply(activation, vf_load(h_next + j)));
    }
    hold_padding(&q, s, xh + I, h_next, q.row);
    store_output(&q, s, h_next, y);
  }
  store_state(&q, slot(&m, T) + I, q.row, hT);
}

int32_t KERNEL(rnn_backward_work_size)(int32_t B, int32_t T, int32_t I, int32_t H) {
  return work_size(B, T, I, H, GATES, GATES, 1);
}

void KERNEL(rnn_backward)(const float *wx, const float *wh, const int32_t *lengths, float *save, const float *dy,
                          const float *dhT, float *dx, float *dwx, float *dwh, float *db, float *dh0, float *work,
                          int32_t B, int32_t T, int32_t I, int32_t H, int32_t reverse, int32_t activation) {
  static const int32_t order[GATES] = {0};
  const Sequence q = sequence(B, T, I, H, GATES, lengths, reverse);
  int32_t used = 0, saved = 0;
  const Slots m = lay_out_save(&q, T, save, &saved);
  Work k = lay_out_work(&q, GATES, 1, work, &used);
  Gradients *d = &k.d;
  const Out dh = {k.dh, q.Hp, NR};
  pack_transposed(&q, wh, H, order, GATES, k.wh_panels);
  if (dx) pack_transposed(&q, wx, I, order, GATES, k.wx_panels);
  load_state(&q, dhT, k.dh, q.Hp);
  zero_floats(d->sums, q.Hp);
  for (int32_t end = T, begin; end > 0; end = begin) {
    begin = max_i32(0, end - d->steps);
    d->depth = (end - begin) * B;
    for (int32_t s = end - 1; s >= begin; s--) {
      const float *h_next = slot(&m, s + 1) + I;
      add_output_gradient(&q, s, dy, k.dh);
      for (int32_t b = 0; b < B; b++) {
        if (is_padding(&q, b, time_of(&q, s))) {
          put_padding(&q, d, b, s - begin);
          continue;
        }
        for (int32_t j = 0; j < q.Hp; j += VW) {
          float *dh_at = k.dh + b * q.Hp + j;
          put_gradient(&q, d, 0, j, b, s - begin,
                       differentiate(activation, vf_load(h_next + b * q.row + j), vf_load(dh_at)));
          vf_store(dh_at, vf_set1(0));
        }
      }
      multiply_transposed(&q, d, 0, 1, k.wh_panels, q.Hp, 0, start_from(dh), dh, q.Hp);
      if (dx) {
        const Out dx_at = {dx + time_of(&q, s) * I, T * I, NR};
        multiply_transposed(&q, d, 0, 1, k.wx_panels, q.Hp, 0, start_zero(), dx_at, I);
      }
    }
    const float *xh = slot(&m, begin);
    pack_chunk(d, xh, q.row, I);
    add_weight_gradient(&q, d, 0, 0, I, end == T, dwx);
    pack_chunk(d, xh + I, q.row, H);
    add_weight_gradient(&q, d, 0, 0, H, end == T, dwh);
  }
  copy_floats(db, d->sums, H);
  if (dh0) store_state(&q, k.dh, q.Hp, dh0);
}
