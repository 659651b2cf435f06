import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { meanMase, pointsIn, trainingCsv } from './speed.mjs'
import { jobsIn, madeSeries } from './speed-jobs.mjs'

const folder = mkdtempSync(join(tmpdir(), 'hindcast-speed-'))
afterAll(() => rmSync(folder, { recursive: true }))

const series = [
  { id: 'a', ds: ['1', '2', '3', '4'], y: Float64Array.of(1, 2, 3, 5) },
  { id: 'b', ds: ['1', '2', '3', '4'], y: Float64Array.of(1, 3, 5, 5) },
]

test('the training part is without the last values', () => {
  expect(trainingCsv(series, 2)).toBe('unique_id,ds,y\na,1,1\na,2,2\nb,1,1\nb,2,3\n')
})

test('the MASE is a mean over series, whatever their order', () => {
  const rows = [
    { unique_id: 'b', median: '5' },
    { unique_id: 'a', median: '3' },
  ]
  // Errors of 2 and 0, over scales of 1 and 2.
  expect(meanMase(series, { horizon: 1, season: 1 }, pointsIn(rows))).toBe(1)
})

test('made series are the same for the same seed, and a day apart', () => {
  const [first, second] = madeSeries(2, 30)
  expect(madeSeries(1, 30)).toEqual([first])
  expect(madeSeries(1, 30, 6)[0].y).not.toEqual(first.y)
  expect(second.y).not.toEqual(first.y)
  expect(first.ds.slice(0, 2)).toEqual(['2000-01-02 00:00:00', '2000-01-03 00:00:00'])
  for (const { y } of [first, second]) expect(y.every(Number.isFinite)).toBe(true)
})

test('jobs read their files, and have no series without them', () => {
  writeFileSync(join(folder, 'Weekly-train.csv'), 'id,V1,V2,V3\nW1,1,2,\nW2,3,4,5\n')
  const load = ['01:00:00,10', '05:00:00,30', '05:00:00,50', '02:00:00,16']
  writeFileSync(
    join(folder, 'PJME_hourly.csv'),
    `t,v\n${load.map((row) => `2003-01-01 ${row}`).join('\n')}\n`,
  )
  const [weekly, hourly, own] = jobsIn(folder, ['m4-weekly', 'load', 'airline'])
  expect(weekly.series.map(({ y }) => [...y])).toEqual([
    [1, 2],
    [3, 4, 5],
  ])
  expect([...hourly.series[0].y]).toEqual([10, 16, 24, 32, 40])
  expect(own.series[0].y).toHaveLength(144)
  expect(own.series[0].ds[0]).toBe('1949-01-01 00:00:00')
  expect(jobsIn(folder, ['m4-hourly'])[0].series).toBe(undefined)
  expect(() => jobsIn(folder, ['other'])).toThrow('there is no job other; there are airline, daily-60,')
})
