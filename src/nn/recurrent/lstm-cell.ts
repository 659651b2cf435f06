/**
 * LSTM: Hochreiter & Schmidhuber 1997; forget gate, Gers et al. 2000.
 *
 *   i f g o = split(x·wx + h·wh + b)
 *   c′ = σ(f) ⊙ c + σ(i) ⊙ tanh(g)
 *   h′ = σ(o) ⊙ tanh(c′)
 *
 * B batch, I inputs, H hidden. Saved files rely on the order i, f, g, o.
 */
import { deviceOf } from '../../engine/storage.js'
import { type Tensor, zeros } from '../../tensor/index.js'
import { activation, areFused, checkGates, type GateActivations } from '../activations.js'
import type { StreamProgram, StreamValue } from '../stream/program.js'
import type { FusedCell, RecurrentCell, SequenceOptions, StepResult, StreamingCell } from './cell.js'
import { checkStep, checkWeights, givenWeights } from './cell-checks.js'
import { fusedSequence } from './fused.js'

/** What an LSTM cell carries from step to step. */
export type LstmState = {
  /** The output, [B, H]. */
  readonly h: Tensor
  /** The cell state, [B, H]. */
  readonly c: Tensor
}

/** Weights of an LSTM cell: I inputs, H hidden units, gates in the order i, f, g, o. */
export interface LstmWeights {
  /** Of the input, [I, 4H]. */
  readonly wx: Tensor
  /** Of the state before, [H, 4H]. */
  readonly wh: Tensor
  /** Biases, [4H]. */
  readonly b: Tensor
}

/**
 * An LSTM cell (Hochreiter & Schmidhuber 1997; Gers et al. 2000), written as its equations. `lstmCell` gives one with a
 * kernel for whole sequences.
 */
export class LstmCell implements RecurrentCell<LstmState> {
  /** Weights of the input, [I, 4H]. */
  readonly wx: Tensor
  /** Weights of the state before, [H, 4H]. */
  readonly wh: Tensor
  /** Biases, [4H]. */
  readonly b: Tensor
  readonly #tanh: (x: Tensor) => Tensor
  readonly #sigmoid: (x: Tensor) => Tensor

  /**
   * @param weights from which I and H follow
   * @param activations of the candidate and output (`tanh` by default) and of the gates (`sigmoid` by default)
   * @throws InputError on weights whose shapes do not fit each other, and on an unknown activation
   */
  constructor(
    weights: LstmWeights,
    { activation: f = 'tanh', recurrentActivation = 'sigmoid' }: GateActivations = {},
  ) {
    const { wx, wh, b } = givenWeights('LstmCell', weights)
    const [[I], [H]] = [wx.shape, wh.shape]
    checkWeights('LstmCell', {
      wx: [wx, '[I, 4H]', [I, 4 * H]],
      wh: [wh, '[H, 4H]', [H, 4 * H]],
      b: [b, '[4H]', [4 * H]],
    })
    this.wx = wx
    this.wh = wh
    this.b = b
    this.#tanh = activation('LstmCell activation', f)
    this.#sigmoid = activation('LstmCell recurrentActivation', recurrentActivation)
  }

  /** I, the size of a step's input. */
  get inputSize(): number {
    return this.wx.shape[0]
  }

  /** H, the number of hidden units. */
  get outputSize(): number {
    return this.wh.shape[0]
  }

  /**
   * The state before the first step, zeros.
   * @param batch number of samples
   */
  zeroState(batch: number): LstmState {
    const shape = [batch, this.outputSize]
    return { h: zeros(shape), c: zeros(shape) }
  }

  /**
   * One step.
   * @param x [B, I]
   * @param state what the step before gave, or `zeroState`
   * @throws InputError on shapes that do not fit the weights
   */
  step(x: Tensor, { h, c }: LstmState): StepResult<LstmState> {
    checkStep('LstmCell.step', this, x, { h, c })
    const [σ, tanh] = [this.#sigmoid, this.#tanh]
    const [i, f, g, o] = x.matmul(this.wx).add(h.matmul(this.wh)).add(this.b).split(4)
    const cNext = σ(f)
      .mul(c)
      .add(σ(i).mul(tanh(g)))
    const hNext = σ(o).mul(tanh(cNext))
    return { output: hNext, state: { h: hNext, c: cNext } }
  }
}

class FusedLstmCell extends LstmCell implements FusedCell<LstmState>, StreamingCell {
  sequence(x: Tensor, state: LstmState, options: SequenceOptions) {
    const { kernels } = deviceOf([x, this.wx, this.wh, this.b])
    return fusedSequence('LstmCell.sequence', this, x, state, options, {
      weights: [this.wx, this.wh, this.b],
      keptPerUnit: { state: 2, step: 6 },
      saveSize: kernels.lstm_save_size,
      forwardWorkSize: kernels.lstm_forward_work_size,
      backwardWorkSize: kernels.lstm_backward_work_size,
      forward: ([x, wx, wh, b], [h0, c0], lengths, y, [hT, cT], save, work, ...sizes) =>
        kernels.lstm_forward(x, wx, wh, b, h0, c0, lengths, y, hT, cT, save, work, ...sizes),
      backward: (inputs, lengths, save, dy, [dhT, dcT], [dx, dwx, dwh, db], [dh0, dc0], work, ...sizes) => {
        const [x, wx, wh, b] = inputs
        const given = [x, wx, wh, b, lengths, save, dy, dhT, dcT] as const
        kernels.lstm_backward(...given, dx, dwx, dwh, db, dh0, dc0, work, ...sizes)
      },
    })
  }

  streamStep(program: StreamProgram, input: StreamValue): StreamValue {
    const units = this.outputSize
    return program.addCell({ kind: 'lstm', units, weights: this, states: 2, workPerUnit: 4 }, input)
  }
}

/**
 * An LSTM cell; one with a whole-sequence kernel where the activations are the usual ones.
 * @param weights from which I and H follow
 * @param activations of the candidate and output (`tanh` by default) and of the gates (`sigmoid` by default)
 */
export const lstmCell = (weights: LstmWeights, activations: GateActivations = {}): LstmCell => {
  checkGates('lstmCell', activations)
  return areFused(activations) ? new FusedLstmCell(weights) : new LstmCell(weights, activations)
}
