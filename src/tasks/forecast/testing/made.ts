import { random } from '../../../engine/random.js'

/** A made-up series: what `at` gives for each step from 0. */
export const made = (count: number, at: (t: number) => number): Float64Array =>
  Float64Array.from({ length: count }, (_, t) => at(t))

/** Seeded normal numbers. */
export function noise(count: number, seed = 1): Float64Array {
  const stream = random(seed)
  return made(count, () => stream.normal())
}

/** A trend, a season of 12 steps and a little noise. */
export function seasonal(count: number, seed = 1): Float64Array {
  const e = noise(count, seed)
  return made(count, (t) => 100 + 0.8 * t + 15 * Math.sin((2 * Math.PI * t) / 12) + e[t])
}

/** The values as rows with the months from January 2000. */
export const monthly = (values: ArrayLike<number>): { ds: string; y: number }[] =>
  Array.from(values, (y, t) => ({
    ds: `${2000 + Math.floor(t / 12)}-${String((t % 12) + 1).padStart(2, '0')}`,
    y,
  }))
