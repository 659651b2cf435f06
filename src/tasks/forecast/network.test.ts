import { describe, expect, it } from 'vitest'
import { blockOf, fewestValues, makeNetwork, shapeFor, trainNetworks, windowStepsFor } from './network.js'

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

describe('windowStepsFor', () => {
  it('is two seasons, 36 steps or the horizon, up to 192', () => {
    expect(windowStepsFor(1000, 12, 12)).toBe(36)
    expect(windowStepsFor(1000, 24, 12)).toBe(48)
    expect(windowStepsFor(1000, 12, 60)).toBe(60)
    expect(windowStepsFor(5000, 168, 12)).toBe(192)
  })

  it('leaves at least half of what precedes the horizon for windows', () => {
    for (const horizon of range(1, 31)) {
      for (const length of range(fewestValues(horizon), 200)) {
        const steps = windowStepsFor(length, 12, horizon)
        expect(steps).toBeGreaterThanOrEqual(2)
        expect(2 * steps).toBeLessThanOrEqual(length - horizon)
      }
    }
  })
})

describe('trainNetworks', () => {
  const values = Float64Array.from({ length: 40 }, (_, t) => 5 + Math.sin(t) + 0.1 * t)
  const shape = shapeFor('gru', values.length, 1, 3)

  it('judges each network on the windows it held back, newest first', async () => {
    const progress: number[] = []
    const { networks, residuals, loss, valLoss, isPartial } = await trainNetworks(values, shape, {
      seed: 1,
      onProgress: ({ done }) => progress.push(done),
    })
    expect(networks.members).toHaveLength(5)
    expect(isPartial).toBe(false)
    expect(loss.length).toBeGreaterThan(0)
    expect(valLoss).toHaveLength(loss.length)
    const count = windowsOf(values.length, 1, 3)
    const held = range(0, 5).flatMap((member) => blockOf(member, 5, count, 2).held)
    expect(residuals).toHaveLength(held.length)
    expect(progress).toEqual(progress.toSorted((a, b) => a - b))
    expect(progress.at(-1)).toBe(1)
  })

  it('rejects with the reason when the signal comes before anything is trained', async () => {
    const reason = new Error('enough')
    await expect(trainNetworks(values, shape, { seed: 1, signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    )
  })

  it('starts every network of every seed from other weights', async () => {
    const starts = [0, 1].map(async (seed) => {
      const controller = new AbortController()
      // Until the first epoch of the last network.
      const { networks } = await trainNetworks(values, shape, {
        seed,
        signal: controller.signal,
        onProgress: ({ done }) => done > 0.8 && controller.abort(),
      })
      return networks.members.map((member) => member.seed)
    })
    const seeds = (await Promise.all(starts)).flat()
    expect(seeds).toHaveLength(10)
    expect(new Set(seeds).size).toBe(10)
  })

  it('keeps the best weights, not the last, when the signal comes later', async () => {
    const controller = new AbortController()
    const losses: number[] = []
    const { networks, isPartial, residuals } = await trainNetworks(values, shape, {
      seed: 1,
      signal: controller.signal,
      onProgress: ({ valLoss }) => {
        losses.push(valLoss)
        if (losses.length > 2 && valLoss > Math.min(...losses)) controller.abort()
      },
    })
    expect(isPartial).toBe(true)
    expect(networks.members).toHaveLength(1)
    const errors = residuals.flatMap((row) => [...row.errors])
    const meanError = errors.reduce((sum, e) => sum + Math.abs(e), 0) / errors.length
    expect(losses.at(-1)).toBeGreaterThan(Math.min(...losses))
    expect(meanError / networks.unit).toBeCloseTo(Math.min(...losses), 5)
    const fresh = makeNetwork(shape, 1).parameters.map((p) => p.read())
    expect(networks.members[0].parameters.map((p) => p.read())).not.toEqual(fresh)
  })
})
