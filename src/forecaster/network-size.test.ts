import { describe, expect, test } from 'vitest'
import { maximumBytes } from '../engine/memory.js'
import { OptionError } from '../options/index.js'
import { heads } from './heads.js'
import { makeNetwork } from './network.js'
import { checkSize, trainingBytes } from './network-size.js'
import { NETWORKS } from './options.js'
import type { NetworkShape } from './shape.js'

const shape: NetworkShape = {
  kind: 'lstm',
  hiddenSize: 8,
  windowSteps: 24,
  horizonSteps: 6,
  outputSteps: 6,
  segmentSteps: 1,
  offsetSteps: 3,
  columns: { past: 2, future: 0, static: 1 },
  head: 'quantiles',
  dropout: 0,
}

test.each(NETWORKS)('%s: most of what it takes are the weights, four times', (kind) => {
  const own = { ...shape, kind, hiddenSize: 64, segmentSteps: kind === 'segment' ? 12 : 1 }
  const weights = makeNetwork(own, 1).parameters.reduce((sum, { tensor }) => sum + tensor.size, 0)
  expect(trainingBytes(own) / (16 * weights)).toBeGreaterThan(0.8)
  expect(trainingBytes(own) / (16 * weights)).toBeLessThan(2)
  expect(heads.quantiles.outputs).toBeGreaterThan(1)
})

describe('is refused by the option that makes it so large', () => {
  test.each([
    [
      { hiddenSize: 1e9 },
      'forecast hiddenSize: expected a network that fits in 4.3 GB of memory, got 1000000000 units',
    ],
    [
      { hiddenSize: 30_000 },
      'forecast hiddenSize: expected a network that fits in 4.3 GB of memory, got 30000 units',
    ],
    [
      { windowSteps: 1_000_000_000 },
      'forecast windowSteps: expected a network that fits in 4.3 GB of memory, got 1000000000 steps',
    ],
  ])('%j', (given, message) => {
    const large = { ...shape, ...given }
    expect(() => checkSize(large, given)).toThrow(OptionError)
    expect(() => checkSize(large, given)).toThrow(message)
    expect(() => checkSize(large, given)).toThrow(/, which would take [\d.]+ [GTPE]B; use fewer$/)
  })

  test('others are not', () => {
    expect(trainingBytes({ ...shape, hiddenSize: 3000 })).toBeLessThan(maximumBytes)
    expect(() => checkSize({ ...shape, hiddenSize: 3000 }, { hiddenSize: 3000 })).not.toThrow()
  })
})
