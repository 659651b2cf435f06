// c (+)= a·b with any strides: blocks that fit the caches, packed, then register tiles (see gemm.h). Products
// of few rows or columns skip the packing, which would cost more than they do.
//
// Goto & van de Geijn 2008, "Anatomy of high-performance matrix multiplication".
#include "gemm.h"
#include "threads.h"

// Rows of a packed at a time, and columns of b: MC * KC floats and a panel stay in the second-level cache.
#define MC (MR * 16)
#define NC 1024

// Up to this many rows b is read in place.
#define FEW 8

// to [k][width] gets the columns of `from`, whose rows are contiguous
static void copy_rows(const float *from, int32_t row, int32_t k, int32_t width, int32_t filled, float *to) {
  const int32_t whole = width / VW * VW;
  for (int32_t p = 0; p < k; p++, from += row, to += filled) {
    for (int32_t l = 0; l < whole; l += VW) vf_store(to + l, vf_load(from + l));
    if (whole < filled && width > whole) vf_store_first(to + whole, vf_load_first(from + whole, width - whole), min_i32(VW, filled - whole));
    for (int32_t l = round_up(width, VW); l < filled; l += VW) vf_store(to + l, vf_set1(0));
  }
}

// to [k][height] gets the transpose of `from`, [width][k] with contiguous rows, filled up with zeros
static void copy_transposed(const float *from, int32_t row, int32_t k, int32_t width, int32_t height, float *to) {
  for (int32_t l = 0; l < height; l++) {
    if (l < width) {
      for (int32_t p = 0; p < k; p++) to[p * height + l] = from[l * row + p];
    } else {
      for (int32_t p = 0; p < k; p++) to[p * height + l] = 0;
    }
  }
}

static void copy_strided(const float *from, int32_t row, int32_t col, int32_t k, int32_t width, int32_t filled, float *to) {
  for (int32_t p = 0; p < k; p++)
    for (int32_t l = 0; l < filled; l++) *to++ = l < width ? from[p * row + l * col] : 0;
}

void pack_panels(const float *b, int32_t b_row, int32_t b_col, int32_t k, int32_t n, float *panels) {
  for (int32_t j = 0; j < n; j += NR, b += NR * b_col, panels += NR * k) {
    const int32_t width = min_i32(NR, n - j);
    if (b_col == 1) {
      copy_rows(b, b_row, k, width, NR, panels);
    } else if (b_row == 1) {
      copy_transposed(b, b_col, k, width, NR, panels);
    } else {
      copy_strided(b, b_row, b_col, k, width, NR, panels);
    }
  }
}

INLINE int32_t group_count(int32_t m) { return (m + MR - 1) / MR; }

void pack_rows(const float *a, int32_t a_row, int32_t a_col, int32_t m, int32_t k, float *packed) {
  for (int32_t group = 0; group < group_count(m); group++) {
    const int32_t i = group_start(m, group), height = group_start(m, group + 1) - i;
    if (a_row == 1) {
      copy_rows(a + i, a_col, k, height, height, packed + i * k);
    } else if (a_col == 1) {
      copy_transposed(a + i * a_row, a_row, k, height, height, packed + i * k);
    } else {
      copy_strided(a + i * a_row, a_col, a_row, k, height, height, packed + i * k);
    }
  }
}

// Row r of a tile's left matrix, from rows 0 and 7 and a few multiples of a row's bytes: the sums x86 addresses by
// itself. An address a row would not fit the registers, and costs 7 % with 13 rows.
INLINE const float *left_row(const char *row0, const char *row7, intptr_t one, intptr_t three, intptr_t five, int r) {
  const char *near = r < 7 ? row0 : row7;
  const intptr_t ahead[] = {0, one, one * 2, three, one * 4, five, three * 2};
  return (const float *)(near + ahead[r % 7]);
}

