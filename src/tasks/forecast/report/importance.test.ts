import { expect, test } from 'vitest'
import { importanceTable } from './importance.js'

test('effects stand by size, each with a bar on its side', () => {
  const html = importanceTable({
    lags: [
      { lag: 1, effect: 5 },
      { lag: 12, effect: -20 },
    ],
    covariates: [{ name: 'a < b', effect: 10 }],
  })
  const rows = [...html.matchAll(/<th scope="row">(.*?)<\/th><td>(.*?)<\/td>.*?class="(\w+)" style="(.*?)"/g)]
  expect(rows.map(([, ...found]) => found)).toEqual([
    ['lag 12', '-20', 'lowers', 'left:0.00%;width:50.00%'],
    ['a &lt; b', '+10', 'raises', 'left:50.00%;width:25.00%'],
    ['lag 1', '+5', 'raises', 'left:50.00%;width:12.50%'],
  ])
})

test('of many effects the small ones are added up', () => {
  const lags = Array.from({ length: 48 }, (_, index) => ({ lag: index + 1, effect: 48 - index }))
  const html = importanceTable({ lags, covariates: [] })
  expect(html.match(/<th scope="row">/g)).toHaveLength(13)
  expect(html).toContain('<th scope="row">36 other features</th><td>+666</td>')
  expect(html.indexOf('lag 12<')).toBeGreaterThan(0)
})

test('effects of nothing at all have bars of no width', () => {
  expect(importanceTable({ lags: [{ lag: 1, effect: 0 }], covariates: [] })).toContain('width:0.00%')
})
