// Matrix products in register tiles of up to MR rows by NR columns (Goto & van de Geijn 2008). What is laid out
// once and used often is packed:
//   panels        NR columns of the right matrix together, row after row: [columns / NR][k][NR], the last one
//                 filled up with zeros
//   packed rows   a group of rows of the left matrix together, column after column: [k][height of the group]; the
//                 m rows make ceil(m / MR) groups as even as can be
#ifndef HINDCAST_GEMM_H
#define HINDCAST_GEMM_H

#include "simd.h"

// The tallest tile whose sums stay in registers beside a row of the panel. In WebAssembly 4 x 8 is measured
// fastest: 4 x 12, 6 x 8 and 3 x 16 spill and run at half its rate.
#define NR (2 * VW)
#if defined(__wasm__)
#define MR 4
#elif VW == 16
#define MR 14
#elif VW == 8
#define MR 6
#else
#define MR 8
#endif

// Longer products are cut so that a panel (KC * NR floats) stays in the first-level cache.
#define KC 256

INLINE int32_t min_i32(int32_t a, int32_t b) { return a < b ? a : b; }
INLINE int32_t max_i32(int32_t a, int32_t b) { return a > b ? a : b; }
INLINE int32_t round_up(int32_t n, int32_t unit) { return (n + unit - 1) / unit * unit; }

// m rows: element (i, p) at at[i*row + p], or packed.
typedef struct {
  const float *at;
  int32_t row;
} Left;

// Columns in groups of NR: element (p, j) at at[(j/NR)*panel + p*row + j%NR]. Panels made by pack_panels have
// row = NR and panel = k*NR; a matrix with contiguous rows can be read in place with panel = NR.
typedef struct {
  const float *at;
  int32_t row;
  int32_t panel;
} Right;

// Element (i, j) at at[i*row + (j/NR)*panel + j%NR].
typedef struct {
  float *at;
  int32_t row;
  int32_t panel;
} Out;

typedef struct {
  const float *at;
  int32_t row;
  int32_t panel;
} Start;

INLINE Start start_zero(void) {
  static const float zeros[NR];
  return (Start){zeros, 0, 0};
}
INLINE Start start_from(Out c) { return (Start){c.at, c.row, c.panel}; }

// One product a·b of a sum, k long.
typedef struct {
  Left a;
  Right b;
  int32_t k;
} Term;

// What packing a number costs, in multiply-adds.
#define COPY_WORK 16.0
// The panels of the k x n matrix b.
void pack_panels(const float *b, int32_t b_row, int32_t b_col, int32_t k, int32_t n, float *panels);
// Where a group of the packed rows of m rows begins; the group after the last begins at m.
INLINE int32_t group_start(int32_t m, int32_t group) {
  const int32_t groups = (m + MR - 1) / MR;
  return m / groups * group + min_i32(group, m % groups);
}
// The packed rows of the m x k matrix a.
void pack_rows(const float *a, int32_t a_row, int32_t a_col, int32_t m, int32_t k, float *packed);

// c = start + the sum of the terms, where start may be c itself. An element's sum is made in the same order
// whatever the other rows and columns are. A last group of fewer than NR columns is read whole from b, as panels
// have it, and written in part.
void multiply(const Term *terms, int32_t count, Start start, Out c, int32_t m, int32_t n);
// The same with a packed left matrix, at most one group's columns (KC) long.
void multiply_packed(Term term, Start start, Out c, int32_t m, int32_t n);

#endif
