import { expect, test } from 'vitest'
import { Arena } from '../engine/arena.js'
import { CpuDevice, cpu } from '../engine/cpu.js'
import type { Device } from '../engine/device.js'
import { InputError } from '../engine/errors.js'
import { Storage, tidy, tidyOn } from '../engine/storage.js'
import { loadWasm } from '../engine/wasm.js'
import { valueAndGrad } from './grad.js'
import { Tensor, tensor } from './index.js'

/** Another device: kernels on a memory of their own. */
const loaded = loadWasm()
const own = { ...loaded, arena: new Arena(loaded.memory) }
const second = new CpuDevice('second', () => own)

/** One whose elements come only after a wait. */
const distant: Device = {
  name: 'distant',
  kernels: second.kernels,
  arena: second.arena,
  allocate: (bytes) => second.allocate(bytes),
  free: (address) => second.free(address),
  write: (...given) => second.write(...given),
  read: (...given) => second.read(...given),
}

const on = (device: Device, values: readonly number[], shape: readonly number[]): Tensor =>
  new Tensor(Storage.lasting(Float32Array.from(values), device), shape)

const weights = [1, -2, 3, 0.5, 2, 1]

/** Operations of each kind, and the way back through them. */
const work = valueAndGrad((w: Tensor) =>
  tensor([[1, 2, 3]])
    .matmul(w)
    .add(1)
    .tanh()
    .mul(w.slice(0, 1))
    .softmax()
    .log()
    .sum(),
)

test('operations run where their operands are, numbers beside them too', () => {
  const [here, there] = [cpu, second].map((device) => work(on(device, weights, [3, 2])))
  expect(there.value.item()).toBe(here.value.item())
  expect(Array.from(there.gradients[0].data)).toEqual(Array.from(here.gradients[0].data))
  const whereItRan = tidyOn(second, () => on(second, [1], [1]).add(2).device.name)
  expect(whereItRan).toBe('second')
  expect(second.arena.mark()).toEqual({ chunk: 0, top: 0, taken: 0 })
})

test('a tensor of another device is refused by name', () => {
  const [here, there] = [on(cpu, [1], [1]), on(second, [1], [1])]
  const refusal = new InputError(
    'device: expected a tensor on second, where this is computed, got one on cpu',
  )
  expect(() => there.add(here)).toThrow(refusal)
  expect(() => tidy(() => there.add(1))).toThrow(
    'expected a tensor on cpu, where this is computed, got one on second',
  )
  expect(there.add(tensor([2])).item()).toBe(3)
})

test('elements are read at once where the device can, and awaited anywhere', async () => {
  const x = on(distant, [4, 5], [2])
  expect(x.storage.address).toBeGreaterThan(0) // placed, as its first use does
  expect(() => x.data).toThrow(
    new InputError('data: expected a tensor that can be read at once, got one on distant; await its read()'),
  )
  expect(Array.from(await x.read())).toEqual([4, 5])
  expect(Array.from(await on(second, [6], [1]).read())).toEqual([6])
  expect(Array.from(await tensor([7]).read())).toEqual([7])
  await expect(tidy(() => ({ promise: tensor([1]).add(1).read() })).promise).resolves.toEqual(
    Float32Array.of(2),
  )
})
