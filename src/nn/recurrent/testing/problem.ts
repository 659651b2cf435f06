/** Sequences to put through cells: seeded weights, inputs, states and gradients of what comes out. */
import { type Shape, type Tensor, tensor } from '../../../tensor/index.js'
import { normals } from '../../../tensor/testing/samples.js'
import type { SequenceOptions } from '../cell.js'
import type { CellCase } from './cells.js'

/** What a calculation in float64 reads of a tensor. */
export interface Numbers {
  readonly data: Tensor['data'] | Float64Array
  readonly shape: Shape
}

export interface Problem<N = Tensor> {
  readonly x: N // [B, T, I]
  readonly weights: Readonly<Record<string, N>>
  readonly state: Readonly<Record<string, N>>
  readonly lengths?: readonly number[]
  readonly reverse: boolean
  readonly outputSize: number
  readonly dOutputs?: N // [B, T, O]; absent: the loss takes no notice of the outputs
  readonly dState: Readonly<Record<string, N | undefined>>
}

export interface Sizes {
  readonly B: number
  readonly T: number
  readonly I: number
  readonly H: number
}

/** Sizes around every vector and tile of the kernels. */
export const sizesTried: readonly Sizes[] = [
  { B: 1, T: 1, I: 1, H: 1 },
  { B: 3, T: 5, I: 5, H: 7 },
  { B: 1, T: 5, I: 1, H: 33 },
  { B: 3, T: 1, I: 5, H: 33 },
  { B: 3, T: 5, I: 1, H: 1 },
  { B: 17, T: 4, I: 3, H: 18 },
  { B: 5, T: 3, I: 2, H: 70 },
  { B: 9, T: 2, I: 40, H: 150 },
]
/** Blocks of long products are 256 rows: the whole is several of them, and so is a segment between checkpoints. */
export const long: Sizes = { B: 20, T: 61, I: 17, H: 41 }
export const small: Sizes = { B: 4, T: 5, I: 3, H: 7 }
/** For `small`: none, all, one, and some of the steps. */
export const smallLengths: readonly number[] = [0, 5, 1, 3]

/** Sizes as rows for `test.each`, each after its name. */
export const labelled = (sizes: readonly Sizes[]): [string, Sizes][] =>
  sizes.map((each) => [Object.entries(each).flat().join(' '), each])

/** Lengths of every sort: all of the steps, half, none, all but one. */
export const lengthsFor = ({ B, T }: Sizes): number[] =>
  Array.from({ length: B }, (_, b) => [T, Math.ceil(T / 2), 0, T - 1][b % 4])

export const mapValues = <A, R>(record: Readonly<Record<string, A>>, f: (value: A, key: string) => R) =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, f(value, key)]))

/** Normal numbers seeded by the sizes, no two alike: with constant weights a swap of two gates goes unseen. */
export function problemOf(
  { weightShapes, cell }: CellCase,
  { B, T, I, H }: Sizes,
  { lengths, reverse = false }: Pick<Problem, 'lengths'> & { readonly reverse?: boolean } = {},
): Problem {
  let seed = 1000 * H + 100 * T + 10 * I + B
  const drawn = (shape: Shape, deviation: number): Tensor => normals(shape, seed++, deviation)
  const weights = mapValues(weightShapes(I, H), (shape) =>
    drawn(shape, shape.length > 1 ? 1 / Math.sqrt(shape.at(0)!) : 0.5),
  )
  const made = cell(weights)
  const zeroState = made.zeroState(B)
  return {
    x: drawn([B, T, I], 1),
    weights,
    state: mapValues(zeroState, ({ shape }) => drawn(shape, 0.7)),
    lengths,
    reverse,
    outputSize: made.outputSize,
    dOutputs: drawn([B, T, made.outputSize], 1),
    dState: mapValues(zeroState, ({ shape }) => drawn(shape, 1)),
  }
}

export const optionsOf = ({ lengths, reverse }: Problem): SequenceOptions => ({
  lengths: lengths && tensor(Int32Array.from(lengths)),
  reverse,
})

/** Sample b of a tensor [B, ...], as a batch of one. */
export const sampleOf = (x: Tensor, b: number): Tensor => x.slice(b, 1, 0)
