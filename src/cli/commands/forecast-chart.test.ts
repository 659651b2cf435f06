import { expect, test } from 'vitest'
import type { ForecastRow, Observation } from '../../statistics/forecast-rows.js'
import { forecastChart } from './forecast-chart.js'

const look = { columns: 80, colour: false }

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

test('a small chart, character by character', () => {
  const history = [1, 2, 3, 2].map((y, index) => ({ ds: `2020-0${index + 1}`, y: 10 * y }))
  const forecast = [{ ...ahead(0, 1)[0]!, ds: '2020-05', median: 20, 'lo-80': 10, 'hi-80': 30 }]
  expect(forecastChart({ history, forecast }, { columns: 40, colour: false })).toBe(
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

test('history, median and interval differ without colour', () => {
  const chart = forecastChart({ history: wave(100), forecast: ahead(101, 12) }, look)
  const plot = chart.slice(0, chart.indexOf('└'))
  for (const mark of ['─', '╭', '━', '░']) expect(plot).toContain(mark)
  expect(chart).not.toContain('\x1b')
})

test.each([
  [40, 12],
  [80, 1],
  [80, 12],
  [80, 168],
  [132, 24],
])('in %d columns with a horizon of %d no line is wider', (columns, horizon) => {
  const chart = forecastChart(
    { history: wave(150_000), forecast: ahead(150_001, horizon) },
    { columns, colour: false },
  )
  const lines = chart.split('\n').slice(0, -3)
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns)
  expect(chart).toContain('━')
})

test('without an 80 % interval the nearest is drawn, with its level in the legend', () => {
  const history = wave(20)
  const rows = [{ ds: '21', median: 100, 'lo-50': 98, 'hi-50': 102, 'lo-95': 90, 'hi-95': 110 }]
  expect(forecastChart({ history, forecast: rows }, look)).toContain('░░ 95 % interval')
  const bare = forecastChart({ history, forecast: [{ ds: '21', median: 100 }] }, look)
  expect(bare).toContain('━')
  expect(bare).not.toContain('░')
})

test('the cutoff is marked where the forecast begins', () => {
  const lines = forecastChart({ history: wave(100), forecast: ahead(101, 12) }, look).split('\n')
  const foot = lines.find((line) => line.includes('└'))!
  expect(foot.slice(foot.indexOf('┴') + 1)).toBe('─'.repeat(12))
  expect(lines[lines.indexOf(foot) + 1]).toMatch(/^ +45 +100 +112$/)
})
