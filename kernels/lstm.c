// LSTM over a whole sequence: Hochreiter & Schmidhuber 1997; forget gate, Gers et al. 2000.
//
//   i f g o = split(x·wx + h·wh + b)
//   c' = σ(f) ⊙ c + σ(i) ⊙ tanh(g)
//   h' = σ(o) ⊙ tanh(c')
//
// B batch, T time, I inputs, H hidden, Hp = H rounded up to NR (see sequence.h). A step leaves behind i f g o after
// their activations; the backward pass puts their sums' gradients in place. It uses up what the forward one saved.
#include "recurrence.h"
#include "vmath.h"

#define GATES 4
enum { H_STATE, C_STATE };

static void load_bias(const Forward *f, const float *b) { pad_bias(&f->q, b, GATES, f->bias); }

static void prepare(void *forward, int32_t from, int32_t to, const Share *share) {
  const Forward *f = forward;
  input_sums(&f->q, &f->w, share, from, to, 0, GATES, f->x, f->bias, &f->m.gates);
}

// How many vectors of units become gates at once: as many as the registers hold.
#if VW == 16
#define VECTORS 2
#define MOST_ROWS 4
#else
#define VECTORS 1
#define MOST_ROWS 2
#endif

// z, rows of [4][Hp], holds the sums of a share's units u .. u+NR and then the gates.
static void open_gates(const Sequence *q, const Share *share, int32_t u, float *z, const float *c, float *c_next) {
  for (int32_t b = share->b0; b < share->b1; b++)
    for (int32_t j = u; j < u + NR; j += VECTORS * VW) {
      float *i_at = z + b * q->gates_row + j, *f_at = i_at + q->Hp, *g_at = f_at + q->Hp, *o_at = g_at + q->Hp;
      const int32_t state = b * q->state_row + j;
      vf gates[GATES * VECTORS]; // i f o, then g
      for (int v = 0; v < VECTORS; v++) {
        gates[v] = vf_load(i_at + v * VW);
        gates[VECTORS + v] = vf_load(f_at + v * VW);
        gates[2 * VECTORS + v] = vf_load(o_at + v * VW);
        gates[3 * VECTORS + v] = vf_load(g_at + v * VW);
      }
      vf_activate(3 * VECTORS, GATES * VECTORS, gates);
      for (int v = 0; v < VECTORS; v++) {
        const vf i = gates[v], f = gates[VECTORS + v], g = gates[3 * VECTORS + v];
        vf_store(i_at + v * VW, i);
        vf_store(f_at + v * VW, f);
        vf_store(o_at + v * VW, gates[2 * VECTORS + v]);
        vf_store(g_at + v * VW, g);
        vf_store(c_next + state + v * VW, vf_fma(f, vf_load(c + state + v * VW), vf_mul(i, g)));
      }
    }
}

// h' = o·tanh(c') of `rows` rows from b on
INLINE void put_out(const int rows, const Sequence *q, int32_t b, int32_t u, const float *z, const float *c_next,
                    float *h_next) {
  vf t[2 * MOST_ROWS];
  for (int r = 0; r < rows; r++)
    for (int v = 0; v < 2; v++) t[r * 2 + v] = vf_load(c_next + (b + r) * q->state_row + u + v * VW);
  vf_activate(0, rows * 2, t);
  for (int r = 0; r < rows; r++)
    for (int v = 0; v < 2; v++) {
      const vf o = vf_load(z + (b + r) * q->gates_row + 3 * q->Hp + u + v * VW);
      vf_store(h_next + (b + r) * q->state_row + u + v * VW, vf_mul(o, t[r * 2 + v]));
    }
}

static void activate(const Sequence *q, const Share *share, int32_t u, float *z, const float *c, float *c_next,
                     float *h_next) {
  open_gates(q, share, u, z, c, c_next);
  int32_t b = share->b0;
  for (; b + MOST_ROWS <= share->b1; b += MOST_ROWS) put_out(MOST_ROWS, q, b, u, z, c_next, h_next);
  for (; b < share->b1; b++) put_out(1, q, b, u, z, c_next, h_next);
}

static void step(void *forward, int32_t s, int32_t phase, const Share *share) {
  (void)phase;
  const Forward *f = forward;
  const Sequence *q = &f->q;
  const Slots *h = &f->m.state[H_STATE], *c = &f->m.state[C_STATE];
  const int32_t row = q->gates_row, apart = is_input_apart(q);
  float *z = slot(&f->m.gates, s);
  for (int32_t u = share->u0; u < share->u1; u += NR) {
    const Out out = {z + share->b0 * row + u, row, q->Hp};
    const Start start = apart ? start_from(out) : (Start){f->bias + u, 0, q->Hp};
    gate_sums(q, &f->w, share, s, 0, GATES, u, apart ? 0 : f->x, slot(h, s), q->state_row, start, out);
    activate(q, share, u, z, slot(c, s), slot(c, s + 1), slot(h, s + 1));
  }
  hold_padding(q, share, s, slot(h, s), slot(h, s + 1));
  hold_padding(q, share, s, slot(c, s), slot(c, s + 1));
  store_output(q, share, s, slot(h, s + 1), f->y);
}

