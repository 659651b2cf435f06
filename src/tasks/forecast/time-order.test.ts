/** A file's forecast does not depend on the order of its rows, nor on the form of its time. */
import { expect, test } from 'vitest'
import { forecast } from './forecast.js'

const options = {
  horizon: 3,
  folds: 1,
  members: 1,
  epochs: 2,
  model: 'rnn',
  hiddenSize: 2,
  windowSteps: 4,
  seed: 1,
} as const
const months = 36
const dayMs = 86_400_000
const names = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
const y = (i: number): number => 100 + i + 10 * Math.sin((i * Math.PI) / 6)

const forms: Readonly<Record<string, (year: number, month: number, i: number) => object>> = {
  'ISO months': (year, month) => ({ ds: `${year}-${String(month).padStart(2, '0')}` }),
  yyyymm: (year, month) => ({ month: year * 100 + month }),
  'serial days': (year, month) => ({ Date: Date.UTC(year, month - 1) / dayMs + 25_569 }),
  milliseconds: (year, month) => ({ timestamp: Date.UTC(year, month - 1) }),
  'decimal years': (year, month) => ({ time: Number((year + (month - 1) / 12).toFixed(4)) }),
  'month names': (year, month) => ({ month: `${names[month - 1]}-${year % 100}` }),
  'year and month': (year, month) => ({ Year: year, Month: month }),
  'local dates': (year, month) => ({ ds: new Date(year, month - 1, 1) }),
  'row numbers beside': (year, month, i) => ({ rownames: i, Date: year * 10_000 + month * 100 + 1 }),
}

const medians = async (form: string, order: (i: number) => number): Promise<readonly number[]> => {
  const rows = Array.from({ length: months }, (_, row) => {
    const i = order(row)
    return { ...forms[form](2018 + Math.floor(i / 12), (i % 12) + 1, row), y: y(i) }
  })
  const { series } = await forecast(rows, { ...options, target: 'y' })
  expect(series[0].frequency).toBe('MS')
  return series[0].forecast.map(({ median }) => median)
}

test('is the same of rows in any order, in every form', async () => {
  const expected = await medians('ISO months', (i) => i)
  for (const form of Object.keys(forms)) {
    expect(await medians(form, (row) => months - 1 - row), `${form}, newest first`).toEqual(expected)
    expect(await medians(form, (row) => (row * 7 + 5) % months), `${form}, shuffled`).toEqual(expected)
  }
})
