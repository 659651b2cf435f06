/** The parameter table of the optimizers' kernels, in the layout of kernels/optimiser.c. */
import type { Kernels } from '../../engine/kernels.js'
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

/** The float 1, as a table's word. */
const one = 0x3f800000

/**
 * Runs `work` with the kernels of the parameters' device, the address of a table of the parameters, which is given back
 * at once, and of room for a double for each chunk of them.
 */
export function withTable(
  rows: readonly TableRow[],
  work: (kernels: Kernels, table: number, sums: number) => void,
): void {
  const lines = rows.map(({ value, gradient, state: [first, second] }) => [
    value.length,
    value.address,
    gradient.address,
    first?.address ?? 0,
    second?.address ?? 0,
    one,
  ])
  const chunks = rows.reduce((count, { value }) => count + Math.ceil(value.length / chunk), 0)
  const tableWords = headerWords + rowWords * rows.length // even, so that doubles may follow
  scratch(tableWords + 2 * chunks, (table, device) => {
    device.write(table, 'int32', tableWords, (words) => {
      words.set([table, rows.length])
      lines.forEach((line, r) => {
        words.set(line, headerWords + r * rowWords)
      })
    })
    work(device.kernels, table, table + 4 * tableWords)
  })
}
