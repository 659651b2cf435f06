/** The built-in cells for one sample in float64, written from their papers' equations. */
import type { Tape, Vector } from '../../testing/float64.js'

/** One step: from weights, an input [I] and the state's vectors to the output and the next state. */
export type ReferenceStep = (
  tape: Tape,
  weights: readonly Vector[],
  x: Vector,
  state: readonly Vector[],
) => { readonly output: Vector; readonly state: readonly Vector[] }

/** Activations that references can have, by their Keras names. */
type Activation = 'tanh' | 'relu' | 'sigmoid' | 'silu'

/** Gate number k of x·wx + h·wh + b, where each weight holds `gates` gates side by side. */
const gate = (tape: Tape, [wx, wh, b]: readonly Vector[], x: Vector, h: Vector, gates: number, k: number) => {
  const H = h.value.length
  return tape.add(
    tape.product(x, wx, gates * H, k * H, H),
    tape.product(h, wh, gates * H, k * H, H),
    tape.part(b, k * H, H),
  )
}

/** Elman 1990: h′ = f(x·wx + h·wh + b). */
export const rnnReference =
  (f: Activation): ReferenceStep =>
  (tape, weights, x, [h]) => {
    const next = tape[f](gate(tape, weights, x, h, 1, 0))
    return { output: next, state: [next] }
  }

/** Gers, Schmidhuber & Cummins 2000, without peepholes. */
export const lstmReference =
  (activation: Activation = 'tanh', recurrentActivation: Activation = 'sigmoid'): ReferenceStep =>
  (tape, weights, x, [h, c]) => {
    const [σ, tanh] = [tape[recurrentActivation], tape[activation]]
    const [i, f, g, o] = [0, 1, 2, 3].map((k) => gate(tape, weights, x, h, 4, k))
    const cNext = tape.add(tape.mul(σ(f), c), tape.mul(σ(i), tanh(g)))
    const hNext = tape.mul(σ(o), tanh(cNext))
    return { output: hNext, state: [hNext, cNext] }
  }

/** Cho et al. 2014, with Keras's sense of z (what is kept): n = tanh(W x + U (r ⊙ h)). */
export const gruResetBeforeReference =
  (activation: Activation = 'tanh', recurrentActivation: Activation = 'sigmoid'): ReferenceStep =>
  (tape, weights, x, [h]) => {
    const H = h.value.length
    const [wx, wh, b] = weights
    const [z, r] = [0, 1].map((k) => tape[recurrentActivation](gate(tape, weights, x, h, 3, k)))
    const n = tape[activation](
      tape.add(
        tape.product(x, wx, 3 * H, 2 * H, H),
        tape.product(tape.mul(r, h), wh, 3 * H, 2 * H, H),
        tape.part(b, 2 * H, H),
      ),
    )
    const hNext = tape.add(tape.mul(z, h), tape.mul(tape.oneMinus(z), n))
    return { output: hNext, state: [hNext] }
  }

/** cuDNN's variant: n = tanh(W x + bx + r ⊙ (U h + bh)). */
export const gruResetAfterReference =
  (activation: Activation = 'tanh', recurrentActivation: Activation = 'sigmoid'): ReferenceStep =>
  (tape, [wx, wh, b], x, [h]) => {
    const H = h.value.length
    const fromX = (k: number) => tape.add(tape.product(x, wx, 3 * H, k * H, H), tape.part(b, k * H, H))
    const fromH = (k: number) => tape.add(tape.product(h, wh, 3 * H, k * H, H), tape.part(b, (3 + k) * H, H))
    const [z, r] = [0, 1].map((k) => tape[recurrentActivation](tape.add(fromX(k), fromH(k))))
    const n = tape[activation](tape.add(fromX(2), tape.mul(r, fromH(2))))
    const hNext = tape.add(tape.mul(z, h), tape.mul(tape.oneMinus(z), n))
    return { output: hNext, state: [hNext] }
  }
