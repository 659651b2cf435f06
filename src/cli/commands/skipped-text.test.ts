import { expect, test } from 'vitest'
import { skippedText } from './skipped-text.js'

const skipped = [{ id: 'x', reason: 'expected at least 36 rows, got 7' }]

test('skipped series are named with the reason, the first of them', () => {
  expect(skippedText(skipped, { columns: 30 })).toEqual([
    '1 series skipped:\nx: expected at least 36 rows,\ngot 7\n',
  ])
  expect(skippedText(new Array(12).fill(skipped[0]), { columns: 80 }).join('')).toMatch(
    /^12 series skipped:\nx: .*\nand 2 more\n$/s,
  )
})

test('without any there is no text', () => {
  expect(skippedText([], { columns: 80 })).toEqual([])
})
