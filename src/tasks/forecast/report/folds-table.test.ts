import { expect, test } from 'vitest'
import type { Fold } from '../document.js'
import { foldsTable, stepsTable } from './folds-table.js'

/** A fold of two steps: the 80 % interval is from 0 to 10. */
const fold = (cutoff: string, mase: Fold['mase'], ...actual: readonly number[]): Fold => ({
  cutoff,
  mase,
  rows: actual.map((y, h) => ({ ds: `${cutoff}+${h + 1}`, median: 5, 'lo-80': 0, 'hi-80': 10, y })),
})

const cellsOf = (html: string): string[][] =>
  [...html.matchAll(/<tr><th scope="row">(.*?)<\/th>(.*?)<\/tr>/g)].map(([, heading, cells]) => [
    heading.replace(/<.*?>/g, ''),
    ...[...cells.matchAll(/<td(.*?)>([\d.,%–]+)/g)].map(([, best, text]) => (best ? `${text} best` : text)),
  ])

const headings = (html: string): string[] =>
  [...html.matchAll(/<th scope="col">(.*?)<\/th>/g)].map(([, text]) => text)

test('folds have the coverage of the model and the error of each method, the lowest marked', () => {
  const html = foldsTable([
    [
      fold('2020-01', { model: 1.25, naive: 1200 }, 3, 12),
      fold('2020-03', { model: 2, naive: 0.5 }, 3, 4),
      fold('2020-05', { model: Infinity, naive: Infinity }, 12, -1),
    ],
  ])
  expect(headings(html)).toEqual(['Cutoff', 'In 80&nbsp;%', 'Model', 'Naive'])
  expect(cellsOf(html)).toEqual([
    ['2020-01', '50.0', '1.250 best', '1,200.000'],
    ['2020-03', '100.0', '2.000', '0.500 best'],
    ['2020-05', '0.0', '–', '–'],
  ])
  expect(html).not.toContain('means over the series')
})

test('of several series, last folds stand together with their means', () => {
  const html = foldsTable([
    [fold('2020-01', { model: 9 }, 3, 3), fold('2020-03', { model: 1 }, 3, 12)],
    [fold('2020-04', { model: 2 }, 3, 3)],
    [fold('2020-04', { model: 7 }, 3, 3)],
    [],
  ])
  expect(cellsOf(html)).toEqual([
    ['2020-01', '100.0', '9.000 best'],
    ['2020-04 and others', '83.3', '3.333 best'],
  ])
  expect(html).toContain('as means over the series')
})

test('steps have the errors there are and the coverage of all folds', () => {
  const evaluation = { errorsByStep: { model: [1.5, 2.5], naive: [3, 4] }, calibration: [] }
  const folds = [fold('2020-01', {}, 3, 12), fold('2020-03', {}, 3, 4)]
  const html = stepsTable(evaluation, [folds], 'Mean absolute error')
  expect(headings(html)).toEqual(['Step', 'Model', 'Naive', 'In 80&nbsp;%'])
  expect(cellsOf(html)).toEqual([
    ['1', '1.500', '3.000', '100.0'],
    ['2', '2.500', '4.000', '50.0'],
  ])
  expect(html).toContain('Mean absolute error of the model and of the best baseline at each step ahead')
})
