import { expect, test } from 'vitest'
import { durationInWords } from './duration.js'

test.each([
  [0, '0 s'],
  [8.34, '8.3 s'],
  [9.97, '10 s'],
  [59.4, '59 s'],
  [59.7, '1 min 0 s'],
  [75, '1 min 15 s'],
  [3599.6, '1 h 0 min'],
  [7650, '2 h 8 min'],
  [Number.NaN, '–'],
])('%d seconds read %j', (seconds, words) => {
  expect(durationInWords(seconds)).toBe(words)
})
