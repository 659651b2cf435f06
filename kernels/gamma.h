// The logarithm of the gamma function, its derivative, and logarithms, of doubles above 0. In float32 differences of
// log-gammas, which likelihoods are made of, would lose all digits.
//
//   log      the argument's reduction and series of FreeBSD's log (Sun 1993)
//   lgamma   Stirling's series from 10 on (Abramowitz & Stegun 1964, 6.1.41); below, lgamma(x) = lgamma(x + n) -
//            log(x (x + 1) ... (x + n - 1))
//   digamma  its derivative (6.3.18), and in the same way from above 10 (6.3.6)
#ifndef HINDCAST_GAMMA_H
#define HINDCAST_GAMMA_H

#include "simd.h"

// For normal positive x; infinity and NaN as they are.
INLINE double log_of(double x) {
  int64_t bits;
  __builtin_memcpy(&bits, &x, 8);
  if (!(x < __builtin_inf())) return x;
  // m in [sqrt(1/2), sqrt(2)) and e with x = m * 2^e
  const int64_t above = bits - 0x3fe6a09e667f3bcd; // bits of sqrt(1/2)
  const double e = (double)(above >> 52);
  bits -= above & (int64_t)0xfff0000000000000;
  double m;
  __builtin_memcpy(&m, &bits, 8);
  const double f = m - 1, s = f / (2 + f), z = s * s, w = z * z;
  const double odd = w * (3.999999999940941908e-1 + w * (2.222219843214978396e-1 + w * 1.531383769920937332e-1));
  const double even = z * (6.666666666666735130e-1 +
                           w * (2.857142874366239149e-1 + w * (1.818357216161805012e-1 + w * 1.479819860511658591e-1)));
  const double half = 0.5 * f * f;
  return e * 6.93147180369123816490e-1 - ((half - (s * (half + odd + even) + e * 1.90821492927058770002e-10)) - f);
}

// log(1 + u) for u > -1, also where 1 + u rounds (Kahan).
INLINE double log1p_of(double u) {
  const double w = 1 + u;
  return w == 1 ? u : w < __builtin_inf() ? log_of(w) * (u / (w - 1)) : w;
}

#define ASYMPTOTIC 10.0

// NaN below 0, infinity at 0.
INLINE double lgamma_of(double x) {
  if (!(x > 0)) return x == 0 ? __builtin_inf() : __builtin_nan("");
  if (x == 1 || x == 2) return 0;
  double product = 1;
  for (; x < ASYMPTOTIC; x++) product *= x;
  if (x == __builtin_inf()) return x;
  const double i = 1 / x, z = i * i;
  const double series =
      i * (1 / 12.0 -
           z * (1 / 360.0 - z * (1 / 1260.0 - z * (1 / 1680.0 - z * (1 / 1188.0 - z * (691 / 360360.0 - z / 156))))));
  return (x - 0.5) * log_of(x) - x + 9.1893853320467274178e-1 + series - log_of(product);
}

// NaN below 0, -infinity at 0.
INLINE double digamma_of(double x) {
  if (!(x > 0)) return x == 0 ? -__builtin_inf() : __builtin_nan("");
  double sum = 0;
  for (; x < ASYMPTOTIC; x++) sum += 1 / x;
  const double i = 1 / x, z = i * i;
  const double series =
      z * (1 / 12.0 -
           z * (1 / 120.0 - z * (1 / 252.0 - z * (1 / 240.0 - z * (1 / 132.0 - z * (691 / 32760.0 - z / 12))))));
  return log_of(x) - 0.5 * i - series - sum;
}

#endif
