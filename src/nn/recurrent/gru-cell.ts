/**
 * GRU: Cho et al. 2014. With the reset gate after the recurrent product, as cuDNN and Keras have it:
 *
 *   z r = σ(split(x·wx + bx + h·wh + bh))[0..1]
 *   n = tanh(xn + r ⊙ hn)            xn = (x·wx + bx)[2], hn = (h·wh + bh)[2]
 *   h′ = z ⊙ h + (1 - z) ⊙ n
 *
 * or before it, as in the paper, with one bias:
 *
 *   n = tanh(xn + (r ⊙ h)·whn)
 *
 * B batch, I inputs, H hidden. Saved files rely on the order z, r, n.
 */
import { deviceOf } from '../../engine/storage.js'
import { type Tensor, zeros } from '../../tensor/index.js'
import { activation, areFused, checkGates, type GateActivations } from '../activations.js'
import type { StreamProgram, StreamValue } from '../stream/program.js'
import type { FusedCell, RecurrentCell, SequenceOptions, StepResult, StreamingCell } from './cell.js'
import { checkStep, checkWeights, givenWeights } from './cell-checks.js'
import { fusedSequence } from './fused.js'

/** What a GRU cell carries from step to step. */
export type GruState = {
  /** The output, [B, H]. */
  readonly h: Tensor
}

/** Weights of a GRU cell: I inputs, H hidden units, gates in the order z, r, n. */
export interface GruWeights {
  /** Of the input, [I, 3H]. */
  readonly wx: Tensor
  /** Of the state before, [H, 3H]. */
  readonly wh: Tensor
  /** Biases, [2, 3H] (of the input, of the recurrence) with reset after, [3H] with reset before. */
  readonly b: Tensor
}

/** A GRU cell (Cho et al. 2014), written as its equations. `gruCell` gives one with a kernel for whole sequences. */
export class GruCell implements RecurrentCell<GruState> {
  /** Weights of the input, [I, 3H]. */
  readonly wx: Tensor
  /** Weights of the state before, [H, 3H]. */
  readonly wh: Tensor
  /** Biases, [2, 3H] (of the input, of the recurrence) with reset after, [3H] with reset before. */
  readonly b: Tensor
  readonly #tanh: (x: Tensor) => Tensor
  readonly #sigmoid: (x: Tensor) => Tensor

  /**
   * Which variant it is follows from the bias: [2, 3H] is reset after, [3H] reset before.
   * @param weights from which I and H follow
   * @param activations of the candidate and output (`tanh` by default) and of the gates (`sigmoid` by default)
   * @throws InputError on weights whose shapes do not fit each other, and on an unknown activation
   */
  constructor(
    weights: GruWeights,
    { activation: f = 'tanh', recurrentActivation = 'sigmoid' }: GateActivations = {},
  ) {
    const { wx, wh, b } = givenWeights('GruCell', weights)
    const [[I], [H]] = [wx.shape, wh.shape]
    checkWeights('GruCell', {
      wx: [wx, '[I, 3H]', [I, 3 * H]],
      wh: [wh, '[H, 3H]', [H, 3 * H]],
      b: b.rank === 1 ? [b, '[3H]', [3 * H]] : [b, '[2, 3H]', [2, 3 * H]],
    })
    this.wx = wx
    this.wh = wh
    this.b = b
    this.#tanh = activation('GruCell activation', f)
    this.#sigmoid = activation('GruCell recurrentActivation', recurrentActivation)
  }

  /** I, the size of a step's input. */
  get inputSize(): number {
    return this.wx.shape[0]
  }

  /** H, the number of hidden units. */
  get outputSize(): number {
    return this.wh.shape[0]
  }

  /** Whether the reset gate acts after the recurrent product, as the bias [2, 3H] says. */
  get resetAfter(): boolean {
    return this.b.rank === 2
  }

  /**
   * The state before the first step, zeros.
   * @param batch number of samples
   */
  zeroState(batch: number): GruState {
    return { h: zeros([batch, this.outputSize]) }
  }

  /**
   * One step.
   * @param x [B, I]
   * @param state what the step before gave, or `zeroState`
   * @throws InputError on shapes that do not fit the weights
   */
  step(x: Tensor, { h }: GruState): StepResult<GruState> {
    checkStep('GruCell.step', this, x, { h })
    const hNext = this.resetAfter ? this.#stepResetAfter(x, h) : this.#stepResetBefore(x, h)
    return { output: hNext, state: { h: hNext } }
  }

  #stepResetAfter(x: Tensor, h: Tensor): Tensor {
    const [bx, bh] = this.b.split(2, 0)
    const [xz, xr, xn] = x.matmul(this.wx).add(bx).split(3)
    const [hz, hr, hn] = h.matmul(this.wh).add(bh).split(3)
    const z = this.#sigmoid(xz.add(hz))
    const r = this.#sigmoid(xr.add(hr))
    const n = this.#tanh(xn.add(r.mul(hn)))
    return z.mul(h).add(z.neg().add(1).mul(n))
  }

  #stepResetBefore(x: Tensor, h: Tensor): Tensor {
    const [whz, whr, whn] = this.wh.split(3)
    const [xz, xr, xn] = x.matmul(this.wx).add(this.b).split(3)
    const z = this.#sigmoid(xz.add(h.matmul(whz)))
    const r = this.#sigmoid(xr.add(h.matmul(whr)))
    const n = this.#tanh(xn.add(r.mul(h).matmul(whn)))
    return z.mul(h).add(z.neg().add(1).mul(n))
  }
}

class FusedGruCell extends GruCell implements FusedCell<GruState>, StreamingCell {
  sequence(x: Tensor, state: GruState, options: SequenceOptions) {
    const { kernels } = deviceOf([x, this.wx, this.wh, this.b])
    const resetAfter = Number(this.resetAfter)
    return fusedSequence('GruCell.sequence', this, x, state, options, {
      weights: [this.wx, this.wh, this.b],
      keptPerUnit: { state: 1, step: 5 },
      saveSize: kernels.gru_save_size,
      forwardWorkSize: kernels.gru_forward_work_size,
      backwardWorkSize: kernels.gru_backward_work_size,
      forward: ([x, wx, wh, b], [h0], lengths, y, [hT], save, work, ...sizes) =>
        kernels.gru_forward(x, wx, wh, b, h0, lengths, y, hT, save, work, ...sizes, resetAfter),
      backward: ([x, wx, wh, b], lengths, save, dy, [dhT], [dx, dwx, dwh, db], [dh0], work, ...sizes) => {
        const given = [x, wx, wh, b, lengths, save, dy, dhT] as const
        kernels.gru_backward(...given, dx, dwx, dwh, db, dh0, work, ...sizes, resetAfter)
      },
    })
  }

  streamStep(program: StreamProgram, input: StreamValue): StreamValue {
    const kind = this.resetAfter ? 'gru' : 'gruResetBefore'
    return program.addCell({ kind, units: this.outputSize, weights: this, states: 1, workPerUnit: 6 }, input)
  }
}

/**
 * A GRU cell; one with a whole-sequence kernel where the activations are the usual ones.
 * @param weights from which I and H follow
 * @param activations of the candidate and output (`tanh` by default) and of the gates (`sigmoid` by default)
 */
export const gruCell = (weights: GruWeights, activations: GateActivations = {}): GruCell => {
  checkGates('gruCell', activations)
  return areFused(activations) ? new FusedGruCell(weights) : new GruCell(weights, activations)
}
