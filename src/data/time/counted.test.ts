import { expect, test } from 'vitest'
import { counted } from './counted.js'

test('one is singular, all else plural', () => {
  expect([0, 1, 2].map((n) => counted(n, 'absent row'))).toEqual([
    '0 absent rows',
    '1 absent row',
    '2 absent rows',
  ])
})
