// One update of all parameters in place, each optimiser in a single pass over memory. Formulas as in Keras 3.
//
// A table in the engine's memory lists the parameters, and every kernel here takes it. Addresses in it are byte
// offsets like all others, 0 for "not given"; so that a native build finds them, the table begins with its own.
// Parameters are worked on in chunks, which are shared out to the threads; a chunk's numbers and the order in
// which chunks are summed up do not depend on how many threads there are.
#include "simd.h"
#include "threads.h"

typedef struct {
  uint32_t size; // elements
  uint32_t value, gradient, first, second; // addresses; first and second belong to the optimiser
  float scale; // of the gradient
} Row;

typedef struct {
  uint32_t at; // the table's own address
  int32_t rows;
  Row row[];
} Table;

// A multiple of every VW: only a parameter's last chunk ends in part of a vector.
#define CHUNK 8192
// What an element costs, in multiply-adds: memory sets the pace.
#define COST 32

// What a kernel does to n elements of a row from start on.
typedef struct Job Job;
typedef void (*Visit)(const Job *job, const Row *row, int32_t start, int32_t n, int32_t chunk);
struct Job {
  const Table *table;
  Visit visit;
  int32_t chunks;
  double *sums; // of squares, one a chunk
  vf rate, keep, take, take_second, epsilon, decay, limit;
  int32_t nesterov;
};

INLINE float *at(const Job *job, uint32_t address) {
  return address ? (float *)((char *)job->table - job->table->at + address) : 0;
}
INLINE int32_t chunks_of(const Row *row) { return (int32_t)((row->size + CHUNK - 1) / CHUNK); }

static void visit_part(void *context, int32_t part, int32_t parts) {
  const Job *job = context;
  int32_t chunk = part_start(job->chunks, part, parts), before = 0;
  const int32_t end = part_start(job->chunks, part + 1, parts);
  for (const Row *row = job->table->row; chunk < end; before += chunks_of(row++))
    for (; chunk < end && chunk < before + chunks_of(row); chunk++) {
      const int32_t start = (chunk - before) * CHUNK, rest = (int32_t)row->size - start;
      job->visit(job, row, start, rest < CHUNK ? rest : CHUNK, chunk);
    }
}

static void visit_all(Job *job) {
  job->chunks = 0;
  for (int32_t r = 0; r < job->table->rows; r++) job->chunks += chunks_of(&job->table->row[r]);
  run_parts(visit_part, job, parts_for((double)job->chunks * CHUNK * COST, job->chunks));
}

// ---- Clipping by norm

// Squares are summed in double, in as many sums at a time as fit all builds' vectors.
#define SUMS 16

static void sum_squares(const Job *job, const Row *row, int32_t start, int32_t n, int32_t chunk) {
  const float *g = at(job, row->gradient) + start;
  double sums[SUMS] = {0};
  int32_t i = 0;
  for (; i + SUMS <= n; i += SUMS)
    for (int32_t l = 0; l < SUMS; l++) sums[l] += (double)g[i + l] * g[i + l];
  for (int32_t l = 0; i + l < n; l++) sums[l] += (double)g[i + l] * g[i + l];
  double total = 0;
  for (int32_t l = 0; l < SUMS; l++) total += sums[l];
  job->sums[chunk] = total;
}

// Sets each row's scale so that the norm of its gradient, or with `together` that of all gradients, is at most
// limit. A norm that is NaN scales nothing. sums has room for a double a chunk.
void KERNEL(clip_norms)(Table *table, double *sums, int32_t together, float limit) {
  Job job = {.table = table, .visit = sum_squares, .sums = sums};
  visit_all(&job);
  double total = 0;
  for (int32_t r = 0, chunk = 0; r < table->rows; r++) {
    const int32_t end = chunk + chunks_of(&table->row[r]);
    if (!together) total = 0;
    for (; chunk < end; chunk++) total += sums[chunk];
    const double norm = __builtin_sqrt(total);
    table->row[r].scale = norm > limit ? (float)(limit / norm) : 1;
  }
  if (together)
    for (int32_t r = 0; r + 1 < table->rows; r++) table->row[r].scale = table->row[table->rows - 1].scale;
}

// ---- Updates

// The last lanes of a row are worked on as a whole vector too, so that an element's bits do not depend on its place.

// LANES(i, n) for every vector of a chunk: lanes i .. i+n, all but the last time VW of them.
#define EACH(LANES)                                                                                                    \
  {                                                                                                                    \
    int32_t i = 0;                                                                                                     \
    for (; i + VW <= n; i += VW) LANES(i, VW);                                                                         \
    if (i < n) LANES(i, n - i);                                                                                        \
  }

// The gradient scaled, and clipped to [-limit, limit]; NaN stays.
INLINE vf clipped(vf g, vf scale, vf limit) {
  const vf scaled = vf_mul(g, scale), lowest = vf_sub(vf_set1(0), limit);
  const vf below = vf_select(vf_gt(scaled, limit), limit, scaled);
  return vf_select(vf_lt(below, lowest), lowest, below);
}
// a + share·(b - a)
INLINE vf towards(vf a, vf b, vf share) { return vf_fma(vf_sub(b, a), share, a); }

