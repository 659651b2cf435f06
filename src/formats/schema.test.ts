import { expect, test } from 'vitest'
import {
  anyJson,
  anyNumber,
  anyObject,
  either,
  exactly,
  type Field,
  list,
  named,
  number,
  oneOf,
  optional,
  problemOf,
  record,
  type Saved,
  text,
  tuple,
  where,
  wholeNumber,
  yesOrNo,
} from './schema.js'

const shape = record({
  kind: oneOf(['lstm', 'gru']),
  units: wholeNumber({ from: 1, to: 100 }),
  dropout: number({ from: 0, below: 1 }),
  isDeep: yesOrNo,
  name: optional(text({ most: 5 })),
  inner: record({ lags: list(wholeNumber({ from: 1 }), { least: 1, most: 3 }) }),
})
type Shape = Saved<typeof shape>
const right: Shape = { kind: 'gru', units: 8, dropout: 0, isDeep: true, inner: { lags: [1, 12] } }

test('what fits has no problem', () => {
  expect(problemOf(shape, right)).toBeUndefined()
  expect(problemOf(shape, { ...right, name: 'small' })).toBeUndefined()
})

test.each<[string, object]>([
  ['units: expected a whole number from 1 to 100, got 0', { units: 0 }],
  ['units: expected a whole number from 1 to 100, got 1000000000', { units: 1e9 }],
  ['units: expected a whole number from 1 to 100, got 2.5', { units: 2.5 }],
  ['units: expected a whole number from 1 to 100, got NaN', { units: Number.NaN }],
  ['units: expected a whole number from 1 to 100, got "8"', { units: '8' }],
  ['units: expected a whole number from 1 to 100, got none', { units: undefined }],
  ['dropout: expected a number from 0 and below 1, got Infinity', { dropout: Infinity }],
  ['kind: expected one of lstm, gru, got "constructor"', { kind: 'constructor' }],
  ['kind: expected one of lstm, gru, got null', { kind: null }],
  ['isDeep: expected true or false, got 1', { isDeep: 1 }],
  ['name: expected a text of up to 5 characters, got "larger"', { name: 'larger' }],
  ['inner: expected an object, got a list of 0', { inner: [] }],
  ['inner: expected an object, got null', { inner: null }],
  ['inner.lags: expected a list of 1 to 3, got a list of 0', { inner: { lags: [] } }],
  ['inner.lags: expected a list of 1 to 3, got an object', { inner: { lags: {} } }],
  ['inner.lags[1]: expected a whole number from 1, got -1', { inner: { lags: [1, -1] } }],
  ['inner.more: there is no such field', { inner: { lags: [1], more: 1 } }],
  ['unit: there is no such field', { unit: 8 }],
])('%s', (problem, change) => {
  expect(problemOf(shape, { ...right, ...change })).toBe(problem)
})

test('names that objects inherit are no fields, wherever they come from', () => {
  const read = (json: string) => JSON.parse(json) as unknown
  expect(problemOf(shape, read('{"__proto__":{"kind":"gru"}}'))).toBe('__proto__: there is no such field')
  expect(problemOf(record({ toString: text() }), {})).toMatch(/^toString: expected a text .*, got none$/)
  const weights = named(number({ above: 0 }), { names: oneOf(['gru', 'naive']), least: 1 })
  expect(problemOf(weights, { gru: 1 })).toBeUndefined()
  for (const name of ['constructor', '__proto__', 'hasOwnProperty'])
    expect(problemOf(weights, read(`{"${name}":1}`), 'weights')).toBe(
      `weights: expected names that are one of gru, naive, got "${name}"`,
    )
  expect(problemOf(weights, {}, 'weights')).toBe('weights: expected entries of at least 1, got 0')
})

test.each<[string, Field<unknown>, unknown, string | undefined]>([
  ['a place', tuple(number(), text()), [1, 'a'], undefined],
  ['a place short', tuple(number(), text()), [1], 'x: expected a list of 2, got a list of 1'],
  ['one of two', either(exactly(true), list(anyNumber)), [Number.NaN], undefined],
  ['none of two', either(exactly(true), exactly(3)), 4, 'x: expected true, got 4'],
  ['a rule', where(list(number()), ({ length }) => (length % 2 ? 'odd' : undefined)), [1], 'x: odd'],
  ['JSON', anyJson, [{ a: [null, 'b'] }], undefined],
  ['no object', anyObject, [], 'x: expected an object, nested up to 32 deep, got a list of 0'],
])('%s', (_, field, value, problem) => {
  expect(problemOf(field, value, 'x')).toBe(problem)
})

test('JSON nested deep is refused, without deep recursion', () => {
  const nested = (depth: number) => JSON.parse('{"layer":'.repeat(depth) + '1' + '}'.repeat(depth)) as unknown
  expect(anyJson.includes(nested(32))).toBe(true)
  for (const depth of [33, 1000, 5000]) expect(anyJson.includes(nested(depth))).toBe(false)
})

test('long names and values are cut in messages', () => {
  const long = 'x'.repeat(10_000)
  expect(problemOf(record({}), { [long]: 1 })!.length).toBeLessThan(100)
  expect(problemOf(oneOf(['a']), long)!.length).toBeLessThan(100)
})
