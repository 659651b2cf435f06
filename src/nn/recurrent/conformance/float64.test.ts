/** Every cell agrees with a slow float64 reference, values and gradients, at sizes around every vector and tile. */
import { expect, test } from 'vitest'
import { describePaths } from '../testing/paths.js'
import {
  labelled,
  lengthsFor,
  mapValues,
  optionsOf,
  problemOf,
  sizesTried,
  small,
} from '../testing/problem.js'
import { expectSame, single, solve } from '../testing/solve.js'
import { solveReference } from '../testing/solve-reference.js'

describePaths((subject, { run }) => {
  const plain = problemOf(subject, small)

  test.each(labelled(sizesTried))('outputs, states and gradients agree: %s', (_, sizes) => {
    for (const lengths of [undefined, lengthsFor(sizes)]) {
      for (const reverse of [false, true]) {
        const problem = problemOf(subject, sizes, { lengths, reverse })
        expectSame(solve(subject, problem, run), solveReference(subject.reference, problem), single)
      }
    }
  })

  test('they agree where the gates are saturated', () => {
    // Float32 knows pre-activations near 50 to 4e-6, and the gradients multiply that by inputs as large.
    const problem = { ...plain, x: plain.x.mul(50) }
    expectSame(solve(subject, problem, run), solveReference(subject.reference, problem), 1e-4)
  })

  test('they agree from the zero state, which is zeros', () => {
    const zeroState = subject.cell(plain.weights).zeroState(small.B)
    for (const { data } of Object.values(zeroState)) expect(data.every((n) => n === 0)).toBe(true)
    const problem = { ...plain, state: zeroState }
    expectSame(solve(subject, problem, run), solveReference(subject.reference, problem), single)
  })

  test('the values are the same when nothing is differentiated', () => {
    const problem = problemOf(subject, small, { lengths: lengthsFor(small) })
    const { outputs, state } = run(
      subject.cell(problem.weights),
      problem.x,
      problem.state,
      optionsOf(problem),
    )
    const expected = solve(subject, problem, run)
    expect(outputs.data).toEqual(expected.outputs)
    expect(mapValues(state, ({ data }) => data)).toEqual(expected.state)
  })

  test('an empty batch has outputs of no samples, and gradients of zero for the weights', () => {
    const { outputs, dx, dWeights } = solve(subject, problemOf(subject, { ...small, B: 0 }), run)
    expect([outputs.length, dx.length]).toEqual([0, 0])
    for (const gradient of Object.values(dWeights)) {
      expect(Array.from(gradient).every((d) => d === 0)).toBe(true)
    }
  })
})
