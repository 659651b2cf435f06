import { expect, test } from 'vitest'
import { InputError } from './errors.js'
import { Memory } from './memory.js'

const begun = (): Memory => {
  const memory = new Memory()
  memory.begin(1000)
  return memory
}

test('blocks are aligned to a cache line, apart from each other, and never at 0', () => {
  const memory = new Memory()
  memory.begin(1)
  const blocks = [0, 1, 63, 64, 65, 4].map((bytes) => ({ bytes, offset: memory.allocate(bytes) }))
  for (const { offset } of blocks) expect(offset % 64).toBe(0)
  expect(blocks.map(({ offset }) => offset)).toEqual([64, 128, 192, 256, 320, 448])
  expect(memory.usedBytes).toBe(7 * 64)
})

test('a freed block is handed out again, the best fitting one first', () => {
  const memory = begun()
  const large = memory.allocate(640)
  memory.allocate(64)
  const small = memory.allocate(128)
  memory.allocate(64)
  memory.free(large)
  memory.free(small)
  expect(memory.allocate(128)).toBe(small)
  expect(memory.allocate(128)).toBe(large)
  // What is left of a block that was larger than asked stays free.
  expect(memory.allocate(512)).toBe(large + 128)
})

test.each([
  ['in order', [0, 1, 2]],
  ['backwards', [2, 1, 0]],
  ['the middle last', [0, 2, 1]],
  ['the middle first', [1, 0, 2]],
])('neighbours freed %s become one block', (_, order) => {
  const memory = begun()
  const blocks = [64, 128, 192].map((bytes) => memory.allocate(bytes))
  const [first] = blocks
  memory.allocate(64)
  for (const i of order) memory.free(blocks[i])
  expect(memory.usedBytes).toBe(64)
  expect(memory.allocate(384)).toBe(first)
})

test('a free block at the end is used before the memory grows', () => {
  const memory = begun()
  const half = memory.totalBytes / 2
  const block = memory.allocate(half)
  const total = memory.totalBytes
  memory.free(block)
  expect(memory.allocate(half + 6400)).toBe(block)
  expect(memory.totalBytes).toBe(total)
})

test('every byte is accounted for after many allocations in any order', () => {
  const memory = begun()
  const held = new Map<number, number>()
  let state = 1
  const below = (bound: number) => (state = (state * 48271) % 2147483647) % bound
  for (let i = 0; i < 600; i++) {
    if (held.size === 0 || (held.size < 50 && below(3) > 0)) {
      const size = 1 + below(5000)
      const offset = memory.allocate(size)
      for (const [other, length] of held) {
        expect(offset + size <= other || other + length <= offset).toBe(true)
      }
      held.set(offset, size)
    } else {
      const offset = [...held.keys()][below(held.size)]
      memory.free(offset)
      held.delete(offset)
    }
  }
  const used = [...held.values()].reduce((sum, size) => sum + Math.ceil(size / 64) * 64, 0)
  expect(memory.usedBytes).toBe(used)
  for (const offset of held.keys()) memory.free(offset)
  expect(memory.usedBytes).toBe(0)
})

test('growing keeps what is there and renews the views', () => {
  const memory = begun()
  const offset = memory.allocate(16)
  const before = memory.f32
  before.set([1, 2, 3, 4], offset / 4)
  const total = memory.totalBytes
  memory.allocate(total)
  expect(memory.totalBytes).toBeGreaterThan(total)
  expect(before.length).toBe(0)
  expect(Array.from(memory.f32.subarray(offset / 4, offset / 4 + 4))).toEqual([1, 2, 3, 4])
  expect(memory.i32[offset / 4]).toBe(0x3f800000)
  expect(memory.f32.byteLength).toBe(memory.totalBytes)
})

test('what is more than WebAssembly can hold is refused, and the memory stays usable', () => {
  const memory = begun()
  const first = memory.allocate(64)
  const ask = () => memory.allocate(5 * 2 ** 30)
  expect(ask).toThrow(InputError)
  expect(ask).toThrow(
    'out of memory: 5368709120 bytes more are needed beside 64 in use, and WebAssembly memory ends at 4 GiB; ' +
      'use a smaller batch, shorter sequences or fewer units',
  )
  expect(memory.usedBytes).toBe(64)
  expect(memory.allocate(64)).toBe(first + 64)
})

test('freeing twice, or what was never handed out, is an error', () => {
  const memory = begun()
  const offset = memory.allocate(64)
  memory.free(offset)
  expect(() => memory.free(offset)).toThrow(`Memory.free: no block at ${offset}`)
  expect(() => memory.free(12)).toThrow('Memory.free: no block at 12')
})

test('the last block can be made longer where it lies, until the memory ends', () => {
  const memory = begun()
  const [first, last] = [memory.allocate(64), memory.allocate(64)]
  expect(memory.extend(last, 10e6)).toBe(true)
  expect(memory.totalBytes).toBeGreaterThan(10e6)
  expect(memory.usedBytes).toBe(64 + 10e6)
  expect(memory.allocate(64)).toBe(last + 10e6)
  expect(memory.extend(last, 20e6)).toBe(false)
  expect(memory.extend(first, 128)).toBe(false)
  const end = memory.allocate(64)
  expect(memory.extend(end, 2 ** 33)).toBe(false)
  expect(() => memory.extend(7, 64)).toThrow('Memory.extend: no block at 7')
})
