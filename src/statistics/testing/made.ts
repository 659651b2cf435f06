import { random } from '../../engine/random.js'

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

/** Grows by 3 % a step, and its season and noise with it: a logarithm is taken of it. */
export const growing = (count: number, seed = 1): Float64Array =>
  seasonal(count, seed).map((v, t) => v * 1.03 ** t)

/** The values as rows with the months from January 2000. */
export const monthly = (values: ArrayLike<number>): { ds: string; y: number }[] =>
  Array.from(values, (y, t) => ({
    ds: `${2000 + Math.floor(t / 12)}-${String((t % 12) + 1).padStart(2, '0')}`,
    y,
  }))

/** Series by name as rows in long form, each with the months from January 2000. */
export const monthlyPanel = (series: Readonly<Record<string, ArrayLike<number>>>) =>
  Object.entries(series).flatMap(([unique_id, values]) =>
    monthly(values).map((row) => ({ unique_id, ...row })),
  )
