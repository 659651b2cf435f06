import { expect, test } from 'vitest'
import { inWords } from './words.js'

test('a list is joined by commas and a last and', () => {
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(inWords)).toEqual(['', 'a', 'a and b', 'a, b and c'])
})
