/** The parameter table of the optimizers' kernels, in the layout of kernels/optimiser.c. */
import { engine } from '../../engine/engine.js'
import { type Storage, scratch } from '../../engine/storage.js'

/** One parameter: its elements, their gradient, and the optimizer's state of it, at most two storages. */
export interface TableRow {
  readonly value: Storage
  readonly gradient: Storage
  readonly state: readonly Storage[]
}

const headerWords = 2
const rowWords = 6
/** Elements worked on at a time. */
const chunk = 8192

/**
 * Runs `work` with the address of a table of the parameters, which is given back at once, and of room for a
 * double for each chunk of them.
 */
export function withTable(rows: readonly TableRow[], work: (table: number, sums: number) => void): void {
  const lines = rows.map(({ value, gradient, state: [first, second] }) => [
    value.length,
    value.address,
    gradient.address,
    first?.address ?? 0,
    second?.address ?? 0,
  ])
  const chunks = rows.reduce((count, { value }) => count + Math.ceil(value.length / chunk), 0)
  const tableWords = headerWords + rowWords * rows.length // even, so that doubles may follow
  scratch(tableWords + 2 * chunks, (table) => {
    const { i32, f32 } = engine().memory
    const start = table / 4
    i32[start] = table
    i32[start + 1] = rows.length
    lines.forEach((line, r) => {
      const at = start + headerWords + r * rowWords
      i32.set(line, at)
      f32[at + rowWords - 1] = 1
    })
    work(table, table + 4 * tableWords)
  })
}
