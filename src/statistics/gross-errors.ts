/**
 * Gross errors in a series: a value typed a thousand times too large or too small, a sign turned around, a single 0 among
 * values far above it. Real extremes are none: what repeats from season to season, several values in a row, heavy tails, a
 * new level.
 *
 * A value's distance is that from the usual value at its time (`usual-course.ts`). Gross errors are one or few values
 * whose distances lie apart from all others. Of a series of one sign, on the scale of logarithms: 30 times the usual
 * value, or a thirtieth of it, and 2.5 times the largest other distance; and values of 0 and of the other sign that are
 * 1.5 times as far off as any other value. Of a series of both signs, or of many zeros: outside the range of the others by
 * three times that range, and 20 times the largest other distance, which the largest of 400 values is in one series of 400
 * where distances fall off as heavily as a variance allows.
 */
import { median } from './median.js'
import { usualCourse } from './usual-course.js'

/** A value that cannot be true, and what is usual at its time. */
export interface GrossError {
  /** Its step. */
  readonly at: number
  readonly value: number
  readonly usual: number
}

/** With fewer values little is known of what is usual. */
const fewestValues = 8
/** In short series only one value, and else two, or one in a hundred. */
const mostIn = (length: number): number => (length < 20 ? 1 : Math.max(2, Math.floor(length / 100)))
/** So many in a row are no errors; at either end of the series one fewer. */
const fewestInRow = 3
const [leastRatio, apartInLogs] = [30, 2.5]
const apartFromZero = 1.5
const [apart, ranges] = [20, 3]

/** Neighbours on each side that say, but for their season, what a value should have been. */
const neighbours = 2

/** What is usual at each step of a series. */
interface Usual {
  readonly at: Float64Array
  /** What a step would have been by its neighbours, some steps apart. */
  without(step: number, errors: readonly number[]): number
}

function usualOf(y: Float64Array, m: number): Usual {
  const { usual, seasons } = usualCourse(y, m)
  const nearest = (step: number, by: number, errors: readonly number[]): number[] => {
    const found: number[] = []
    for (let t = step + by; t >= 0 && t < y.length && found.length < neighbours; t += by)
      if (!errors.includes(t)) found.push(y[t] - seasons[t])
    return found
  }
  return {
    at: usual,
    without: (step, errors) =>
      seasons[step] + median(Float64Array.from([...nearest(step, -1, errors), ...nearest(step, 1, errors)])),
  }
}

/** The steps of the largest distances where they are few, at least `least`, and `times` the next; else none. */
function setApart(distances: Float64Array, least: number, times: number): number[] {
  const order = Array.from(distances.keys()).sort((a, b) => distances[b] - distances[a])
  for (let count = mostIn(distances.length); count >= 1; count--) {
    const nearest = distances[order[count - 1]]
    if (nearest >= least && nearest > times * distances[order[count]]) return order.slice(0, count)
  }
  return []
}

/** Whether what is found at a step repeats one season away, or lasts. */
function isReal(at: number, found: ReadonlySet<number>, m: number, length: number): boolean {
  if (m > 1 && (found.has(at - m) || found.has(at + m))) return true
  let [from, to] = [at, at]
  while (found.has(from - 1)) from--
  while (found.has(to + 1)) to++
  const isAtEnd = from === 0 || to === length - 1
  return to - from + 1 >= fewestInRow - Number(isAtEnd)
}

type Found = Omit<GrossError, 'value'>

/** Among values of which all but few are above 0; undefined where more are not. */
function amongPositive(y: Float64Array, m: number): Found[] | undefined {
  const others = [...y.keys()].filter((t) => !(y[t] > 0))
  if (others.length > Math.min(2, mostIn(y.length))) return undefined
  const sorted = y.filter((v) => v > 0).sort()
  if (others.length === 0 && sorted[sorted.length - 1] < leastRatio * sorted[0]) return []
  const logs = y.map((v) => Math.log(v > 0 ? v : median(sorted)))
  const usual = usualOf(logs, m)
  const distances = logs.map((v, t) => (y[t] > 0 ? Math.abs(v - usual.at[t]) : 0))
  const found = setApart(distances, Math.log(leastRatio), apartInLogs)
  const distanceOf = (t: number): number => Math.abs(y[t] - Math.exp(usual.at[t]))
  const largest = y.reduce(
    (most, v, t) => (v > 0 && !found.includes(t) ? Math.max(most, distanceOf(t)) : most),
    0,
  )
  const wrong = others.filter((t) => distanceOf(t) > apartFromZero * largest)
  const all = [...found, ...wrong]
  return all.map((at) => ({ at, usual: Math.exp(usual.without(at, all)) }))
}

function amongAll(y: Float64Array, m: number): Found[] {
  const sorted = y.slice().sort()
  const few = mostIn(y.length)
  const [low, high] = [sorted[few], sorted[y.length - 1 - few]]
  const span = Math.max(high - sorted[0], sorted[y.length - 1] - low)
  if (!(span > ranges * (high - low))) return []
  const usual = usualOf(y, m)
  const distances = y.map((v, t) => Math.abs(v - usual.at[t]))
  const found = setApart(distances, Number.MIN_VALUE, apart)
  const rest = y.filter((_, t) => !found.includes(t)).sort()
  const [least, most] = [rest[0], rest[rest.length - 1]]
  const reach = ranges * (most - least)
  return found
    .filter((t) => reach > 0 && (y[t] < least - reach || y[t] > most + reach))
    .map((at) => ({ at, usual: usual.without(at, found) }))
}

/**
 * The gross errors of a series, in order of time; none of fewer than 8 values.
 * @param m steps in a season
 */
export function grossErrors(y: Float64Array, m: number): GrossError[] {
  if (y.length < fewestValues) return []
  const isNegative = y.reduce((count, v) => count + Math.sign(v), 0) < 0
  const found = isNegative
    ? amongPositive(
        y.map((v) => -v),
        m,
      )?.map(({ at, usual }) => ({ at, usual: -usual }))
    : amongPositive(y, m)
  const all = found ?? amongAll(y, m)
  const steps = new Set(all.map(({ at }) => at))
  return all
    .filter(({ at }) => !isReal(at, steps, m, y.length))
    .sort((a, b) => a.at - b.at)
    .map(({ at, usual }) => ({ at, value: y[at], usual }))
}

/** The series with what is usual in place of its gross errors. */
export function withoutGrossErrors(y: Float64Array, errors: readonly GrossError[]): Float64Array {
  if (errors.length === 0) return y
  const cleaned = y.slice()
  for (const { at, usual } of errors) cleaned[at] = usual
  return cleaned
}
