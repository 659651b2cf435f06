import { describe, expect, test } from 'vitest'
import { isMissing, readNumber } from './cells.js'

describe('cells', () => {
  test('knows missing values in any case, and nothing else', () => {
    for (const cell of ['', 'NA', 'na', 'N/A', '#N/A', '<NA>', 'NaN', 'null', 'None', '-', '?'])
      expect(isMissing(cell), cell).toBe(true)
    for (const cell of ['0', '-1', '?0.2', 'nano', 'nothing', '----'])
      expect(isMissing(cell), cell).toBe(false)
  })

  test('reads whole cells as finite decimals', () => {
    expect(['12', '-1.5', '+.5', '3.', '1e3', '2.5E-2'].map(readNumber)).toEqual([
      12, -1.5, 0.5, 3, 1000, 0.025,
    ])
    for (const cell of [
      '',
      '12,5',
      '1,234',
      '12.5abc',
      '?0.2',
      '0x10',
      '1 000',
      'Infinity',
      '1e999',
      '.',
      'e5',
    ])
      expect(readNumber(cell), cell).toBeUndefined()
  })
})
