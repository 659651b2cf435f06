import { describe, expect, it } from 'vitest'
import { makeNetwork, shapeFor } from './network.js'
import { trainNetworks } from './training.js'
import { blockOf, windowEnds } from './windows.js'

const range = (start: number, end: number): number[] =>
  Array.from({ length: end - start }, (_, i) => start + i)

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
    const count = windowEnds(values.length, shape).ends.length
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
