import { expect, test } from 'vitest'
import { chart, type Step } from './chart.js'

const look = { columns: 80, colour: false }
const texts = { stamps: ['left', 'middle', 'right'], legend: [['line', 'values']] } as const

const wave = (count: number, height = 10): Step[] =>
  Array.from({ length: count }, (_, t) => {
    const value = 100 + height * Math.sin(t / 3)
    return { value, low: value, high: value }
  })

const ahead = (count: number, spread = 8): Step[] =>
  Array.from({ length: count }, () => ({
    value: 100,
    low: 100 - spread,
    high: 100 + spread,
    isHeavy: true,
  }))

const drawn = (...steps: Step[]): string => chart(steps, texts, look)
const plotLines = (chart: string) => chart.split('\n').filter((line) => /[│┤]/.test(line))

test('colour adds codes around the same characters', () => {
  const steps = [...wave(40), ...ahead(12)]
  const coloured = chart(steps, texts, { ...look, colour: true })
  expect(coloured).toContain('\x1b[1;36m')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the codes are what is taken away.
  const bare = coloured.replace(/\x1b\[[\d;]*m/g, '')
  expect(bare.split('\n').map((line) => line.trimEnd())).toEqual(drawn(...steps).split('\n'))
})

test('a constant series, a single step and extreme magnitudes draw', () => {
  const constant = drawn(...wave(30, 0), ...ahead(3, 0))
  expect(plotLines(constant).filter((line) => /[─━]/.test(line))).toHaveLength(1)
  expect(drawn(...wave(1), ...ahead(1))).toContain('━')
  expect(drawn(...wave(1))).toContain('─')
  expect(drawn()).toBe('')
  const huge = wave(10).map(({ value }) => ({ value: value * 1e12, low: value * 1e12, high: value * 1e12 }))
  expect(drawn(...huge)).toContain('1.00e+14 ┤')
})

test.each([1e9, 1e12, 9e15])(
  'the labels of values about %d are told apart, and the chart is no wider',
  (level) => {
    const steps = [...wave(120), ...ahead(12)].map((step) => ({
      ...step,
      value: step.value + level,
      low: step.low + level,
      high: step.high + level,
    }))
    const lines = plotLines(drawn(...steps))
    const labels = lines.flatMap((line) => /^\s*(\S+) ┤/.exec(line)?.[1] ?? [])
    expect(labels.length).toBeGreaterThan(2)
    expect(new Set(labels).size).toBe(labels.length)
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(look.columns)
  },
)

test('a value that is not finite leaves a gap', () => {
  const steps = wave(20)
  steps[10] = { ...steps[10]!, value: Number.NaN }
  expect(drawn(...steps, ...ahead(2))).not.toContain('NaN')
})

test('a mark is not lost where many steps share a character', () => {
  const steps = wave(10_000).map((step, t) => ({ ...step, isMarked: t === 5000 }))
  expect(drawn(...steps).match(/◆/g)).toHaveLength(1)
})

test('time stamps cannot steer the terminal', () => {
  expect(chart(wave(9), { ...texts, stamps: ['\x1b[2J1', undefined, '9'] }, look)).not.toContain('\x1b')
})
