import { describe, expect, test } from 'vitest'
import { noise } from '../statistics/testing/made.js'
import { networkAt, splitForNetwork } from './cross-fitting.js'
import { scaledOf, shapeOf } from './testing/networks.js'
import { windowsIn } from './validation.js'

const shape = shapeOf({ windowSteps: 8, horizonSteps: 1, outputSteps: 1 })

describe('splitForNetwork', () => {
  test.each([
    [5, [30, 41, 100]],
    [3, [33]],
    [7, [30]],
  ])('of %d networks: every window validates one, and is trained on by the others', (networks, lengths) => {
    const series = lengths.map((length) => scaledOf(noise(length)))
    const splits = Array.from({ length: networks }, (_, network) =>
      splitForNetwork(network, networks, series, shape),
    )
    for (const [index, one] of series.entries()) {
      const { first, count } = windowsIn(one.values.length, shape)
      for (let end = first; end < first + count; end++) {
        const validated = splits.flatMap(({ validation, train }, network) => {
          const isValidation = validation.some((place) => place.series === one && place.end === end)
          const isTrained = train.some((s) => s.series === one && end >= s.first && end < s.first + s.count)
          expect(isValidation).toBe(!isTrained)
          return isValidation ? [network] : []
        })
        expect(validated).toEqual([networkAt({ index, length: one.values.length, end }, networks, shape)])
      }
    }
  })
})
