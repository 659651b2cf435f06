import { describe, expect, test } from 'vitest'
import { columnOf, TextColumnBuilder, Uint32List } from './text-column.js'

describe('TextColumn', () => {
  test('keeps each text once, and gives it back by row', () => {
    const column = columnOf(['a', 'b', 'a', '', 'b'])
    expect(column.texts).toEqual(['a', 'b', ''])
    expect([...column.codes]).toEqual([0, 1, 0, 2, 1])
    expect([column.length, column.at(3), column.at(4)]).toEqual([5, '', 'b'])
    expect([...column.counts()]).toEqual([2, 2, 1])
  })

  test('gives all rows back where nearly all differ', () => {
    const builder = new TextColumnBuilder()
    const count = 300_000
    for (let row = 0; row < count; row++) builder.push(String(row))
    for (let row = 0; row < 10; row++) builder.push('0')
    const column = builder.finish()
    expect(column.length).toBe(count + 10)
    for (const row of [0, 1, 262_144, 262_146, count - 1]) expect(column.at(row)).toBe(String(row))
    expect(column.at(count + 9)).toBe('0')
  })
})

describe('Uint32List', () => {
  test('grows', () => {
    const list = new Uint32List()
    for (let i = 0; i < 200; i++) list.push(i * 3)
    expect([list.length, list.toArray().length, list.toArray()[199]]).toEqual([200, 200, 597])
  })
})
