// Elementary functions on vectors of floats; the scalar forms give the bits of a vector lane. Infinities and
// NaN behave as in IEEE 754; results below the smallest normal float (1.2e-38) may be flushed to 0.
//
//   exp      eˣ = 2ⁿ eʳ, r = x - n ln 2 in [-ln 2 / 2, ln 2 / 2], eʳ by the polynomial of Cephes (Moshier 1989)
//   sigmoid  1 / (1 + e⁻ˣ)
//   tanh     t / (t + 2), t = e²ˣ - 1 = 2ⁿ (eʳ - 1) + (2ⁿ - 1), which keeps its precision near 0
//   log      log x = e ln 2 + log m, by the series in f / (2 + f), f = m - 1, of FreeBSD's logf (Sun 1993)
//   erf      1 - exp(polynomial in |x|) beyond 0.93, an odd polynomial below
//
// Largest errors measured against float64 over every 61st float, in units in the last place:
// exp 1.0, sigmoid 2.5, tanh 2.5, log 0.8, erf 1.1; the same with relaxed FMA and without.
#ifndef HINDCAST_VMATH_H
#define HINDCAST_VMATH_H

#include "simd.h"

// Functions of several vectors work on all of them operation by operation: a processor sees only so far ahead, and
// would otherwise wait for one long chain after the other.
#define EVERY _Pragma("GCC unroll 8") for (int i = 0; i < count; i++)
#define MOST_AT_ONCE 8

// eˣ = (1 + q)·2ⁿ with q = eʳ - 1, for |x| <= 89; n comes with POW2_BIAS added.
INLINE void exp_parts_of(const int count, const vf *x, vf *q, vf *n_biased) {
  vf n[MOST_AT_ONCE], r[MOST_AT_ONCE], r2[MOST_AT_ONCE], p01[MOST_AT_ONCE], p23[MOST_AT_ONCE], p45[MOST_AT_ONCE];
  EVERY n_biased[i] = vf_fma(x[i], vf_set1(1.44269504f), vf_set1(POW2_BIAS));
  EVERY n[i] = vf_sub(n_biased[i], vf_set1(POW2_BIAS));
  // The first part of ln 2 has so few bits that n times it is exact.
  EVERY r[i] = vf_fma(n[i], vf_set1(-0.693359375f), x[i]);
  EVERY r[i] = vf_fma(n[i], vf_set1(2.12194440e-4f), r[i]);
  // (eʳ - 1 - r) / r², in pairs so that fewer steps wait for one another
  EVERY r2[i] = vf_mul(r[i], r[i]);
  EVERY p01[i] = vf_fma(r[i], vf_set1(1.6666665459e-1f), vf_set1(5.0000001201e-1f));
  EVERY p23[i] = vf_fma(r[i], vf_set1(8.3334519073e-3f), vf_set1(4.1665795894e-2f));
  EVERY p45[i] = vf_fma(r[i], vf_set1(1.9875691500e-4f), vf_set1(1.3981999507e-3f));
  EVERY p23[i] = vf_fma(p45[i], r2[i], p23[i]);
  EVERY p01[i] = vf_fma(p23[i], r2[i], p01[i]);
  EVERY q[i] = vf_fma(p01[i], r2[i], r[i]);
}
INLINE vf exp_parts(vf x, vf *n_biased) {
  vf q;
  exp_parts_of(1, &x, &q, n_biased);
  return q;
}

INLINE vf vf_exp(vf x) {
  const float top = 88.7228317f, bottom = -87.3365402f; // logarithms of the largest and smallest normal float
  vf n;
  const vf p = vf_add(exp_parts(vf_clamp(x, bottom, top), &n), vf_set1(1));
  // 2¹²⁸ is not a float though eˣ may still be one: multiply by 2¹²⁷, then by 2.
  const vf n127 = vf_clamp(n, POW2_BIAS - 126, POW2_BIAS + 127);
  const vf y = vf_mul(vf_mul(p, vf_pow2_biased(n127)), vf_add(vf_sub(n, n127), vf_set1(1)));
  const vf positive = vf_select(vf_lt(x, vf_set1(bottom)), vf_set1(0), y);
  return vf_select(vf_gt(x, vf_set1(top)), vf_set1(__builtin_inff()), positive);
}

