import { expect, test } from 'vitest'
import { terminalLook, wrapped } from './terminal.js'

test('lines are broken at blanks and no wider than they may be', () => {
  expect(wrapped('the model beats naive and drift', 15)).toBe('the model beats\nnaive and drift')
  expect(wrapped('short', 15)).toBe('short')
  expect(wrapped('', 15)).toBe('')
})

test('a number stays with its %, and lines that were apart stay apart', () => {
  expect(wrapped('held 80 % of all\nand 95 % too', 8)).toBe('held\n80 % of\nall\nand 95 %\ntoo')
})

test('a word that does not fit stands alone', () => {
  expect(wrapped('in /a/long/path/to/sales.csv now', 10)).toBe('in\n/a/long/path/to/sales.csv\nnow')
})

test('away from a terminal the width is that of one, and there is no colour', () => {
  const { columns, isTTY } = process.stdout
  try {
    Object.assign(process.stdout, { columns: undefined, isTTY: false })
    expect(terminalLook()).toEqual({ columns: 80, colour: false })
    Object.assign(process.stdout, { columns: 300, isTTY: true })
    expect(terminalLook().columns).toBe(120)
  } finally {
    Object.assign(process.stdout, { columns, isTTY })
  }
})
