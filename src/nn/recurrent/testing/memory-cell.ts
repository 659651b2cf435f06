/**
 * Fast weights, after Schmidhuber 1992: a cell as a user might write it, with states of one and of three axes.
 *
 *   k = tanh(x·wk)
 *   memory′ = 0.9 memory + k vᵀ, where v = x·wv
 *   level′ = 0.5 level + Σ k
 *   output = kᵀ memory′ + level′
 */
import { type Tensor, zeros } from '../../../tensor/index.js'
import type { RecurrentCell } from '../cell.js'
import type { ReferenceStep } from './references.js'

type MemoryState = { readonly memory: Tensor; readonly level: Tensor } // [B, 2, H], [B]

export class MemoryCell implements RecurrentCell<MemoryState> {
  readonly wk: Tensor // [I, 2]
  readonly wv: Tensor // [I, H]

  constructor(wk: Tensor, wv: Tensor) {
    this.wk = wk
    this.wv = wv
  }

  get inputSize(): number {
    return this.wv.shape[0]
  }

  get outputSize(): number {
    return this.wv.shape[1]
  }

  zeroState(batch: number): MemoryState {
    return { memory: zeros([batch, 2, this.outputSize]), level: zeros([batch]) }
  }

  step(x: Tensor, { memory, level }: MemoryState) {
    const key = x.matmul(this.wk).tanh() // [B, 2]
    const value = x.matmul(this.wv).expandDims(1) // [B, 1, H]
    const memoryNext = memory.mul(0.9).add(key.expandDims(2).mul(value))
    const levelNext = level.mul(0.5).add(key.sum(1))
    const output = memoryNext.mul(key.expandDims(2)).sum(1).add(levelNext.expandDims(1))
    return { output, state: { memory: memoryNext, level: levelNext } }
  }
}

export const memoryReference: ReferenceStep = (tape, [wk, wv], x, [memory, level]) => {
  const H = wv.value.length / x.value.length
  const key = tape.tanh(tape.product(x, wk, 2, 0, 2))
  const value = tape.product(x, wv, H, 0, H)
  const rows = [0, 1].map((k) => {
    const faded = tape.product(tape.leaf([0.9]), tape.part(memory, k * H, H), H, 0, H)
    return tape.add(faded, tape.product(tape.part(key, k, 1), value, H, 0, H))
  })
  const halved = tape.product(tape.leaf([0.5]), level, 1, 0, 1)
  const levelNext = tape.add(halved, tape.part(key, 0, 1), tape.part(key, 1, 1))
  const read = rows.map((row, k) => tape.product(tape.part(key, k, 1), row, H, 0, H))
  const lifted = tape.product(levelNext, tape.leaf(new Float64Array(H).fill(1)), H, 0, H)
  return { output: tape.add(...read, lifted), state: [tape.join(rows), levelNext] }
}
