// Simple recurrent network over a whole sequence: Elman 1990.
//
//   h' = φ(x·wx + h·wh + b), φ one of tanh, relu, σ
//
// B batch, T time, I inputs, H hidden, Hp = H rounded up to NR (see sequence.h). A step leaves behind its sums; the
// backward pass puts their gradients in place. It uses up what the forward one saved.
#include "recurrence.h"
#include "vmath.h"

enum { TANH, RELU, SIGMOID }; // variants

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

static void load_bias(const Forward *f, const float *b) { pad_bias(&f->q, b, 1, f->bias); }

static void prepare(void *forward, int32_t from, int32_t to, const Share *share) {
  const Forward *f = forward;
  input_sums(&f->q, &f->w, share, from, to, 0, 1, f->x, f->bias, &f->m.gates);
}

static void step(void *forward, int32_t s, int32_t phase, const Share *share) {
  (void)phase;
  const Forward *f = forward;
  const Sequence *q = &f->q;
  const int32_t apart = is_input_apart(q);
  const float *h = slot(&f->m.state[0], s);
  float *h_next = slot(&f->m.state[0], s + 1), *z = slot(&f->m.gates, s);
  for (int32_t u = share->u0; u < share->u1; u += NR) {
    const Out out = {z + share->b0 * q->gates_row + u, q->gates_row, 0};
    const Start start = apart ? start_from(out) : (Start){f->bias + u, 0, 0};
    gate_sums(q, &f->w, share, s, 0, 1, u, apart ? 0 : f->x, h, q->state_row, start, out);
    for (int32_t b = share->b0; b < share->b1; b++)
      for (int32_t j = u; j < u + NR; j += VW)
        vf_store(h_next + b * q->state_row + j, apply(f->variant, vf_load(z + b * q->gates_row + j)));
  }
  hold_padding(q, share, s, h, h_next);
  store_output(q, share, s, h_next, f->y);
}

// dh after the step is used up, but for what a padding row hands on unchanged.
static void differentiate(const Backward *k, int32_t s, const Share *share) {
  const Sequence *q = &k->q;
  const int32_t t = time_of(q, s);
  const float *h_next = slot(&k->m.state[0], s + 1);
  float *z = slot(&k->m.gates, s);
  for (int32_t b = share->b0; b < share->b1; b++) {
    if (is_padding(q, b, t)) {
      zero_units(q, share, z + b * q->gates_row);
      continue;
    }
    for (int32_t j = share->u0; j < share->u1; j += VW) {
      const int32_t state = b * q->state_row + j;
      const vf dh = with_output_gradient(q, k->dy, b, t, j, without_traces(vf_load(k->d[0] + state)));
      vf_store(z + b * q->gates_row + j, slope(k->variant, vf_load(h_next + state), dh));
      vf_store(k->d[0] + state, vf_set1(0));
    }
  }
}

static void step_back(void *backward, int32_t s, int32_t phase, const Share *share) {
  (void)phase;
  const Backward *k = backward;
  const Sequence *q = &k->q;
  if (s < k->end)
    state_gradient(q, share, slot(&k->m.gates, s), 0, 1, k->wh_panels, q->Hp, 0, q->lengths != 0, k->d[0]);
  if (s > k->begin) differentiate(k, s - 1, share);
}

static const int32_t only[] = {0};
static const Cell cell = {.layout = {1, 1, 1},
                          .phases = 1,
                          .load_bias = load_bias,
                          .prepare = prepare,
                          .step = step,
                          .step_back = step_back,
                          .slots_x = only,
                          .slots_h = only,
                          .order_x = only,
                          .order_h = only};

SIZE_KERNELS(rnn, &cell)

void KERNEL(rnn_forward)(const float *x, const float *wx, const float *wh, const float *b, const float *h0,
                         const int32_t *lengths, float *y, float *hT, float *save, float *work, int32_t B, int32_t T,
                         int32_t I, int32_t H, int32_t reverse, int32_t segment, int32_t activation) {
  const Sequence q = sequence(cell.layout, B, T, I, H, lengths, reverse);
  forward_sequence(&cell, &q, activation, x, wx, wh, b, &h0, y, &hT, save, work, segment);
}

void KERNEL(rnn_backward)(const float *x, const float *wx, const float *wh, const float *b, const int32_t *lengths,
                          float *save, const float *dy, const float *dhT, float *dx, float *dwx, float *dwh, float *db,
                          float *dh0, float *work, int32_t B, int32_t T, int32_t I, int32_t H, int32_t reverse,
                          int32_t segment, int32_t activation) {
  const Sequence q = sequence(cell.layout, B, T, I, H, lengths, reverse);
  backward_sequence(&cell, &q, activation, x, wx, wh, b, save, dy, &dhT, dx, dwx, dwh, db, &dh0, work, segment);
}
