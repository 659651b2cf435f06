import { describe, expect, test } from 'vitest'
import { shareBounds } from './share-bounds.js'
import { noise } from './testing/made.js'

const e = noise(60, 5)
/** Values around `middle` with this spread, within both ends. */
const around = (middle: number, spread: number, ends: readonly [number, number] = [-1e9, 1e9]) =>
  Float64Array.from(e, (value) => Math.min(ends[1], Math.max(ends[0], middle + spread * value)))
const whole = (values: Float64Array) => values.map(Math.round)
const boundsOf = (target: string, y: Float64Array, unit = '') => shareBounds([{ target, unit, y }])

const percent = { lower: 0, upper: 100 }
const fraction = { lower: 0, upper: 1 }
const stopped = around(97, 4, [0, 100])
/** A policy rate: few different values, of which most are 1. */
const steps = Float64Array.from({ length: 60 }, (_, t) => (t < 40 ? 1 : 0.25 * (1 + (t % 3))))

describe('shares', () => {
  test.each([
    ['a percent sign in the cells', 'sales', around(93, 2), '%', percent],
    ['a percent sign in the name', 'Humidity (%)', stopped, '', percent],
    ['percent', 'load_percent', around(93, 2), '', percent],
    ['pct, whole', 'full_pct', whole(around(93, 2)), '', percent],
    ['in camel case', 'CPUUtilization', around(92, 2), '', percent],
    ['occupancy as a fraction', 'occupancy', around(0.93, 0.02), '', fraction],
    ['share', 'market share', around(0.93, 0.02), '', fraction],
    ['a rate that stops at 100', 'fill_rate', stopped, '', percent],
    ['a ratio that stops at 1', 'pass ratio', stopped.map((value) => value / 100), '', fraction],
    ['guests of a full house', 'occupancy', whole(stopped), '', percent],
    [
      'a fraction called percent that stops at 1',
      'load_pct',
      stopped.map((value) => value / 100),
      '',
      fraction,
    ],
  ] as const)('%s', (_, target, y, unit, expected) => {
    expect(boundsOf(target, y, unit)).toEqual(expected)
  })
})

describe('no shares', () => {
  test.each([
    ['no word of it', 'y', around(93, 2), ''],
    ['a value above', 'load_percent', around(97, 4), ''],
    ['a value below 0', 'share', around(0.5, 0.4), ''],
    ['far from the bound', 'share_percent', around(40, 5), ''],
    ['percentages below 1', 'defects_pct', around(0.93, 0.02), ''],
    ['less than a percent by its cells', 'defects', around(0.93, 0.02), '%'],
    ['growth', 'growth_pct', around(93, 2), ''],
    ['growth by its cells', 'yoy', around(93, 2), '%'],
    ['a change', 'pct_change', around(0.93, 0.02), ''],
    ['a rate of exchange', 'exchange_rate', around(0.95, 0.02), ''],
    ['a rate that only comes near', 'rate', around(0.95, 0.02), ''],
    ['a heart rate', 'heart_rate', whole(around(85, 6, [0, 99])), ''],
    ['a policy rate', 'policy_rate', steps, ''],
    ['the price of a share', 'share_price', around(93, 2), ''],
    ['shares traded', 'shares', around(93, 2), ''],
    ['guests', 'occupancy', whole(around(90, 3)), ''],
    ['money', 'ratio', around(93, 2), '€'],
    ['attainment of a target', 'pct_of_target', around(93, 2), ''],
    ['a word within another', 'sharepoint_rated', around(93, 2), ''],
  ] as const)('%s', (_, target, y, unit) => {
    expect(boundsOf(target, y, unit)).toBeUndefined()
  })

  test('unless all series are some', () => {
    const share = { target: 'load_pct', y: around(93, 2) }
    expect(shareBounds([share, { target: 'idle_pct', y: around(7, 1) }])).toEqual(percent)
    expect(shareBounds([share, { target: 'visitors', y: around(50, 1) }])).toBeUndefined()
    expect(shareBounds([share, { target: 'idle_pct', y: around(150, 1) }])).toBeUndefined()
  })
})
