import { describe, expect, test } from 'vitest'
import { csvTable } from '../testing/csv-table.js'
import { readPanel } from './read-panel.js'

const day = (i: number) => new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10)
const notesOf = (lines: readonly string[], options = {}) =>
  readPanel(csvTable(lines), options).notes.join('\n')
const daily = (values: readonly unknown[]) => ['ds,y', ...values.map((value, i) => `${day(i)},${value}`)]
const wave = Array.from({ length: 30 }, (_, i) => 20 + (i % 7))

describe('sentinels', () => {
  test.each([
    [-999, 2, [4, 9]],
    [-9999, 1, [4]],
    [99999, 3, [4, 9, 20]],
    [-99, 1, [0]],
  ] as const)('%i is named', (value, count, at) => {
    const values = wave.map((other, i) => ((at as readonly number[]).includes(i) ? value : other))
    const times = count === 1 ? 'once' : `${count} times`
    expect(notesOf(daily(values))).toContain(
      `${value} stands ${times} in y, first at ${day(at[0])}, while the others lie between 20 and 26: if it marks missing ` +
        `values, say so by --missing ${value} and fill them by --fill linear.`,
    )
  })

  test('one option marks all of them, beside those given', () => {
    const values = wave.with(4, -999).with(9, -9999).with(20, -99)
    expect(notesOf(daily(values), { missing: '-99', fill: 'linear' })).toMatch(
      /-999 stands .* --missing -99,-999,-9999 /,
    )
    expect(notesOf(daily(values), { missing: ['-99', -999, -9999], fill: 'linear' })).not.toContain('stands')
  })

  test.each([
    ['in the range of the others', wave.map((value, i) => value * 40 + (i === 3 ? 999 - 23 * 40 : 0))],
    ['no nines', wave.with(3, -1000)],
    ['a trend that reaches it', Array.from({ length: 30 }, (_, i) => 970 + i)],
  ])('none: %s', (_, values) => {
    expect(notesOf(daily(values))).not.toMatch(/stands/)
  })
})

describe('future covariates outside of their past range', () => {
  const rows = (ahead: number) => [
    'ds,y,price',
    ...wave.map((value, i) => `${day(i)},${value},${8 + (i % 3)}`),
    `${day(30)},,9`,
    `${day(31)},,${ahead}`,
  ]

  test.each([
    [95, true],
    [-2, true],
    [10.5, false],
    [8, false],
  ])('%d: %s', (ahead, isTold) => {
    const told = `price of y is ${ahead} at ${day(31)}, far outside of its past values, 8 to 10`
    expect(notesOf(rows(ahead), { future: ['price'] }).includes(told)).toBe(isTold)
  })
})

describe('series that ended before the others', () => {
  const rows = (id: string, count: number) =>
    wave.slice(0, count).map((value, i) => `${id},${day(i)},${value}`)

  test.each([
    [12, true],
    [26, false],
  ])('after %i of 30 days: %s', (count, isTold) => {
    const notes = notesOf(['unique_id,ds,y', ...rows('A', 30), ...rows('B', count), ...rows('C', 30)])
    const told = `B (${day(count - 1)}) ended long before the others (${day(29)}): its forecast follows its own last value.`
    expect(notes.includes(told)).toBe(isTold)
  })
})
