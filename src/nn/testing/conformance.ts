/**
 * What every recurrent cell must do, whoever wrote it: its step agrees with a slow float64 reference, values
 * and gradients, and the sequence around it keeps its promises about state, lengths and direction. A cell
 * with a kernel for whole sequences is held to all of it again with that, on 1, 2 and 4 threads and with
 * checkpoints.
 *
 * Tolerances are relative to max(1, |expected|). `single` is for sums that float32 adds up in another order
 * than float64; `reordered` for the same float32 sums in another order.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { engine, engineInfo, useThreads } from '../../engine/engine.js'
import { random } from '../../engine/random.js'
import { gradientsOf, type Shape, sizeOf, type Tensor, tensor } from '../../tensor/index.js'
import type {
  CellState,
  FusedCell,
  RecurrentCell,
  SequenceOptions,
  SequenceResult,
} from '../recurrent/cell.js'
import { scan } from '../recurrent/scan.js'
import { expectClose } from './close.js'
import { Tape, type Vector } from './float64.js'
import type { ReferenceStep } from './references.js'

const single = 2e-5
const reordered = 2e-6

/** A cell under test: its weights' shapes, how it is made of them, and its step in float64. */
export interface CellCase<S extends CellState> {
  readonly weightShapes: (inputSize: number, hiddenSize: number) => readonly Shape[]
  readonly cell: (weights: readonly Tensor[]) => RecurrentCell<S>
  readonly reference: ReferenceStep
}

type Run<S extends CellState> = (
  cell: RecurrentCell<S>,
  x: Tensor,
  state: S,
  options: SequenceOptions,
) => SequenceResult<S>

interface Problem {
  readonly x: Tensor // [B, T, I]
  readonly weights: readonly Tensor[]
  readonly states: readonly Tensor[]
  readonly lengths?: readonly number[]
  readonly reverse: boolean
  readonly dOutputs?: Tensor // [B, T, O]; absent: the loss takes no notice of the outputs
  readonly dStates: readonly (Tensor | undefined)[]
}

interface Solution {
  readonly outputs: ArrayLike<number>
  readonly states: readonly ArrayLike<number>[]
  readonly dx: ArrayLike<number>
  readonly dWeights: readonly ArrayLike<number>[]
  readonly dInitial: readonly ArrayLike<number>[]
}

interface Sizes {
  readonly B: number
  readonly T: number
  readonly I: number
  readonly H: number
}

const sizesTried: readonly Sizes[] = [
  { B: 1, T: 1, I: 1, H: 1 },
  { B: 3, T: 5, I: 5, H: 7 },
  { B: 1, T: 5, I: 1, H: 33 },
  { B: 3, T: 1, I: 5, H: 33 },
  { B: 3, T: 5, I: 1, H: 1 },
  { B: 17, T: 4, I: 3, H: 18 },
  { B: 5, T: 3, I: 2, H: 70 },
  { B: 9, T: 2, I: 40, H: 150 },
]
const small: Sizes = { B: 4, T: 5, I: 3, H: 7 }
/** For `small`: none, all, one, and some of the steps. */
const smallLengths = [0, 5, 1, 3]

const lengthsFor = ({ B, T }: Sizes): number[] =>
  Array.from({ length: B }, (_, b) => [T, Math.ceil(T / 2), 0, T - 1][b % 4])

/** Seeded normal numbers, no two alike: with constant weights a swap of two gates goes unseen. */
function problemOf<S extends CellState>(
  { weightShapes, cell }: CellCase<S>,
  { B, T, I, H }: Sizes,
  { lengths, reverse = false }: { lengths?: readonly number[]; reverse?: boolean } = {},
): Problem {
  const stream = random(1000 * H + 100 * T + 10 * I + B)
  const drawn = (shape: Shape, deviation: number): Tensor =>
    tensor(
      Float32Array.from({ length: sizeOf(shape) }, () => stream.normal(0, deviation)),
      shape,
    )
  const weights = weightShapes(I, H).map((shape) =>
    drawn(shape, shape.length > 1 ? 1 / Math.sqrt(shape[0]) : 0.5),
  )
  const made = cell(weights)
  const shapes = Object.values(made.zeroState(B)).map(({ shape }) => shape)
  return {
    x: drawn([B, T, I], 1),
    weights,
    states: shapes.map((shape) => drawn(shape, 0.7)),
    lengths,
    reverse,
    dOutputs: drawn([B, T, made.outputSize], 1),
    dStates: shapes.map((shape) => drawn(shape, 1)),
  }
}

