import { expect, test } from 'vitest'
import { printable } from './printable.js'

test('control characters go, letters of any script stay', () => {
  expect(printable('\x1b]0;owned\x07Zürich\r\n 東京\x9b31m')).toBe(']0;ownedZürich 東京31m')
})
