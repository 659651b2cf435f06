/**
 * Where a tensor's elements are. A storage starts in one of three places:
 *
 * - on the JavaScript heap (what a user gave, what a scope returned): collected like any other object, and
 *   copied into the arena when a scope uses it; or, for the length of a scope, in an array that stays the caller's;
 * - in the arena of the open scope: gone when the scope ends, unless the scope returns it;
 * - in a block of its own (parameters, optimizer state), taken when the device first uses it and given back after the
 *   storage is collected, once the event loop has had a turn. Until its first use it is on the heap.
 *
 * So nobody disposes of anything, and scopes that never return to the event loop do not leak either.
 */
import { cpu } from './cpu.js'
import type { Device, Elements } from './device.js'
import { bytesPerElement, type DType, type TypedArray } from './dtype.js'
import { InputError } from './errors.js'

/** A piece of work on a device, whose arena space is given back at its end. */
class Scope {
  readonly device: Device
  readonly arena: Device['arena']
  ended = false

  constructor(device: Device) {
    this.device = device
    this.arena = device.arena
  }
}

let current: Scope | undefined

const abandoned = new FinalizationRegistry<{ readonly device: Device; readonly address: number }>(
  ({ device, address }) => device.free(address),
)

const openScope = (): Scope => {
  if (current === undefined) throw new Error('Storage: no scope is open')
  return current
}

/** Named by the error of `structuredClone` and `postMessage`, which would else copy an empty shell. */
const notCloneable = (): string =>
  'a tensor: send its data and its shape, and make it anew there with tensor(data, shape)'

export class Storage {
  /** A function cannot be cloned, and so nothing that holds it can. */
  readonly clone = notCloneable
  readonly dtype: DType
  readonly length: number
  #host: TypedArray | undefined
  #device: Device
  /** On the device; 0 where the elements are on the heap alone. */
  #address = 0
  #scope: Scope | undefined
  /** Whether the block on the device is, or will be, its own. */
  #isLasting = false
  /** The scope for whose length the array on the heap is lent. */
  #lent: Scope | undefined

  private constructor(dtype: DType, length: number, device: Device) {
    this.dtype = dtype
    this.length = length
    this.#device = device
  }

  /** Takes the array over: the caller no longer writes to it. */
  static onHost(data: TypedArray, device: Device = cpu): Storage {
    const storage = new Storage(data instanceof Int32Array ? 'int32' : 'float32', data.length, device)
    storage.#host = data
    return storage
  }

  /**
   * An array that stays the caller's, who does not write to it until the open scope ends. What the scope returns is
   * copied.
   */
  static borrowed(data: TypedArray): Storage {
    const storage = Storage.onHost(data)
    storage.#lent = openScope()
    return storage
  }

  /**
   * Elements that `write` puts down where they stay: in the arena of the open scope, or else on the heap.
   * @param write is given all of them to write to, uncleared; keeps no hold of them, and makes no tensor meanwhile
   */
  static written(dtype: DType, length: number, write: (elements: Elements) => void): Storage {
    if (current === undefined) {
      const data = dtype === 'int32' ? new Int32Array(length) : new Float32Array(length)
      write(data)
      return Storage.onHost(data)
    }
    const storage = Storage.inScope(dtype, length)
    storage.#device.write(storage.#address, dtype, length, write)
    return storage
  }

  /** Elements yet to be written, in the arena of the open scope. */
  static inScope(dtype: DType, length: number): Storage {
    const scope = openScope()
    const storage = new Storage(dtype, length, scope.device)
    storage.#place(scope)
    return storage
  }

  /**
   * A block of its own, which may be written in place and lives as long as this object. It begins with a copy of the
   * elements, on the heap until the device first uses it: what is made and never used is collected at once.
   */
  static lasting(data: TypedArray, device: Device = cpu): Storage {
    const storage = Storage.onHost(data.slice(), device)
    storage.#isLasting = true
    return storage
  }

  /** The device that the elements are on, or, while they are on the heap alone, that they were made for. */
  get device(): Device {
    return this.#device
  }

  /** Whether the elements are on their device, or have their place there from the first use on. */
  get isPlaced(): boolean {
    return this.#isLasting || (this.#address !== 0 && !this.#scope?.ended)
  }

