// c (+)= a·b with any strides: blocks that fit the caches, packed, then register tiles (see gemm.h). Products
// of few rows or columns skip the packing, which would cost more than they do.
//
// Goto & van de Geijn 2008, "Anatomy of high-performance matrix multiplication".
#include "gemm.h"

// Rows of a and columns of b packed at a time: MC * KC and KC * NC floats share the second-level cache.
#define MC 96
#define NC 512

// Up to this many rows b is read in place.
#define FEW 8

void pack_panels(const float *b, int32_t b_row, int32_t b_col, int32_t k, int32_t n, float *panels) {
  for (int32_t j = 0; j < n; j += NR, b += NR * b_col) {
    const int32_t width = min_i32(NR, n - j);
    for (int32_t p = 0; p < k; p++, panels += NR) {
      const float *from = b + p * b_row;
      if (b_col == 1 && width == NR) {
        for (int32_t l = 0; l < NR; l += VW) vf_store(panels + l, vf_load(from + l));
      } else {
        for (int32_t l = 0; l < NR; l++) panels[l] = l < width ? from[l * b_col] : 0;
      }
    }
  }
}

void pack_rows(const float *a, int32_t a_row, int32_t a_col, int32_t m, int32_t k, float *packed) {
  for (int32_t i = 0; i < m; i += MR, a += MR * a_row) {
    const int32_t height = min_i32(MR, m - i);
    for (int32_t p = 0; p < k; p++, packed += MR) {
      const float *from = a + p * a_col;
      if (height == MR && a_row == 1) {
        for (int32_t l = 0; l < MR; l++) packed[l] = from[l];
      } else {
        for (int32_t l = 0; l < MR; l++) packed[l] = l < height ? from[l * a_row] : 0;
      }
    }
  }
}

// One register tile: rows <= MR rows by panels * NR columns, rows * panels <= MR. The callers pass rows,
// panels and packed as constants, so that the sums live in registers.
INLINE void tile(const int rows, const int panels, const int packed, Left a, Right b, Start start, Out c, int32_t k) {
  vf sum[MR][2];
#pragma GCC unroll 16
  for (int i = 0; i < rows; i++)
#pragma GCC unroll 16
    for (int q = 0; q < panels; q++) {
      const float *from = start.at + i * start.row + q * start.panel;
      sum[i * panels + q][0] = vf_load(from);
      sum[i * panels + q][1] = vf_load(from + VW);
    }
  // Unrolled further, the loads move ahead of the sums and spill them: half the rate in WebAssembly.
#pragma GCC unroll 1
  for (int32_t p = 0; p < k; p++) {
    vf right[MR][2];
#pragma GCC unroll 16
    for (int q = 0; q < panels; q++)
#pragma GCC unroll 16
      for (int v = 0; v < 2; v++) right[q][v] = vf_load(b.at + q * b.panel + p * b.row + v * VW);
#pragma GCC unroll 16
    for (int i = 0; i < rows; i++) {
      const vf left = vf_set1(packed ? a.at[p * MR + i] : a.at[i * a.row + p]);
#pragma GCC unroll 16
      for (int q = 0; q < panels; q++)
#pragma GCC unroll 16
        for (int v = 0; v < 2; v++) sum[i * panels + q][v] = vf_fma(left, right[q][v], sum[i * panels + q][v]);
    }
  }
#pragma GCC unroll 16
  for (int i = 0; i < rows; i++)
#pragma GCC unroll 16
    for (int q = 0; q < panels; q++) {
      float *to = c.at + i * c.row + q * c.panel;
      vf_store(to, sum[i * panels + q][0]);
      vf_store(to + VW, sum[i * panels + q][1]);
    }
}

INLINE Left left_at(const int packed, Left a, int32_t k, int32_t i) {
  return (Left){a.at + (packed ? i / MR * MR * k + i % MR : i * a.row), a.row, packed};
}
INLINE Right right_at(Right b, int32_t q) { return (Right){b.at + q * b.panel, b.row, b.panel}; }
INLINE Start start_at(Start s, int32_t i, int32_t q) { return (Start){s.at + i * s.row + q * s.panel, s.row, s.panel}; }
INLINE Out out_at(Out c, int32_t i, int32_t q) { return (Out){c.at + i * c.row + q * c.panel, c.row, c.panel}; }

// rows rows of c: every full group of NR columns, wide groups at a time
INLINE void strip(const int rows, const int wide, const int packed, Left a, Right b, Start start, Out c, int32_t groups,
                  int32_t k) {
  int32_t q = 0;
  for (; q + wide <= groups; q += wide)
    tile(rows, wide, packed, a, right_at(b, q), start_at(start, 0, q), out_at(c, 0, q), k);
  if (wide > 1)
    for (; q < groups; q++) tile(rows, 1, packed, a, right_at(b, q), start_at(start, 0, q), out_at(c, 0, q), k);
}

