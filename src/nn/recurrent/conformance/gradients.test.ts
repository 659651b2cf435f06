/**
 * Gradients for every parameter, the input and the initial state. Finite differences hold the float64 reference's to
 * its values, and the cells are held to the reference: float32 would round the differences away.
 */
import { describe, expect, test } from 'vitest'
import { gradientsOf, type Tensor } from '../../../tensor/index.js'
import { expectClose } from '../../../tensor/testing/close.js'
import { cells } from '../testing/cells.js'
import { describePaths } from '../testing/paths.js'
import { mapValues, type Numbers, type Problem, problemOf, small, smallLengths } from '../testing/problem.js'
import { expectSame, single, solve } from '../testing/solve.js'
import { solveReference } from '../testing/solve-reference.js'

describe.each(cells)('$name', (subject) => {
  test('the reference has the gradients of its own values', () => {
    const problem: Problem<Numbers> = problemOf(
      subject,
      { B: 2, T: 3, I: 2, H: 3 },
      { lengths: [3, 2], reverse: true },
    )
    const { dx, dInitial, dWeights } = solveReference(subject.reference, problem)
    const lossWith = (moved: Numbers, at: number, by: number): number => {
      const data = Float64Array.from(moved.data)
      data[at] += by
      const swap = (part: Numbers): Numbers => (part === moved ? { data, shape: part.shape } : part)
      const { x, state, weights } = problem
      return solveReference(subject.reference, {
        ...problem,
        x: swap(x),
        state: mapValues(state, swap),
        weights: mapValues(weights, swap),
      }).loss
    }
    const expectSlopes = (part: Numbers, gradient: ArrayLike<number>, what: string) => {
      const h = 1e-5
      const slopes = Array.from(
        part.data,
        (_, at) => (lossWith(part, at, h) - lossWith(part, at, -h)) / (2 * h),
      )
      expectClose(gradient, slopes, 1e-8, what)
    }
    expectSlopes(problem.x, dx, 'dx')
    for (const [name, part] of Object.entries(problem.state)) expectSlopes(part, dInitial[name], name)
    for (const [name, part] of Object.entries(problem.weights)) expectSlopes(part, dWeights[name], name)
  })
})

describePaths((subject, { run }) => {
  const plain = problemOf(subject, small)
  const noState = mapValues(plain.dState, () => undefined)

  test('a loss of the outputs alone, and of each final state alone, is differentiated', () => {
    const losses = [
      { dOutputs: plain.dOutputs, dState: noState },
      ...Object.entries(plain.dState).map(([name, part]) => ({
        dOutputs: undefined,
        dState: { ...noState, [name]: part },
      })),
    ]
    for (const loss of losses) {
      const problem = { ...problemOf(subject, small, { lengths: smallLengths }), ...loss }
      expectSame(solve(subject, problem, run), solveReference(subject.reference, problem), single)
    }
  })

  test('the input alone, and each weight alone, has the gradients it has beside the others', () => {
    const { x, weights, state, dOutputs } = plain
    const all = solveReference(subject.reference, { ...plain, dState: noState })
    const lossOf = (input: Tensor, own: Readonly<Record<string, Tensor>>) => {
      const { outputs } = run(subject.cell(own), input, state, {})
      return { loss: outputs.mul(dOutputs!).sum() }
    }
    const onInput = gradientsOf([x], ([input]) => lossOf(input, weights))
    const [dx] = onInput.gradients
    expectClose(dx.data, all.dx, single, 'dx')
    for (const [name, weight] of Object.entries(weights)) {
      const onWeight = gradientsOf([weight], ([leaf]) => lossOf(x, { ...weights, [name]: leaf }))
      const [dWeight] = onWeight.gradients
      expect(dWeight.shape).toEqual(weight.shape)
      expectClose(dWeight.data, all.dWeights[name], single, name)
    }
  })
})