// One register tile: rows <= MR rows by panels * NR columns, rows * panels <= MR. The callers pass rows, panels
// and packed as constants, so that the sums live in registers. Where the sums go, and beside a single panel the one
// that comes `ahead`, are brought towards the cache meanwhile.
INLINE void tile(const int rows, const int panels, const int packed, const Term *terms, int32_t count, int32_t i,
                 int32_t q, const float *ahead, Start start, Out c) {
  vf sum[MR][2];
#pragma GCC unroll 16
  for (int r = 0; r < rows; r++)
#pragma GCC unroll 16
    for (int s = 0; s < panels; s++) {
      prefetch_to_write(c.at + (i + r) * c.row + (q + s) * c.panel);
      if (VW == 16) prefetch_to_write(c.at + (i + r) * c.row + (q + s) * c.panel + VW);
      sum[r * panels + s][0] = vf_set1(0);
      sum[r * panels + s][1] = vf_set1(0);
    }
  for (; count > 0; terms++, count--) {
    const int32_t k = terms->k, row = terms->a.row, b_row = terms->b.row, b_panel = terms->b.panel;
    const float *a = terms->a.at + (packed ? i * k : i * row), *b = terms->b.at + q * b_panel;
    const intptr_t one = row * (intptr_t)sizeof(float), three = one * 3, five = one * 5;
    const char *row0 = (const char *)a, *row7 = row0 + one * 7;
    // Unrolled further, the loads move ahead of the sums and spill them: half the rate in WebAssembly.
#pragma GCC unroll 1
    for (int32_t p = 0; p < k; p++, row0 += sizeof(float), row7 += sizeof(float)) {
      vf right[MR][2];
#pragma GCC unroll 16
      for (int s = 0; s < panels; s++)
#pragma GCC unroll 16
        for (int v = 0; v < 2; v++) right[s][v] = vf_load(b + s * b_panel + p * b_row + v * VW);
      if (panels == 1) {
        prefetch(ahead);
        if (VW == 16) prefetch(ahead + VW);
        ahead += NR;
      }
#pragma GCC unroll 16
      for (int r = 0; r < rows; r++) {
        const vf left = vf_set1(packed ? a[p * rows + r] : *left_row(row0, row7, one, three, five, r));
#pragma GCC unroll 16
        for (int s = 0; s < panels; s++)
#pragma GCC unroll 16
          for (int v = 0; v < 2; v++) sum[r * panels + s][v] = vf_fma(left, right[s][v], sum[r * panels + s][v]);
      }
    }
  }
#pragma GCC unroll 16
  for (int r = 0; r < rows; r++)
#pragma GCC unroll 16
    for (int s = 0; s < panels; s++) {
      const float *from = start.at + (i + r) * start.row + (q + s) * start.panel;
      float *to = c.at + (i + r) * c.row + (q + s) * c.panel;
      vf_store(to, vf_add(vf_load(from), sum[r * panels + s][0]));
      vf_store(to + VW, vf_add(vf_load(from + VW), sum[r * panels + s][1]));
    }
}

// What a strip of tiles is made of.
typedef struct {
  const Term *terms;
  int32_t count;
  Start start;
  Out c;
  const float *then; // the panel that comes next after this sum's last one, or any address
} Sum;

// `rows` rows from i on: the groups of columns from q to end, as many at a time as registers allow.
INLINE void strip(const int rows, const int packed, const Sum *s, int32_t i, int32_t q, int32_t end,
                  const float *ahead) {
  const int wide = rows * 4 <= MR + 1 ? 4 : rows * 2 <= MR ? 2 : 1;
  for (; q + wide <= end; q += wide)
    tile(rows, wide, packed, s->terms, s->count, i, q, ahead, s->start, s->c);
  if (wide > 1)
    for (; q < end; q++) tile(rows, 1, packed, s->terms, s->count, i, q, ahead, s->start, s->c);
}

#define STRIP(rows)                                                          \
  case rows:                                                                 \
    if (rows <= MR) strip(rows <= MR ? rows : 1, packed, s, i, q, end, ahead); \
    break;

