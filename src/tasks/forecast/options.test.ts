import { describe, expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { heads, largestSeed } from '../../forecaster/index.js'
import { baselines } from '../../statistics/methods/index.js'
import {
  baselinesFor,
  checkModelOptions,
  checkSearchOptions,
  MODELS,
  type ModelOptions,
  networkFor,
  networksToTry,
  taskOf,
} from './options.js'

const whole = 'expected a whole number from 1'
const seeds = `expected a whole number of at most ${largestSeed} in size`

const refused: readonly [string, object, string][] = [
  ['a horizon of no whole length', { horizon: 1.5 }, `forecast horizon: ${whole}, got 1.5`],
  ['a horizon of 0', { horizon: 0 }, `forecast horizon: ${whole}, got 0`],
  ['a horizon that is absent', { horizon: undefined }, `forecast horizon: ${whole}, got undefined`],
  ['no folds', { folds: 0 }, `forecast folds: ${whole}, got 0`],
  ['no members', { members: 0 }, `forecast members: ${whole}, got 0`],
  ['too many members', { members: 101 }, 'forecast members: expected at most 100, got 101'],
  ['a seed of no whole number', { seed: 0.5 }, `forecast seed: ${seeds}, got 0.5`],
  ['a seed too large', { seed: 2 ** 52 }, `forecast seed: ${seeds}, got ${2 ** 52}`],
  ['a seed too far below 0', { seed: -(2 ** 52) }, `forecast seed: ${seeds}, got ${-(2 ** 52)}`],
  ['another model', { model: 'cnn' }, `forecast model: expected one of ${MODELS.join(', ')}, got cnn`],
  [
    'a property every object has',
    { model: 'toString' },
    `forecast model: expected one of ${MODELS.join(', ')}, got toString`,
  ],
  [
    'another strategy',
    { strategy: 'both' },
    'forecast strategy: expected one of direct, recursive, got both',
  ],
  [
    'another head',
    { head: 'toString' },
    `forecast head: expected one of ${Object.keys(heads).join(', ')}, got toString`,
  ],
  ['no levels', { levels: [] }, 'forecast levels: expected at least one percent, got none'],
  ['a level of 0', { levels: [80, 0] }, 'forecast levels: expected percents above 0 up to 99, got 0'],
  ['a level of 100', { levels: [100] }, 'forecast levels: expected percents above 0 up to 99, got 100'],
  [
    'a level of NaN',
    { levels: [Number.NaN] },
    'forecast levels: expected percents above 0 up to 99, got NaN',
  ],
  ['no units', { hiddenSize: 0 }, `forecast hiddenSize: ${whole}, got 0`],
  ['a window of no whole length', { windowSteps: 2.5 }, `forecast windowSteps: ${whole}, got 2.5`],
  ['a window of 1', { windowSteps: 1 }, 'forecast windowSteps: expected a whole number from 2, got 1'],
  ['no epochs', { epochs: 0 }, `forecast epochs: ${whole}, got 0`],
  ['a dropout below 0', { dropout: -0.1 }, 'forecast dropout: expected a share from 0 up to 1, got -0.1'],
  ['a dropout of all', { dropout: 1 }, 'forecast dropout: expected a share from 0 up to 1, got 1'],
  ['no learning rate', { learningRate: 0 }, 'forecast learningRate: expected a number above 0, got 0'],
  [
    'an infinite learning rate',
    { learningRate: Infinity },
    'forecast learningRate: expected a number above 0, got Infinity',
  ],
]

describe('checkModelOptions', () => {
  test.each(refused)('refuses %s', (_, wrong, message) => {
    expect(() => checkModelOptions({ horizon: 12, ...wrong } as ModelOptions)).toThrow(
      new InputError(message),
    )
  })

  test('takes what is in range, to its very ends', () => {
    const taken: readonly Partial<ModelOptions>[] = [
      {},
      { members: 100, seed: largestSeed, levels: [99, 0.1] },
      { members: 1, seed: -largestSeed, windowSteps: 2, hiddenSize: 1, epochs: 1, dropout: 0, folds: 1 },
      ...MODELS.map((model) => ({ model })),
      { strategy: 'recursive', head: 'mean', refit: false, calendar: true },
    ]
    for (const options of taken) expect(() => checkModelOptions({ horizon: 1, ...options })).not.toThrow()
  })
})

describe('checkSearchOptions', () => {
  test.each([
    [{ tune: 1 }, 'forecast tune: expected a whole number from 2, got 1'],
    [{ tune: 2.5 }, 'forecast tune: expected a whole number from 2, got 2.5'],
    [{ tune: 2, timeBudgetMinutes: 0 }, 'forecast timeBudgetMinutes: expected a number above 0, got 0'],
    [
      { tune: 2, timeBudgetMinutes: Number.NaN },
      'forecast timeBudgetMinutes: expected a number above 0, got NaN',
    ],
    [
      { timeBudgetMinutes: 5 },
      'forecast timeBudgetMinutes: expected tune beside it, which it limits, got 5 alone',
    ],
  ])('refuses %j', (wrong, message) => {
    expect(() => checkSearchOptions(wrong)).toThrow(new InputError(message))
  })

  test('takes what is in range', () => {
    for (const options of [{}, { tune: 2 }, { tune: 100, timeBudgetMinutes: 0.001 }])
      expect(() => checkSearchOptions(options)).not.toThrow()
  })
})

describe('networksToTry', () => {
  test('is the network asked for, or those that suit, the default first', () => {
    expect(networksToTry('rnn', 'rnn')).toEqual(['rnn'])
    expect(networksToTry('auto', 'lstm')).toEqual(['lstm', 'gru'])
    expect(networksToTry('auto', 'segment')).toEqual(['segment', 'lstm', 'gru'])
  })
})

describe('networkFor', () => {
  test('is the model that is asked for', () => {
    for (const model of ['lstm', 'gru', 'rnn', 'segment'] as const)
      expect(networkFor(model, 24, [1000], 12)).toBe(model)
  })

  test('reads pieces where seasons are long and the typical series has several', () => {
    expect(networkFor('auto', 24, [1000], 24)).toBe('segment')
    expect(networkFor('auto', 24, [100], 24)).toBe('lstm')
    expect(networkFor('auto', 12, [1000], 12)).toBe('lstm')
    expect(networkFor('auto', 1, [100_000], 12)).toBe('lstm')
    expect(networkFor('auto', 24, [1000, 1000, 30], 24)).toBe('segment')
    expect(networkFor('auto', 24, [1000, 30, 30], 24)).toBe('lstm')
  })
})

describe('taskOf', () => {
  test('hands on what decides the networks', () => {
    const settings = {
      strategy: 'recursive',
      head: 'mean',
      hiddenSize: 5,
      windowSteps: 9,
      dropout: 0.1,
    } as const
    expect(taskOf({ horizon: 7, ...settings }, 'gru', 12)).toEqual({
      kind: 'gru',
      seasonalPeriod: 12,
      horizonSteps: 7,
      ...settings,
    })
  })
})

describe('baselinesFor', () => {
  test('leaves out what searches series by series where there are very many', () => {
    expect(baselinesFor(2000)).toEqual(Object.keys(baselines))
    expect(baselinesFor(2001)).toEqual(['naive', 'seasonalNaive', 'drift', 'theta'])
  })
})
