/** Stamps that are nearly regular, rounded to those that were meant: jittered clocks, changing times of day. */
import { dayMs, hourMs, minuteMs } from './calendar.js'

/** Steps that clocks are set to. */
const usualSteps = [
  ...[1, 2, 5, 10, 15, 20, 30].map((n) => n * 1000),
  ...[1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30].map((n) => n * minuteMs),
  ...[1, 2, 3, 4, 6, 8, 12].map((n) => n * hourMs),
  ...[1, 7].map((n) => n * dayMs),
]
/** Largest deviation from a step, as a share of it. */
const mostJitter = 0.2

/**
 * Stamps as multiples of a usual step from one phase, each at most a fifth of a step away; undefined if there is no such
 * step.
 *
 * @param stamps two or more, rising
 * @param only step to try. Default: the usual one nearest to the median of the distances
 */
export function withoutJitter(stamps: readonly number[], only?: number): number[] | undefined {
  const gaps = stamps.slice(1).map((stamp, i) => stamp - stamps[i])
  const middle = medianOf(gaps)
  const nearest = usualSteps.reduce((a, b) => (Math.abs(b - middle) < Math.abs(a - middle) ? b : a))
  const step = only ?? nearest
  if (Math.abs(middle - step) > mostJitter * step && only === undefined) return undefined
  const phase = phaseOf(stamps, step)
  const steps = stamps.map((stamp) => Math.round((stamp - phase) / step))
  const isNear = stamps.every((stamp, i) => Math.abs(stamp - phase - steps[i] * step) <= mostJitter * step)
  const isRising = steps.every((n, i) => i === 0 || n > steps[i - 1])
  return isNear && isRising ? steps.map((n) => phase + n * step) : undefined
}

/**
 * The usual place of stamps in a step: the median about their mean as an angle. In steps shorter than a day it is
 * that of full steps, minutes or seconds, if those are within the jitter.
 */
function phaseOf(stamps: readonly number[], step: number): number {
  let [sine, cosine] = [0, 0]
  for (const stamp of stamps) {
    const angle = (2 * Math.PI * (stamp % step)) / step
    sine += Math.sin(angle)
    cosine += Math.cos(angle)
  }
  const mean = (Math.atan2(sine, cosine) / (2 * Math.PI)) * step
  const deviations = stamps.map((stamp) => stamp - mean - Math.round((stamp - mean) / step) * step)
  const phase = mean + medianOf(deviations)
  if (step >= dayMs) return Math.round(phase / minuteMs) * minuteMs
  const jitter = medianOf(deviations.map(Math.abs))
  const units = [step, minuteMs, 1000].filter((unit) => unit <= step)
  const near = units.find((unit) => Math.abs(phase - Math.round(phase / unit) * unit) <= mostPhase * jitter)
  return near === undefined ? Math.round(phase) : Math.round(phase / near) * near
}

/** Medians of the jitter within which a place may be a full one. */
const mostPhase = 4

const medianOf = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]

/** The days of stamps at their usual time of day; undefined if two are on one day. */
export function onceADay(stamps: readonly number[]): number[] | undefined {
  const daysOf = stamps.map((stamp) => Math.floor(stamp / dayMs))
  if (!daysOf.every((day, i) => i === 0 || day > daysOf[i - 1])) return undefined
  const times = stamps.map((stamp, i) => stamp - daysOf[i] * dayMs).sort((a, b) => a - b)
  const time = times[Math.floor(times.length / 2)]
  return daysOf.map((day) => day * dayMs + time)
}
