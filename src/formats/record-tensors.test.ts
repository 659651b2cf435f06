import { expect, test } from 'vitest'
import { recordsIn, recordTensors, textIn, textTensor } from './record-tensors.js'

const records = [
  { a: 0.1, list: [1, -0, Number.NaN], flag: true, name: 'süd', none: null },
  { a: 1e-320, list: [Infinity, 2, 3], flag: true, name: 'süd', none: null },
  { 2: { 1: 5 }, 1: 4 },
  7,
  [],
]
const tensors = new Map(recordTensors('fits', records))

test('records come back to the bit, in their order', () => {
  expect(recordsIn('fits', tensors)).toEqual(records)
})

test('records of the same structure share it', () => {
  expect(textIn(tensors.get('fits.structures'))).toHaveLength(4)
  expect(tensors.get('fits.structure')?.data).toEqual(Int32Array.of(0, 0, 1, 2, 3))
  expect(tensors.get('fits.numbers')?.data).toBeInstanceOf(Float64Array)
})

test('no records', () => {
  expect(recordsIn('fits', new Map(recordTensors('fits', [])))).toEqual([])
})

test('tensors that do not fit each other are refused', () => {
  const short = new Map(tensors).set('fits.numbers', { shape: [0], data: new Float64Array(0) })
  expect(() => recordsIn('fits', short)).toThrow(TypeError)
  expect(() => recordsIn('other', tensors)).toThrow(TypeError)
  expect(() => textIn({ shape: [1], data: Float32Array.of(1) })).toThrow(TypeError)
  expect(textIn(textTensor(['ß']))).toEqual(['ß'])
})