INLINE void strip_of(const int packed, const Sum *s, int32_t height, int32_t i, int32_t q, int32_t end,
                     const float *ahead) {
  switch (height) {
    STRIP(1) STRIP(2) STRIP(3) STRIP(4) STRIP(5) STRIP(6) STRIP(7)
    STRIP(8) STRIP(9) STRIP(10) STRIP(11) STRIP(12) STRIP(13) STRIP(14)
  }
}
typedef void (*Strip)(const Sum *s, int32_t height, int32_t i, int32_t q, int32_t end, const float *ahead);
static __attribute__((noinline)) void strip_in_place(const Sum *s, int32_t height, int32_t i, int32_t q, int32_t end,
                                                     const float *ahead) {
  strip_of(0, s, height, i, q, end, ahead);
}
static __attribute__((noinline)) void strip_packed(const Sum *s, int32_t height, int32_t i, int32_t q, int32_t end,
                                                   const float *ahead) {
  strip_of(1, s, height, i, q, end, ahead);
}

// A panel stays in the first-level cache while all rows pass it; the first rows bring the next one nearer.
INLINE void whole_groups(const Strip strip, const Sum *s, int32_t m, int32_t end) {
  const int32_t groups = group_count(m);
  const Right *b = &s->terms->b;
  if (m * 2 <= MR) {
    strip(s, m, 0, 0, end, s->then);
    return;
  }
  for (int32_t q = 0; q < end; q++) {
    const float *next = q + 1 < end ? b->at + (q + 1) * b->panel : s->then, *here = b->at + q * b->panel;
    for (int32_t group = 0; group < groups; group++) {
      const int32_t i = group_start(m, group);
      strip(s, group_start(m, group + 1) - i, i, q, q + 1, group == 0 ? next : here);
    }
  }
}

// The last width < NR columns, by way of a local tile.
INLINE void edge(const Strip strip, const Sum *s, int32_t m, int32_t q, int32_t width) {
  float local[MR * NR] = {0};
  for (int32_t group = 0; group < group_count(m); group++) {
    const int32_t i = group_start(m, group), height = group_start(m, group + 1) - i;
    for (int32_t r = 0; r < height; r++) {
      const float *from = s->start.at + (i + r) * s->start.row + q * s->start.panel;
      for (int32_t l = 0; l < width; l++) local[r * NR + l] = from[l];
    }
    const Out part = {local - i * NR, NR, 0};
    const Sum here = {s->terms, s->count, start_from(part), part, s->then};
    // The tile's rows and columns count from the operands' start.
    strip(&here, height, i, q, q + 1, s->then);
    for (int32_t r = 0; r < height; r++) {
      float *to = s->c.at + (i + r) * s->c.row + q * s->c.panel;
      for (int32_t l = 0; l < width; l++) to[l] = local[r * NR + l];
    }
  }
}

INLINE void sum_up(const Strip strip, const Sum *s, int32_t m, int32_t n) {
  whole_groups(strip, s, m, n / NR);
  if (n % NR) edge(strip, s, m, n / NR, n % NR);
}

void multiply_packed(Term term, Start start, Out c, int32_t m, int32_t n) {
  const Sum s = {&term, 1, start, c, term.b.at};
  sum_up(strip_packed, &s, m, n);
}

void multiply(const Term *terms, int32_t count, Start start, Out c, int32_t m, int32_t n) {
  int32_t k = 0;
  for (int32_t t = 0; t < count; t++) k += terms[t].k;
  if (k <= KC * 3 / 2) {
    const Sum s = {terms, count, start, c, terms->b.at + terms->k * terms->b.row};
    sum_up(strip_in_place, &s, m, n);
    return;
  }
  for (int32_t t = 0; t < count; t++) {
    const Term *whole = terms + t;
    const int32_t blocks = max_i32(1, (whole->k + KC - 1) / KC);
    for (int32_t block = 0; block < blocks; block++) {
      const int32_t from = whole->k * block / blocks, to = whole->k * (block + 1) / blocks;
      const Right right = {whole->b.at + from * whole->b.row, whole->b.row, whole->b.panel};
      const Term part = {{whole->a.at + from, whole->a.row}, right, to - from};
      // Behind a panel's rows stand its next ones, or the next panel.
      const Sum s = {&part, 1, start, c, whole->b.at + to * whole->b.row};
      sum_up(strip_in_place, &s, m, n);
      start = start_from(c);
    }
  }
}

