/**
 * Where a tensor's elements are. A storage starts in one of three places:
 *
 * - on the JavaScript heap (what a user gave, what a scope returned): collected like any other object, and
 *   copied into the arena when a scope uses it; or, for the length of a scope, in an array that stays the caller's;
 * - in the arena of the open scope: gone when the scope ends, unless the scope returns it;
 * - in a block of its own (parameters, optimizer state), given back after the storage is collected, once the
 *   event loop has had a turn.
 *
 * So nobody disposes of anything, and scopes that never return to the event loop do not leak either.
 */
import { bytesPerElement, type DType, type TypedArray } from './dtype.js'
import { engine } from './engine.js'
import { InputError } from './errors.js'

/** A piece of work whose arena space is given back at its end. */
class Scope {
  ended = false
}

let current: Scope | undefined

const abandoned = new FinalizationRegistry<number>((offset) => engine().memory.free(offset))

const openScope = (): Scope => {
  if (current === undefined) throw new Error('Storage: no scope is open')
  return current
}

/** The elements in place, in memory that workers may share. */
export type Elements = Float32Array | Int32Array

export class Storage {
  readonly dtype: DType
  readonly length: number
  #host: TypedArray | undefined
  #offset = 0
  #scope: Scope | undefined
  /** The scope for whose length the array on the heap is lent. */
  #lent: Scope | undefined

  private constructor(dtype: DType, length: number) {
    this.dtype = dtype
    this.length = length
  }

  /** Takes the array over: the caller no longer writes to it. */
  static onHost(data: TypedArray): Storage {
    const storage = new Storage(data instanceof Int32Array ? 'int32' : 'float32', data.length)
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
    write(storage.#view())
    return storage
  }

  /** Elements yet to be written, in the arena of the open scope. */
  static inScope(dtype: DType, length: number): Storage {
    const storage = new Storage(dtype, length)
    storage.#place()
    return storage
  }

  /** A block of its own, which may be written in place and lives as long as this object. */
  static lasting(data: TypedArray): Storage {
    const storage = Storage.onHost(data)
    const { arena, memory } = engine()
    // What scopes leave free is used up first, and the arena comes to lie last, where it can grow.
    arena.release()
    storage.#offset = memory.allocate(data.length * bytesPerElement)
    storage.#host = undefined
    storage.write(data)
    abandoned.register(storage, storage.#offset)
    return storage
  }

  /** Byte offset of the elements in the engine's memory, copied there first if need be. */
  get address(): number {
    if (this.#offset !== 0 && (this.#scope === undefined || !this.#scope.ended)) return this.#offset
    if (this.#host === undefined || this.#lent?.ended) throw endedError()
    this.#place()
    this.#view().set(this.#host)
    return this.#offset
  }

  /** Takes space in the arena of the open scope. */
  #place(): void {
    const scope = openScope()
    if (scratching) throw new Error('Storage: space taken inside scratch would be given back with it')
    this.#offset = engine().arena.allocate(this.length * bytesPerElement)
    this.#scope = scope
  }

  /** The elements. The array is shared between calls where the elements can no longer change. */
  read(): TypedArray {
    if (this.#lent?.ended) throw endedError()
    if (this.#host !== undefined) return this.#host
    if (this.#scope?.ended) throw endedError()
    const data = this.#view().slice()
    if (this.#scope !== undefined) this.#host = data
    return data
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
    if (this.#offset === 0 || this.#scope !== undefined || data.length !== this.length) {
      throw new Error(`Storage.write: expected a lasting storage of ${data.length} elements`)
    }
    this.#view().set(data)
  }

  /** The elements in place. Workers may share their memory, so they are copied before anybody keeps them. */
  #view(): Elements {
    const { memory } = engine()
    const whole = this.dtype === 'int32' ? memory.i32 : memory.f32
    const start = this.#offset / bytesPerElement
    return whole.subarray(start, start + this.length)
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
export function tidy<R>(work: () => R): R {
  if (current !== undefined) return work()
  const { arena } = engine()
  const mark = arena.mark()
  const mine = new Scope()
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
 * Runs `work` with the address of scratch space that is given back at once. `work` makes no tensor, and asks
 * for the address of none that is not in the engine's memory yet: it would lie behind the scratch space.
 */
export function scratch<R>(floats: number, work: (address: number) => R): R {
  const { arena } = engine()
  const mark = arena.mark()
  const address = arena.allocate(floats * bytesPerElement)
  const wasScratching = scratching
  scratching = true
  try {
    return work(address)
  } finally {
    scratching = wasScratching
    arena.reset(mark)
  }
}
