/** Stirling's series for the gamma function, in float64. */

/** From here on seven terms of the series are exact. */
const asymptotic = 10

/** Σ B₂ₖ / (2k (2k - 1) x^(2k - 1)) for x >= 10 (Abramowitz & Stegun 1964, 6.1.41). */
function series(x: number): number {
  const z = 1 / (x * x)
  const inner = 1 / 1680 - z * (1 / 1188 - z * (691 / 360360 - z / 156))
  return (1 / 12 - z * (1 / 360 - z * (1 / 1260 - z * inner))) / x
}

/** What Stirling's formula for log Γ(x) leaves out: log Γ(x) - ((x - ½) log x - x + ½ log 2π), for x > 0. */
export function stirlingError(x: number): number {
  if (x >= asymptotic) return series(x)
  let product = 1
  let far = x
  for (; far < asymptotic; far++) product *= far
  return (far - 0.5) * Math.log(far) - (x - 0.5) * Math.log(x) - (far - x) + series(far) - Math.log(product)
}