const named = <S extends CellState>(cell: RecurrentCell<S>, parts: readonly Tensor[]): S =>
  Object.fromEntries(Object.keys(cell.zeroState(1)).map((name, i) => [name, parts[i]])) as S

const optionsOf = ({ lengths, reverse }: Problem): SequenceOptions => ({
  lengths: lengths && tensor(Int32Array.from(lengths)),
  reverse,
})

/** Runs the problem and differentiates Σ outputs · dOutputs + Σ states · dStates. */
function solve<S extends CellState>({ cell: cellOf }: CellCase<S>, problem: Problem, run: Run<S>): Solution {
  const { x, weights, states, dOutputs, dStates } = problem
  const { result, gradients } = gradientsOf([x, ...states, ...weights], ([input, ...rest]) => {
    const cell = cellOf(rest.slice(states.length))
    const { outputs, state } = run(cell, input, named(cell, rest), optionsOf(problem))
    const after = Object.values(state)
    const terms = [...after.map((part, i) => dStates[i] && part.mul(dStates[i]).sum())]
    if (dOutputs) terms.push(outputs.mul(dOutputs).sum())
    const loss = terms.reduce((total, term) => (total && term ? total.add(term) : (total ?? term)))
    return { loss: loss as Tensor, outputs, after }
  })
  const [dx, ...others] = gradients.map(({ data }) => data)
  return {
    outputs: result.outputs.data,
    states: result.after.map(({ data }) => data),
    dx,
    dInitial: others.slice(0, states.length),
    dWeights: others.slice(states.length),
  }
}

/** The same in float64, one sample after the other, each over its valid steps alone. */
export function solveReference<S extends CellState>(
  { cell: cellOf, reference }: Pick<CellCase<S>, 'cell' | 'reference'>,
  problem: Problem,
): Solution & { loss: number } {
  const { x, states, lengths, reverse, dOutputs, dStates } = problem
  const [B, T, I] = x.shape
  const O = cellOf(problem.weights).outputSize
  const tape = new Tape()
  const weights = problem.weights.map(({ data }) => tape.leaf(data))
  const outputs = new Float64Array(B * T * O)
  const dx = new Float64Array(B * T * I)
  const rows = states.map(({ size }) => size / B)
  const finals = states.map(({ size }) => new Float64Array(size))
  const dInitial = states.map(({ size }) => new Float64Array(size))
  const collect: (() => void)[] = []
  let loss = 0
  const give = (to: Vector, from: Tensor | undefined, start: number) => {
    to.grad.forEach((_, j) => {
      const d = from?.data[start + j] ?? 0
      to.grad[j] += d
      loss += d * to.value[j]
    })
  }
  for (let b = 0; b < B; b++) {
    const length = lengths?.[b] ?? T
    const initial = states.map(({ data }, i) => tape.leaf(data.slice(b * rows[i], (b + 1) * rows[i])))
    let state: readonly Vector[] = initial
    for (let visit = 0; visit < length; visit++) {
      const t = reverse ? length - 1 - visit : visit
      const at = b * T + t
      const input = tape.leaf(x.data.slice(at * I, (at + 1) * I))
      const next = reference(tape, weights, input, state)
      state = next.state
      outputs.set(next.output.value, at * O)
      give(next.output, dOutputs, at * O)
      collect.push(() => dx.set(input.grad, at * I))
    }
    state.forEach((part, i) => {
      finals[i].set(part.value, b * rows[i])
      give(part, dStates[i], b * rows[i])
      collect.push(() => dInitial[i].set(initial[i].grad, b * rows[i]))
    })
  }
  tape.backward()
  for (const run of collect) run()
  return { outputs, states: finals, dx, dInitial, dWeights: weights.map(({ grad }) => grad), loss }
}

