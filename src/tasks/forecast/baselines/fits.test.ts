import { expect, test } from 'vitest'
import { type Baseline, baselines, finished } from '../../../statistics/methods/index.js'
import { seasonal } from '../../../statistics/testing/made.js'
import { Breath } from '../../../train/index.js'
import { baselineForecasts, fitsOf } from './fits.js'

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
  expect(finished(baselineForecasts(y, methods, task))).toEqual(Object.fromEntries(whole))
})

test('fitting is left between methods, and within the combination between its own', () => {
  const partsOf = (names: readonly string[]): number => [...fitsOf(y, names, task)].length
  expect(partsOf(['ets'])).toBe(1)
  expect(partsOf(['combination'])).toBeGreaterThanOrEqual(6)
  expect(partsOf(methods)).toBe(partsOf(['combination']) + methods.length - 1)
})

test('between parts others have their turn', async () => {
  let [turns, isOver] = [0, false]
  const other = (): void => {
    turns++
    if (!isOver) setImmediate(other)
  }
  setImmediate(other)
  await new LongBreath().through(baselineForecasts(y, methods, task))
  isOver = true
  expect(turns).toBeGreaterThanOrEqual([...fitsOf(y, methods, task)].length - 1)
})
