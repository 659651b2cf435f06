/** The logarithm of the gamma function and its derivative in float64, by other ways than the kernels'. */

const euler = 0.5772156649015329

/** ζ(k) - 1 for k from 2, by the Euler-Maclaurin formula after 100 terms. */
const zetas = Array.from({ length: 60 }, (_, i) => {
  const [k, n] = [i + 2, 100]
  let sum = n ** (1 - k) / (k - 1) + n ** -k / 2 + (k * n ** (-k - 1)) / 12
  sum -= (k * (k + 1) * (k + 2) * n ** (-k - 3)) / 720
  for (let m = n - 1; m > 1; m--) sum += m ** -k
  return sum
})

/**
 * log Γ(x) for x > 0, precise also beside its zeros: about 2 by log Γ(2 + t) = (1 - γ) t + Σ (ζ(k) - 1) (-t)^k / k
 * (Abramowitz & Stegun 1964, 6.1.33), elsewhere by Γ(x + 1) = x Γ(x).
 */
export function lgamma(x: number): number {
  if (!(x > 0)) return x === 0 ? Infinity : Number.NaN
  if (x < 1.5) return lgamma(x + 1) - (x < 0.5 ? Math.log(x) : Math.log1p(x - 1))
  if (x <= 2.5) {
    const t = x - 2
    return zetas.reduceRight((sum, zeta, i) => sum + (zeta * (-t) ** (i + 2)) / (i + 2), (1 - euler) * t)
  }
  if (x < 30) return lgamma(x - 1) + Math.log(x - 1)
  // Stirling's series: at 30 its next term is below 1e-16.
  return x === Infinity
    ? x
    : (x - 0.5) * (Math.log(x) - 1) -
        0.5 +
        Math.log(2 * Math.PI) / 2 +
        1 / (12 * x) -
        1 / (360 * x ** 3) +
        1 / (1260 * x ** 5)
}

/** The derivative of `lgamma`, precise also beside its zero, in the same way. */
export function digamma(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : Number.NaN
  if (x < 1.25) return digamma(x + 1) - 1 / x
  if (x <= 2.5) {
    const t = x - 2
    return zetas.reduceRight((sum, zeta, i) => sum - zeta * (-t) ** (i + 1), 1 - euler)
  }
  if (x < 30) return digamma(x - 1) + 1 / (x - 1)
  return Math.log(x) - 1 / (2 * x) - 1 / (12 * x * x) + 1 / (120 * x ** 4) - 1 / (252 * x ** 6)
}
