/** Two halves of a sequence with carried state equal the whole, gradients too. */
import { test } from 'vitest'
import { tensor } from '../../../tensor/index.js'
import type { CellState } from '../cell.js'
import { describePaths } from '../testing/paths.js'
import { problemOf, small, smallLengths } from '../testing/problem.js'
import { expectSame, type Run, reordered, solve } from '../testing/solve.js'

/** Steps of the first half. */
const cut = 2

/** Runs the half that is visited first, then the other from its state. */
const inHalves =
  (run: Run, { lengths, reverse }: { lengths?: readonly number[]; reverse: boolean }): Run =>
  (cell, x, state) => {
    const left = { from: 0, count: cut }
    const right = { from: cut, count: small.T - cut }
    const half = ({ from, count }: typeof left, before: CellState) =>
      run(cell, x.slice(from, count, 1), before, {
        lengths: lengths && tensor(Int32Array.from(lengths, (n) => Math.min(Math.max(n - from, 0), count))),
        reverse,
      })
    const first = half(reverse ? right : left, state)
    const second = half(reverse ? left : right, first.state)
    const [early, late] = reverse ? [second, first] : [first, second]
    const outputs = early.outputs.pad(0, right.count, 1).add(late.outputs.pad(left.count, 0, 1))
    return { outputs, state: second.state }
  }

describePaths((subject, { run }) => {
  test.each([
    ['forwards', false],
    ['in reverse', true],
  ])('two halves equal the whole, %s', (_, reverse) => {
    for (const lengths of [undefined, smallLengths]) {
      const whole = problemOf(subject, small, { lengths, reverse })
      const halves = solve(subject, whole, inHalves(run, { lengths, reverse }))
      expectSame(halves, solve(subject, whole, run), reordered)
    }
  })
})
