/**
 * The simple recurrent network: Elman 1990.
 *
 *   h′ = f(x·wx + h·wh + b)          f is tanh, relu or σ
 *
 * B batch, I inputs, H hidden.
 */
import { deviceOf } from '../../engine/storage.js'
import { type Tensor, zeros } from '../../tensor/index.js'
import { type Activation, activation } from '../activations.js'
import type { StreamProgram, StreamValue } from '../stream/program.js'
import type { FusedCell, RecurrentCell, SequenceOptions, StepResult, StreamingCell } from './cell.js'
import { checkStep, checkWeights, givenWeights } from './cell-checks.js'
import { fusedSequence } from './fused.js'

/** What a simple recurrent cell carries from step to step. */
export type RnnState = {
  /** The output, [B, H]. */
  readonly h: Tensor
}

/** Weights of a simple recurrent cell: I inputs, H hidden units. */
export interface RnnWeights {
  /** Of the input, [I, H]. */
  readonly wx: Tensor
  /** Of the state before, [H, H]. */
  readonly wh: Tensor
  /** Biases, [H]. */
  readonly b: Tensor
}

/**
 * A simple recurrent cell (Elman 1990), written as its equation. `rnnCell` gives one with a kernel for whole sequences.
 */
export class RnnCell implements RecurrentCell<RnnState> {
  /** Weights of the input, [I, H]. */
  readonly wx: Tensor
  /** Weights of the state before, [H, H]. */
  readonly wh: Tensor
  /** Biases, [H]. */
  readonly b: Tensor
  readonly #activation: (x: Tensor) => Tensor

  /**
   * @param weights from which I and H follow
   * @param name of the activation of candidate and output. Default `tanh`
   * @throws InputError on weights whose shapes do not fit each other, and on an unknown activation
   */
  constructor(weights: RnnWeights, name: Activation = 'tanh') {
    const { wx, wh, b } = givenWeights('RnnCell', weights)
    const [[I], [H]] = [wx.shape, wh.shape]
    checkWeights('RnnCell', { wx: [wx, '[I, H]', [I, H]], wh: [wh, '[H, H]', [H, H]], b: [b, '[H]', [H]] })
    this.wx = wx
    this.wh = wh
    this.b = b
    this.#activation = activation('RnnCell activation', name)
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
  zeroState(batch: number): RnnState {
    return { h: zeros([batch, this.outputSize]) }
  }

  /**
   * One step.
   * @param x [B, I]
   * @param state what the step before gave, or `zeroState`
   * @throws InputError on shapes that do not fit the weights
   */
  step(x: Tensor, { h }: RnnState): StepResult<RnnState> {
    checkStep('RnnCell.step', this, x, { h })
    const hNext = this.#activation(x.matmul(this.wx).add(h.matmul(this.wh)).add(this.b))
    return { output: hNext, state: { h: hNext } }
  }
}

/** Codes of kernels/rnn.c. */
const fusedActivations = ['tanh', 'relu', 'sigmoid'] as const
type FusedActivation = (typeof fusedActivations)[number]

class FusedRnnCell extends RnnCell implements FusedCell<RnnState>, StreamingCell {
  readonly #code: number

  constructor(weights: RnnWeights, name: FusedActivation) {
    super(weights, name)
    this.#code = fusedActivations.indexOf(name)
  }

  sequence(x: Tensor, state: RnnState, options: SequenceOptions) {
    const { kernels } = deviceOf([x, this.wx, this.wh, this.b])
    return fusedSequence('RnnCell.sequence', this, x, state, options, {
      weights: [this.wx, this.wh, this.b],
      keptPerUnit: { state: 1, step: 2 },
      saveSize: kernels.rnn_save_size,
      forwardWorkSize: kernels.rnn_forward_work_size,
      backwardWorkSize: kernels.rnn_backward_work_size,
      forward: ([x, wx, wh, b], [h0], lengths, y, [hT], save, work, ...sizes) =>
        kernels.rnn_forward(x, wx, wh, b, h0, lengths, y, hT, save, work, ...sizes, this.#code),
      backward: ([x, wx, wh, b], lengths, save, dy, [dhT], [dx, dwx, dwh, db], [dh0], work, ...sizes) => {
        const given = [x, wx, wh, b, lengths, save, dy, dhT] as const
        kernels.rnn_backward(...given, dx, dwx, dwh, db, dh0, work, ...sizes, this.#code)
      },
    })
  }

  streamStep(program: StreamProgram, input: StreamValue): StreamValue {
    const [units, activation] = [this.outputSize, fusedActivations[this.#code]]
    return program.addCell(
      { kind: 'rnn', units, activation, weights: this, states: 1, workPerUnit: 1 },
      input,
    )
  }
}

const isFusedActivation = (name: Activation): name is FusedActivation =>
  (fusedActivations as readonly string[]).includes(name)

/**
 * A simple recurrent cell; one with a whole-sequence kernel where the activation has one.
 * @param weights from which I and H follow
 * @param name of the activation of candidate and output. Default `tanh`
 */
export const rnnCell = (weights: RnnWeights, name: Activation = 'tanh'): RnnCell =>
  isFusedActivation(name) ? new FusedRnnCell(weights, name) : new RnnCell(weights, name)
