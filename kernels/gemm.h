// Matrix products in register tiles of MR rows by NR columns (Goto & van de Geijn 2008). What is laid out once
// and used often is packed:
//   panels        NR columns of the right matrix together, row after row: [columns / NR][k][NR]
//   packed rows   MR rows of the left matrix together, column after column: [rows / MR][k][MR]
// both filled up with zeros.
#ifndef HINDCAST_GEMM_H
#define HINDCAST_GEMM_H

#include "simd.h"

// The largest tile whose sums stay in registers. In WebAssembly 4 x 8 is measured fastest: 4 x 12, 6 x 8 and
// 3 x 16 spill and run at half its rate.
#define NR (2 * VW)
#if VW == 4
#define MR 4
#elif VW == 8
#define MR 6
#else
#define MR 8
#endif

// Products longer than KC are cut so that a panel (KC * NR floats) stays in the first-level cache.
#define KC 256

INLINE int32_t min_i32(int32_t a, int32_t b) { return a < b ? a : b; }
INLINE int32_t max_i32(int32_t a, int32_t b) { return a > b ? a : b; }
INLINE int32_t round_up(int32_t n, int32_t unit) { return (n + unit - 1) / unit * unit; }

// m rows: element (i, p) at at[i*row + p] or, when packed, at at[(i/MR)*MR*k + p*MR + i%MR].
typedef struct {
  const float *at;
  int32_t row;
  int32_t packed;
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

// panels [n/NR][k][NR] of the k x n matrix b
void pack_panels(const float *b, int32_t b_row, int32_t b_col, int32_t k, int32_t n, float *panels);
// packed [m/MR][k][MR] of the m x k matrix a
void pack_rows(const float *a, int32_t a_row, int32_t a_col, int32_t m, int32_t k, float *packed);
// c = start + a·b, where start may be c itself. A row's sums do not depend on the other rows. A last group of
// fewer than NR columns is read whole from b, as panels have it, and written in part.
void multiply(Left a, Right b, Start start, Out c, int32_t m, int32_t n, int32_t k);

#endif
