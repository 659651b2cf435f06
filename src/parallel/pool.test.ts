/** A pool on the calling thread; tests/parallel.test.ts has the same with workers. */
import { afterEach, expect, test, vi } from 'vitest'
import { platform } from '../engine/platform.node.js'
import { describeJob } from './job.js'
import { openPool } from './pool.js'

afterEach(() => vi.restoreAllMocks())

/** What was done, in order. */
const log: string[] = []
const logged = describeJob('logged', async ({ name }: { name: string }) => {
  log.push(`${name} begins`)
  await platform.breathe()
  log.push(`${name} ends`)
  return name
})

test('from sources, jobs are done here one after the other, and no worker starts', async () => {
  const start = vi.spyOn(platform, 'startFileWorker')
  const pool = openPool({ worker: 'dist/tasks/forecast/worker.node.js' })
  log.length = 0
  expect(await pool.runAll(logged, [{ name: 'a' }, { name: 'b' }])).toEqual(['a', 'b'])
  expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends'])
  await pool.close()
  expect(start).not.toHaveBeenCalled()
})

test('jobs work on copies, also of what they report and return', async () => {
  const kept: object[] = []
  const job = describeJob<{ values: Float64Array }, { values: Float64Array }, { values: Float64Array }>(
    'alters',
    (input, { report }) => {
      input.values[0] = -1
      kept.push(input)
      report(input)
      return input
    },
  )
  const input = { values: Float64Array.of(1, Number.NaN, -0) }
  const reported: object[] = []
  const output = await openPool().run(job, input, { onProgress: (progress) => reported.push(progress) })
  expect(input.values).toEqual(Float64Array.of(1, Number.NaN, -0))
  expect(output.values).toEqual(Float64Array.of(-1, Number.NaN, -0))
  expect(new Set([input, output, ...reported, ...kept]).size).toBe(4)
})

test('others get a turn between jobs that never wait', async () => {
  let turns = 0
  const busy = describeJob('busy', () => turns)
  const timer = setInterval(() => turns++)
  const job = describeJob('waits', () => {
    for (const end = performance.now() + 3; performance.now() < end; );
    return turns
  })
  const pool = openPool()
  await pool.run(busy, undefined)
  const seen = await pool.runAll(job, Array(20).fill(0))
  clearInterval(timer)
  expect(seen.at(-1)).toBeGreaterThan(seen[0])
})

test('after an abort nothing begins, and what is asked for later is refused with the reason', async () => {
  const controller = new AbortController()
  const pool = openPool({ signal: controller.signal })
  log.length = 0
  const asked = pool.run(logged, { name: 'a' })
  const reason = new Error('enough')
  controller.abort(reason)
  await expect(asked).rejects.toBe(reason)
  await expect(pool.run(logged, { name: 'b' })).rejects.toBe(reason)
  await expect(openPool({ signal: controller.signal }).run(logged, { name: 'c' })).rejects.toBe(reason)
  await platform.breathe()
  expect(log).toEqual([])
})

test('the first that fails ends those after it', async () => {
  const done: number[] = []
  const job = describeJob('odd', async (n: number) => {
    await platform.breathe()
    if (n === 1) throw new RangeError('odd')
    done.push(n)
  })
  const pool = openPool()
  await expect(pool.runAll(job, [0, 1, 2, 3])).rejects.toThrow(new RangeError('odd'))
  expect(await pool.runAll(job, [])).toEqual([])
  await pool.runAll(job, [4])
  expect(done).toEqual([0, 4])
})

test('a closed pool refuses jobs', async () => {
  const pool = openPool()
  const asked = pool.run(logged, { name: 'a' })
  await pool.close()
  await expect(asked).rejects.toThrow('the pool was closed before the job was done')
  await expect(pool.run(logged, { name: 'b' })).rejects.toThrow('the pool was closed')
})
