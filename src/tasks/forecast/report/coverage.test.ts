import { describe, expect, test } from 'vitest'
import type { Fold } from '../document.js'
import { scoresOf } from '../testing/scores.js'
import { coverageNote } from './coverage.js'

type Row = Fold['rows'][number]

const inBoth = { y: 1, median: 1, 'lo-80': 0, 'hi-80': 2, 'lo-95': -1, 'hi-95': 3 }
const in95 = { ...inBoth, y: 2.5 }
const outside = { ...inBoth, y: 9 }

/** A fold of 20 steps from a start on, of which some lie outside the 80 % interval and some outside both. */
const foldAt = (start: number, only95: number, missed: number, steps = 20): Fold => ({
  cutoff: `t${start}`,
  mase: {},
  rows: Array.from(
    { length: steps },
    (_, i): Row => ({
      ds: `t${start + i + 1}`,
      ...(i < missed ? outside : i < missed + only95 ? in95 : inBoth),
    }),
  ),
})

/** The sentence with the shares that the folds have. */
function noteOf(...series: Fold[][]): string {
  const rows = series.flat().flatMap((fold) => fold.rows)
  const share = (isIn: (y: number) => boolean) => rows.filter(({ y }) => isIn(y)).length / rows.length
  const scores = scoresOf({ coverage80: share((y) => y <= 2), coverage95: share((y) => y <= 3) })
  return coverageNote(scores, series)
}

/** Of [only in 95 %, outside both] of each fold, one after another in time. */
const apart = (...misses: [number, number][]) =>
  misses.map(([only95, missed], i) => foldAt(20 * i, only95, missed))

test.each<[[number, number][], string]>([
  [
    [
      [3, 1],
      [3, 1],
      [3, 1],
      [3, 1],
      [3, 1],
    ],
    'as claimed',
  ],
  [
    [
      [4, 0],
      [2, 2],
      [3, 1],
      [5, 0],
      [3, 1],
    ],
    'as claimed',
  ],
  [
    [
      [4, 5],
      [3, 6],
      [5, 5],
      [4, 4],
      [4, 6],
    ],
    'both are too narrow',
  ],
  [
    [
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 0],
    ],
    'the 80 % interval is too wide, the 95 % interval is slightly too wide',
  ],
  [
    [
      [1, 3],
      [0, 3],
      [1, 3],
      [1, 3],
      [1, 3],
    ],
    'the 80 % interval is as claimed, the 95 % interval is too narrow',
  ],
])('the coverage of folds with misses %j: %s', (misses, finding) => {
  const text = noteOf(apart(...misses))
  expect(text).toMatch(/^Of 100 actual values, /)
  expect(text.slice(text.indexOf(': ') + 2)).toBe(`${finding}.`)
})

describe('a miss is never called as claimed', () => {
  test('81.7 % inside 95 %, all misses in one period: perhaps too narrow', () => {
    const shifted = apart([2, 0], [3, 0], [2, 0], [3, 0], [0, 18])
    expect(noteOf(shifted)).toMatch(
      / 82\.0 % inside its 95 % interval: both are perhaps too narrow \(too few folds to tell\)\.$/,
    )
  })

  test('81.7 % inside 95 %, in every period: too narrow', () => {
    expect(noteOf(apart([1, 3], [0, 4], [0, 4], [1, 3], [0, 4]))).toMatch(
      /the 95 % interval is too narrow\.$/,
    )
  })

  test.each([1, 2, 4])('of %d folds nothing is judged, whatever the share', (count) => {
    for (const [only95, missed] of [
      [3, 1],
      [13, 5],
      [0, 0],
      [0, 20],
    ] as const) {
      const text = noteOf(apart(...new Array(count).fill([only95, missed])))
      expect(text).toContain(
        `: too few to tell whether the intervals hold (${count} independent fold${count > 1 ? 's' : ''}, of at least 5).`,
      )
    }
  })

  test('folds that overlap count by the steps they cover together', () => {
    const overlapping = Array.from({ length: 10 }, (_, i) => foldAt(i, 3, 1))
    expect(noteOf(overlapping)).toMatch(/\(1 independent fold, of at least 5\)\.$/)
  })

  test('series beside each other count, by the same cutoff or not', () => {
    const several = (count: number) => Array.from({ length: count }, () => apart([3, 1], [3, 1]))
    expect(noteOf(...several(2))).toMatch(/\(2 independent folds, of at least 5\)\.$/)
    expect(noteOf(...several(12))).toMatch(/: as claimed\.$/)
  })

  test('many values tell small differences', () => {
    const series = Array.from({ length: 200 }, () => apart([3, 2], [3, 2]))
    expect(noteOf(...series)).toMatch(/: both are slightly too narrow\.$/)
  })
})

test('without coverage the note is on its absence', () => {
  expect(coverageNote(scoresOf({ coverage80: Number.NaN }), [apart([0, 0])])).toMatch(/has no coverage/)
  expect(coverageNote(undefined, [])).toMatch(/has no coverage/)
})

test('folds without the intervals of 80 and 95 % count by their values alone', () => {
  const bare = (start: number): Fold => ({
    cutoff: `t${start}`,
    mase: {},
    rows: Array.from({ length: 20 }, (_, i) => ({
      ds: `t${start + i}`,
      y: 1,
      median: 1,
      'lo-50': 0,
      'hi-50': 2,
    })),
  })
  const folds = [0, 20, 40, 60, 80].map(bare)
  expect(coverageNote(scoresOf({ coverage80: 0.5, coverage95: 0.95 }), [folds])).toMatch(
    /: the 80 % interval is too narrow, the 95 % interval is as claimed\.$/,
  )
})

test('intervals without width are right if every forecast of the backtest is exact', () => {
  const exact = { y: 7, median: 7, 'lo-80': 7, 'hi-80': 7, 'lo-95': 7, 'hi-95': 7 }
  const of = (rows: Omit<Row, 'ds'>[]): Fold => ({
    cutoff: 't0',
    mase: {},
    rows: rows.map((row, i) => ({ ...row, ds: `t${i}` }) as Row),
  })
  expect(coverageNote(scoresOf({ coverage80: 1, coverage95: 1 }), [[of([exact, exact])]])).toMatch(
    /: both have no width, as every forecast of the backtest was exact\.$/,
  )
  expect(coverageNote(scoresOf({ coverage80: 1, coverage95: 1 }), [[of([exact, inBoth])]])).toMatch(
    /too few to tell/,
  )
})
