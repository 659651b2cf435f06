import { random } from '../../engine/random.js'
import { gruResetAfterReference, lstmReference, rnnReference } from '../../nn/recurrent/testing/references.js'
import { Tape, type Vector } from '../../nn/testing/float64.js'
import type { Network } from '../network.js'
import type { NetworkShape } from '../shape.js'
import type { ScaledValues, Windows } from '../windows.js'

/** A small network's shape, without columns. */
export const shapeOf = (change: Partial<NetworkShape> = {}): NetworkShape => ({
  kind: 'gru',
  hiddenSize: 3,
  windowSteps: 6,
  horizonSteps: 4,
  outputSteps: 4,
  segmentSteps: 1,
  offsetSteps: 2,
  columns: { past: 0, future: 0, static: 0 },
  head: 'median',
  dropout: 0,
  ...change,
})

/** A series on the way to the networks, of weight 1 and scale 1. */
export const scaledOf = (values: Float64Array, change: Partial<ScaledValues> = {}): ScaledValues => ({
  values,
  scale: 1,
  weight: 1,
  past: [],
  future: [],
  static: [],
  ...change,
})

/** Gives all weights seeded numbers, no two alike: some begin at 0, which hides what they are for. */
export function scramble({ parameters }: Network, seed = 1, deviation = 0.4): void {
  const stream = random(seed)
  for (const parameter of parameters) {
    parameter.assign(Float32Array.from({ length: parameter.tensor.size }, () => stream.normal(0, deviation)))
  }
}

const cells = {
  rnn: { step: rnnReference('tanh'), states: 1 },
  gru: { step: gruResetAfterReference(), states: 1 },
  lstm: { step: lstmReference(), states: 2 },
} as const

/** x·kernel + bias, where the kernel has `size` columns. */
const denseOf = (tape: Tape, x: Vector, size: number, kernel: Vector, bias?: Vector): Vector => {
  const product = tape.product(x, kernel, size, 0, size)
  return bias === undefined ? product : tape.add(product, tape.part(bias, 0, size))
}

/** One window's columns at steps from `first` on, step by step: [x, past, seen]. */
function columnsAt(
  windows: Windows,
  { windowSteps: L, columns }: NetworkShape,
  b: number,
  t: number,
): number[] {
  const at = b * L + t
  const of = (from: Float32Array, count: number) => [...from.subarray(at * count, (at + 1) * count)]
  return [windows.x[at], ...of(windows.past, columns.past), ...of(windows.seen, columns.future)]
}

function stepwise(tape: Tape, shape: NetworkShape, weights: readonly Vector[], windows: Windows, b: number) {
  const { kind, hiddenSize: H, windowSteps: L, outputSteps: O, columns } = shape
  const { step, states } = cells[kind === 'segment' ? 'gru' : kind]
  const { future: F, static: K } = columns
  const statics = windows.static.subarray(b * K, (b + 1) * K)
  const [wx, wh, bias, outKernel, outBias, aheadKernel, aheadBias, stateKernel, movedKernel] = weights
  const outputs = outBias.value.length / O
  let state: readonly Vector[] = Array.from({ length: states }, () => tape.leaf(new Float64Array(H)))
  for (let t = 0; t < L; t++) {
    const input = tape.leaf([...columnsAt(windows, shape, b, t), ...statics])
    state = step(tape, [wx, wh, bias], input, state).state
  }
  const direct = denseOf(tape, state[0], O * outputs, outKernel, outBias)
  if (F === 0) return direct
  const byFuture = Array.from({ length: O }, (_, o) => {
    const ahead = tape.leaf(windows.ahead.subarray((b * O + o) * F, (b * O + o + 1) * F))
    const known = denseOf(tape, ahead, H, aheadKernel, aheadBias)
    const joint = tape.relu(tape.add(known, denseOf(tape, state[0], H, stateKernel)))
    return denseOf(tape, joint, outputs, movedKernel)
  })
  return tape.add(direct, tape.join(byFuture))
}

function segmentwise(
  tape: Tape,
  shape: NetworkShape,
  weights: readonly Vector[],
  windows: Windows,
  b: number,
) {
  const { hiddenSize: H, windowSteps: L, outputSteps: O, segmentSteps: S, columns } = shape
  const { past: P, future: F, static: K } = columns
  const [embedKernel, embedBias, wx, wh, bias, positions, ...rest] = weights
  const aheadKernel = F > 0 ? rest[0] : undefined
  const [outKernel, outBias, line] = rest.slice(F > 0 ? 1 : 0)
  const outputs = outBias.value.length / S
  const statics = windows.static.subarray(b * K, (b + 1) * K)
  let state: readonly Vector[] = [tape.leaf(new Float64Array(H))]
  for (let start = 0; start < L; start += S) {
    const from = (values: Float32Array, count: number) => [
      ...values.subarray((b * L + start) * count, (b * L + start + S) * count),
    ]
    const segment = tape.leaf([
      ...from(windows.x, 1),
      ...from(windows.past, P),
      ...from(windows.seen, F),
      ...statics,
    ])
    const read = tape.relu(denseOf(tape, segment, H, embedKernel, embedBias))
    state = gruResetAfterReference()(tape, [wx, wh, bias], read, state).state
  }
  const segmentsAhead = Array.from({ length: Math.ceil(O / S) }, (_, segment) => {
    const position = tape.part(positions, segment * H, H)
    const known = new Float64Array(S * F)
    known.set(windows.ahead.subarray((b * O + segment * S) * F, (b * O + Math.min(O, (segment + 1) * S)) * F))
    const query =
      aheadKernel === undefined
        ? position
        : tape.add(position, denseOf(tape, tape.leaf(known), H, aheadKernel))
    const decoded = gruResetAfterReference()(tape, [wx, wh, bias], query, state).output
    return denseOf(tape, decoded, S * outputs, outKernel, outBias)
  })
  const straight = denseOf(tape, tape.leaf(windows.x.subarray(b * L, (b + 1) * L)), O, line)
  const each = Array.from({ length: O }, (_, o) =>
    tape.join(Array.from({ length: outputs }, () => tape.part(straight, o, 1))),
  )
  return tape.add(tape.part(tape.join(segmentsAhead), 0, O * outputs), tape.join(each))
}

/**
 * A network's outputs, [B, O, outputs], written from its description in float64.
 * @param weights of the parameters, in their order
 */
export function referenceOutputs(
  shape: NetworkShape,
  weights: readonly ArrayLike<number>[],
  windows: Windows,
): Float64Array {
  const read = shape.kind === 'segment' ? segmentwise : stepwise
  const rows = Array.from({ length: windows.count }, (_, b) => {
    const tape = new Tape()
    const leaves = weights.map((values) => tape.leaf(values))
    return [...read(tape, shape, leaves, windows, b).value]
  })
  return Float64Array.from(rows.flat())
}
