/**
 * A level and a seasonal pattern that no single value rules: the level a running median over a season, the pattern of
 * each season the median distance from it. What repeats in most cycles is pattern, however far it reaches; what occurs
 * once is not.
 *
 * Of two cycles the pattern is what both agree on: the nearer to the level of two that lie on the same side of it.
 */

/** Neighbours on each side in a running median without a season. */
const fewestAround = 3
/** More take longer than they are worth. */
const mostAround = 30

/** The two middle values, the same one of an odd number. Sorts them. */
export function middles(values: Float64Array): readonly [low: number, high: number] {
  values.sort()
  const half = values.length >> 1
  return [values[values.length % 2 === 1 ? half : half - 1], values[half]]
}

/** Sorts the values. */
export function median(values: Float64Array): number {
  const [low, high] = middles(values)
  return (low + high) / 2
}

/**
 * The running median over a whole season around each value, which counts itself; towards the ends over the values on
 * both sides that there are, at least 3 and their like on one side.
 */
export function runningMedian(y: Float64Array, m: number): Float64Array {
  const around = Math.min(mostAround, Math.max(fewestAround, m >> 1))
  const last = y.length - 1
  return y.map((_, t) => {
    const reach = Math.max(Math.min(fewestAround, last), Math.min(around, t, last - t))
    return median(y.slice(Math.max(0, t - reach), Math.min(last, t + reach) + 1))
  })
}

/** What both of two numbers have in common: 0 where their signs differ. */
const shared = (a: number, b: number): number => (a > 0 === b > 0 ? (Math.abs(a) < Math.abs(b) ? a : b) : 0)

/**
 * The seasonal pattern, the first number for steps 0, m, 2m ... of y: how far each season usually lies from `level`.
 * All are 0 below two cycles, or without a season.
 */
export function robustPattern(y: Float64Array, level: Float64Array, m: number): Float64Array {
  const pattern = new Float64Array(Math.max(1, m))
  if (m < 2 || y.length < 2 * m) return pattern
  return pattern.map((_, season) => {
    const count = Math.ceil((y.length - season) / m)
    const own = Float64Array.from({ length: count }, (_, cycle) => {
      const t = season + cycle * m
      return y[t] - level[t]
    })
    return count === 2 ? shared(own[0], own[1]) : median(own)
  })
}
