import type { Table } from '../table/table.js'

/** The cells of a table row by row. */
export const rowsOf = ({ cells, rowCount }: Table): string[][] =>
  Array.from({ length: rowCount }, (_, row) => cells.map((column) => column.at(row)))