// In place: the first `sigmoids` of x become their sigmoid, the others their tanh.
INLINE void vf_activate(const int sigmoids, const int count, vf *x) {
  vf n[MOST_AT_ONCE], q[MOST_AT_ONCE], scale[MOST_AT_ONCE], t[MOST_AT_ONCE], d[MOST_AT_ONCE];
  // The upper end gives n = 128, whose 2ⁿ is infinite and whose sigmoid therefore 0. tanh 10 rounds to 1.
  EVERY x[i] = i < sigmoids ? vf_clamp(vf_sub(vf_set1(0), x[i]), -87, 89) : vf_clamp(x[i], -10, 10);
  EVERY x[i] = i < sigmoids ? x[i] : vf_add(x[i], x[i]);
  exp_parts_of(count, x, q, n);
  EVERY scale[i] = vf_pow2_biased(n[i]);
  EVERY t[i] = i < sigmoids ? vf_add(q[i], vf_set1(1)) : vf_sub(scale[i], vf_set1(1));
  EVERY t[i] = i < sigmoids ? vf_fma(t[i], scale[i], vf_set1(1)) : vf_fma(q[i], scale[i], t[i]);
  EVERY d[i] = i < sigmoids ? t[i] : vf_add(t[i], vf_set1(2));
  EVERY d[i] = vf_reciprocal(d[i]);
  EVERY x[i] = i < sigmoids ? d[i] : vf_mul(t[i], d[i]);
}
INLINE vf vf_sigmoid(vf x) {
  vf_activate(1, 1, &x);
  return x;
}
INLINE vf vf_tanh(vf x) {
  vf_activate(0, 1, &x);
  return x;
}

INLINE vf vf_log(vf x) {
  const vf smallest = vf_set1(1.17549435e-38f), infinity = vf_set1(__builtin_inff());
  const vf tiny = vf_lt(x, smallest);
  vf e;
  const vf m = vf_split(vf_select(tiny, vf_mul(x, vf_set1(8388608)), x), &e);
  const vf k = vf_select(tiny, vf_sub(e, vf_set1(23)), e);
  const vf f = vf_sub(m, vf_set1(1));
  const vf s = vf_div(f, vf_add(f, vf_set1(2)));
  const vf z = vf_mul(s, s), w = vf_mul(z, z);
  const vf odd = vf_mul(w, vf_fma(w, vf_set1(0.24279078841f), vf_set1(0.40000972152f)));
  const vf even = vf_mul(z, vf_fma(w, vf_set1(0.28498786688f), vf_set1(0.66666662693f)));
  const vf half = vf_mul(vf_mul(f, f), vf_set1(0.5f));
  const vf low = vf_fma(s, vf_add(half, vf_add(odd, even)), vf_mul(k, vf_set1(9.0580006145e-6f)));
  const vf y = vf_fma(k, vf_set1(6.9313812256e-1f), vf_add(vf_sub(low, half), f));
  // Outside (0, infinity): log 0 = -infinity, NaN below, infinity and NaN as they are.
  const vf zero = vf_set1(0);
  const vf outside = vf_select(vf_lt(x, infinity), vf_sub(zero, infinity), x);
  const vf below = vf_select(vf_lt(x, zero), vf_set1(__builtin_nanf("")), outside);
  const vf proper = vf_select(vf_gt(x, zero), vf_lt(x, infinity), zero);
  return vf_select(proper, y, below);
}

INLINE vf vf_erf(vf x) {
  const vf x4 = vf_clamp(x, -4, 4); // erf 4 rounds to 1
  const vf a = vf_abs(x4), s = vf_mul(x4, x4);
  vf near = vf_set1(-5.96761703e-4f);
  near = vf_fma(near, s, vf_set1(4.99119423e-3f));
  near = vf_fma(near, s, vf_set1(-2.67681349e-2f));
  near = vf_fma(near, s, vf_set1(1.12819925e-1f));
  near = vf_fma(near, s, vf_set1(-3.76125336e-1f));
  near = vf_fma(near, s, vf_set1(1.28379166e-1f));
  near = vf_fma(near, x4, x4);
  vf far = vf_fma(vf_set1(-1.72853470e-5f), a, vf_set1(3.83197126e-4f));
  far = vf_fma(far, s, vf_fma(vf_set1(-3.88396438e-3f), a, vf_set1(2.42546219e-2f)));
  far = vf_fma(far, a, vf_set1(-1.06777877e-1f));
  far = vf_fma(far, a, vf_set1(-6.34846687e-1f));
  far = vf_fma(far, a, vf_set1(-1.28717512e-1f));
  far = vf_fma(far, a, vf_sub(vf_set1(0), a));
  vf n;
  const vf p = vf_add(exp_parts(far, &n), vf_set1(1));
  const vf tail = vf_copysign(vf_sub(vf_set1(1), vf_mul(p, vf_pow2_biased(n))), x4);
  return vf_select(vf_gt(a, vf_set1(0.927734375f)), tail, near);
}

INLINE float exp_one(float x) { return vf_first(vf_exp(vf_set1(x))); }
INLINE float sigmoid_one(float x) { return vf_first(vf_sigmoid(vf_set1(x))); }
INLINE float tanh_one(float x) { return vf_first(vf_tanh(vf_set1(x))); }
INLINE float log_one(float x) { return vf_first(vf_log(vf_set1(x))); }
INLINE float erf_one(float x) { return vf_first(vf_erf(vf_set1(x))); }

#endif
