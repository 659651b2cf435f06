import { expect, test } from 'vitest'
import { Arena } from './arena.js'
import { Memory } from './memory.js'

const made = () => {
  const memory = new Memory()
  memory.begin(64)
  return { memory, arena: new Arena(memory) }
}

test('allocation moves on by cache lines', () => {
  const { arena } = made()
  const first = arena.allocate(4)
  expect(arena.allocate(65)).toBe(first + 64)
  expect(arena.allocate(0)).toBe(first + 192)
  expect(arena.allocate(4)).toBe(first + 192)
})

test('a reset hands the same places out again, without new memory', () => {
  const { memory, arena } = made()
  const run = () => [100, 3e6, 5, 2 ** 20, 7e6, 64].map((bytes) => arena.allocate(bytes))
  const start = arena.mark()
  const first = run()
  const used = memory.usedBytes
  for (let i = 0; i < 20; i++) {
    arena.reset(start)
    expect(run()).toEqual(first)
  }
  expect(memory.usedBytes).toBe(used)
})

test('marks nest, across chunks too', () => {
  const { arena } = made()
  arena.allocate(64)
  const outer = arena.mark()
  const kept = arena.allocate(64)
  const inner = arena.mark()
  arena.allocate(10e6)
  arena.reset(inner)
  expect(arena.allocate(64)).toBe(kept + 64)
  arena.reset(outer)
  expect(arena.allocate(64)).toBe(kept)
})

test('what is handed out between resets does not overlap', () => {
  const { arena } = made()
  let state = 7
  const below = (bound: number) => (state = (state * 48271) % 2147483647) % bound
  const start = arena.mark()
  for (let round = 0; round < 5; round++) {
    arena.reset(start)
    const taken = Array.from({ length: 200 }, () => {
      const size = 1 + below(200_000)
      return { size, at: arena.allocate(size) }
    }).sort((a, b) => a.at - b.at)
    for (let i = 1; i < taken.length; i++) {
      expect(taken[i].at).toBeGreaterThanOrEqual(taken[i - 1].at + taken[i - 1].size)
    }
  }
})

test('a refused allocation leaves the arena as it was after a reset', () => {
  const { arena } = made()
  const first = arena.allocate(64)
  const mark = arena.mark()
  expect(() => arena.allocate(5 * 2 ** 30)).toThrow('out of memory')
  arena.reset(mark)
  expect(arena.allocate(64)).toBe(first + 64)
})

test('a step that needs more than ever before takes no more memory than it needs', () => {
  const { memory, arena } = made()
  const start = arena.mark()
  arena.allocate(3e6)
  arena.allocate(40e6)
  arena.allocate(50e6)
  expect(memory.usedBytes).toBeLessThan(93.1e6)
  arena.reset(start)
  arena.allocate(92e6)
  expect(memory.usedBytes).toBeLessThan(93.1e6)
})

test('chunks that hold much more than a step needs give way to one', () => {
  const { memory, arena } = made()
  const start = arena.mark()
  arena.allocate(20e6)
  arena.reset(start)
  // What lies behind the chunk keeps it from growing.
  memory.allocate(64)
  arena.allocate(3e6)
  arena.allocate(30e6)
  arena.reset(start)
  const first = arena.allocate(3e6)
  expect(arena.allocate(30e6)).toBe(first + 3e6)
  expect(memory.usedBytes).toBeLessThan(33.1e6)
})

test('between steps all of it can be given back, within one nothing', () => {
  const { memory, arena } = made()
  const start = arena.mark()
  const held = arena.allocate(5e6)
  arena.release()
  expect(memory.usedBytes).toBe(5e6)
  expect(arena.allocate(64)).toBe(held + 5e6)
  arena.reset(start)
  arena.release()
  expect(memory.usedBytes).toBe(0)
  // Blocks that last take the place, and the next step begins behind them.
  expect(memory.allocate(4e6)).toBe(held)
  expect(arena.allocate(64)).toBeGreaterThan(held)
})
