import { describe, expect, test } from 'vitest'
import { testRefusals } from '../engine/testing/refusals.js'
import { cosineDecay, exponentialDecay, piecewiseConstantDecay, type Schedule } from './schedules.js'

/**
 * Values of Keras 3.15.1 (jax backend, float32): `float(schedule(step))` of `keras.optimizers.schedules`, with the
 * options named here in Keras's names.
 */
const golden: readonly [string, Schedule, readonly number[], readonly number[]][] = [
  [
    'CosineDecay(0.1, 10, alpha=0.25)',
    cosineDecay({ initialLearningRate: 0.1, decaySteps: 10, alpha: 0.25 }),
    [0, 1, 5, 9, 10, 11],
    [
      0.10000000149011612, 0.0981646180152893, 0.0625, 0.026835381984710693, 0.02500000037252903,
      0.02500000037252903,
    ],
  ],
  [
    'CosineDecay(0.01, 10, alpha=0.0, warmup_target=0.1, warmup_steps=4)',
    cosineDecay({ initialLearningRate: 0.01, decaySteps: 10, warmupTarget: 0.1, warmupSteps: 4 }),
    [0, 1, 3, 4, 5, 9, 13, 14, 20],
    [
      0.009999999776482582, 0.032499998807907104, 0.07750000059604645, 0.10000000149011612,
      0.0975528284907341, 0.04999999701976776, 0.0024471760261803865, 0, 0,
    ],
  ],
  [
    'ExponentialDecay(0.1, 4, 0.5)',
    exponentialDecay({ initialLearningRate: 0.1, decaySteps: 4, decayRate: 0.5 }),
    [0, 1, 4, 6, 9],
    [0.10000000149011612, 0.08408964425325394, 0.05000000074505806, 0.0353553406894207, 0.021022411063313484],
  ],
  [
    'ExponentialDecay(0.1, 4, 0.5, staircase=True)',
    exponentialDecay({ initialLearningRate: 0.1, decaySteps: 4, decayRate: 0.5, staircase: true }),
    [0, 3, 4, 7, 8],
    [0.10000000149011612, 0.10000000149011612, 0.05000000074505806, 0.05000000074505806, 0.02500000037252903],
  ],
  [
    'PiecewiseConstantDecay([2, 5], [1.0, 0.5, 0.1])',
    piecewiseConstantDecay({ boundaries: [2, 5], values: [1, 0.5, 0.1] }),
    [0, 2, 3, 5, 6, 100],
    [1, 1, 0.5, 0.5, 0.10000000149011612, 0.10000000149011612],
  ],
]

test.each(golden)('Keras: %s', (_, schedule, steps, expected) => {
  steps.forEach((step, i) => {
    // Keras computes in float32: a few units in its last place, at a rate of 0.1.
    expect(Math.abs(schedule.rateAt(step) - expected[i]), `step ${step}`).toBeLessThan(3e-8)
  })
})

describe('defaults', () => {
  test('the cosine begins at 0.001, and a warm-up at 0', () => {
    expect(cosineDecay({ decaySteps: 5 }).rateAt(0)).toBe(0.001)
    const warmed = cosineDecay({ decaySteps: 5, warmupSteps: 2, warmupTarget: 0.5 })
    expect([0, 1, 2].map((step) => warmed.rateAt(step))).toEqual([0, 0.25, 0.5])
  })

  test('changing an array of options later does not change a schedule', () => {
    const values = [1, 2]
    const schedule = piecewiseConstantDecay({ boundaries: [3], values })
    values.fill(7)
    expect(schedule.rateAt(0)).toBe(1)
    expect(schedule.options).toEqual({ boundaries: [3], values: [1, 2] })
  })
})

testRefusals([
  ['cosineDecay decaySteps: expected a whole number from 1, got 0', () => cosineDecay({ decaySteps: 0 })],
  [
    'cosineDecay alpha: expected a number from 0 to 1, got 1.5',
    () => cosineDecay({ decaySteps: 5, alpha: 1.5 }),
  ],
  [
    'cosineDecay initialLearningRate: expected a number above 0, got 0',
    () => cosineDecay({ decaySteps: 5, initialLearningRate: 0 }),
  ],
  [
    'cosineDecay: expected warmupSteps and warmupTarget together, got 3 and undefined',
    () => cosineDecay({ decaySteps: 5, warmupSteps: 3 }),
  ],
  [
    'cosineDecay: expected warmupSteps and warmupTarget together, got 0 and 0.1',
    () => cosineDecay({ decaySteps: 5, warmupTarget: 0.1 }),
  ],
  [
    'cosineDecay warmupTarget: expected a number above 0, got -1',
    () => cosineDecay({ decaySteps: 5, warmupSteps: 3, warmupTarget: -1 }),
  ],
  [
    'cosineDecay warmupSteps: expected a whole number from 0, got 1.5',
    () => cosineDecay({ decaySteps: 5, warmupSteps: 1.5, warmupTarget: 1 }),
  ],
  [
    'exponentialDecay initialLearningRate: expected a number above 0, got NaN',
    () => exponentialDecay({ initialLearningRate: Number.NaN, decaySteps: 1, decayRate: 0.5 }),
  ],
  [
    'exponentialDecay decayRate: expected a number above 0, got 0',
    () => exponentialDecay({ initialLearningRate: 1, decaySteps: 1, decayRate: 0 }),
  ],
  [
    'exponentialDecay decaySteps: expected a whole number from 1, got 2.5',
    () => exponentialDecay({ initialLearningRate: 1, decaySteps: 2.5, decayRate: 0.5 }),
  ],
  [
    'piecewiseConstantDecay boundaries: expected rising numbers, got [3, 3]',
    () => piecewiseConstantDecay({ boundaries: [3, 3], values: [1, 2, 3] }),
  ],
  [
    'piecewiseConstantDecay boundaries: expected a list, each of it a whole number from 0, got -1',
    () => piecewiseConstantDecay({ boundaries: [-1], values: [1, 2] }),
  ],
  [
    'piecewiseConstantDecay values: expected one more than boundaries = 2, got 1',
    () => piecewiseConstantDecay({ boundaries: [3], values: [1] }),
  ],
  [
    'piecewiseConstantDecay values: expected a list, each of it a number above 0, got 1, 0',
    () => piecewiseConstantDecay({ boundaries: [3], values: [1, 0] }),
  ],
])
