import { describe, expect, test } from 'vitest'
import { noise } from '../statistics/testing/made.js'
import { blockAt, divideInBlocks } from './cross-fitting.js'
import type { NetworkShape } from './shape.js'
import { windowsIn } from './validation.js'
import type { ScaledValues } from './windows.js'

const shape: NetworkShape = {
  kind: 'gru',
  hiddenSize: 4,
  windowSteps: 8,
  horizonSteps: 1,
  outputSteps: 1,
  segmentSteps: 1,
  anchorSteps: 3,
  columns: { past: 0, future: 0, static: 0 },
  head: 'median',
  dropout: 0,
}
const seriesOf = (length: number): ScaledValues => ({
  values: noise(length),
  unit: 1,
  weight: 1,
  past: [],
  future: [],
  static: [],
})

describe('divideInBlocks', () => {
  test.each([
    [5, [30, 41, 100]],
    [3, [33]],
    [7, [30]],
  ])('of %d blocks: every window is held by one, and trained on by the others', (blocks, lengths) => {
    const series = lengths.map(seriesOf)
    const divisions = Array.from({ length: blocks }, (_, block) =>
      divideInBlocks(block, blocks, series, shape),
    )
    for (const [index, one] of series.entries()) {
      const { first, count } = windowsIn(one.values.length, shape)
      for (let end = first; end < first + count; end++) {
        const holders = divisions.flatMap(({ held, train }, block) => {
          const isHeld = held.some((place) => place.series === one && place.end === end)
          const isTrained = train.some((s) => s.series === one && end >= s.first && end < s.first + s.count)
          expect(isHeld).toBe(!isTrained)
          return isHeld ? [block] : []
        })
        expect(holders).toEqual([blockAt(index, end, one.values.length, blocks, shape)])
      }
    }
  })
})