function expectSame(actual: Solution, expected: Solution, tolerance: number): void {
  expectClose(actual.outputs, expected.outputs, tolerance, 'outputs')
  const lists = ['states', 'dInitial', 'dWeights'] as const
  for (const list of lists) {
    actual[list].forEach((values, i) => {
      expectClose(values, expected[list][i], tolerance, `${list}[${i}]`)
    })
  }
  expectClose(actual.dx, expected.dx, tolerance, 'dx')
}

/** Sample b of a tensor [B, ...], as a batch of one. */
const sampleOf = (x: Tensor, b: number): Tensor => x.slice(b, 1, 0)

const isFused = <S extends CellState>(cell: RecurrentCell<S>): cell is FusedCell<S> => 'sequence' in cell

/** Threads for the tests of a suite, which then share out any work, however small. */
function computeWith(threads: number): void {
  const before = engineInfo().threads
  beforeAll(() => {
    useThreads(threads)
    engine().kernels.set_least_part(1)
  })
  afterAll(() => {
    useThreads(before)
    engine().kernels.set_least_part(1 << 19)
  })
}

/** A way to run a sequence, and how many threads may take part in it. */
interface Path<S extends CellState> {
  readonly run: Run<S>
  readonly threads: number
}

/** The suite. `name` begins with the cell's name as its errors have it. */
export function cellConformance<S extends CellState>(name: string, subject: CellCase<S>): void {
  const plain = problemOf(subject, small)
  const paths: [string, Path<S>][] = [['scan', { run: scan, threads: 1 }]]
  const fusedWith =
    (given: SequenceOptions): Run<S> =>
    (cell, x, state, options) =>
      (cell as FusedCell<S>).sequence(x, state, { ...options, ...given })
  const fused = fusedWith({})
  const hasKernel = isFused(subject.cell(plain.weights))
  if (hasKernel) {
    for (const threads of [1, 2, 4]) paths.push([`fused, threads ${threads}`, { run: fused, threads }])
    paths.push(['fused, checkpoints', { run: fusedWith({ checkpoint: true }), threads: 2 }])
  }

  describe(name, () => {
    test('the reference has the gradients of its own values', () => {
      const problem = problemOf(subject, { B: 2, T: 3, I: 2, H: 3 }, { lengths: [3, 2], reverse: true })
      const { dx, dInitial, dWeights } = solveReference(subject, problem)
      const lossWith = (moved: Tensor, at: number, by: number): number => {
        // A float64 stand-in for the tensor, since float32 would round the step away.
        const data = Float64Array.from(moved.data)
        data[at] += by
        const swap = (part: Tensor): Tensor =>
          part === moved ? ({ data, shape: part.shape, size: part.size } as unknown as Tensor) : part
        const { x, states, weights } = problem
        return solveReference(
          { reference: subject.reference, cell: () => subject.cell(weights) },
          { ...problem, x: swap(x), states: states.map(swap), weights: weights.map(swap) },
        ).loss
      }
      const parts = [problem.x, ...problem.states, ...problem.weights]
      const gradients = [dx, ...dInitial, ...dWeights]
      const h = 1e-5
      parts.forEach((part, i) => {
        const slopes = Array.from(
          part.data,
          (_, at) => (lossWith(part, at, h) - lossWith(part, at, -h)) / (2 * h),
        )
        expectClose(gradients[i], slopes, 1e-8, `gradient ${i}`)
      })
    })

    describe.each(paths)('%s', (path, { run, threads }) => {
      computeWith(threads)

      const labelled = sizesTried.map((sizes) => [Object.entries(sizes).flat().join(' '), sizes] as const)
      test.each(labelled)('agrees with float64, gradients too: %s', (_, sizes) => {
        for (const lengths of [undefined, lengthsFor(sizes)]) {
          for (const reverse of [false, true]) {
            const problem = problemOf(subject, sizes, { lengths, reverse })
            expectSame(solve(subject, problem, run), solveReference(subject, problem), single)
          }
        }
      })

      test('gives the same values when nothing is differentiated', () => {
        const problem = problemOf(subject, small, { lengths: smallLengths })
        const cell = subject.cell(problem.weights)
        const { outputs, state } = run(cell, problem.x, named(cell, problem.states), optionsOf(problem))
        const expected = solve(subject, problem, run)
        expect(outputs.data).toEqual(expected.outputs)
        expect(Object.values(state).map(({ data }) => data)).toEqual(expected.states)
      })

      test('agrees where the gates are saturated', () => {
        // Float32 knows pre-activations near 50 to 4e-6, and the gradients multiply that by inputs as large.
        const problem = { ...plain, x: plain.x.mul(50) }
        expectSame(solve(subject, problem, run), solveReference(subject, problem), 1e-4)
      })

      test('an empty batch has outputs of no samples, and weights that nothing changes', () => {
        const { outputs, dx, dWeights } = solve(subject, problemOf(subject, { ...small, B: 0 }), run)
        expect([outputs.length, dx.length]).toEqual([0, 0])
        for (const gradient of dWeights) expect(Array.from(gradient).every((d) => d === 0)).toBe(true)
      })

      test('starts from the zero state when told so', () => {
        const zeros = Object.values(subject.cell(plain.weights).zeroState(small.B))
        expect(zeros.every(({ data }) => data.every((n) => n === 0))).toBe(true)
        const problem = { ...plain, states: zeros }
        expectSame(solve(subject, problem, run), solveReference(subject, problem), single)
      })

      test('differentiates a loss of the outputs alone, and of each final state alone', () => {
        const { dStates } = plain
        const none = dStates.map(() => undefined)
        const losses = [
          { dOutputs: plain.dOutputs, dStates: none },
          ...dStates.map((part, i) => ({ dOutputs: undefined, dStates: none.with(i, part as never) })),
        ]
        for (const loss of losses) {
          const problem = { ...problemOf(subject, small, { lengths: smallLengths }), ...loss }
          expectSame(solve(subject, problem, run), solveReference(subject, problem), single)
        }
      })

      test('differentiates the input alone, and one weight alone', () => {
        const { x, weights, states, dOutputs } = plain
        const all = solveReference(subject, { ...plain, dStates: states.map(() => undefined) })
        const lossOf = (input: Tensor, own: readonly Tensor[]) => {
          const cell = subject.cell(own)
          return {
            loss: run(cell, input, named(cell, states), {})
              .outputs.mul(dOutputs as Tensor)
              .sum(),
          }
        }
        const onInput = gradientsOf([x], ([input]) => lossOf(input, weights))
        expectClose(onInput.gradients[0].data, all.dx, single, 'dx')
        weights.forEach((weight, i) => {
          const onWeight = gradientsOf([weight], ([leaf]) => lossOf(x, weights.with(i, leaf)))
          expectClose(onWeight.gradients[0].data, all.dWeights[i], single, `dWeights[${i}]`)
        })
      })

      test.each([
        ['forwards', false],
        ['in reverse', true],
      ])('two halves with carried state equal the whole, %s', (_, reverse) => {
        for (const lengths of [undefined, smallLengths]) {
          const whole = problemOf(subject, small, { lengths, reverse })
          const inHalves: Run<S> = (cell, x, state) => {
            const cut = 2
            const half = (from: number, count: number, before: S) =>
              run(cell, x.slice(from, count, 1), before, {
                lengths:
                  lengths && tensor(Int32Array.from(lengths, (n) => Math.min(Math.max(n - from, 0), count))),
                reverse,
              })
            const [first, second] = reverse ? [cut, 0] : [0, cut]
            const sizeAt = (from: number) => (from === 0 ? cut : small.T - cut)
            const a = half(first, sizeAt(first), state)
            const b = half(second, sizeAt(second), a.state)
            const [left, right] = reverse ? [b, a] : [a, b]
            const padded = [left.outputs.pad(0, small.T - cut, 1), right.outputs.pad(cut, 0, 1)]
            return { outputs: padded[0].add(padded[1]), state: b.state }
          }
          expectSame(solve(subject, whole, inHalves), solve(subject, whole, run), reordered)
        }
      })

      test.each([
        ['NaN', Number.NaN],
        ['infinity', Number.POSITIVE_INFINITY],
        ['3e38', 3e38],
      ])('padding of %s changes not a bit', (_, filler) => {
        for (const reverse of [false, true]) {
          const clean = problemOf(subject, small, { lengths: smallLengths, reverse })
          const { T, I } = small
          const valid = (at: number): boolean =>
            Math.floor(at / I) % T < smallLengths[Math.floor(at / (I * T))]
          const filled = (value: number): Solution =>
            solve(
              subject,
              {
                ...clean,
                x: tensor(
                  clean.x.data.map((n, at) => (valid(at) ? n : value)),
                  clean.x.shape,
                ),
              },
              run,
            )
          const solution = filled(filler)
          expect(solution).toEqual(filled(0))
          const O = solution.outputs.length / (small.B * T)
          const outside = (values: ArrayLike<number>, inner: number) =>
            Array.from(values).filter(
              (_, at) => Math.floor(at / inner) % T >= smallLengths[Math.floor(at / (inner * T))],
            )
          expect(outside(solution.outputs, O).every((n) => n === 0)).toBe(true)
          expect(outside(solution.dx, I).every((n) => n === 0)).toBe(true)
        }
      })

      test('a sample without valid steps keeps its state, and passes the gradient of it on', () => {
        const problem = problemOf(subject, small, { lengths: smallLengths })
        const { states, dInitial } = solve(subject, problem, run)
        const first = (values: ArrayLike<number>): number[] =>
          Array.from(values).slice(0, values.length / small.B)
        states.forEach((state, i) => {
          expect(first(state)).toEqual(first(problem.states[i].data))
          expect(first(dInitial[i])).toEqual(first((problem.dStates[i] as Tensor).data))
        })
      })

      test('reverse equals scanning each trimmed sequence backwards', () => {
        const problem = problemOf(subject, small, { lengths: smallLengths, reverse: true })
        const together = solve(subject, problem, run)
        const { T, I } = small
        const O = subject.cell(problem.weights).outputSize
        smallLengths.forEach((length, b) => {
          if (length === 0) return
          const turned = (x: Tensor): Tensor =>
            sampleOf(x, b)
              .slice(0, length, 1)
              .gather(
                Array.from({ length }, (_, t) => length - 1 - t),
                1,
              )
          const alone = solve(
            subject,
            {
              x: turned(problem.x),
              weights: problem.weights,
              states: problem.states.map((part) => sampleOf(part, b)),
              reverse: false,
              dOutputs: turned(problem.dOutputs as Tensor),
              dStates: problem.dStates.map((part) => part && sampleOf(part, b)),
            },
            run,
          )
          const rowsOf = (values: ArrayLike<number>, inner: number) =>
            Array.from({ length }, (_, t) => Array.from(values).slice(t * inner, (t + 1) * inner))
          const part = (values: ArrayLike<number>, inner: number) =>
            rowsOf(Array.from(values).slice(b * T * inner, (b * T + length) * inner), inner)
              .reverse()
              .flat()
          expectClose(alone.outputs, part(together.outputs, O), reordered, 'outputs')
          expectClose(alone.dx, part(together.dx, I), reordered, 'dx')
          alone.states.forEach((state, i) => {
            const size = state.length
            const of = (values: ArrayLike<number>) => Array.from(values).slice(b * size, (b + 1) * size)
            expectClose(state, of(together.states[i]), reordered, `states[${i}]`)
            expectClose(alone.dInitial[i], of(together.dInitial[i]), reordered, `dInitial[${i}]`)
          })
        })
      })

      test('full lengths equal none given', () => {
        const given = { ...plain, lengths: Array(small.B).fill(small.T) }
        expectSame(solve(subject, given, run), solve(subject, plain, run), reordered)
      })

      const where = path === 'scan' ? 'scan' : `${name.split(' ')[0]}.sequence`
      const cell = subject.cell(plain.weights)
      const state = named(cell, plain.states)
      const [stateName] = Object.keys(state)
      const stateShape = `[${plain.states[0].shape.join(', ')}]`
      const ints = (...values: number[]): Tensor => tensor(Int32Array.from(values))
      test.each<[string, Tensor, S, SequenceOptions, string]>([
        [
          'a rank that differs',
          plain.x.slice(0, 1, 1).squeeze(1),
          state,
          {},
          'x: expected [B, T, I] = [B, T >= 1, 3], got [4, 3]',
        ],
        ['a scalar', tensor(1), state, {}, 'x: expected [B, T, I] = [B, T >= 1, 3], got []'],
        [
          'another input size',
          plain.x.pad(0, 1, 2),
          state,
          {},
          'x: expected [B, T, I] = [B, T >= 1, 3], got [4, 5, 4]',
        ],
        [
          'no step',
          plain.x.slice(0, 0, 1),
          state,
          {},
          'x: expected [B, T, I] = [B, T >= 1, 3], got [4, 0, 3]',
        ],
        [
          'whole numbers',
          tensor(new Int32Array(60), [4, 5, 3]),
          state,
          {},
          'x: expected [B, T, I] = [B, T >= 1, 3], got int32 [4, 5, 3]',
        ],
        [
          'another batch of states',
          plain.x,
          named(
            cell,
            plain.states.map((part) => sampleOf(part, 0)),
          ),
          {},
          `state ${stateName}: expected ${stateShape}, got [${[1, ...plain.states[0].shape.slice(1)].join(', ')}]`,
        ],
        ['no state', plain.x, {} as S, {}, `state ${stateName}: expected ${stateShape}, got undefined`],
        [
          'too few lengths',
          plain.x,
          state,
          { lengths: ints(5, 5, 5) },
          'lengths: expected int32 [B] = [4], got int32 [3]',
        ],
        [
          'float lengths',
          plain.x,
          state,
          { lengths: tensor([5, 5, 5, 5]) },
          'lengths: expected int32 [B] = [4], got float32 [4]',
        ],
        [
          'a length beyond T',
          plain.x,
          state,
          { lengths: ints(5, 6, 5, 5) },
          'lengths: expected 0 to T = 5, got 6',
        ],
        [
          'a negative length',
          plain.x,
          state,
          { lengths: ints(5, 5, 5, -1) },
          'lengths: expected 0 to T = 5, got -1',
        ],
      ])('refuses %s', (_, x, before, options, message) => {
        expect(() => run(cell, x, before, options)).toThrow(
          expect.objectContaining({ name: 'InputError', message: `${where} ${message}` }),
        )
      })
    })

    if (!hasKernel) return

    test('fused equals scan', () => {
      for (const sizes of [...sizesTried, small]) {
        const problem = problemOf(subject, sizes, { lengths: lengthsFor(sizes), reverse: true })
        expectSame(solve(subject, problem, fused), solve(subject, problem, scan), single)
      }
    })

    // Blocks of long products are 256 rows: the whole is several of them, and so is a segment.
    const long: Sizes = { B: 20, T: 61, I: 17, H: 41 }

    describe.each([2, 3, 4])('threads %i', (threads) => {
      computeWith(threads)

      test.each([...sizesTried, long].map((sizes) => [Object.entries(sizes).flat().join(' '), sizes]))(
        'not a bit differs from one thread: %s',
        (_, sizes) => {
          const problem = problemOf(subject, sizes as Sizes, { lengths: lengthsFor(sizes as Sizes) })
          const shared = solve(subject, problem, fused)
          useThreads(1)
          const alone = solve(subject, problem, fused)
          useThreads(threads)
          expect(shared).toEqual(alone)
        },
      )
    })

    test.each([false, true])('checkpoints change not a bit: reverse %s', (reverse) => {
      const problem = problemOf(subject, long, { lengths: lengthsFor(long), reverse })
      const kept = solve(subject, problem, fused)
      expect(solve(subject, problem, fusedWith({ checkpoint: true }))).toEqual(kept)
      expectSame(kept, solveReference(subject, problem), 1e-4)
    })

    test('fused refuses a second derivative, which the scan has', () => {
      const { x, states, weights } = plain
      const secondOf = (run: Run<S>) =>
        gradientsOf([x], ([input]) => {
          const inner = gradientsOf([input], ([leaf]) => {
            const cell = subject.cell(weights)
            return { loss: run(cell, leaf, named(cell, states), {}).outputs.sum() }
          })
          return { loss: inner.gradients[0].square().sum() }
        })
      expect(() => secondOf(fused)).toThrow(
        `${name.split(' ')[0]}.sequence: second derivatives are not available here; scan the cell instead`,
      )
      expect(secondOf(scan).gradients[0].shape).toEqual(x.shape)
    })
  })
}
