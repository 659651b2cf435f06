import { expect, test } from 'vitest'
import { agrees } from './agreement.mjs'

const losses = [1.34, 1.322, 1.302]

test('losses that differ by rounding agree, and as many are compared as both have', () => {
  expect(agrees(losses, losses)).toBe(true)
  expect(agrees([1.340003, 1.322001, 1.302004], losses)).toBe(true)
  expect(agrees([1.34], losses)).toBe(true)
})

test('another first loss does not agree', () => expect(agrees([1.3405, 1.3225, 1.3025], losses)).toBe(false))

test('a training that learns a tenth faster does not agree', () => {
  expect(agrees([1.34, 1.3202, 1.2982], losses)).toBe(false)
})

test('nothing to compare is a mistake', () => expect(() => agrees([], losses)).toThrow('at least one number'))
