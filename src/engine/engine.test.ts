import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { engine, engineInfo, useEngine, useThreads } from './engine.js'
import { platform } from './platform.node.js'
import { Storage, step } from './storage.js'

test('says what computes and how much memory it holds', () => {
  const { engine: name, threads, threadsReason, usedBytes, totalBytes } = engineInfo()
  expect(name).toBe('wasm relaxed-simd')
  expect(threads).toBeGreaterThanOrEqual(1)
  expect(threadsReason).toMatch(/\w+ \w+/)
  expect(totalBytes).toBeGreaterThanOrEqual(usedBytes)
  expect(engine()).toBe(engine())
  const storage = Storage.lasting(new Float32Array(1000))
  expect(engineInfo().usedBytes - usedBytes).toBe(4032)
  expect(storage.length).toBe(1000)
})

test('a block of its own is given back once its storage is collected', async () => {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  step(() => {})
  const before = engineInfo().usedBytes
  const make = () => {
    for (let i = 0; i < 10; i++) Storage.lasting(new Float32Array(100_000))
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
  expect(engine().engine).toBe('wasm')
  expect(() => useEngine('wasm')).not.toThrow()
  expect(() => useEngine('native')).toThrow(
    'useEngine: expected to be called before anything is computed; wasm is in use',
  )
})
