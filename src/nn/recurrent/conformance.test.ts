/** Runs the conformance suite over every built-in cell, and over one as a user might write it. */
import { describe, expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { ones, type Tensor, tensor, zeros } from '../../tensor/index.js'
import { type CellCase, cellConformance } from '../testing/conformance.js'
import {
  gruResetAfterReference,
  gruResetBeforeReference,
  lstmReference,
  type ReferenceStep,
  rnnReference,
} from '../testing/references.js'
import type { RecurrentCell } from './cell.js'
import { type GruState, gruCell } from './gru-cell.js'
import { type LstmState, lstmCell } from './lstm-cell.js'
import { type RnnState, rnnCell } from './rnn-cell.js'
import { runSequence } from './scan.js'

for (const activation of ['tanh', 'relu', 'sigmoid'] as const) {
  cellConformance<RnnState>(`RnnCell ${activation}`, {
    weightShapes: (I, H) => [[I, H], [H, H], [H]],
    cell: ([wx, wh, b]) => rnnCell({ wx, wh, b }, activation),
    reference: rnnReference(activation),
  })
}

cellConformance<LstmState>('LstmCell', {
  weightShapes: (I, H) => [[I, 4 * H], [H, 4 * H], [4 * H]],
  cell: ([wx, wh, b]) => lstmCell({ wx, wh, b }),
  reference: lstmReference,
})

cellConformance<GruState>('GruCell reset after', {
  weightShapes: (I, H) => [
    [I, 3 * H],
    [H, 3 * H],
    [2, 3 * H],
  ],
  cell: ([wx, wh, b]) => gruCell({ wx, wh, b }),
  reference: gruResetAfterReference,
})

cellConformance<GruState>('GruCell reset before', {
  weightShapes: (I, H) => [[I, 3 * H], [H, 3 * H], [3 * H]],
  cell: ([wx, wh, b]) => gruCell({ wx, wh, b }),
  reference: gruResetBeforeReference,
})

/** Fast weights, after Schmidhuber 1992, with states of one and of three axes. */
type MemoryState = { readonly memory: Tensor; readonly level: Tensor } // [B, 2, H], [B]

class MemoryCell implements RecurrentCell<MemoryState> {
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

const memoryReference: ReferenceStep = (tape, [wk, wv], x, [memory, level]) => {
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

const memoryCase: CellCase<MemoryState> = {
  weightShapes: (I, H) => [
    [I, 2],
    [I, H],
  ],
  cell: ([wk, wv]) => new MemoryCell(wk, wv),
  reference: memoryReference,
}
cellConformance('MemoryCell, as a user might write it', memoryCase)

describe('activations without a kernel', () => {
  const [wx, wh, b] = [ones([3, 8]), ones([2, 8]), ones([8])]

  test('run on the scan path', () => {
    const cell = lstmCell({ wx, wh, b }, { activation: 'softplus', recurrentActivation: 'silu' })
    expect('sequence' in cell).toBe(false)
    // One step by hand: every pre-activation is 4, c′ = silu(4)·softplus(4), h′ = silu(4)·softplus(c′).
    const silu = 4 / (1 + Math.exp(-4))
    const softplus = (v: number): number => Math.log1p(Math.exp(v))
    const c = silu * softplus(4)
    const { outputs, state } = runSequence(cell, ones([1, 1, 3]))
    expect(state.c.data[0]).toBeCloseTo(c, 4)
    expect(outputs.data[1]).toBeCloseTo(silu * softplus(c), 3)
  })

  test('an unknown name is refused', () => {
    expect(() =>
      gruCell({ wx: ones([3, 6]), wh: ones([2, 6]), b: ones([6]) }, { activation: 'tan' as 'tanh' }),
    ).toThrow(
      new InputError(
        'GruCell activation: expected one of linear, relu, sigmoid, tanh, softmax, gelu, softplus, silu, got tan',
      ),
    )
  })
})

describe('weights and steps that do not fit', () => {
  const x = ones([2, 3])
  const h = ones([2, 5])
  const lstm = lstmCell({ wx: ones([3, 20]), wh: ones([5, 20]), b: ones([20]) })
  const gru = gruCell({ wx: ones([3, 15]), wh: ones([5, 15]), b: ones([2, 15]) })
  const rnn = rnnCell({ wx: ones([3, 5]), wh: ones([5, 5]), b: ones([5]) })

  test.each<[string, () => unknown]>([
    [
      'LstmCell wx: expected [I, 4H] = [3, 20], got [3, 16]',
      () => lstmCell({ wx: ones([3, 16]), wh: lstm.wh, b: lstm.b }),
    ],
    [
      'LstmCell wh: expected [H, 4H] = [5, 20], got [5, 5]',
      () => lstmCell({ wx: lstm.wx, wh: ones([5, 5]), b: lstm.b }),
    ],
    [
      'LstmCell b: expected [4H] = [20], got [2, 20]',
      () => lstmCell({ wx: lstm.wx, wh: lstm.wh, b: ones([2, 20]) }),
    ],
    [
      'LstmCell b: expected [4H] = [20], got int32 [20]',
      () => lstmCell({ wx: lstm.wx, wh: lstm.wh, b: tensor(new Int32Array(20)) }),
    ],
    [
      'GruCell b: expected [2, 3H] = [2, 15], got [3, 15]',
      () => gruCell({ wx: gru.wx, wh: gru.wh, b: ones([3, 15]) }),
    ],
    ['GruCell b: expected [3H] = [15], got [20]', () => gruCell({ wx: gru.wx, wh: gru.wh, b: ones([20]) })],
    [
      'GruCell wx: expected [I, 3H] = [3, 15], got [3, 5]',
      () => gruCell({ wx: ones([3, 5]), wh: gru.wh, b: gru.b }),
    ],
    [
      'RnnCell wh: expected [H, H] = [5, 5], got [5, 6]',
      () => rnnCell({ wx: ones([3, 5]), wh: ones([5, 6]), b: rnn.b }),
    ],
    ['LstmCell.step x: expected [B, I] = [2, 3], got [2, 4]', () => lstm.step(ones([2, 4]), { h, c: h })],
    [
      'LstmCell.step x: expected [B, I] = [2, 3], got [2, 1, 3]',
      () => lstm.step(ones([2, 1, 3]), { h, c: h }),
    ],
    ['LstmCell.step c: expected [B, H] = [2, 5], got [1, 5]', () => lstm.step(x, { h, c: ones([1, 5]) })],
    ['GruCell.step h: expected [B, H] = [2, 5], got [2, 4]', () => gru.step(x, { h: ones([2, 4]) })],
    [
      'RnnCell.step x: expected [B, I] = [2, 3], got int32 [2, 3]',
      () => rnn.step(tensor(new Int32Array(6), [2, 3]), { h }),
    ],
  ])('%s', (message, run) => {
    expect(run).toThrow(new InputError(message))
  })
})
