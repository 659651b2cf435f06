// What the sequence kernels of all cells share: sizes, memory, time, padding, and who computes what.
//
// B batch rows, T time steps, I inputs, H hidden units, Hp = H rounded up to NR. Step s = 0 .. T-1 visits time
// t = s, or T-1-s in reverse; what belongs to it is kept in slot s, batch rows together. Units H .. Hp-1 exist
// only in memory: their weights and biases are 0.
//
// At t >= lengths[b] the row is padding: the state is held, y and dx are 0, and what the step computed for the row
// is left unused. All of it is chosen, never multiplied, since padding may hold NaN.
//
// A sequence is computed in segments of steps. What a segment's steps leave behind (h, c, gates) is kept
//   - for the whole sequence, which is then one segment, where the backward pass is to use it,
//   - for one segment at a time otherwise. A backward pass then starts from the states kept at the segments' begins
//     and makes each segment again (checkpointing: Chen et al. 2016).
#ifndef HINDCAST_SEQUENCE_H
#define HINDCAST_SEQUENCE_H

#include "gemm.h"
#include "threads.h"

typedef struct {
  int32_t gates;  // sums per unit in wx and wh, [I, gates*H] and [H, gates*H]
  int32_t slots;  // numbers per unit that a step's gates leave behind
  int32_t states; // 1 for h, 2 for h and c
} Layout;

typedef struct {
  int32_t B, T, I, H, Hp;
  int32_t gates, slots, states;
  int32_t state_row, gates_row; // floats from one batch row to the next: a state's Hp, the gates' slots*Hp, or more
  const int32_t *lengths; // [B] or NULL
  int32_t reverse;
} Sequence;

// Rows a multiple of 1 KB apart share a few sets of the first-level cache, from which a tile's rows, read side by
// side, would drive each other out.
INLINE int32_t spread_row(int32_t floats) { return floats % 256 ? floats : floats + 16; }

static inline Sequence sequence(Layout cell, int32_t B, int32_t T, int32_t I, int32_t H, const int32_t *lengths,
                                int32_t reverse) {
  const int32_t Hp = round_up(H, NR);
  return (Sequence){.B = B,
                    .T = T,
                    .I = I,
                    .H = H,
                    .Hp = Hp,
                    .gates = cell.gates,
                    .slots = cell.slots,
                    .states = cell.states,
                    .state_row = spread_row(Hp),
                    .gates_row = spread_row(cell.slots * Hp),
                    .lengths = lengths,
                    .reverse = reverse};
}
INLINE int32_t time_of(const Sequence *q, int32_t s) { return q->reverse ? q->T - 1 - s : s; }
INLINE int32_t is_padding(const Sequence *q, int32_t b, int32_t t) { return q->lengths && t >= q->lengths[b]; }

// ---- Memory

// Hands out a region's floats; with a NULL region it only counts them.
typedef struct {
  float *region;
  int64_t used;
} Space;
INLINE float *take(Space *space, int64_t n) {
  float *at = space->region ? space->region + space->used : 0;
  space->used += n;
  return at;
}
// Floats used, as much as fits a number of 32 bits: more than that is more than the memory holds.
INLINE int32_t floats_used(const Space *space) { return space->used < INT32_MAX ? (int32_t)space->used : INT32_MAX; }

// What steps leave behind, from step `first` on.
typedef struct {
  float *at;
  int32_t size; // floats of a step
  int32_t first;
} Slots;
INLINE Slots take_slots(Space *space, int32_t slots, int64_t size) {
  return (Slots){take(space, slots * size), (int32_t)size, 0};
}
INLINE float *slot(const Slots *m, int32_t s) { return m->at + (s - m->first) * m->size; }

static inline void copy_floats(float *to, const float *from, int32_t n) {
  int32_t j = 0;
  for (; j + VW <= n; j += VW) vf_store(to + j, vf_load(from + j));
  if (j < n) vf_store_first(to + j, vf_load_first(from + j, n - j), n - j);
}
static inline void zero_floats(float *to, int32_t n) {
  int32_t j = 0;
  for (; j + VW <= n; j += VW) vf_store(to + j, vf_set1(0));
  if (j < n) vf_store_first(to + j, vf_set1(0), n - j);
}

// ---- Segments

// Steps whose rows together make about one block of a long product. Segments are whole numbers of these, so that
// the weights' gradients are summed alike with and without checkpoints.
INLINE int32_t block_steps(int32_t B) { return max_i32(1, KC / max_i32(1, B)); }

// Steps of a segment where nothing is kept for a backward pass: what they leave behind stays in the cache.
INLINE int32_t passing_steps(const Sequence *q) {
  const int64_t kept = (int64_t)q->B * (q->states * q->state_row + q->gates_row), steps = (1 << 18) / (kept < 1 ? 1 : kept);
  return min_i32(q->T, max_i32(block_steps(q->B), (int32_t)steps));
}

// What the steps of a segment leave behind.
typedef struct {
  Slots state[2]; // h and c, [steps+1][B][state_row]: slot s before step s
  Slots gates;    // [steps][B][gates_row]
} Trail;

