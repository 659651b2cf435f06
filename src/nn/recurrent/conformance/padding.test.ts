/** Steps beyond a sample's length change nothing, whatever they hold, and have outputs and gradients of zero. */
import { expect, test } from 'vitest'
import { tensor } from '../../../tensor/index.js'
import { describePaths } from '../testing/paths.js'
import { problemOf, small, smallLengths } from '../testing/problem.js'
import { expectIdentical, expectSame, reordered, solve } from '../testing/solve.js'

const { B, T, I } = small

/** Whether element `at` of [B, T, inner] is of a valid step. */
const isValid = (at: number, inner: number): boolean =>
  Math.floor(at / inner) % T < smallLengths[Math.floor(at / (inner * T))]

const padding = (values: ArrayLike<number>, inner: number): number[] =>
  Array.from(values).filter((_, at) => !isValid(at, inner))

/** The first sample of [B, ...]: the one of length 0. */
const withoutSteps = (values: ArrayLike<number>): number[] => Array.from(values).slice(0, values.length / B)

describePaths((subject, { run }) => {
  test.each([
    ['NaN', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['3e38', 3e38],
  ])('padding of %s changes not a bit', (_, filler) => {
    for (const reverse of [false, true]) {
      const clean = problemOf(subject, small, { lengths: smallLengths, reverse })
      const filledWith = (value: number) => {
        const data = clean.x.data.map((n, at) => (isValid(at, I) ? n : value))
        return solve(subject, { ...clean, x: tensor(data, clean.x.shape) }, run)
      }
      const solution = filledWith(filler)
      expectIdentical(solution, filledWith(0))
      expect(padding(solution.outputs, clean.outputSize).every((n) => n === 0)).toBe(true)
      expect(padding(solution.dx, I).every((n) => n === 0)).toBe(true)
    }
  })

  test('a sample without valid steps keeps its state, and passes the gradient of it on', () => {
    const problem = problemOf(subject, small, { lengths: smallLengths })
    const { state, dInitial } = solve(subject, problem, run)
    for (const name of Object.keys(problem.state)) {
      expect(withoutSteps(state[name]), name).toEqual(withoutSteps(problem.state[name].data))
      expect(withoutSteps(dInitial[name]), name).toEqual(withoutSteps(problem.dState[name]!.data))
    }
  })

  test('full lengths equal none given', () => {
    const plain = problemOf(subject, small)
    const given = { ...plain, lengths: Array<number>(B).fill(T) }
    expectSame(solve(subject, given, run), solve(subject, plain, run), reordered)
  })
})
