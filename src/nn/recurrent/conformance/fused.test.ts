/** A cell's kernel for whole sequences equals the scan, to the bit on any number of threads and with checkpoints. */
import { describe, expect, test } from 'vitest'
import { useThreads } from '../../../engine/engine.js'
import { gradientsOf } from '../../../tensor/index.js'
import { scan } from '../scan.js'
import { cells } from '../testing/cells.js'
import { computeWith, fusedWith } from '../testing/paths.js'
import { labelled, lengthsFor, long, problemOf, sizesTried, small } from '../testing/problem.js'
import { expectIdentical, expectSame, type Run, single, solve } from '../testing/solve.js'
import { solveReference } from '../testing/solve-reference.js'

const fused = fusedWith()

test.each(cells)('$name has a kernel where its entry says so, and else none', (subject) => {
  const { weights } = problemOf(subject, small)
  expect('sequence' in subject.cell(weights)).toBe(subject.fused ?? false)
})

describe.each(cells.filter((subject) => subject.fused))('$name', (subject) => {
  test('fused equals scan', () => {
    for (const sizes of [...sizesTried, small]) {
      const problem = problemOf(subject, sizes, { lengths: lengthsFor(sizes), reverse: true })
      expectSame(solve(subject, problem, fused), solve(subject, problem, scan), single)
    }
  })

  describe.each([2, 3, 4])('threads %i', (threads) => {
    computeWith(threads)

    test.each(labelled([...sizesTried, long]))('not a bit differs from one thread: %s', (_, sizes) => {
      const problem = problemOf(subject, sizes, { lengths: lengthsFor(sizes) })
      const shared = solve(subject, problem, fused)
      useThreads(1)
      const alone = solve(subject, problem, fused)
      useThreads(threads)
      expectIdentical(shared, alone)
    })
  })

  test.each([false, true])('checkpoints change not a bit: reverse %s', (reverse) => {
    const problem = problemOf(subject, long, { lengths: lengthsFor(long), reverse })
    const kept = solve(subject, problem, fused)
    expectIdentical(solve(subject, problem, fusedWith({ checkpoint: true })), kept)
    // Weights' gradients are sums over 20 · 61 steps.
    expectSame(kept, solveReference(subject.reference, problem), 1e-4)
  })

  test('fused refuses a second derivative, which the scan has', () => {
    const { x, state, weights } = problemOf(subject, small)
    const secondOf = (run: Run) =>
      gradientsOf([x], ([input]) => {
        const inner = gradientsOf([input], ([leaf]) => ({
          loss: run(subject.cell(weights), leaf, state, {}).outputs.sum(),
        }))
        const [dInput] = inner.gradients
        return { loss: dInput.square().sum() }
      })
    const [className] = subject.name.split(' ')
    expect(() => secondOf(fused)).toThrow(
      `${className}.sequence: second derivatives are not available here; scan the cell instead`,
    )
    const [second] = secondOf(scan).gradients
    expect(second.shape).toEqual(x.shape)
  })
})
