/** Threads on the engines there are: the same bits for any number of them, and nothing that hangs. */
import { afterEach, describe, expect, test, vi } from 'vitest'
import { InputError } from './errors.js'
import type { LoadedKernels } from './loaded.js'
import { loadNative } from './native.node.js'
import { platform } from './platform.node.js'
import { random } from './random.js'
import { maxThreads, threadsByDefault, threadsChosen } from './threads.js'
import { loadWasm } from './wasm.js'

afterEach(() => vi.restoreAllMocks())

const native = loadNative()
const engines: [string, LoadedKernels][] = [['wasm', loadWasm()]]
if (typeof native !== 'string') engines.push(['native', native])

const isSame = (a: Int32Array, b: Int32Array) =>
  Buffer.compare(new Uint8Array(a.buffer), new Uint8Array(b.buffer)) === 0

/** Runs the work until workers have had the time to come, and begins by then to take parts. */
async function repeat(work: () => void): Promise<void> {
  const end = performance.now() + 400
  for (let times = 0; times < 5 || performance.now() < end; times++) {
    work()
    await platform.breathe()
  }
}

describe.each(engines)('%s', (_, { kernels, memory }) => {
  const stream = random(3)
  // Large enough for several parts, with ends that fill no vector.
  const [rows, cols] = [301, 1999]
  const size = rows * cols
  const [x, y] = [0, 1].map(() => memory.allocate(4 * size))
  for (let i = 0; i < size; i++) memory.f32[x / 4 + i] = stream.uniform(-4, 4)
  const result = () => memory.i32.slice(y / 4, y / 4 + size)
  const jobs: [string, () => void][] = [
    ['unary', () => kernels.unary(8, x, y, size)],
    ['binary over rows', () => kernels.binary(3, x, cols, 1, x + 4, 0, 1, y, rows - 1, cols)],
    ['binary over one long row', () => kernels.binary(2, x, 0, 1, x + 4, 0, 0, y, 1, size)],
    ['rows of a loss', () => kernels.quantile_loss_gradient(x, x, x + 4, x, y, rows, cols)],
  ]

  test.each(jobs)('%s gives the same bits on 1, 2 and 4 threads', async (_, job) => {
    kernels.set_threads(1, 2, 1)
    memory.f32.fill(0, y / 4, y / 4 + size)
    job()
    const alone = result()
    expect(new Set(alone).size).toBeGreaterThan(1000)
    for (const threads of [2, 4, 1]) {
      kernels.set_threads(threads, 2, 1)
      await repeat(() => {
        memory.f32.fill(0, y / 4, y / 4 + size)
        job()
        const now = result()
        expect(isSame(now, alone)).toBe(true)
      })
    }
  })

  test('a caller that may not sleep computes as well', async () => {
    kernels.set_threads(1, 2, 1)
    const [[, job]] = jobs
    job()
    const alone = result()
    kernels.set_threads(4, 2, 0)
    await repeat(job)
    expect(isSame(result(), alone)).toBe(true)
    kernels.set_threads(1, 2, 1)
  })
})

test('a trap in a part ends the job with an error, on whichever thread', async () => {
  const { kernels, memory } = loadWasm()
  const n = 1 << 20
  const x = memory.allocate(4 * n)
  kernels.set_threads(4, 2, 1)
  await repeat(() => kernels.unary(8, x, x, n))
  // The first part fits and the others reach behind the end of the memory.
  const end = memory.wasm.buffer.byteLength
  expect(() => kernels.unary(0, end - n, end - n, n)).toThrow(WebAssembly.RuntimeError)
})

test('a worker that cannot start leaves one thread, with the reason', async () => {
  vi.spyOn(platform, 'startWorker').mockImplementation((_, failed) => failed('not allowed here'))
  const { kernels, memory, whyNoThreads } = loadWasm()
  const n = 1 << 20
  const x = memory.allocate(4 * n)
  expect(whyNoThreads()).toBeUndefined()
  kernels.set_threads(4, 2, 1)
  kernels.unary(6, x, x, n)
  expect(platform.startWorker).toHaveBeenCalledTimes(1)
  expect(whyNoThreads()).toBe('a worker failed: not allowed here')
})

test('small work starts no worker', () => {
  const start = vi.spyOn(platform, 'startWorker')
  const { kernels, memory } = loadWasm()
  const x = memory.allocate(4000)
  kernels.set_threads(4, 2, 1)
  kernels.unary(6, x, x, 1000)
  expect(start).not.toHaveBeenCalled()
})

test('the number is a whole one from 1 to 64', () => {
  expect(threadsChosen(64).count).toBe(maxThreads)
  for (const bad of [0, -1, 1.5, 65, Number.NaN]) {
    const refusal = new InputError(`useThreads: expected a whole number from 1 to 64, got ${bad}`)
    expect(() => threadsChosen(bad)).toThrow(refusal)
  }
  vi.stubEnv('HINDCAST_THREADS', '3')
  expect(threadsByDefault()).toEqual({ count: 3, reason: 'HINDCAST_THREADS asked for it' })
  for (const bad of ['0', 'two', '1.5', ' ', '65']) {
    vi.stubEnv('HINDCAST_THREADS', bad)
    const refusal = new InputError(`HINDCAST_THREADS: expected a whole number from 1 to 64, got ${bad}`)
    expect(() => threadsByDefault()).toThrow(refusal)
  }
  vi.stubEnv('HINDCAST_THREADS', '')
  const { count } = threadsByDefault()
  expect(count).toBeGreaterThanOrEqual(1)
  expect(count).toBeLessThanOrEqual(maxThreads)
  vi.unstubAllEnvs()
})
