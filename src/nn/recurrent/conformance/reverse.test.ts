/** Reverse equals scanning each sequence, trimmed to its length, backwards. */
import { test } from 'vitest'
import type { Tensor } from '../../../tensor/index.js'
import { describePaths } from '../testing/paths.js'
import { mapValues, problemOf, sampleOf, small, smallLengths } from '../testing/problem.js'
import { expectSame, reordered, type Solution, solve } from '../testing/solve.js'

const { B, T, I } = small

const samplesAndLengths = smallLengths.map((length, b) => ({ b, length })).filter(({ length }) => length > 0)

/** The first `length` steps of sample b, from last to first. */
const turned = (x: Tensor, b: number, length: number): Tensor =>
  sampleOf(x, b)
    .slice(0, length, 1)
    .gather(
      Array.from({ length }, (_, t) => length - 1 - t),
      1,
    )

describePaths((subject, { run }) => {
  test('reverse equals scanning each trimmed sequence backwards', () => {
    const problem = problemOf(subject, small, { lengths: smallLengths, reverse: true })
    const together = solve(subject, problem, run)
    for (const { b, length } of samplesAndLengths) {
      const alone = solve(
        subject,
        {
          ...problem,
          x: turned(problem.x, b, length),
          state: mapValues(problem.state, (part) => sampleOf(part, b)),
          lengths: undefined,
          reverse: false,
          dOutputs: turned(problem.dOutputs!, b, length),
          dState: mapValues(problem.dState, (part) => part && sampleOf(part, b)),
        },
        run,
      )
      expectSame(alone, { ...shareOf(together, b, length), dWeights: alone.dWeights }, reordered)
    }
  })

  /** What is sample b's of a solution, its valid steps from last to first. */
  function shareOf({ outputs, dx, state, dInitial }: Solution, b: number, length: number) {
    const steps = (values: ArrayLike<number>, inner: number): number[] =>
      Array.from({ length }, (_, t) => b * T + length - 1 - t).flatMap((row) =>
        Array.from(values).slice(row * inner, (row + 1) * inner),
      )
    const row = (values: ArrayLike<number>): number[] => {
      const size = values.length / B
      return Array.from(values).slice(b * size, (b + 1) * size)
    }
    return {
      outputs: steps(outputs, problemOf(subject, small).outputSize),
      dx: steps(dx, I),
      state: mapValues(state, row),
      dInitial: mapValues(dInitial, row),
    }
  }
})
