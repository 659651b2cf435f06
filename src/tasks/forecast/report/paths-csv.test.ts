import { expect, test } from 'vitest'
import { pathsCsv } from './paths-csv.js'

const steps = [
  { ds: '1961-01', median: 1 },
  { ds: '1961-02', median: 2 },
]

test('a row for each series, path and step', () => {
  const series = [
    {
      id: 'a',
      forecast: steps,
      paths: [
        [0.1 + 0.2, -1],
        [1e21, Number.NaN],
      ],
    },
    { id: '=b,c', forecast: steps.slice(0, 1), paths: [[7]] },
  ]
  const rows = [
    'a,1961-01,1,0.30000000000000004',
    'a,1961-02,1,-1',
    'a,1961-01,2,1e+21',
    'a,1961-02,2,',
    '"=b,c",1961-01,1,7',
  ]
  expect(pathsCsv({ series })).toBe(['unique_id,ds,path,value', ...rows, ''].join('\n'))
  expect(pathsCsv({ series }, { isSafe: true })).toContain(`\n"'=b,c",`)
})

test('without paths there are no rows', () => {
  expect(pathsCsv({ series: [{ id: 'a', forecast: steps }] })).toBe('unique_id,ds,path,value\n')
})