// A few columns of b, each contiguous, meet a's rows as they are: sums along vectors of k.
static void multiply_columns(const float *a, const float *b, int32_t b_col, float *c, int32_t c_row, int32_t c_col,
                             int32_t m, int32_t n, int32_t k, int32_t accumulate) {
  for (int32_t j = 0; j < n; j += 4) {
    const float *column[4];
    for (int32_t l = 0; l < 4; l++) column[l] = b + min_i32(j + l, n - 1) * b_col;
    for (int32_t i = 0; i < m; i++) {
      const float *row = a + i * k;
      vf sum[4] = {vf_set1(0), vf_set1(0), vf_set1(0), vf_set1(0)};
      int32_t p = 0;
      for (; p + VW <= k; p += VW) {
        const vf left = vf_load(row + p);
        for (int32_t l = 0; l < 4; l++) sum[l] = vf_fma(left, vf_load(column[l] + p), sum[l]);
      }
      if (p < k) {
        const vf left = vf_load_first(row + p, k - p);
        for (int32_t l = 0; l < 4; l++) sum[l] = vf_fma(left, vf_load_first(column[l] + p, k - p), sum[l]);
      }
      for (int32_t l = 0; l < 4 && j + l < n; l++) {
        float *to = c + i * c_row + (j + l) * c_col;
        *to = vf_sum(sum[l]) + (accumulate ? *to : 0);
      }
    }
  }
}

// A few rows: b is read in place where one of its strides is 1.
static int multiply_few(const float *a, int32_t a_row, int32_t a_col, const float *b, int32_t b_row, int32_t b_col,
                        float *c, int32_t c_row, int32_t c_col, int32_t m, int32_t n, int32_t k, int32_t accumulate,
                        float *work) {
  if (b_row != 1 && b_col != 1) return 0;
  float *rows = work, *panel = rows + m * k, *local = panel + k * NR;
  for (int32_t i = 0; i < m; i++)
    for (int32_t p = 0; p < k; p++) rows[i * k + p] = a[i * a_row + p * a_col];
  if (b_col != 1) {
    multiply_columns(rows, b, b_col, c, c_row, c_col, m, n, k, accumulate);
    return 1;
  }
  // c's columns need not be contiguous: sums go to a copy of c's rows first.
  const int32_t whole = n / NR * NR, tail = n - whole, width = round_up(n, NR);
  const Out out = c_col == 1 ? (Out){c, c_row, NR} : (Out){local, width, NR};
  if (c_col != 1 && accumulate)
    for (int32_t i = 0; i < m; i++)
      for (int32_t j = 0; j < n; j++) local[i * width + j] = c[i * c_row + j * c_col];
  const Start start = accumulate ? start_from(out) : start_zero();
  const Term in_place = {{rows, k}, {b, b_row, NR}, k};
  multiply(&in_place, 1, start, out, m, whole);
  if (tail) {
    pack_panels(b + whole, b_row, 1, k, tail, panel);
    const Term last = {{rows, k}, {panel, NR, 0}, k};
    const Start from = {start.at + whole / NR * start.panel, start.row, 0};
    multiply(&last, 1, from, (Out){out.at + whole, out.row, 0}, m, tail);
  }
  if (c_col != 1)
    for (int32_t i = 0; i < m; i++)
      for (int32_t j = 0; j < n; j++) c[i * c_row + j * c_col] = local[i * width + j];
  return 1;
}

// One block of a product: b's rows p .. p+depth and columns j .. j+columns.
typedef struct {
  const float *a;
  int32_t a_row, a_col;
  const float *b;
  int32_t b_row, b_col;
  float *c;
  int32_t c_row;
  int32_t m, columns, depth;
  int32_t accumulate;
  float *panels, *rows;
} Block;

INLINE int32_t groups_of(int32_t n) { return (n + NR - 1) / NR; }

static void pack_part(void *context, int32_t part, int32_t parts) {
  const Block *k = context;
  const int32_t from = part_start(groups_of(k->columns), part, parts) * NR;
  const int32_t to = min_i32(k->columns, part_start(groups_of(k->columns), part + 1, parts) * NR);
  if (from < to)
    pack_panels(k->b + from * k->b_col, k->b_row, k->b_col, k->depth, to - from, k->panels + from * k->depth);
}

