import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compared, scoreAnomalies } from './labelled.mjs'

const hour = (t) => new Date(Date.UTC(2024, 0, 1, t)).toISOString().slice(0, 19)
const rowsOf = (anomalous, count = 100) =>
  Array.from({ length: count }, (_, t) => ({ ds: hour(t), isAnomaly: anomalous.includes(t) }))

test('a window is found by any anomaly in it; those up to 12 steps apart are one episode', () => {
  const windows = [
    [hour(10), hour(20)],
    [hour(60), hour(70)],
  ].map((window) => window.map((stamp) => `${stamp.replace('T', ' ')}.000000`))
  expect(compared(rowsOf([]), windows)).toEqual({ windows: 2, found: 0, false: 0 })
  expect(compared(rowsOf([20, 30, 31, 44]), windows)).toEqual({ windows: 2, found: 1, false: 1 })
  expect(compared(rowsOf([9, 21, 60, 84, 96]), windows)).toEqual({ windows: 2, found: 1, false: 1 })
})

test('files are read with gaps, and by their rows where stamps are not regular', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hindcast-labelled-'))
  for (const name of ['labels', 'data', 'data/a']) mkdirSync(join(folder, name))
  const write = (name, hours) =>
    writeFileSync(
      join(folder, 'data', name),
      `timestamp,value\n${hours.map((t, i) => `${hour(t)},${i === 40 ? 9 : 1}`).join('\n')}\n`,
    )
  const all = Array.from({ length: 60 }, (_, t) => t)
  write(
    'a/gap.csv',
    all.filter((t) => t !== 20),
  )
  write(
    'a/irregular.csv',
    all.map((t) => t * t),
  )
  write('a/other.csv', all)
  const labels = {
    'a/gap.csv': [[hour(41), hour(41)]],
    'a/irregular.csv': [[hour(1600), hour(1600)]],
    'a/other.csv': [],
    'a/absent.csv': [],
  }
  writeFileSync(join(folder, 'labels', 'combined_windows.json'), JSON.stringify(labels))
  const heard = () => () => {}
  const { rows } = await scoreAnomalies(folder, { seeds: [0] }, heard)
  rmSync(folder, { recursive: true })
  expect(rows.map(({ method, windows, found, false: wrong }) => [method, windows, found, wrong])).toEqual([
    ['a/gap.csv, seed 0', 1, 1, 0],
    ['a/irregular.csv, seed 0', 1, 1, 0],
    ['a/other.csv, seed 0', 0, 0, 1],
    ['all', 2, 2, 1],
  ])
})
