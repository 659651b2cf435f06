import { expect, test } from 'vitest'
import { engine, engineInfo } from './engine.js'
import { Storage, scratch, tidy } from './storage.js'

/** A storage made inside the open scope. */
const filled = (...values: number[]): Storage => {
  const storage = Storage.inScope('float32', values.length)
  engine().memory.f32.set(values, storage.address / 4)
  return storage
}

const ended =
  'this tensor was made inside a tidy scope that has ended; return it from the function that made it to keep it'

test('what a scope returns survives, by itself and nested in arrays and plain objects', () => {
  const { alone, inArrays, inTuple } = tidy(() => {
    const alone = { storage: filled(1, 2) }
    return {
      alone,
      inArrays: [[{ deep: { storage: filled(3) } }]],
      inTuple: ['text', undefined, { storage: filled(4, 5) }] as const,
    }
  })
  tidy(() => filled(9, 9, 9, 9, 9, 9, 9, 9))
  expect(Array.from(alone.storage.read())).toEqual([1, 2])
  const [[{ deep }]] = inArrays
  expect(Array.from(deep.storage.read())).toEqual([3])
  const [text, nothing, { storage }] = inTuple
  expect([text, nothing, Array.from(storage.read())]).toEqual(['text', undefined, [4, 5]])
})

test('what a scope does not return is gone, and says so', () => {
  let lost!: Storage
  tidy(() => {
    lost = filled(1)
  })
  expect(() => lost.read()).toThrow(ended)
  expect(() => lost.address).toThrow(ended)
  tidy(() => expect(() => lost.address).toThrow(ended))
})

test('what was kept is copied into the next scope that uses it', () => {
  const { storage } = tidy(() => ({ storage: filled(1, 2, 3) }))
  for (let i = 0; i < 3; i++) {
    tidy(() => {
      filled(7, 7, 7, 7)
      const { address } = storage
      expect(storage.address).toBe(address)
      expect(Array.from(engine().memory.f32.subarray(address / 4, address / 4 + 3))).toEqual([1, 2, 3])
    })
  }
})

test('a scope inside a scope is part of the outer one', () => {
  const { storage } = tidy(() => {
    const inner = tidy(() => ({ storage: filled(1, 2) }))
    filled(8, 8)
    return inner
  })
  expect(Array.from(storage.read())).toEqual([1, 2])
  let inner!: Storage
  tidy(() => {
    tidy(() => {
      inner = filled(3)
    })
    expect(inner.address).toBeGreaterThan(0)
  })
  expect(() => inner.read()).toThrow(ended)
})

test('a scope that throws ends all the same', () => {
  const before = engine().arena.mark()
  let lost!: Storage
  const fail = () =>
    tidy(() => {
      lost = filled(1)
      throw new Error('as asked')
    })
  expect(fail).toThrow('as asked')
  expect(engine().arena.mark()).toEqual(before)
  expect(() => lost.read()).toThrow(ended)
  expect(() => Storage.inScope('float32', 1)).toThrow('no scope is open')
})

test('outside a scope nothing goes to the arena', () => {
  const host = Storage.onHost(Float32Array.of(1))
  expect(() => host.address).toThrow('no scope is open')
  expect(Array.from(host.read())).toEqual([1])
})

test('scratch is given back, and forbids what would lie behind it', () => {
  const host = Storage.onHost(Float32Array.of(1))
  tidy(() => {
    const { arena } = engine()
    const before = arena.mark()
    const resident = filled(1)
    const mark = arena.mark()
    scratch(100, (address) => {
      expect(address).toBeGreaterThan(resident.address)
      expect(() => host.address).toThrow('inside scratch')
      expect(() => filled(1)).toThrow('inside scratch')
      scratch(10, () => {})
      expect(() => host.address).toThrow('inside scratch')
    })
    expect(arena.mark()).toEqual(mark)
    expect(before).not.toEqual(mark)
    expect(() => scratch(10, () => host.address)).toThrow('inside scratch')
    expect(host.address).toBeGreaterThan(0)
  })
})

test('a lasting storage is written in place and read as a copy', () => {
  const values = Float32Array.of(1, 2, 3)
  const storage = Storage.lasting(values)
  values.fill(9)
  const before = storage.read()
  const { address } = storage
  storage.write(Float32Array.of(4, 5, 6))
  expect(Array.from(before)).toEqual([1, 2, 3])
  expect(Array.from(storage.read())).toEqual([4, 5, 6])
  expect(storage.address).toBe(address)
  tidy(() => expect(storage.address).toBe(address))
  expect(() => storage.write(Float32Array.of(1))).toThrow('expected a lasting storage of 1 elements')
})

test('a lasting storage takes its block at the first use, which outlives the scope', () => {
  const { usedBytes } = engineInfo()
  const storage = Storage.lasting(Float32Array.of(1, 2, 3))
  storage.write(Float32Array.of(4, 5, 6))
  storage.read().fill(9)
  expect(engineInfo().usedBytes).toBe(usedBytes)
  const address = tidy(() => {
    filled(7, 7)
    return scratch(100, () => storage.address)
  })
  tidy(() => filled(8, 8, 8, 8, 8, 8, 8, 8))
  expect(storage.address).toBe(address)
  expect(Array.from(storage.read())).toEqual([4, 5, 6])
})

test('lasting storages that are made and never used take nothing from the engine', () => {
  const { usedBytes } = engineInfo()
  for (let i = 0; i < 100; i++) Storage.lasting(new Float32Array(100_000))
  expect(engineInfo().usedBytes).toBe(usedBytes)
})

test('only a lasting storage can be written', () => {
  expect(() => Storage.onHost(Float32Array.of(1)).write(Float32Array.of(2))).toThrow('a lasting storage')
  tidy(() => expect(() => filled(1).write(Float32Array.of(2))).toThrow('a lasting storage'))
})

test('integers and floats are told apart, and no elements are fine', () => {
  const ints = Storage.onHost(Int32Array.of(1, -2))
  const none = Storage.onHost(new Float32Array(0))
  tidy(() => {
    expect(ints.dtype).toBe('int32')
    expect(Array.from(engine().memory.i32.subarray(ints.address / 4, ints.address / 4 + 2))).toEqual([1, -2])
    expect(none.address).toBeGreaterThan(0)
    expect(Storage.inScope('int32', 0).read()).toEqual(new Int32Array(0))
  })
})

test('2,000 steps need no more memory than one', () => {
  const run = () =>
    tidy(() => ({ storage: Storage.onHost(new Float32Array(1000)), more: filled(...new Array(500).fill(1)) }))
  run()
  const { usedBytes } = engineInfo()
  for (let i = 0; i < 2000; i++) run()
  expect(engineInfo().usedBytes).toBe(usedBytes)
})

test('an asynchronous scope is refused', () => {
  expect(() => tidy(async () => 1)).toThrow('tidy: expected a function that returns at once, got a promise')
})
