/** The steps of a stream through a cell are those of the scan. */
import { describe, test } from 'vitest'
import { expectClose } from '../../../tensor/testing/close.js'
import { streamCell } from '../../stream/stream.js'
import { scan } from '../scan.js'
import { cells } from '../testing/cells.js'
import { labelled, problemOf } from '../testing/problem.js'
import { single } from '../testing/solve.js'

describe.each(cells)('$name', (subject) => {
  // Units around every vector and tile of columns.
  const T = 4
  test.each(
    labelled([
      { B: 1, T, I: 1, H: 1 },
      { B: 2, T, I: 3, H: 5 },
      { B: 1, T, I: 7, H: 16 },
      { B: 3, T, I: 2, H: 33 },
      { B: 1, T, I: 64, H: 129 },
    ]),
  )('a stream equals the scan: %s', (_, sizes) => {
    const { x, weights } = problemOf(subject, sizes)
    const cell = subject.cell(weights)
    const { outputs, state } = scan(cell, x)
    const stream = streamCell(cell, { batch: sizes.B })
    for (let t = 0; t < T; t++) {
      expectClose(stream.step(x.slice(t, 1, 1).data), outputs.slice(t, 1, 1).data, single, `step ${t}`)
    }
    Object.entries(state).forEach(([name, part], i) => {
      expectClose(stream.state[i], part.data, single, `state ${name}`)
    })
  })
})