// The last width < NR columns, by way of a whole tile.
INLINE void edge(const int packed, Left a, Right b, Start start, Out c, int32_t m, int32_t width, int32_t k,
                 int32_t whole_k) {
  float local[MR * NR] = {0};
  const Out part = {local, NR, 0};
  for (int32_t i = 0, rows; i < m; i += rows) {
    rows = m - i < MR ? 1 : MR;
    const Left at = left_at(packed, a, whole_k, i);
    const Start from = start_at(start, i, 0);
    const Out to = out_at(c, i, 0);
    for (int32_t r = 0; r < rows; r++)
      for (int32_t l = 0; l < width; l++) local[r * NR + l] = from.at[r * from.row + l];
    if (rows == MR) {
      tile(MR, 1, packed, at, b, start_from(part), part, k);
    } else {
      tile(1, 1, packed, at, b, start_from(part), part, k);
    }
    for (int32_t r = 0; r < rows; r++)
      for (int32_t l = 0; l < width; l++) to.at[r * to.row + l] = local[r * NR + l];
  }
}

INLINE void product(const int packed, Left a, Right b, Start start, Out c, int32_t m, int32_t n, int32_t k,
                    int32_t whole_k) {
  const int32_t groups = n / NR;
  int32_t i = 0;
  for (int32_t q = 0; q < groups; q++)
    for (i = 0; i + MR <= m; i += MR)
      tile(MR, 1, packed, left_at(packed, a, whole_k, i), right_at(b, q), start_at(start, i, q), out_at(c, i, q), k);
  // Few rows have few sums in flight: several groups of columns together hide the latency of the additions.
  if (MR > 4 && m - i >= 4) {
    strip(4, 1, packed, left_at(packed, a, whole_k, i), b, start_at(start, i, 0), out_at(c, i, 0), groups, k);
    i += 4;
  }
  if (m - i >= 2) {
    strip(2, 2, packed, left_at(packed, a, whole_k, i), b, start_at(start, i, 0), out_at(c, i, 0), groups, k);
    i += 2;
  }
  if (m - i >= 1)
    strip(1, 4, packed, left_at(packed, a, whole_k, i), b, start_at(start, i, 0), out_at(c, i, 0), groups, k);
  if (n % NR)
    edge(packed, a, right_at(b, groups), start_at(start, 0, groups), out_at(c, 0, groups), m, n % NR, k, whole_k);
}

void multiply(Left a, Right b, Start start, Out c, int32_t m, int32_t n, int32_t k) {
  const int32_t parts = (k + KC - 1) / KC, depth = parts > 0 ? (k + parts - 1) / parts : 1;
  for (int32_t p = 0; p == 0 || p < k; p += depth) {
    const int32_t part = min_i32(depth, k - p);
    const Left left = {a.at + (a.packed ? p * MR : p), a.row, a.packed};
    const Right right = {b.at + p * b.row, b.row, b.panel};
    const Start from = p == 0 ? start : start_from(c);
    if (a.packed) {
      product(1, left, (Right){right.at, NR, b.panel}, from, c, m, n, part, k);
    } else if (b.row == NR) {
      product(0, left, (Right){right.at, NR, b.panel}, from, c, m, n, part, k);
    } else {
      product(0, left, right, from, c, m, n, part, k);
    }
  }
}

// Columns of c against contiguous columns of b: c[i*c_row + j*c_col] (+)= sum_p a[i*k + p] b[j*b_col + p]
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
  const Left left = {rows, k, 0};
  if (c_col != 1 && accumulate)
    for (int32_t i = 0; i < m; i++)
      for (int32_t j = 0; j < n; j++) local[i * width + j] = c[i * c_row + j * c_col];
  const Start start = accumulate ? start_from(out) : start_zero();
  multiply(left, (Right){b, b_row, NR}, start, out, m, whole, k);
  if (tail) {
    pack_panels(b + whole, b_row, 1, k, tail, panel);
    const int32_t q = whole / NR;
    multiply(left, (Right){panel, NR, 0}, start_at(start, 0, q), out_at(out, 0, q), m, tail, k);
  }
  if (c_col != 1)
    for (int32_t i = 0; i < m; i++)
      for (int32_t j = 0; j < n; j++) c[i * c_row + j * c_col] = local[i * width + j];
  return 1;
}

int32_t KERNEL(matmul_work)(int32_t m, int32_t n, int32_t k) {
  const int32_t depth = min_i32(k, KC);
  const int32_t blocked = depth * (min_i32(round_up(m, MR), MC) + min_i32(round_up(n, NR), NC));
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
      pack_panels(b + p * b_row + j * b_col, b_row, b_col, depth, columns, panels);
      for (int32_t i = 0; i < m; i += MC) {
        const int32_t height = min_i32(MC, m - i);
        Left left = {a + i * a_row + p, a_row, 0};
        if (a_col != 1) {
          pack_rows(a + i * a_row + p * a_col, a_row, a_col, height, depth, rows);
          left = (Left){rows, 0, 1};
        }
        const Out out = {c + i * c_row + j, c_row, NR};
        const Start start = accumulate || p > 0 ? start_from(out) : start_zero();
        multiply(left, (Right){panels, NR, NR * depth}, start, out, height, columns, depth);
      }
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