static void sgd_chunk(const Job *job, const Row *row, int32_t start, int32_t n, int32_t chunk) {
  (void)chunk;
  float *p = at(job, row->value) + start, *v = row->first ? at(job, row->first) + start : 0;
  const float *g = at(job, row->gradient) + start;
  const vf back = vf_sub(vf_set1(0), job->rate), scale = vf_set1(row->scale), limit = job->limit, keep = job->keep;
  const int32_t nesterov = job->nesterov;
#define PLAIN(i, n) vf_store_upto(p + i, vf_fma(back, clipped(vf_load_upto(g + i, n), scale, limit), vf_load_upto(p + i, n)), n)
#define MOMENTUM(i, n)                                                                                                 \
  {                                                                                                                    \
    const vf step = vf_mul(back, clipped(vf_load_upto(g + i, n), scale, limit)), next = vf_fma(keep, vf_load_upto(v + i, n), step);    \
    const vf move = nesterov ? vf_fma(keep, next, step) : next;                                                        \
    vf_store_upto(v + i, next, n);                                                                                             \
    vf_store_upto(p + i, vf_add(vf_load_upto(p + i, n), move), n);                                                                     \
  }
  if (v)
    EACH(MOMENTUM)
  else
    EACH(PLAIN)
}

// v = momentum·v - rate·g;  p += v, or with nesterov p += momentum·v - rate·g. v is not given without momentum.
// limit clips the gradients' values, as it does below.
void KERNEL(sgd)(Table *table, float rate, float momentum, int32_t nesterov, float limit) {
  Job job = {.table = table, .visit = sgd_chunk, .nesterov = nesterov};
  job.rate = vf_set1(rate), job.keep = vf_set1(momentum), job.limit = vf_set1(limit);
  visit_all(&job);
}

static void rmsprop_chunk(const Job *job, const Row *row, int32_t start, int32_t n, int32_t chunk) {
  (void)chunk;
  float *p = at(job, row->value) + start, *v = at(job, row->first) + start;
  float *m = row->second ? at(job, row->second) + start : 0;
  const float *from = at(job, row->gradient) + start;
  const vf rate = job->rate, take = job->take, keep = job->keep, epsilon = job->epsilon;
  const vf scale = vf_set1(row->scale), limit = job->limit;
#define RMSPROP(i, n)                                                                                                  \
  {                                                                                                                    \
    const vf g = clipped(vf_load_upto(from + i, n), scale, limit), squares = towards(vf_load_upto(v + i, n), vf_mul(g, g), take);      \
    vf move = vf_div(vf_mul(rate, g), vf_sqrt(vf_add(squares, epsilon)));                                              \
    vf_store_upto(v + i, squares, n);                                                                                          \
    if (m) {                                                                                                           \
      move = vf_fma(keep, vf_load_upto(m + i, n), move);                                                                       \
      vf_store_upto(m + i, move, n);                                                                                           \
    }                                                                                                                  \
    vf_store_upto(p + i, vf_sub(vf_load_upto(p + i, n), move), n);                                                                     \
  }
  EACH(RMSPROP)
}

// v += take·(g² - v);  step = rate·g / √(v + epsilon);  m = momentum·m + step;  p -= m
// take is what rho leaves of 1. v stands first, m second; m is not given without momentum.
void KERNEL(rmsprop)(Table *table, float rate, float take, float momentum, float epsilon, float limit) {
  Job job = {.table = table, .visit = rmsprop_chunk};
  job.rate = vf_set1(rate), job.take = vf_set1(take), job.keep = vf_set1(momentum);
  job.epsilon = vf_set1(epsilon), job.limit = vf_set1(limit);
  visit_all(&job);
}

static void adam_chunk(const Job *job, const Row *row, int32_t start, int32_t n, int32_t chunk) {
  (void)chunk;
  float *p = at(job, row->value) + start, *m = at(job, row->first) + start, *v = at(job, row->second) + start;
  const float *from = at(job, row->gradient) + start;
  const vf rate = job->rate, take_mean = job->take, take_square = job->take_second, epsilon = job->epsilon;
  const vf decay = job->decay, scale = vf_set1(row->scale), limit = job->limit;
#define ADAM(i, n)                                                                                                     \
  {                                                                                                                    \
    const vf g = clipped(vf_load_upto(from + i, n), scale, limit), before = vf_load_upto(p + i, n);                                    \
    const vf mean = towards(vf_load_upto(m + i, n), g, take_mean);                                                             \
    const vf squares = towards(vf_load_upto(v + i, n), vf_mul(g, g), take_square);                                             \
    const vf move = vf_div(vf_mul(rate, mean), vf_add(vf_sqrt(squares), epsilon));                                     \
    vf_store_upto(m + i, mean, n);                                                                                             \
    vf_store_upto(v + i, squares, n);                                                                                          \
    vf_store_upto(p + i, vf_sub(before, vf_fma(decay, before, move)), n);                                                      \
  }
  EACH(ADAM)
}

// m += take_mean·(g - m);  v += take_square·(g² - v);  p -= decay·p + rate·m / (√v + epsilon)
// What is taken is what beta1 and beta2 leave of 1; m stands first, v second. rate holds the bias corrections, decay
// the learning rate times the weight decay.
void KERNEL(adam)(Table *table, float rate, float take_mean, float take_square, float epsilon, float decay,
                  float limit) {
  Job job = {.table = table, .visit = adam_chunk};
  job.rate = vf_set1(rate), job.take = vf_set1(take_mean), job.take_second = vf_set1(take_square);
  job.epsilon = vf_set1(epsilon), job.decay = vf_set1(decay), job.limit = vf_set1(limit);
  visit_all(&job);
}
