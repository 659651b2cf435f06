import { describe, expect, test } from 'vitest'
import { countRows } from './time-axis.js'

describe('countRows', () => {
  test('counts from 1', () => {
    const axis = countRows(Uint32Array.of(4, 5, 7))
    expect([axis.frequency, [...axis.order], [...axis.positions], axis.write(3), axis.timeOf(3)]).toEqual([
      'step',
      [4, 5, 7],
      [0, 1, 2],
      '4',
      undefined,
    ])
  })
})
