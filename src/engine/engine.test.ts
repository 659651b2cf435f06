import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, expect, test, vi } from 'vitest'
import { engine, engineInfo, useEngine, useThreads } from './engine.js'
import { loadNative } from './native.node.js'
import { platform } from './platform.node.js'
import { Storage, tidy } from './storage.js'

afterEach(() => vi.unstubAllEnvs())

test('says what computes and how much memory it holds', () => {
  const { engine: name, threads, threadsReason, usedBytes, totalBytes } = engineInfo()
  expect(name).toMatch(/^(wasm relaxed-simd|native (avx2|avx512|neon))$/)
  expect(threads).toBeGreaterThanOrEqual(1)
  expect(threadsReason).toMatch(/\w+ \w+/)
  expect(totalBytes).toBeGreaterThanOrEqual(usedBytes)
  expect(engine()).toBe(engine())
  const storage = Storage.lasting(new Float32Array(1000))
  expect(storage.address).toBeGreaterThan(0)
  expect(engineInfo().usedBytes - usedBytes).toBe(4032)
})

test('a block of its own is given back once its storage is collected', async () => {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  tidy(() => {})
  const before = engineInfo().usedBytes
  const make = () => {
    for (let i = 0; i < 10; i++) expect(Storage.lasting(new Float32Array(100_000)).address).toBeGreaterThan(0)
  }
  make()
  expect(engineInfo().usedBytes).toBeGreaterThanOrEqual(before + 4_000_000)
  for (let tries = 0; tries < 50 && engineInfo().usedBytes > before; tries++) {
    collect()
    await platform.breathe()
  }
  expect(engineInfo().usedBytes).toBeLessThanOrEqual(before)
})

test('the number of threads can be changed at any time', () => {
  const { threads } = engineInfo()
  for (const count of [4, 1, 2]) {
    useThreads(count)
    expect(engineInfo()).toMatchObject({ threads: count, threadsReason: 'useThreads asked for it' })
  }
  expect(() => useThreads(0)).toThrow('useThreads: expected a whole number from 1 to 64, got 0')
  expect(engineInfo().threads).toBe(2)
  useThreads(threads)
})

test('the engine cannot be changed once it is at work', () => {
  const now = engine().engine
  expect(() => useEngine(now)).not.toThrow()
  expect(() => useEngine(now === 'wasm' ? 'native' : 'wasm')).toThrow(
    `useEngine: expected to be called before anything is computed; ${now} is in use`,
  )
})

/** The engine of a process with this environment, in which nothing has been computed. */
async function fresh(environment: Record<string, string>) {
  for (const [name, value] of Object.entries({ HINDCAST_ENGINE: '', ...environment })) vi.stubEnv(name, value)
  vi.resetModules()
  return import('./engine.js')
}

const noNative = loadNative()

test('the native kernels are used where there are such, and otherwise WebAssembly, with the reason', async () => {
  const { name, reason } = (await fresh({})).engineInfo()
  if (typeof noNative !== 'string')
    expect({ name, reason }).toEqual({
      name: 'native',
      reason: 'there are native kernels for this processor',
    })
  else expect({ name, reason }).toEqual({ name: 'wasm', reason: noNative })
})

test('one engine can be asked for', async () => {
  const byVariable = await fresh({ HINDCAST_ENGINE: 'wasm' })
  expect(byVariable.engineInfo()).toMatchObject({ name: 'wasm', reason: 'HINDCAST_ENGINE asked for it' })
  const byCode = await fresh({ HINDCAST_ENGINE: 'native' })
  byCode.useEngine('wasm')
  expect(byCode.engineInfo()).toMatchObject({ name: 'wasm', reason: 'useEngine asked for it' })
  const unknown = await fresh({ HINDCAST_ENGINE: 'quantum' })
  expect(unknown.engineInfo).toThrow('HINDCAST_ENGINE: expected one of wasm, native, got quantum')
})

test('an engine that was asked for and cannot be used is an error', async () => {
  vi.doMock('#platform', () => ({ platform: { ...platform, loadNative: () => 'there are none' } }))
  try {
    const { engineInfo } = await fresh({ HINDCAST_ENGINE: 'native' })
    expect(engineInfo).toThrow('HINDCAST_ENGINE: the native engine cannot be used: there are none')
    const { useEngine } = await fresh({})
    expect(() => useEngine('native')).toThrow('useEngine: the native engine cannot be used: there are none')
  } finally {
    vi.doUnmock('#platform')
  }
})

test('while it is paused, kernels start no threads', async () => {
  const startWorker = vi.fn()
  vi.doMock('#platform', () => ({ platform: { ...platform, startWorker } }))
  try {
    const { engine, pauseThreads, useThreads } = await fresh({ HINDCAST_ENGINE: 'wasm' })
    const ends = [pauseThreads(), pauseThreads()]
    useThreads(4)
    const { kernels, memory } = engine()
    const n = 1 << 20
    const x = memory.allocate(4 * n)
    for (const end of ends) {
      kernels.unary(6, x, x, n)
      expect(startWorker).not.toHaveBeenCalled()
      end()
    }
    kernels.unary(6, x, x, n)
    expect(startWorker).toHaveBeenCalled()
  } finally {
    vi.doUnmock('#platform')
  }
})