// Parts share the rows where there are many, otherwise the columns.
static void block_part(void *context, int32_t part, int32_t parts) {
  const Block *k = context;
  const int32_t groups = groups_of(k->columns), by_rows = k->m / MR >= groups;
  const int32_t top = by_rows ? part_start(k->m, part, parts) : 0;
  const int32_t bottom = by_rows ? part_start(k->m, part + 1, parts) : k->m;
  const int32_t left = by_rows ? 0 : part_start(groups, part, parts) * NR;
  const int32_t right = by_rows ? k->columns : min_i32(k->columns, part_start(groups, part + 1, parts) * NR);
  if (left >= right) return;
  const Right panels = {k->panels + left * k->depth, NR, NR * k->depth};
  float *rows = k->rows + part * MC * KC;
  for (int32_t i = top; i < bottom; i += MC) {
    const int32_t height = min_i32(MC, bottom - i);
    const float *a = k->a + i * k->a_row;
    const Out out = {k->c + i * k->c_row + left, k->c_row, NR};
    const Start start = k->accumulate ? start_from(out) : start_zero();
    if (k->a_col == 1) {
      const Term term = {{a, k->a_row}, panels, k->depth};
      multiply(&term, 1, start, out, height, right - left);
    } else {
      pack_rows(a, k->a_row, k->a_col, height, k->depth, rows);
      multiply_packed((Term){{rows, 0}, panels, k->depth}, start, out, height, right - left);
    }
  }
}

int32_t KERNEL(matmul_work)(int32_t m, int32_t n, int32_t k) {
  const int32_t depth = min_i32(k, KC);
  const int32_t blocked = depth * min_i32(round_up(n, NR), NC) + threads() * MC * KC;
  const int32_t few = min_i32(m, n) > FEW ? 0 : min_i32(m, n) * (k + round_up(max_i32(m, n), NR)) + k * NR;
  return max_i32(blocked, few);
}

void KERNEL(matmul)(const float *a, int32_t a_row, int32_t a_col, const float *b, int32_t b_row, int32_t b_col,
                    float *c, int32_t c_row, int32_t m, int32_t n, int32_t k, int32_t accumulate, float *work) {
  // Few columns are few rows of the transposed product.
  if (n < m && n <= FEW) {
    if (multiply_few(b, b_col, b_row, a, a_col, a_row, c, 1, c_row, n, m, k, accumulate, work)) return;
  } else if (m <= FEW) {
    if (multiply_few(a, a_row, a_col, b, b_row, b_col, c, c_row, 1, m, n, k, accumulate, work)) return;
  }
  float *panels = work, *rows = panels + min_i32(k, KC) * min_i32(round_up(n, NR), NC);
  for (int32_t j = 0; j < n; j += NC) {
    const int32_t columns = min_i32(NC, n - j);
    for (int32_t p = 0; p == 0 || p < k; p += KC) {
      const int32_t depth = min_i32(KC, k - p);
      Block block = {a + p * a_col, a_row,   a_col, b + p * b_row + j * b_col, b_row, b_col, c + j, c_row, m,
                     columns,       depth, accumulate || p > 0, panels, rows};
      run_parts(pack_part, &block, parts_for(COPY_WORK * columns * depth, groups_of(columns)));
      run_parts(block_part, &block, parts_for((double)m * columns * depth, max_i32(m / MR, groups_of(columns))));
    }
  }
}

void KERNEL(batched_matmul)(const float *a, int32_t a_row, int32_t a_col, const float *b, int32_t b_row, int32_t b_col,
                            float *c, int32_t c_row, int32_t m, int32_t n, int32_t k, int32_t accumulate, int32_t batch,
                            int32_t a_batch, int32_t b_batch, int32_t c_batch, float *work) {
  for (int32_t s = 0; s < batch; s++)
    matmul(a + s * a_batch, a_row, a_col, b + s * b_batch, b_row, b_col, c + s * c_batch, c_row, m, n, k, accumulate,
           work);
}
