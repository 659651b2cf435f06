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
  const [first] = native
  expect(first).toBeCloseTo(Math.tanh(-2), 6)
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

test.runIf(isBuilt)('the losses of rows are those of WebAssembly, whatever the width of vectors', () => {
  const results = [loadWasm, loadNative].map((load) => {
    const loaded = load()
    if (typeof loaded === 'string') throw new Error(loaded)
    const { kernels, memory } = loaded
    const [rows, cols] = [5, 21]
    const [p, y, levels, g, out] = Array.from({ length: 5 }, () => memory.allocate(4 * rows * cols))
    for (let i = 0; i < rows * cols; i++) {
      memory.f32[p / 4 + i] = Math.sin(i)
      memory.f32[y / 4 + i] = Math.cos(3 * i)
      memory.f32[levels / 4 + i] = (i + 1) / (rows * cols + 1)
      memory.f32[g / 4 + i] = i / 2 - 1
    }
    const read = (count: number) => Array.from(memory.f32.subarray(out / 4, out / 4 + count))
    kernels.quantile_loss(p, y, levels, out, rows, cols)
    const losses = read(rows)
    kernels.quantile_loss_gradient(g, p, y, levels, out, rows, cols)
    const slopes = read(rows * cols)
    kernels.absolute_error(p, y, out, rows, cols)
    const errors = read(rows)
    kernels.absolute_error_gradient(g, p, y, out, rows, cols)
    return { sums: [...losses, ...errors], slopes: [...slopes, ...read(rows * cols)] }
  })
  const [wasm, native] = results
  expect(native.slopes).toEqual(wasm.slopes)
  native.sums.forEach((value, i) => {
    expect(value).toBeCloseTo(wasm.sums[i], 6)
  })
})

test.runIf(isBuilt)(
  'likelihoods, and functions computed in double, are those of WebAssembly to the bit',
  () => {
    const results = [loadWasm, loadNative].map((load) => {
      const loaded = load()
      if (typeof loaded === 'string') throw new Error(loaded)
      const { kernels, memory } = loaded
      const n = 21
      const [y, m, s, f, g, a, b, c] = Array.from({ length: 8 }, () => memory.allocate(4 * n))
      for (let i = 0; i < n; i++) {
        memory.f32[y / 4 + i] = i
        memory.f32[m / 4 + i] = 0.1 + i / 3
        memory.f32[s / 4 + i] = 0.01 * 1.5 ** i
        memory.f32[f / 4 + i] = 2 + 0.01 * 3 ** i
        memory.f32[g / 4 + i] = i / 2 - 3
      }
      const outputs: number[] = []
      const read = (...at: number[]) => {
        for (const address of at) outputs.push(...memory.f32.subarray(address / 4, address / 4 + n))
      }
      for (const code of [11, 12]) {
        kernels.unary(code, f, a, n)
        read(a)
      }
      kernels.student_t(m, s, f, y, a, n)
      read(a)
      kernels.student_t_gradient(g, m, s, f, y, a, b, c, n)
      read(a, b, c)
      kernels.negative_binomial(m, s, y, a, n)
      read(a)
      kernels.negative_binomial_gradient(g, m, s, y, a, b, n)
      read(a, b)
      return outputs
    })
    const [first, ...others] = results
    expect(first.every(Number.isFinite)).toBe(true)
    for (const other of others) expect(other).toEqual(first)
  },
)