  /**
   * Where the elements are on the device of the open scope, copied there first if need be; a block of its own also
   * without a scope.
   * @throws InputError where they are on another device
   */
  get address(): number {
    if (this.#address !== 0 && (this.#scope === undefined ? this.#isHere() : !this.#scope.ended))
      return this.#address
    if (this.#isLasting && this.#isHere()) return this.#settle()
    if (this.#host === undefined || this.#lent?.ended) throw endedError()
    this.#place(openScope())
    this.#copyFrom(this.#host)
    return this.#address
  }

  #copyFrom(data: TypedArray): void {
    this.#device.write(this.#address, this.dtype, this.length, (elements) => elements.set(data))
  }

  /** Moves from the heap to a block of its own, which no scope's end gives back. */
  #settle(): number {
    const device = this.#device
    const address = device.allocate(this.length * bytesPerElement)
    abandoned.register(this, { device, address })
    this.#address = address
    this.#copyFrom(this.#host!)
    this.#host = undefined
    return address
  }

  /** What lies in the arena of the open scope is on its device; a block of its own may be elsewhere. */
  #isHere(): true {
    if (current !== undefined && current.device !== this.#device) {
      throw new InputError(
        `device: expected a tensor on ${current.device.name}, where this is computed, got one on ${this.#device.name}`,
      )
    }
    return true
  }

  /** Takes space in the arena of the scope, which is open. */
  #place(scope: Scope): void {
    if (scratching) throw new Error('Storage: space taken inside scratch would be given back with it')
    this.#device = scope.device
    this.#address = scope.arena.allocate(this.length * bytesPerElement)
    this.#scope = scope
  }

  /** The elements. The array is shared between calls where the elements can no longer change. */
  read(): TypedArray {
    if (this.#lent?.ended) throw endedError()
    if (this.#host !== undefined) return this.#isLasting ? this.#host.slice() : this.#host
    if (this.#scope?.ended) throw endedError()
    const device = this.#device
    if (device.readNow === undefined)
      throw new InputError(
        `data: expected a tensor that can be read at once, got one on ${device.name}; await its read()`,
      )
    const data = device.readNow(this.#address, this.dtype, this.length)
    if (this.#scope !== undefined) this.#host = data
    return data
  }

  /** The elements, from whichever device. */
  async readLater(): Promise<TypedArray> {
    if (this.#host !== undefined || !this.isPlaced) return this.read()
    return this.#device.read(this.#address, this.dtype, this.length)
  }

  /** Copies the elements to the heap, where they outlive the scope. */
  keep(): void {
    const data = this.read()
    if (this.#lent === undefined) return
    this.#host = data.slice()
    this.#lent = undefined
  }

  /** Replaces the elements of a lasting storage in place, with as many. */
  write(data: TypedArray): void {
    if (!this.#isLasting || data.length !== this.length) {
      throw new Error(`Storage.write: expected a lasting storage of ${data.length} elements`)
    }
    if (this.#host !== undefined) this.#host.set(data)
    else this.#copyFrom(data)
  }
}

const endedError = (): Error =>
  new Error(
    'this tensor was made inside a tidy scope that has ended; return it from the function that made it to keep it',
  )

/** Something with a storage: what `tidy` looks for in a result. */
interface Holder {
  readonly storage: Storage
}

const isHolder = (value: object): value is Holder =>
  'storage' in value && (value as Holder).storage instanceof Storage

/** Copies every storage in a result out of the arena. */
function keep(value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  if (isHolder(value)) value.storage.keep()
  else if (Array.isArray(value)) value.forEach(keep)
  else if (Object.getPrototypeOf(value) === Object.prototype) Object.values(value).forEach(keep)
}

/**
 * Runs `work` as one scope: what it computes lives in an arena that is given back when it returns, except
 * the tensors in its result (itself, or in arrays and plain objects, at any depth). A scope inside a scope
 * is part of the outer one.
 * @throws InputError when `work` is asynchronous: a scope ends when `work` returns
 */
export const tidy = <R>(work: () => R): R => tidyOn(cpu, work)

/** The device that operations on these would run on: that of the open scope, or else the one that they are on. */
export function deviceOf(holders: readonly Holder[]): Device {
  if (current !== undefined) return current.device
  return holders.find(({ storage }) => storage.isPlaced)?.storage.device ?? cpu
}

/** Runs `work` as one scope on a device; a scope inside a scope is part of the outer one, and on its device. */
export function tidyOn<R>(device: Device, work: () => R): R {
  if (current !== undefined) return work()
  const mine = new Scope(device)
  const { arena } = mine
  const mark = arena.mark()
  current = mine
  try {
    const result = work()
    if (result instanceof Promise)
      throw new InputError('tidy: expected a function that returns at once, got a promise')
    keep(result)
    return result
  } finally {
    mine.ended = true
    current = undefined
    arena.reset(mark)
  }
}

let scratching = false

/**
 * Runs `work` with the address of scratch space on the open scope's device, given back at once. `work` makes no tensor,
 * and asks for the address of none that is not on the device yet: it would lie behind the scratch space.
 */
export function scratch<R>(floats: number, work: (address: number, device: Device) => R): R {
  const { device, arena } = openScope()
  const mark = arena.mark()
  const address = arena.allocate(floats * bytesPerElement)
  const wasScratching = scratching
  scratching = true
  try {
    return work(address, device)
  } finally {
    scratching = wasScratching
    arena.reset(mark)
  }
}
