import { expect, test } from 'vitest'
import { counted, listed } from './wording.js'

test('one is singular, all else plural', () => {
  expect([0, 1, 2].map((n) => counted(n, 'absent row'))).toEqual([
    '0 absent rows',
    '1 absent row',
    '2 absent rows',
  ])
})

test('twelve names are listed, more are counted', () => {
  const names = [...'abcdefghijklmn']
  expect(listed(names.slice(0, 12))).toBe('a, b, c, d, e, f, g, h, i, j, k, l')
  expect(listed(names)).toBe('a, b, c, d, e, f, g, h, i, j, k, l and 2 more')
})
