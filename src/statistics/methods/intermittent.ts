/**
 * Intermittent demand: the method of Teunter, Syntetos & Babai 2011. The probability p of a demand is
 * smoothed at every step, its size z where there is one; their product is the mean, the same for all steps ahead.
 *
 *   p' = p + β (1 − p), or p − β p without a demand       z' = z + α (y − z) where there is one
 *
 * Quantiles are those of the distribution that this amounts to: 0 with probability 1 − p, else a size as they were
 * seen, scaled to a mean of z.
 */
import { mean } from '../mean.js'
import { LEVELS, type QuantileForecast } from '../quantiles.js'
import { checkTask, type ForecastTask } from './baseline.js'

const [alpha, beta] = [0.1, 0.1]
/** Mean steps between demands from which on demand is intermittent (Syntetos, Boylan & Croston 2005). */
const leastInterval = 1.32

/** Whether no value is below 0, some are above 0, and 1.32 steps or more pass from one of these to the next on average. */
export function isIntermittent(y: Float64Array): boolean {
  const demands = y.reduce((count, v) => count + Number(v > 0), 0)
  return y.every((v) => v >= 0) && demands > 0 && y.length / demands >= leastInterval
}

/**
 * @param y at least 1 value, none below 0
 * @throws InputError as a `Baseline` does
 */
export function tsb(y: Float64Array, { horizonSteps }: Pick<ForecastTask, 'horizonSteps'>): QuantileForecast {
  checkTask('tsb', y, 1, { horizonSteps })
  const sizes = y.filter((v) => v > 0).sort()
  const steps = (value: number) => new Float64Array(horizonSteps).fill(value)
  if (sizes.length === 0) return { levels: LEVELS, values: LEVELS.map(() => steps(0)) }
  const meanSize = mean(sizes)
  let [p, z] = [sizes.length / y.length, meanSize]
  for (const v of y) {
    p += beta * (Number(v > 0) - p)
    if (v > 0) z += alpha * (v - z)
  }
  const quantile = (level: number): number => {
    const share = (level - (1 - p)) / p
    if (share <= 0) return 0
    return (z / meanSize) * sizes[Math.min(sizes.length - 1, Math.floor(share * sizes.length))]
  }
  return { levels: LEVELS, values: LEVELS.map((level) => steps(quantile(level))) }
}
