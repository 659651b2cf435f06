/**
 * Records calls of kernels while tests run, with all that their arguments point to, for replay.c. Of each kernel, the
 * first calls of every test file, but for those whose arguments hold addresses themselves.
 */
import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { engine } from '../../src/engine/engine.js'
import { type KernelName, type Kernels, signatures } from '../../src/engine/kernels.js'

const callsEach = 12
/** Larger calls take long under the sanitizers and find no more. */
const mostBytes = 1 << 20
const holdAddresses: readonly string[] = ['stream', 'clip_norms', 'sgd', 'rmsprop', 'adam']
const names = Object.keys(signatures) as KernelName[]

const running = engine()
const { memory, arena } = running
const kernels: Kernels = running.kernels

type Block = readonly [start: number, bytes: number]

/** The blocks that were handed out; those of the arena lie in blocks of the memory. */
const blocks: Record<'memory' | 'arena', Block[]> = { memory: [], arena: [] }
for (const [kind, owner] of [
  ['memory', memory],
  ['arena', arena],
] as const) {
  const allocate = owner.allocate.bind(owner)
  owner.allocate = (bytes: number): number => {
    const at = allocate(bytes)
    // What lay there before is gone; the arena goes up from where it was released.
    const isLeft = ([start, length]: Block): boolean => start + length <= at || start >= at + bytes
    if (kind === 'memory') {
      blocks.memory = blocks.memory.filter(isLeft)
      blocks.arena = blocks.arena.filter(isLeft)
    } else blocks.arena = blocks.arena.filter(([start, length]) => start + length <= at)
    blocks[kind].push([at, bytes])
    return at
  }
}

/** The block that an address lies in, the smallest one that is known. */
function blockOf(address: number): Block | undefined {
  for (const known of [blocks.arena, blocks.memory]) {
    const found = known.find(([start, bytes]) => start <= address && address < start + bytes)
    if (found !== undefined) return found
  }
  return undefined
}

const parts: Uint8Array[] = []
const doubles = (...values: number[]): Uint8Array => new Uint8Array(Float64Array.from(values).buffer)
const recorded = new Map<string, number>()

/** A call as kernel, blocks (each its bytes), and arguments: for an address its block, from 1, and the offset in it. */
function record(name: KernelName, args: readonly number[]): void {
  const count = recorded.get(name) ?? 0
  if (count >= callsEach || holdAddresses.includes(name)) return
  const [kinds] = signatures[name].split(':')
  const used: Block[] = []
  const written: number[] = []
  for (const [i, kind] of [...kinds].entries()) {
    if (kind !== 'a') written.push(args[i])
    else if (args[i] === 0) written.push(0, 0)
    else {
      const block = blockOf(args[i])
      if (block === undefined) return
      let index = used.findIndex(([start]) => start === block[0])
      if (index < 0) index = used.push(block) - 1
      written.push(index + 1, args[i] - block[0])
    }
  }
  if (used.reduce((sum, [, bytes]) => sum + bytes, 0) > mostBytes) return
  recorded.set(name, count + 1)
  parts.push(doubles(names.indexOf(name), used.length))
  for (const [start, bytes] of used)
    parts.push(doubles(bytes), new Uint8Array(memory.wasm.buffer, start, bytes).slice())
  parts.push(doubles(...written))
}

const recording = Object.fromEntries(
  names.map((name) => [
    name,
    (...args: number[]) => {
      record(name, args)
      return (kernels[name] as (...args: number[]) => number)(...args)
    },
  ]),
)
Object.assign(running, { kernels: recording })

afterAll(() => {
  writeFileSync(join(process.env.KERNEL_CALLS!, `${randomUUID()}.calls`), Buffer.concat(parts))
})
