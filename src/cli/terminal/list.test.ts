import { expect, test } from 'vitest'
import { list, shortId } from './list.js'

const columns = [
  { heading: 'name', cell: ({ name }: { name: string }) => name },
  { heading: 'size', cell: ({ name }: { name: string }) => String(name.length) },
]
const things = (count: number) => new Array(count).fill({ name: 'abc' })

test('a line each, in aligned columns', () => {
  expect(list([{ name: 'a' }, { name: 'abcdef' }], columns)).toBe(
    ['name    size', 'a          1', 'abcdef     6', ''].join('\n'),
  )
})

test('of many the first are listed and the others counted', () => {
  const text = list(things(1200), columns)
  expect(text.split('\n')).toHaveLength(13)
  expect(text).toMatch(/\nand 1,190 more\n$/)
  expect(list(things(3), columns, { most: 2 })).toMatch(/\nand 1 more\n$/)
  expect(list(things(2), columns, { most: 2 })).not.toContain('more')
})

test('ids are short and cannot steer the terminal', () => {
  expect(shortId('\x1b[2Jb')).toBe('\\u001b[2Jb')
  expect(shortId('c'.repeat(50))).toBe(`${'c'.repeat(31)}…`)
})
