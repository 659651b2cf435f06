import { expect, test } from 'vitest'
import { type Kernels, signatures } from './kernels.js'
import { platform as browser } from './platform.browser.js'
import type { KernelLevel } from './platform.js'
import { platform } from './platform.node.js'
import { random } from './random.js'
import { loadWasm, unshare } from './wasm.js'

const builds: readonly KernelLevel[] = ['simd', 'relaxed']

function instantiate(level: KernelLevel, shared = false) {
  platform.enableRelaxedSimd()
  const bytes = platform.kernelModule(level)
  if (!shared) unshare(bytes)
  const memory = new WebAssembly.Memory({ initial: 64, maximum: 65536, shared })
  const module = new WebAssembly.Module(bytes)
  const { exports } = new WebAssembly.Instance(module, { env: { memory, start_workers: () => {} } })
  return { memory, exports, start: (exports.__heap_base as WebAssembly.Global).value as number }
}

test.each(builds)('the %s build offers every kernel, with the arguments in the table', (built) => {
  const arities = Object.entries(instantiate(built).exports).flatMap(([name, value]) =>
    typeof value === 'function' ? [[name, value.length]] : [],
  )
  const expected = Object.entries(signatures).map(([name, kinds]) => {
    const [args] = kinds.split(':')
    return [name, args.length]
  })
  expect(Object.fromEntries(arities)).toMatchObject(Object.fromEntries(expected))
})

test.each(builds)('the %s build is the same in Node and in a browser', (built) => {
  expect(Buffer.compare(browser.kernelModule(built), platform.kernelModule(built))).toBe(0)
})

test.each(builds)('the %s build takes a shared memory, and one that is not', (built) => {
  for (const shared of [true, false]) {
    const { memory, exports, start } = instantiate(built, shared)
    const kernels = exports as unknown as Kernels
    kernels.fill(start + 64, 5, 1.5)
    expect(memory.buffer instanceof SharedArrayBuffer).toBe(shared)
    expect(Array.from(new Float32Array(memory.buffer, start + 64, 5))).toEqual(Array(5).fill(1.5))
  }
})

test('both builds compute the same, but for the rounding of fused multiplication', () => {
  const stream = random(1)
  const x = Float32Array.from({ length: 37 * 53 }, () => stream.uniform(0.1, 2))
  const results = builds.map((built) => {
    const { memory, exports, start } = instantiate(built)
    const kernels = exports as unknown as Kernels
    const [at, out, work] = [0, 1, 2].map((i) => start + 64 + i * 2 ** 18)
    const read = (length: number) => Float32Array.from(new Float32Array(memory.buffer, out, length))
    new Float32Array(memory.buffer, at, x.length).set(x)
    const outputs: Float32Array[] = []
    for (let code = 0; code < 13; code++) {
      kernels.unary(code, at, out, x.length)
      outputs.push(read(x.length))
    }
    for (let code = 0; code < 12; code++) {
      kernels.binary(code, at, 53, 1, at + 4, 0, 1, out, 36, 53)
      outputs.push(read(36 * 53))
    }
    for (let code = 0; code < 3; code++) {
      kernels.reduce(code, at, out, 1, 37, 53)
      outputs.push(read(53))
    }
    kernels.softmax(at, out, 37, 53, 0)
    outputs.push(read(x.length))
    kernels.batched_matmul(at, 53, 1, at, 1, 53, out, 37, 37, 37, 53, 0, 1, 0, 0, 0, work)
    outputs.push(read(37 * 37))
    return outputs
  })
  const [first, second] = results
  first.forEach((output, i) => {
    const worst = output.reduce(
      (largest, y, j) => Math.max(largest, Math.abs(y - second[i][j]) / Math.max(1, Math.abs(y))),
      0,
    )
    expect(worst, `kernel ${i}`).toBeLessThan(1e-6)
  })
})

test('what is handed out begins behind the kernels’ own data', () => {
  const { engine, simd: level, kernels, memory } = loadWasm()
  expect(engine).toBe('wasm')
  expect(level).toBe('relaxed-simd')
  // Past the stack of 64 KiB, which comes first.
  const offset = memory.allocate(16)
  expect(offset).toBeGreaterThanOrEqual(65536)
  kernels.fill(offset, 4, 2.5)
  expect(Array.from(memory.f32.subarray(offset / 4, offset / 4 + 4))).toEqual([2.5, 2.5, 2.5, 2.5])
})

test('results follow the signatures: a number where there is one, else nothing', () => {
  const { kernels, memory } = loadWasm()
  const offset = memory.allocate(16)
  expect(kernels.fill(offset, 4, 3)).toBeUndefined()
  expect(kernels.matmul_work(1, 1, 7)).toBeGreaterThanOrEqual(7)
})
