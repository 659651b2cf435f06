/**
 * Whatever a layer's factory, and what else makes layers and cells, is given in place of an argument, it refuses with an
 * `InputError` that names the argument. The table of factories is complete: the compiler names one that it lacks.
 */
import { describe, expect, test } from 'vitest'
import * as hindcast from '../src/index.js'
import type * as layers from '../src/nn/layers/index.js'

const { dense, InputError, input, lstm, random, zeros } = hindcast

/** A call, and arguments that it takes, by their names in messages, in order. */
type Case = readonly [call: (...given: never[]) => unknown, good: Readonly<Record<string, unknown>>]

type NoFactory = 'checkKnown' | 'layerFromRecord' | 'registerLayer' | 'withKnownOptions'
type Factory = Exclude<keyof typeof layers, NoFactory> | 'describeLayer' | 'describeRecurrent'

const layer = { outputShape: [], parameters: [], apply: () => ({ output: zeros([1]) }) }
const kind = {
  className: 'Own',
  stateNames: ['h'],
  parameters: () => [],
  cell: () => ({ inputSize: 1, outputSize: 2, zeroState: () => ({}), step: () => ({}) }),
}

const factories: Readonly<Record<Factory, Case>> = {
  lstm: [hindcast.lstm, { units: 2, options: {} }],
  gru: [hindcast.gru, { units: 2, options: {} }],
  rnn: [hindcast.rnn, { units: 2, options: {} }],
  dense: [hindcast.dense, { units: 2, options: {} }],
  dropout: [hindcast.dropout, { rate: 0.5, options: {} }],
  embedding: [hindcast.embedding, { inputDim: 2, outputDim: 2, options: {} }],
  layerNorm: [hindcast.layerNorm, { options: {} }],
  concatenate: [hindcast.concatenate, { options: {} }],
  bidirectional: [hindcast.bidirectional, { layer: lstm(2), options: {} }],
  timeDistributed: [hindcast.timeDistributed, { layer: dense(2), options: {} }],
  describeLayer: [hindcast.describeLayer, { className: 'Own', options: {}, parts: () => layer }],
  describeRecurrent: [hindcast.describeRecurrent, { units: 2, options: {}, kind }],
}

const others: Readonly<Record<string, Case>> = {
  lstmCell: [
    hindcast.lstmCell,
    { weights: { wx: zeros([2, 8]), wh: zeros([2, 8]), b: zeros([8]) }, options: {} },
  ],
  gruCell: [
    hindcast.gruCell,
    { weights: { wx: zeros([2, 6]), wh: zeros([2, 6]), b: zeros([2, 6]) }, options: {} },
  ],
  rnnCell: [
    hindcast.rnnCell,
    { weights: { wx: zeros([2, 2]), wh: zeros([2, 2]), b: zeros([2]) }, activation: 'tanh' },
  ],
  input: [input, { shape: [2], options: {} }],
  registerLayer: [hindcast.registerLayer, { className: 'WrongArguments', make: () => dense(1) }],
  l1: [hindcast.l1, { l1: 0.1 }],
  l2: [hindcast.l2, { l2: 0.1 }],
  l1l2: [hindcast.l1l2, { options: {} }],
  'Dense.build': [dense(1).build, { inputShapes: [[2]], weights: random(1), name: 'own' }],
  'LSTM.build': [lstm(1).build, { inputShapes: [[-1, 2]], weights: random(1), name: 'own' }],
  'dense.apply': [dense(1).apply, { inputs: input([2]) }],
}

const wrong: readonly (readonly [shown: string, value: unknown])[] = [
  ['null', null],
  ['NaN', Number.NaN],
  ['-1', -1],
  ['0.5', 0.5],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['text', 'a'],
  ['no text', ''],
  ['true', true],
  ['an empty list', []],
  ['a list of null', [null]],
  ['an object', { a: 1 }],
  ['a function', () => 1],
  ['a symbol', Symbol('s')],
  ['a bigint', 10n],
]

/** What is right after all. */
const allowed = new Set([
  ...['0.5 as rate', '0.5 as l1', '0.5 as l2', 'a function as parts'],
  ...['text as className', 'text as name', 'an empty list as shape', 'a list of null as shape'],
  'an object as options of describeLayer', // its own options are anything
  'an object as options of describeRecurrent',
])

describe.each(Object.entries({ ...factories, ...others }))('%s', (name, [call, good]) => {
  const names = Object.keys(good)
  const optional = (argument: string): boolean =>
    ['options', 'activation', 'weights', 'name'].includes(argument) && !name.startsWith('describe')

  const refusal = (given: readonly unknown[]): string => {
    try {
      call(...(given as never[]))
      return 'no error'
    } catch (error) {
      expect(error).toBeInstanceOf(InputError)
      return (error as Error).message
    }
  }

  test('takes what is right', () => {
    expect(refusal(Object.values(good))).toBe('no error')
  })

  const isRight = (argument: string, value: unknown): boolean =>
    argument === 'make' && typeof value === 'function'
  const cases = names.flatMap((argument) =>
    wrong.flatMap(([shown, value]) => (isRight(argument, value) ? [] : [[shown, argument, value] as const])),
  )

  test.each(cases)('%s as %s', (shown, argument, value) => {
    const as = `${shown} as ${argument}`
    const given = Object.entries(good).map(([own, right]) => (own === argument ? value : right))
    const told = refusal(given)
    if (allowed.has(as) || allowed.has(`${as} of ${name}`)) expect(told).toBe('no error')
    else expect(told).toMatch(/expected |there is no such option/)
    // Options are named by what they are options of, and so is a first argument that is all there is.
    const isNamed = argument === 'options' || argument === 'inputs' || argument === 'layer'
    if (told !== 'no error' && !isNamed && !name.endsWith('Cell')) expect(told).toContain(argument)
  })

  test('nothing at all', () => {
    const told = refusal([])
    const required = names.filter((argument) => !optional(argument))
    if (required.length > 0 && !/^l[12]$/.test(name)) expect(told).toMatch(/expected /)
  })
})
