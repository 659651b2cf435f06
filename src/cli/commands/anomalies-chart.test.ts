import { expect, test } from 'vitest'
import type { AnomalyRow } from '../../tasks/anomalies/document.js'
import { anomaliesChart } from './anomalies-chart.js'

const level = (count: number, odd: readonly number[] = []): AnomalyRow[] =>
  Array.from({ length: count }, (_, t) => {
    const isAnomaly = odd.includes(t)
    const y = isAnomaly ? 30 : 20
    return { ds: `d${t}`, y, expected: 20, lo: 15, hi: 25, score: isAnomaly ? 5 : 0, isAnomaly }
  })

test('a small chart of anomalies, character by character', () => {
  expect(anomaliesChart(level(4, [2]), { columns: 40, colour: false })).toBe(
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
  const lines = anomaliesChart(level(150_000, [77_777]), { columns: 80, colour: false }).split('\n')
  expect(lines[0]).toMatch(/^30 ┤ +◆╮$/)
  expect(Math.max(...lines.slice(0, -3).map(({ length }) => length))).toBeLessThanOrEqual(80)
  expect(anomaliesChart([], { columns: 80, colour: false })).toBe('')
})
