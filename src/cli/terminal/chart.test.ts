import { expect, test } from 'vitest'
import type { ForecastRow, Observation } from '../../statistics/forecast-rows.js'
import type { AnomalyRow } from '../../tasks/anomalies/document.js'
import { anomalyChart, forecastChart } from './chart.js'

const wave = (count: number, height = 10): Observation[] =>
  Array.from({ length: count }, (_, index) => ({
    ds: String(index + 1),
    y: 100 + height * Math.sin(index / 3),
  }))

const ahead = (from: number, count: number, spread = 8): ForecastRow[] =>
  Array.from({ length: count }, (_, index) => ({
    ds: String(from + index),
    median: 100,
    'lo-80': 100 - spread,
    'hi-80': 100 + spread,
    'lo-95': 100 - 2 * spread,
    'hi-95': 100 + 2 * spread,
  }))

const plotLines = (chart: string) => chart.split('\n').filter((line) => /[│┤]/.test(line))

test('a small chart, character by character', () => {
  const history = [1, 2, 3, 2].map((y, index) => ({ ds: `2020-0${index + 1}`, y: 10 * y }))
  const forecast = [{ ...ahead(0, 1)[0]!, ds: '2020-05', median: 20, 'lo-80': 10, 'hi-80': 30 }]
  expect(forecastChart({ history, forecast }, { columns: 40 })).toBe(
    [
      '30 ┤          ╭╮        ░',
      '   │         ╭╯╰╮      ░░',
      '   │        ╭╯  ╰╮    ░░░',
      '25 ┤        │    │    ░░░',
      '   │       ╭╯    ╰╮  ░░░░',
      '   │      ╭╯      ╰╮░░░░░',
      '20 ┤     ╭╯        ╰━━━━━',
      '   │    ╭╯          ░░░░░',
      '   │   ╭╯            ░░░░',
      '15 ┤   │              ░░░',
      '   │  ╭╯              ░░░',
      '   │ ╭╯                ░░',
      '10 ┤─╯                  ░',
      '   └───────────────┴─────',
      '    2020-01       2020-05',
      '',
      '    ── history   ━━ median forecast   ░░ 80 % interval',
      '',
    ].join('\n'),
  )
})

test('history, median and interval are told apart without colour', () => {
  const chart = forecastChart({ history: wave(100), forecast: ahead(101, 12) })
  const plot = plotLines(chart).join('')
  for (const mark of ['─', '╭', '━', '░']) expect(plot).toContain(mark)
  expect(chart).not.toContain('\x1b')
})

test('colour adds codes around the same characters', () => {
  const series = { history: wave(100), forecast: ahead(101, 12) }
  const coloured = forecastChart(series, { colour: true })
  expect(coloured).toContain('\x1b[1;36m')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the codes are what is taken away.
  const bare = coloured.replace(/\x1b\[[\d;]*m/g, '')
  expect(bare.split('\n').map((line) => line.trimEnd())).toEqual(forecastChart(series).split('\n'))
})

test.each([
  [40, 12],
  [80, 1],
  [80, 12],
  [80, 168],
  [132, 24],
])('in %d columns with a horizon of %d no line is wider', (columns, horizon) => {
  const chart = forecastChart({ history: wave(150_000), forecast: ahead(150_001, horizon) }, { columns })
  const lines = chart.split('\n').slice(0, -3)
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns)
  expect(chart).toContain('━')
})

test('without an 80 % interval the nearest is drawn, and named', () => {
  const history = wave(20)
  const rows = [{ ds: '21', median: 100, 'lo-50': 98, 'hi-50': 102, 'lo-95': 90, 'hi-95': 110 }]
  expect(forecastChart({ history, forecast: rows })).toContain('░░ 95 % interval')
  const bare = forecastChart({ history, forecast: [{ ds: '21', median: 100 }] })
  expect(bare).toContain('━')
  expect(bare).not.toContain('░')
})

test('the cutoff is marked where the forecast begins', () => {
  const lines = forecastChart({ history: wave(100), forecast: ahead(101, 12) }).split('\n')
  const foot = lines.find((line) => line.includes('└'))!
  expect(foot.slice(foot.indexOf('┴') + 1)).toBe('─'.repeat(12))
  expect(lines.at(-4)).toMatch(/^ +45 +100 +112$/)
})

test('a constant series, a single row and extreme magnitudes draw', () => {
  const constant = forecastChart({ history: wave(30, 0), forecast: ahead(31, 3, 0) })
  expect(plotLines(constant).filter((line) => /[─━]/.test(line))).toHaveLength(1)
  expect(forecastChart({ history: wave(1), forecast: ahead(2, 1) })).toContain('━')
  expect(forecastChart({ history: wave(1), forecast: [] })).toContain('─')
  expect(forecastChart({ history: [], forecast: [] })).toBe('')
  const huge = wave(10).map(({ ds, y }) => ({ ds, y: y * 1e12 }))
  expect(forecastChart({ history: huge, forecast: [] })).toContain('1.00e+14 ┤')
})

test('a value that is not finite leaves a gap', () => {
  const history = wave(20).map((row, index) => (index === 10 ? { ...row, y: Number.NaN } : row))
  expect(forecastChart({ history, forecast: ahead(21, 2) })).not.toContain('NaN')
})

test('time stamps cannot steer the terminal', () => {
  const history = [
    { ds: '\x1b[2J1', y: 1 },
    { ds: '2', y: 2 },
  ]
  expect(forecastChart({ history, forecast: ahead(3, 1) })).not.toContain('\x1b')
})

const usual = (count: number, odd: readonly number[] = []): AnomalyRow[] =>
  Array.from({ length: count }, (_, t) => {
    const isAnomaly = odd.includes(t)
    const y = isAnomaly ? 30 : 20
    return { ds: `d${t}`, y, expected: 20, lo: 15, hi: 25, score: isAnomaly ? 5 : 0, isAnomaly }
  })

test('a small chart of anomalies, character by character', () => {
  expect(anomalyChart(usual(4, [2]), { columns: 40 })).toBe(
    [
      '30 ┤          ◆╮',
      '   │          ││',
      '   │         ╭╯╰╮',
      '   │        ╭╯  ╰╮',
      '25 ┤░░░░░░░░│░░░░│░░',
      '   │░░░░░░░╭╯░░░░╰╮░',
      '   │░░░░░░╭╯░░░░░░╰╮',
      '   │░░░░░░│░░░░░░░░│',
      '20 ┤──────╯░░░░░░░░╰',
      '   │░░░░░░░░░░░░░░░░',
      '   │░░░░░░░░░░░░░░░░',
      '   │░░░░░░░░░░░░░░░░',
      '15 ┤░░░░░░░░░░░░░░░░',
      '   └────────────────',
      '    d0            d3',
      '',
      '    ── actual   ░░ expected range   ◆ anomaly',
      '',
    ].join('\n'),
  )
})

test('an anomaly is not lost where many values share a character', () => {
  const lines = anomalyChart(usual(150_000, [77_777]), { columns: 80 }).split('\n')
  expect(lines[0]).toMatch(/^30 ┤ +◆╮$/)
  expect(Math.max(...lines.slice(0, -3).map(({ length }) => length))).toBeLessThanOrEqual(80)
  expect(anomalyChart([])).toBe('')
})
