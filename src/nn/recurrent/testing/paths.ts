/**
 * The ways to run a sequence: `scan`, and for a cell with a kernel of whole sequences that kernel, on 1, 2 and
 * 4 threads and with checkpoints. Each is held to the same promises.
 */
import { afterAll, beforeAll, describe } from 'vitest'
import { engine, engineInfo, useThreads } from '../../../engine/engine.js'
import type { FusedCell, SequenceOptions } from '../cell.js'
import { scan } from '../scan.js'
import { type CellCase, cells } from './cells.js'
import type { Run } from './solve.js'

export interface Path {
  readonly name: string
  /** As errors of this path begin. */
  readonly where: string
  readonly run: Run
  /** How many may take part. */
  readonly threads: number
}

/** Runs a cell by its own kernel, with `given` beside the options of the problem. */
export const fusedWith =
  (given: SequenceOptions = {}): Run =>
  (cell, x, state, options) =>
    (cell as FusedCell<typeof state>).sequence(x, state, { ...options, ...given })

function pathsOf(subject: CellCase): Path[] {
  const scanned: Path = { name: 'scan', where: 'scan', run: scan, threads: 1 }
  if (!subject.fused) return [scanned]
  const [className] = subject.name.split(' ')
  const where = `${className}.sequence`
  return [
    scanned,
    ...[1, 2, 4].map((threads) => ({
      name: `fused, threads ${threads}`,
      where,
      run: fusedWith(),
      threads,
    })),
    { name: 'fused, checkpoints', where, run: fusedWith({ checkpoint: true }), threads: 2 },
  ]
}

/** Threads for the tests of a suite, which then share out any work, however small. */
export function computeWith(threads: number): void {
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

/** A suite for every cell on every path. */
export function describePaths(suite: (subject: CellCase, path: Path) => void): void {
  for (const subject of cells) {
    describe(subject.name, () => {
      for (const path of pathsOf(subject)) {
        describe(path.name, () => {
          computeWith(path.threads)
          suite(subject, path)
        })
      }
    })
  }
}
