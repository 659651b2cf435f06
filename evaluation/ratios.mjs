// Methods over single series: geometric means of the MASE, and of its ratios to that of one of them.
import { mean } from './mean.mjs'

/** The MASE of one series counts as this at least, so that no lucky forecast decides a geometric mean. */
export const leastError = 0.01

export const geometricMean = (errors) =>
  Math.exp(mean(errors.map((error) => Math.log(Math.max(error, leastError)))))

/**
 * Errors of one method beside those of another.
 * @param errors the MASE by series, of `own` and of `other`
 * @returns over the series that both have: how many they are, the geometric mean of own / other, and on how many own is
 *   smaller; nothing without such series
 */
export function compared(own, other) {
  const shared = [...own.keys()].filter((id) => other.has(id))
  if (shared.length === 0) return {}
  const meanOf = (errors) => geometricMean(shared.map((id) => errors.get(id)))
  return {
    series: shared.length,
    ratio: meanOf(own) / meanOf(other),
    better: shared.filter((id) => own.get(id) < other.get(id)).length,
  }
}
