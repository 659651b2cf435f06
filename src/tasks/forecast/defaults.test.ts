import { describe, expect, test } from 'vitest'
import { baselines } from '../../statistics/methods/index.js'
import { baselinesFor, networkFor } from './defaults.js'

describe('networkFor', () => {
  test('is the model that is asked for', () => {
    for (const model of ['lstm', 'gru', 'rnn', 'segment'] as const)
      expect(networkFor(model, 24, [1000], 12)).toBe(model)
  })

  test('reads segments where seasons are long and the typical series has several', () => {
    expect(networkFor('auto', 24, [1000], 24)).toBe('segment')
    expect(networkFor('auto', 24, [100], 24)).toBe('lstm')
    expect(networkFor('auto', 12, [1000], 12)).toBe('lstm')
    expect(networkFor('auto', 1, [100_000], 12)).toBe('lstm')
    expect(networkFor('auto', 24, [1000, 1000, 30], 24)).toBe('segment')
    expect(networkFor('auto', 24, [1000, 30, 30], 24)).toBe('lstm')
  })
})

describe('baselinesFor', () => {
  test('leaves out what searches series by series where there are very many', () => {
    expect(baselinesFor(2000)).toEqual(Object.keys(baselines))
    expect(baselinesFor(2001)).toEqual(['naive', 'seasonalNaive', 'drift', 'theta', 'dynamicTheta'])
  })
})
