import { expect, test } from 'vitest'
import { printable } from './printable.js'

test('control characters and those that turn text are shown as their codes, letters of any script stay', () => {
  expect(printable('\x1b]0;owned\x07Zürich\r\n 東京\x9b31m')).toBe(
    '\\u001b]0;owned\\u0007Zürich\\u000d\\u000a 東京\\u009b31m',
  )
  expect(printable('shop\u202egnp.exe\u2069')).toBe('shop\\u202egnp.exe\\u2069')
})
