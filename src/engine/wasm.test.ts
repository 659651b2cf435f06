import { expect, test } from 'vitest'
import relaxed from './generated/kernels.relaxed.js'
import simd from './generated/kernels.simd.js'
import { signatures } from './kernels.js'
import { Memory } from './memory.js'
import { platform } from './platform.node.js'
import { loadWasm } from './wasm.js'

const bytesOf = (base64: string) => Buffer.from(base64, 'base64')

const builds = { simd, relaxed }

test.each(Object.entries(builds))('the %s build instantiates and offers every kernel', (_, base64) => {
  platform.enableRelaxedSimd()
  const bytes = bytesOf(base64)
  expect(WebAssembly.validate(bytes)).toBe(true)
  const memory = new WebAssembly.Memory({ initial: 16, maximum: 65536 })
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } })
  const arities = Object.entries(exports).flatMap(([name, value]) =>
    typeof value === 'function' ? [[name, value.length]] : [],
  )
  const expected = Object.entries(signatures).map(([name, kinds]) => [name, kinds.split(':')[0].length])
  expect(Object.fromEntries(arities)).toMatchObject(Object.fromEntries(expected))
})

test('what is handed out begins behind the kernels’ own data', () => {
  const memory = new Memory()
  const { engine, simd: level, kernels } = loadWasm(memory)
  expect(engine).toBe('wasm')
  expect(level).toBe('relaxed-simd')
  // Past the stack of 64 KiB, which comes first.
  const offset = memory.allocate(16)
  expect(offset).toBeGreaterThanOrEqual(65536)
  kernels.fill(offset, 4, 2.5)
  expect(Array.from(memory.f32.subarray(offset / 4, offset / 4 + 4))).toEqual([2.5, 2.5, 2.5, 2.5])
})

test('results follow the signatures: a number where there is one, else nothing', () => {
  const memory = new Memory()
  const { kernels } = loadWasm(memory)
  const offset = memory.allocate(16)
  expect(kernels.fill(offset, 4, 3)).toBeUndefined()
  expect(kernels.sum_of_squares(offset, 4)).toBe(36)
})
