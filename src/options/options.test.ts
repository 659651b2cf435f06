import { describe, expect, expectTypeOf, test } from 'vitest'
import { InputError } from '../engine/errors.js'
import {
  checkKnown,
  checkOptions,
  number,
  OptionError,
  type OptionsOf,
  type OptionTable,
  oneOf,
  percentages,
  pickOptions,
  wholeNumber,
  withDefaults,
  yesOrNo,
} from './index.js'

const table = {
  size: { flag: '--size <units>', values: wholeNumber({ from: 1 }), help: 'units', isRequired: true },
  kind: { flag: '--kind <name>', values: oneOf(['one', 'other']), help: 'kind', default: 'one' },
  share: { flag: '--share <share>', values: number({ from: 0, below: 1 }), help: 'share', defaultText: '0' },
  budget: { flag: '--budget <minutes>', values: number({ above: 0 }), help: 'budget', requires: 'share' },
  isOn: { flag: '--on', values: yesOrNo, help: 'on' },
} satisfies OptionTable

describe('values', () => {
  test.each([
    [
      'whole numbers',
      wholeNumber({ from: 1 }),
      'a whole number from 1',
      [1, 2 ** 40],
      [0, 1.5, '1', undefined],
    ],
    ['whole numbers between', wholeNumber({ from: 1, to: 9 }), 'a whole number from 1 to 9', [1, 9], [0, 10]],
    ['numbers', number(), 'a number', [-1.5, 0], [Infinity, Number.NaN, '0', null]],
    ['numbers above', number({ above: 0 }), 'a number above 0', [1e-9], [0, -1, Infinity]],
    ['shares', number({ from: 0, below: 1 }), 'a number from 0 and below 1', [0, 0.99], [1, -0.1]],
    [
      'percentages',
      percentages({ above: 0, to: 99 }),
      'percentages above 0 and up to 99',
      [[99], [0.1, 80]],
      [[], [0], [80, 100], 80],
    ],
    ['choices', oneOf(['a', 'b']), 'one of a, b', ['a', 'b'], ['c', 'toString', undefined]],
    ['yes or no', yesOrNo, 'true or false', [true, false], ['true', 0]],
  ])('%s', (_, values, expected, included, refused) => {
    expect(values.expected).toBe(expected)
    for (const value of included) expect(values.includes(value), String(value)).toBe(true)
    for (const value of refused) expect(values.includes(value), String(value)).toBe(false)
  })

  test('are read from text', () => {
    expect(wholeNumber().fromText('12')).toBe(12)
    expect(number().fromText('1e-3')).toBe(0.001)
    expect(percentages({}).fromText('80, 95', [50])).toEqual([50, 80, 95])
    expect(yesOrNo.fromText('false')).toBe(false)
  })

  test.each(['', ' ', 'many', '1x'])('text that is no number is in no range: "%s"', (text) => {
    for (const values of [wholeNumber(), number(), percentages({})])
      expect(values.includes(values.fromText(text))).toBe(false)
  })
})

describe('checkOptions', () => {
  const refusal = (given: object): string => {
    try {
      checkOptions('test', table, given)
    } catch (error) {
      if (error instanceof OptionError) return error.message
      throw error
    }
    return ''
  }

  test('names the task, the option, its range and the value', () => {
    expect(refusal({})).toBe('test size: expected a whole number from 1, got undefined')
    expect(refusal({ size: 2, kind: 'many' })).toBe('test kind: expected one of one, other, got many')
    expect(refusal({ size: 2, budget: 3 })).toBe('test budget requires share')
    expect(refusal({ size: 2, budget: 3, share: 0, isOn: false, other: 1 })).toBe('')
  })

  test('can be told with other names', () => {
    const error = new OptionError('test', (named) => `${named('budget')} requires ${named('share')}`)
    expect(error).toBeInstanceOf(InputError)
    expect(error.problem((name) => `--${name}`)).toBe('--budget requires --share')
  })
})

describe('checkKnown', () => {
  test.each([
    ['sizes', 'test sizes: there is no such option; did you mean size?'],
    ['sise', 'test sise: there is no such option; did you mean size?'],
    ['temperature', 'test temperature: there is no such option; there are size, kind, share, budget, isOn'],
  ])('refuses %s', (name, message) => {
    expect(() => checkKnown('test', Object.keys(table), { size: 1, [name]: 1 })).toThrow(
      new InputError(message),
    )
  })

  test('takes what is known, and what is not given', () => {
    expect(() => checkKnown('test', Object.keys(table), { size: 1, other: undefined })).not.toThrow()
  })
})

test('withDefaults adds the values of the table to what is not given', () => {
  const resolved = withDefaults(table, { size: 3, share: 0.5 })
  expect(resolved).toEqual({ size: 3, share: 0.5, kind: 'one' })
  expectTypeOf(resolved.kind).toEqualTypeOf<'one' | 'other'>()
  expect(withDefaults(table, { kind: 'other' })).toEqual({ kind: 'other' })
})

test('pickOptions takes those of the table, in its order', () => {
  const given = { kind: 'other', size: 2, signal: 1 } as const
  expect(JSON.stringify(pickOptions(table, given))).toBe('{"size":2,"kind":"other"}')
})

test('the types of options follow from the table', () => {
  expectTypeOf<OptionsOf<typeof table>>().toEqualTypeOf<{
    readonly size?: number
    readonly kind?: 'one' | 'other'
    readonly share?: number
    readonly budget?: number
    readonly isOn?: boolean
  }>()
})
