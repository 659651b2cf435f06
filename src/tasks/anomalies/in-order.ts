/**
 * An anomaly must not make the values after it seem wrong. So values are taken in order, and one with a score of 3 or
 * more is replaced by its forecast in the forecasts that follow. The third in a row ends that: it is a new level, from
 * which the forecasts go on.
 */
import { anomalousScore, type ErrorSpread, scoreOf } from './anomaly-score.js'
import { type Asked, type Expectations, errorAt, forecastSteps, type Watch } from './expectations.js'

/** So many anomalous values in a row are a new level. */
const newLevel = 3

/** The state of one series while its values are taken in order. */
interface Course {
  /** The input of the networks: the values, anomalous ones replaced. */
  readonly values: Float64Array
  /** The next step to take. */
  next: number
  /** Anomalous values in a row up to there. */
  run: number
}

/** Advances to the next anomalous value that changes the input of the networks; returns whether there is one. */
function advance(
  { watched }: Watch,
  i: number,
  course: Course,
  expectations: Expectations,
  spread: ErrorSpread,
): boolean {
  const one = watched[i]
  for (; course.next < one.actual.length; course.next++) {
    const step = course.next
    if (one.isReplaced[step]) continue
    if (scoreOf(spread, errorAt(one, expectations, step)) < anomalousScore) {
      course.run = 0
      continue
    }
    course.run++
    if (course.run > newLevel) continue
    course.next++
    if (course.run < newLevel) course.values[step] = expectations.expected[step - one.first]
    else {
      const from = step + 1 - newLevel
      course.values.set(one.values.subarray(from, step + 1), from)
    }
    return true
  }
  return false
}

/** The forecast of each value with anomalous values before it replaced by their forecasts. */
export function* forecastInOrder(
  watch: Watch,
  first: readonly Expectations[],
  spreads: readonly ErrorSpread[],
): Generator<undefined, Expectations[]> {
  const { watched, networks } = watch
  const { windowSteps } = networks[0].shape
  const expectations = first.map(({ expected, below, above }) => ({
    expected: expected.slice(),
    below: below.slice(),
    above: above.slice(),
  }))
  const courses = watched.map(
    ({ values, first }): Course => ({ values: values.slice(), next: first, run: 0 }),
  )
  for (let open = watched.map((_, i) => i); open.length > 0; ) {
    open = open.filter((i) => advance(watch, i, courses[i], expectations[i], spreads[i]))
    const asked = open.flatMap((series) => {
      const { values, next } = courses[series]
      const count = Math.min(windowSteps, values.length - next)
      return Array.from({ length: count }, (_, ahead): Asked => ({ series, step: next + ahead, values }))
    })
    yield* forecastSteps(watch, asked, expectations)
  }
  return expectations
}
