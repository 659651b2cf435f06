import { describe, expect, test } from 'vitest'
import { Budget, hasTimeForFold, planFor } from './budget.js'

test('a budget counts from when it is made', () => {
  let now = 500
  const budget = new Budget(2, () => now)
  expect([budget.totalMs, budget.leftMs]).toEqual([120_000, 120_000])
  now = 60_500
  expect(budget.leftMs).toBe(60_000)
})

describe('work that keeps some of the budget', () => {
  const frozen = new Budget(1, () => 0)

  test('is not begun where no more than that is left', async () => {
    let begun = false
    const work = async () => {
      begun = true
    }
    expect(await frozen.keeping(60_000, undefined, work)).toBe(undefined)
    expect(begun).toBe(false)
  })

  test('gives its result, or its error', async () => {
    expect(await frozen.keeping(0, undefined, async () => 7)).toBe(7)
    const error = new Error('no')
    await expect(frozen.keeping(0, undefined, () => Promise.reject(error))).rejects.toBe(error)
  })

  test("is ended when its time is up, and by the caller's signal with its reason", async () => {
    const untilEnd = (signal: AbortSignal): Promise<never> =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason))
      })
    expect(await frozen.keeping(59_999, undefined, untilEnd)).toBe(undefined)
    const controller = new AbortController()
    const ended = frozen.keeping(0, controller.signal, untilEnd)
    controller.abort('enough')
    await expect(ended).rejects.toBe('enough')
  })
})

test('a further fold of the baselines leaves half of the time, and as much as it takes', () => {
  const totalMs = 100
  expect(hasTimeForFold({ leftMs: 90, totalMs }, 10)).toBe(true)
  expect(hasTimeForFold({ leftMs: 60, totalMs }, 10)).toBe(false)
  expect(hasTimeForFold({ leftMs: 95, totalMs }, 39)).toBe(false)
})

describe('what networks do in so much time', () => {
  const work = { epochMs: 100, epochs: 20, members: 3, folds: 5, refit: true, isRetrained: false, threads: 2 }
  // Two rounds of networks, each with a whole training and a fifth of one for four more folds and the end: 4 times 2 s,
  // and a quarter more.
  test.each([
    [10_000, { epochs: 20, members: 3, refit: true }],
    [9_999, { epochs: 20, members: 3, refit: false }],
    [5_999, { epochs: 20, members: 1, refit: false }],
    [2_999, { epochs: 19, members: 1, refit: false }],
    [600, { epochs: 4, members: 1, refit: false }],
    [599, undefined],
  ])('%i ms', (leftMs, plan) => {
    expect(planFor(leftMs, work)).toEqual(plan)
  })

  test('networks that begin anew each time take as long each time, and twice', () => {
    const anew = { ...work, members: 1, isRetrained: true }
    expect(planFor(30_000, anew)).toEqual({ epochs: 20, members: 1, refit: true })
    expect(planFor(29_999, anew)).toEqual({ epochs: 20, members: 1, refit: false })
  })

  test('one epoch is too few', () => {
    const short = { ...work, epochs: 3, members: 1, folds: 1 }
    expect(planFor(299, short)).toBe(undefined)
    expect(planFor(300, short)).toEqual({ epochs: 2, members: 1, refit: false })
  })
})
