import { describe, expect, test } from 'vitest'
import { failureOf } from '../testing/failure.js'
import { rowsOf } from '../testing/rows.js'
import { JsonLinesReader } from './json-lines.js'

const read = (...pieces: string[]) => {
  const reader = new JsonLinesReader('a.jsonl')
  for (const piece of pieces) reader.write(piece)
  return reader.end()
}
const failure = (text: string) => failureOf(() => read(text))

describe('JsonLinesReader', () => {
  test('reads objects with the union of their keys, wherever the text is cut', () => {
    const text = '{"ds":"2024-01 ","y":1.5}\r\n\n{"y":null,"z":true}\n{"z":false,"ds":"2024-03"}'
    for (const cut of [0, 10, 26, 30, text.length]) {
      const table = read(text.slice(0, cut), text.slice(cut))
      expect(table.columns).toEqual(['ds', 'y', 'z'])
      expect(rowsOf(table)).toEqual([
        ['2024-01', '1.5', ''],
        ['', '', 'true'],
        ['2024-03', '', 'false'],
      ])
      expect([table.place(1), table.place(2)]).toEqual(['line 3', 'line 4'])
    }
  })

  test('names file and line of what it cannot read', () => {
    expect(failure('')).toBe('a.jsonl: expected one JSON object a line, got none')
    expect(failure('{"y":1}\n{"y":NaN}\n')).toMatch(
      /^a\.jsonl line 2: expected one JSON object such as \{"ds":"2024-01","y":1\}, got .*NaN/,
    )
    expect(failure('[1,2]\n')).toBe(
      'a.jsonl line 1: expected one JSON object such as {"ds":"2024-01","y":1}, got [1,2]',
    )
    expect(failure('{"y":[1]}\n')).toBe('a.jsonl line 1, column y: expected a number or text, got a list')
  })
})
