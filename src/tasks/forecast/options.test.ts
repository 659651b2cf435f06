import { describe, expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { heads, largestSeed } from '../../forecaster/index.js'
import { forecast } from './forecast.js'
import { type ForecastOptions, MODELS, type ModelOptions, resolved } from './options.js'

const whole = 'expected a whole number from 1'
const models = `expected one of ${MODELS.join(', ')}`
const percents = 'expected percentages above 0 and up to 99'

const refused: readonly [string, object, string][] = [
  ['a horizon of no whole length', { horizon: 1.5 }, `horizon: ${whole}, got 1.5`],
  ['a horizon of 0', { horizon: 0 }, `horizon: ${whole}, got 0`],
  ['a horizon that is absent', { horizon: undefined }, `horizon: ${whole}, got undefined`],
  ['fewer than no folds', { folds: -1 }, 'folds: expected a whole number from 0, got -1'],
  ['no members', { members: 0 }, `members: ${whole} to 100, got 0`],
  ['too many members', { members: 101 }, `members: ${whole} to 100, got 101`],
  [
    'a seed too large',
    { seed: 2 ** 52 },
    `seed: expected a whole number from ${-largestSeed} to ${largestSeed}, got ${2 ** 52}`,
  ],
  ['another model', { model: 'cnn' }, `model: ${models}, got cnn`],
  ['a property every object has', { model: 'toString' }, `model: ${models}, got toString`],
  ['another strategy', { strategy: 'both' }, 'strategy: expected one of direct, recursive, got both'],
  ['another head', { head: 'max' }, `head: expected one of ${Object.keys(heads).join(', ')}, got max`],
  ['no levels', { levels: [] }, `levels: ${percents}, got none`],
  ['a level of 0', { levels: [80, 0] }, `levels: ${percents}, got 80, 0`],
  ['a level of 100', { levels: [100] }, `levels: ${percents}, got 100`],
  ['no units', { hiddenSize: 0 }, `hiddenSize: ${whole}, got 0`],
  ['a window of 1', { windowSteps: 1 }, 'windowSteps: expected a whole number from 2 to 1000000, got 1'],
  ['no epochs', { epochs: 0 }, `epochs: ${whole}, got 0`],
  ['a dropout of all', { dropout: 1 }, 'dropout: expected a number from 0 and below 1, got 1'],
  ['no learning rate', { learningRate: 0 }, 'learningRate: expected a number above 0, got 0'],
  ['a calendar of text', { calendar: 'yes' }, 'calendar: expected true or false, got "yes"'],
  ['one setting to try', { tune: 1 }, 'tune: expected a whole number from 2, got 1'],
  ['no time', { timeBudgetMinutes: 0 }, 'timeBudgetMinutes: expected a number above 0, got 0'],
  ['a misspelled name', { hiddensize: 5 }, 'hiddensize: there is no such option; did you mean hiddenSize?'],
  ['what there is not', { windowSize: 5 }, 'windowSize: there is no such option; did you mean windowSteps?'],
]

describe('options of a forecast', () => {
  test.each(refused)('%s is refused', (_, wrong, message) => {
    expect(() => resolved({ horizon: 12, ...wrong } as ModelOptions)).toThrow(
      new InputError(`forecast ${message}`),
    )
  })

  test('are taken to the very ends of their ranges', () => {
    const taken: readonly Partial<ModelOptions>[] = [
      {},
      { members: 100, seed: largestSeed, levels: [99, 0.1] },
      { members: 1, seed: -largestSeed, windowSteps: 2, hiddenSize: 1, epochs: 1, dropout: 0, folds: 1 },
      ...MODELS.map((model) => ({ model })),
      { strategy: 'recursive', head: 'mean', refit: false, calendar: true },
      { tune: 2 },
      { tune: 100, timeBudgetMinutes: 0.001 },
    ]
    for (const options of taken) expect(() => resolved({ horizon: 1, ...options })).not.toThrow()
  })

  test('have the defaults that do not depend on the data', () => {
    expect(resolved({ horizon: 1 })).toEqual({
      horizon: 1,
      model: 'auto',
      strategy: 'direct',
      seed: 0,
      outliers: 'clean',
      effort: 'normal',
    })
  })
})

describe('absurd sizes are refused before any work', () => {
  const rows = Array.from({ length: 40 }, (_, i) => ({ y: Math.sin(i) + i }))
  test.each<[string, Omit<ForecastOptions, 'horizon'> & { readonly horizon?: number }]>([
    ['horizon: expected at most 100 times the 40 rows of the longest series, got 4001', { horizon: 4001 }],
    [
      'horizon: expected at most 100 times the 40 rows of the longest series, got 1000000000',
      { horizon: 1e9 },
    ],
    [
      'windowSteps: expected at most 10 times the 40 rows of the longest series, got 401',
      { windowSteps: 401 },
    ],
    ['windowSteps: expected a whole number from 2 to 1000000, got 1000000000', { windowSteps: 1e9 }],
    ['members: expected a whole number from 1 to 100, got 1000000000', { members: 1e9 }],
    [
      'hiddenSize: expected a network that fits in 4.3 GB of memory, got 1000000000 units, which would take 64.0 EB; ' +
        'use fewer',
      { hiddenSize: 1e9, model: 'lstm' },
    ],
  ])('%s', async (message, options) => {
    await expect(forecast(rows, { horizon: 3, ...options })).rejects.toThrow(
      new InputError(`forecast ${message}`),
    )
  })
})
