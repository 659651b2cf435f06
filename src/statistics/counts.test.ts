import { expect, test } from 'vitest'
import { areIntermittentCounts } from './counts.js'

const rare = Float64Array.of(0, 3, 0, 0, 1, 0, 12, 0)
const frequent = Float64Array.of(2, 3, 1, 4, 1, 0, 12, 5)

test.each<[string, Float64Array[], boolean]>([
  ['counts with many zeros', [rare], true],
  ['nothing but zeros', [new Float64Array(5)], true],
  ['counts with a zero now and then', [frequent], false],
  ['half of each', [rare, frequent], true],
  ['fewer of the first', [rare, frequent, frequent], false],
  // 33 steps and 25 values above 0: an interval of 1.32.
  ['just the interval', [Float64Array.from({ length: 33 }, (_, t) => (t < 25 ? 1 : 0))], true],
  ['just not the interval', [Float64Array.from({ length: 33 }, (_, t) => (t < 26 ? 1 : 0))], false],
  ['a part of a count in one series', [rare, rare.with(1, 2.5)], false],
  ['a value below 0', [rare.with(1, -1)], false],
])('%s', (_, series, expected) => {
  expect(areIntermittentCounts(series)).toBe(expected)
})