static inline Trail take_trail(const Sequence *q, int32_t steps, Space *space) {
  Trail m = {0};
  const int64_t B = q->B;
  for (int32_t i = 0; i < q->states; i++) m.state[i] = take_slots(space, steps + 1, B * q->state_row);
  m.gates = take_slots(space, steps, B * q->gates_row);
  return m;
}
static inline void begin_trail(Trail *m, int32_t first) {
  m->state[0].first = m->state[1].first = m->gates.first = first;
}

// States before each segment.
static inline Slots take_checkpoints(const Sequence *q, int32_t segment, Space *space) {
  return take_slots(space, (q->T + segment - 1) / segment, (int64_t)q->states * q->B * q->state_row);
}

// ---- States and outputs

// from [B, H], or NULL for 0
static inline void load_state(const Sequence *q, const float *from, float *to) {
  for (int32_t b = 0; b < q->B; b++, to += q->state_row) {
    if (from) copy_floats(to, from + b * q->H, q->H);
    const int32_t known = from ? q->H : 0;
    zero_floats(to + known, q->Hp - known);
  }
}

static inline void store_state(const Sequence *q, const float *from, float *to) {
  for (int32_t b = 0; b < q->B; b++) copy_floats(to + b * q->H, from + b * q->state_row, q->H);
}

// ---- Who computes what
//
// A step is shared out by batch rows, and then each thread runs its rows through all steps without waiting for
// the others; or by hidden units, and then all wait for one another at every step. The former needs the whole
// weights in every core's cache, so wide layers, and batches too small to share, are shared out by units.

typedef struct {
  int32_t b0, b1; // rows
  int32_t u0, u1; // units, u0 a multiple of NR
} Share;

// Computes steps from .. to of a share, backwards where to < from: one phase of one step at a time where threads
// wait for one another.
typedef struct {
  const Sequence *q;
  void *cell;
  // Phases of a step must not read what other units' shares write in the same phase.
  void (*step)(void *cell, int32_t s, int32_t phase, const Share *share);
  int32_t phases;
  // Once for each `chunk` of steps before its first one; NULL for nothing to do.
  void (*prepare)(void *cell, int32_t from, int32_t to, const Share *share);
  int32_t chunk;
  int32_t from, to; // steps from .. to-1, or from-1 .. to backwards
} Sweep;

typedef struct {
  const Sweep *sweep;
  int32_t s, phase, end;
} Turn;

INLINE Share rows_of(const Sequence *q, int32_t part, int32_t parts) {
  return (Share){part_start(q->B, part, parts), part_start(q->B, part + 1, parts), 0, q->Hp};
}
INLINE Share units_of(const Sequence *q, int32_t part, int32_t parts) {
  const int32_t groups = q->Hp / NR;
  return (Share){0, q->B, part_start(groups, part, parts) * NR, part_start(groups, part + 1, parts) * NR};
}

static inline void sweep_rows(void *context, int32_t part, int32_t parts) {
  const Sweep *w = context;
  const Share share = rows_of(w->q, part, parts);
  if (w->to < w->from) {
    for (int32_t s = w->from - 1; s >= w->to; s--)
      for (int32_t phase = 0; phase < w->phases; phase++) w->step(w->cell, s, phase, &share);
    return;
  }
  for (int32_t s = w->from; s < w->to; s++) {
    if (w->prepare && (s - w->from) % w->chunk == 0) w->prepare(w->cell, s, min_i32(w->to, s + w->chunk), &share);
    for (int32_t phase = 0; phase < w->phases; phase++) w->step(w->cell, s, phase, &share);
  }
}

static inline void turn_units(void *context, int32_t part, int32_t parts) {
  const Turn *turn = context;
  const Sweep *w = turn->sweep;
  const Share share = units_of(w->q, part, parts);
  if (turn->end > 0) {
    w->prepare(w->cell, turn->s, turn->end, &share);
  } else {
    w->step(w->cell, turn->s, turn->phase, &share);
  }
}

// A core's second-level cache is taken to hold this many floats of weights beside what flows past them.
#define CACHED_WEIGHTS (1 << 18)

static inline void sweep(const Sweep *w) {
  const Sequence *q = w->q;
  const int32_t weights = q->gates * q->Hp * q->H, steps = w->to < w->from ? w->from - w->to : w->to - w->from;
  const int32_t by_units = parts_for((double)weights * q->B, q->Hp / NR);
  if (by_units == 1 || (weights <= CACHED_WEIGHTS && q->B >= 2 * threads())) {
    run_parts(sweep_rows, (void *)w, parts_for((double)weights * q->B * steps, q->B));
    return;
  }
  for (int32_t i = 0; i < steps; i++) {
    const int32_t s = w->to < w->from ? w->from - 1 - i : w->from + i;
    if (w->prepare && i % w->chunk == 0) {
      Turn turn = {w, s, 0, min_i32(w->to, s + w->chunk)};
      run_parts(turn_units, &turn, by_units);
    }
    for (int32_t phase = 0; phase < w->phases; phase++) {
      Turn turn = {w, s, phase, 0};
      run_parts(turn_units, &turn, by_units);
    }
  }
}

#endif
