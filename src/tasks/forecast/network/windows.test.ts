import { describe, expect, it } from 'vitest'
import { windowStepsFor } from './network.js'
import { fewestValues } from './training.js'
import { blockOf } from './windows.js'

const range = (start: number, end: number): number[] =>
  Array.from({ length: end - start }, (_, i) => start + i)

/** Windows a series of so many values is cut into while each is used. */
const windowsOf = (length: number, m: number, horizon: number): number =>
  length - horizon - windowStepsFor(length, m, horizon) + 1

describe('blockOf', () => {
  it.each([
    [5, 2, 0],
    [5, 3, 7],
    [5, 5, 1],
    [5, 20, 5],
    [5, 97, 11],
    [3, 1024, 24],
    [1, 10, 2],
  ])('%d members share %d windows with an overlap of %d', (members, count, overlap) => {
    const blocks = range(0, members).map((member) => blockOf(member, members, count, overlap))
    for (const { held, train } of blocks) {
      expect(held).toEqual(range(held[0], held[0] + held.length))
      expect(held[0]).toBeGreaterThanOrEqual(0)
      expect(held.at(-1)).toBeLessThan(count)
      expect(train.length).toBeGreaterThan(0)
      expect(held.length).toBeLessThanOrEqual(Math.max(1, count / 5))
      expect(train.filter((window) => held.includes(window))).toEqual([])
      expect(new Set(train).size).toBe(train.length)
      expect(train.every((window) => window >= 0 && window < count)).toBe(true)
    }
    expect(blocks[0].held.at(-1)).toBe(count - 1)
    if (members > 1) expect(blocks.at(-1)!.held[0]).toBe(0)
  })

  it('leaves nothing unjudged where five members hold back a fifth each', () => {
    const held = range(0, 5).flatMap((member) => blockOf(member, 5, 100, 3).held)
    expect(held.sort((a, b) => a - b)).toEqual(range(0, 100))
  })

  it('trains on no window that shares targets with the block', () => {
    for (const member of range(0, 5)) {
      const { held, train } = blockOf(member, 5, 200, 11)
      const near = (window: number) => window >= held[0] - 11 && window <= held.at(-1)! + 11
      expect(train).toEqual(range(0, 200).filter((window) => !near(window)))
    }
  })

  it('keeps half of the windows to train on, whatever the overlap', () => {
    for (const count of range(4, 120)) {
      for (const member of range(0, 5))
        expect(blockOf(member, 5, count, 50).train.length).toBeGreaterThanOrEqual(Math.floor(count / 2))
    }
  })

  it('leaves something to hold back and to train on for every length that is enough', () => {
    for (const horizon of range(1, 31)) {
      for (const length of range(fewestValues(horizon), fewestValues(horizon) + 150)) {
        for (const m of [1, 12, 24]) {
          const count = windowsOf(length, m, horizon)
          expect(count).toBeGreaterThanOrEqual(5)
          const members = count > 300 ? 3 : 5
          for (const member of range(0, members)) {
            const { held, train } = blockOf(member, members, count, horizon - 1)
            if (held.length < 1 || train.length < 1)
              expect.fail(`horizon ${horizon}, length ${length}, season ${m}, member ${member}`)
          }
        }
      }
    }
  })
})
