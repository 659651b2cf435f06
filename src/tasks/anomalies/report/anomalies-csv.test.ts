import { expect, test } from 'vitest'
import { anomaliesCsv } from './anomalies-csv.js'

const ordinary = { y: 0.1 + 0.2, expected: 10, lo: -8, hi: 1e21, score: 0.25, isAnomaly: false }

test('one row a value, with whether it is an anomaly as 1 or 0', () => {
  const rows = [
    { ds: '2020-01-01', ...ordinary },
    {
      ds: '2020-01-02',
      ...ordinary,
      y: 99,
      score: Number.POSITIVE_INFINITY,
      isAnomaly: true,
      kind: 'spike' as const,
    },
  ]
  expect(anomaliesCsv({ series: [{ id: 'a, "b"', frequency: 'D', rows }] })).toBe(
    'unique_id,ds,y,expected,lo,hi,score,anomaly,kind\n' +
      '"a, ""b""",2020-01-01,0.30000000000000004,10,-8,1e+21,0.25,0,\n' +
      '"a, ""b""",2020-01-02,99,10,-8,1e+21,inf,1,spike\n',
  )
})
