import { expect, test } from 'vitest'
import { signatures } from './kernels.js'
import { loadNative } from './native.node.js'
import { loadWasm } from './wasm.js'

const loaded = loadNative()
const isBuilt = typeof loaded !== 'string'

test.skipIf(isBuilt)('without native kernels the reason is given in words', () => {
  expect(loaded).toMatch(/\w+ \w+/)
})

test.runIf(isBuilt)('has every kernel of the table', () => {
  const { kernels, engine } = loaded as Exclude<typeof loaded, string>
  expect(engine).toBe('native')
  expect(Object.keys(kernels).sort()).toEqual(Object.keys(signatures).sort())
})

test.runIf(isBuilt)('computes on the memory as WebAssembly does, also after it has grown', () => {
  const results = [loadWasm, loadNative].map((load) => {
    const loaded = load()
    if (typeof loaded === 'string') throw new Error(loaded)
    const { kernels, memory } = loaded
    const run = () => {
      const [x, y] = [memory.allocate(4 * 13), memory.allocate(4 * 13)]
      for (let i = 0; i < 13; i++) memory.f32[x / 4 + i] = i / 3 - 2
      kernels.unary(8, x, y, 13)
      return Array.from(memory.f32.subarray(y / 4, y / 4 + 13))
    }
    const before = run()
    memory.allocate(64 << 20)
    return [...before, ...run()]
  })
  const [wasm, native] = results
  expect(native).toHaveLength(26)
  native.forEach((value, i) => {
    expect(value).toBeCloseTo(wasm[i], 6)
  })
  expect(native[0]).toBeCloseTo(Math.tanh(-2), 6)
})

test.runIf(isBuilt)('an address of 0 stays "not given"', () => {
  const loaded = loadNative()
  if (typeof loaded === 'string') throw new Error(loaded)
  const { kernels, memory } = loaded
  const [b, y, hT, work] = [4, 4, 4, kernels.rnn_forward_work_size(1, 1, 1, 1, 1, 0) * 4].map((bytes) =>
    memory.allocate(bytes),
  )
  memory.f32[b / 4] = 0.5
  const w = memory.allocate(4)
  // Without a state before, and with nothing saved for a backward pass.
  kernels.rnn_forward(b, w, w, b, 0, 0, y, hT, 0, work, 1, 1, 1, 1, 0, 1, 0)
  expect(memory.f32[y / 4]).toBeCloseTo(Math.tanh(0.5), 6)
})