// dh and dc are after the step and become: dc before it, dh what a padding row hands on unchanged.
static void differentiate(const Backward *k, int32_t s, const Share *share) {
  const Sequence *q = &k->q;
  const vf one = vf_set1(1);
  const int32_t t = time_of(q, s);
  float *z = slot(&k->m.gates, s);
  const float *c = slot(&k->m.state[C_STATE], s), *c_next = slot(&k->m.state[C_STATE], s + 1);
  for (int32_t b = share->b0; b < share->b1; b++) {
    float *at = z + b * q->gates_row;
    if (is_padding(q, b, t)) {
      zero_units(q, share, at);
      continue;
    }
    for (int32_t j = share->u0; j < share->u1; j += VW) {
      const int32_t state = b * q->state_row + j;
      float *dh_at = k->d[H_STATE] + state, *dc_at = k->d[C_STATE] + state;
      float *i_at = at + j, *f_at = i_at + q->Hp, *g_at = f_at + q->Hp, *o_at = g_at + q->Hp;
      const vf i = vf_load(i_at), f = vf_load(f_at), g = vf_load(g_at), o = vf_load(o_at);
      const vf dh = with_output_gradient(q, k->dy, b, t, j, without_traces(vf_load(dh_at)));
      const vf tanh_c = vf_tanh(vf_load(c_next + state));
      // dc += dh·o·(1 - tanh²)
      const vf dh_o = vf_mul(dh, o), slope = vf_sub(one, vf_mul(tanh_c, tanh_c));
      const vf dc = vf_fma(dh_o, slope, without_traces(vf_load(dc_at)));
      vf_store(i_at, vf_mul(vf_mul(dc, g), vf_mul(i, vf_sub(one, i))));
      vf_store(f_at, vf_mul(vf_mul(dc, vf_load(c + state)), vf_mul(f, vf_sub(one, f))));
      vf_store(g_at, vf_mul(vf_mul(dc, i), vf_sub(one, vf_mul(g, g))));
      vf_store(o_at, vf_mul(vf_mul(dh_o, tanh_c), vf_sub(one, o)));
      vf_store(dc_at, vf_mul(dc, f));
      vf_store(dh_at, vf_set1(0));
    }
  }
}

static void step_back(void *backward, int32_t s, int32_t phase, const Share *share) {
  (void)phase;
  const Backward *k = backward;
  const Sequence *q = &k->q;
  if (s < k->end)
    state_gradient(q, share, slot(&k->m.gates, s), 0, GATES, k->wh_panels, GATES * q->Hp, 0, q->lengths != 0,
                   k->d[H_STATE]);
  if (s > k->begin) differentiate(k, s - 1, share);
}

static const int32_t in_order[GATES] = {0, 1, 2, 3};
static const Cell cell = {.layout = {GATES, GATES, 2},
                          .phases = 1,
                          .load_bias = load_bias,
                          .prepare = prepare,
                          .step = step,
                          .step_back = step_back,
                          .slots_x = in_order,
                          .slots_h = in_order,
                          .order_x = in_order,
                          .order_h = in_order};

SIZE_KERNELS(lstm, &cell)

void KERNEL(lstm_forward)(const float *x, const float *wx, const float *wh, const float *b, const float *h0,
                          const float *c0, const int32_t *lengths, float *y, float *hT, float *cT, float *save,
                          float *work, int32_t B, int32_t T, int32_t I, int32_t H, int32_t reverse, int32_t segment) {
  const Sequence q = sequence(cell.layout, B, T, I, H, lengths, reverse);
  const float *const before[] = {h0, c0};
  float *const after[] = {hT, cT};
  forward_sequence(&cell, &q, 0, x, wx, wh, b, before, y, after, save, work, segment);
}

void KERNEL(lstm_backward)(const float *x, const float *wx, const float *wh, const float *b, const int32_t *lengths,
                           float *save, const float *dy, const float *dhT, const float *dcT, float *dx, float *dwx,
                           float *dwh, float *db, float *dh0, float *dc0, float *work, int32_t B, int32_t T, int32_t I,
                           int32_t H, int32_t reverse, int32_t segment) {
  const Sequence q = sequence(cell.layout, B, T, I, H, lengths, reverse);
  const float *const d_after[] = {dhT, dcT};
  float *const d_before[] = {dh0, dc0};
  backward_sequence(&cell, &q, 0, x, wx, wh, b, save, dy, d_after, dx, dwx, dwh, db, d_before, work, segment);
}
