import { expect, test } from 'vitest'
import {
  type Baseline,
  baselines,
  type FittedBaseline,
  finished,
  fittedBaselines,
} from '../../../statistics/methods/index.js'
import { seasonal } from '../../../statistics/testing/made.js'
import { Breath } from '../../../train/index.js'
import { baselineForecast, baselinesAtCutoff, type FitsAtCutoff, fitsOf } from './fits.js'

const task = { seasonalPeriod: 12, horizonSteps: 6 }
const methods = Object.keys(baselines)
const y = seasonal(60)

/** Every part is followed by a turn of others. */
class LongBreath extends Breath {
  override get isDue(): boolean {
    return true
  }
}

test('forecasts in parts are those of the methods, to the bit', () => {
  const whole = methods.map((name) => [name, (baselines as Record<string, Baseline>)[name](y, task)])
  expect(finished(baselinesAtCutoff(y, methods, task)).forecasts).toEqual(Object.fromEntries(whole))
})

test('fitting is left between methods, and within the combination between its own', () => {
  const partsOf = (names: readonly string[]): number => [...fitsOf(y, names, task)].length
  expect(partsOf(['ets'])).toBe(1)
  expect(partsOf(['combination'])).toBeGreaterThanOrEqual(6)
  expect(partsOf(methods)).toBe(partsOf(['combination']) + methods.length - 1)
})

test('later cutoffs keep what was chosen at an earlier one, unless the series has grown by much', () => {
  const long = seasonal(90)
  const at = (known: number, earlier?: FitsAtCutoff) =>
    finished(baselinesAtCutoff(long.slice(0, known), methods, task, earlier))
  const first = at(60)
  const next = at(66, first)
  expect([first.chosenOf, next.chosenOf]).toEqual([60, 60])
  expect(Object.keys(next.forecasts)).toEqual(methods)
  const refit = (method: 'ets' | 'arima', known: number, earlier: FitsAtCutoff) =>
    (fittedBaselines[method] as FittedBaseline<object>).refit(
      long.slice(0, known),
      task,
      earlier.fits[method],
    )
  for (const method of ['ets', 'arima'] as const) {
    expect(next.fits[method]).toEqual(refit(method, 66, first))
    expect(at(69, next).fits[method]).toEqual(refit(method, 69, next))
  }
  expect(next.fits.combination).toMatchObject({ ets: next.fits.ets, arima: next.fits.arima })
  expect(next.forecasts.ets).toEqual(baselineForecast('ets', long.slice(0, 66), task, next.fits))
  expect(at(70, next)).toEqual(at(70))
})

test('between parts others have their turn', async () => {
  let [turns, isOver] = [0, false]
  const other = (): void => {
    turns++
    if (!isOver) setImmediate(other)
  }
  setImmediate(other)
  await new LongBreath().through(baselinesAtCutoff(y, methods, task))
  isOver = true
  expect(turns).toBeGreaterThanOrEqual([...fitsOf(y, methods, task)].length - 1)
})
