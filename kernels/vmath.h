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

// eˣ = (1 + q)·2ⁿ with q = eʳ - 1, for |x| <= 89; n comes with POW2_BIAS added.
INLINE vf exp_parts(vf x, vf *n_biased) {
  const vf biased = vf_fma(x, vf_set1(1.44269504f), vf_set1(POW2_BIAS));
  const vf n = vf_sub(biased, vf_set1(POW2_BIAS));
  // The first part of ln 2 has so few bits that n times it is exact.
  const vf r = vf_fma(n, vf_set1(2.12194440e-4f), vf_fma(n, vf_set1(-0.693359375f), x));
  // (eʳ - 1 - r) / r², in pairs so that fewer steps wait for one another
  const vf r2 = vf_mul(r, r);
  const vf p01 = vf_fma(r, vf_set1(1.6666665459e-1f), vf_set1(5.0000001201e-1f));
  const vf p23 = vf_fma(r, vf_set1(8.3334519073e-3f), vf_set1(4.1665795894e-2f));
  const vf p45 = vf_fma(r, vf_set1(1.9875691500e-4f), vf_set1(1.3981999507e-3f));
  const vf p = vf_fma(vf_fma(p45, r2, p23), r2, p01);
  *n_biased = biased;
  return vf_fma(p, r2, r);
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

INLINE vf vf_sigmoid(vf x) {
  // The clamp's upper end gives n = 128, whose 2ⁿ is infinite and whose sigmoid therefore 0.
  vf n;
  const vf p = vf_add(exp_parts(vf_clamp(vf_sub(vf_set1(0), x), -87, 89), &n), vf_set1(1));
  return vf_reciprocal(vf_fma(p, vf_pow2_biased(n), vf_set1(1)));
}

INLINE vf vf_tanh(vf x) {
  const vf x10 = vf_clamp(x, -10, 10); // tanh 10 rounds to 1
  vf n;
  const vf q = exp_parts(vf_add(x10, x10), &n);
  const vf scale = vf_pow2_biased(n);
  const vf t = vf_fma(q, scale, vf_sub(scale, vf_set1(1)));
  return vf_mul(t, vf_reciprocal(vf_add(t, vf_set1(2))));
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
