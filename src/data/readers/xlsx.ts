/**
 * A sheet of an .xlsx file to a table of text. `read-excel-file`, an optional package, reads the format, in a process of its
 * own.
 */
import { InputError } from '../../engine/errors.js'
import { listed } from '../../engine/wording.js'
import { areDays, cellText } from '../table/date-cells.js'
import type { Table } from '../table/table.js'
import { readIsolated } from './isolated.js'
import { resolveOptional } from './optional-package.js'
import { TableBuilder } from './table-builder.js'

/** Rows sent at once. */
const body = `
  const { default: readAll } = packages.excel
  const sheets = await (readAll.default ?? readAll)(bytes)
  const names = sheets.map(({ sheet }) => sheet)
  const sizes = sheets.map(({ data }) => data.length)
  const { index } = await ask({ names, sizes })
  const { data } = sheets[index]
  for (let from = 0; from < data.length; from += 10000) await send({ rows: data.slice(from, from + 10000) })
`

type Cell = string | number | boolean | Date | null

interface Sent {
  readonly names?: readonly string[]
  /** Rows of each sheet. */
  readonly sizes: readonly number[]
  readonly rows: readonly (readonly Cell[])[]
}

/**
 * Reads a sheet: the one named, or the first with at least two rows. Dates become stamps without a zone, without the time of day
 * if all of the column is midnight.
 *
 * @throws InputError when the package that reads it is not installed, when the file is damaged or more than the limits allow,
 *   when no sheet has the name; and as `TableBuilder` does
 */
export async function readXlsx(bytes: Uint8Array, name: string, sheet?: string): Promise<Table> {
  const rows: (readonly Cell[])[] = []
  const notes: string[] = []
  const receive = ({ names, sizes, rows: more }: Sent): unknown => {
    if (names === undefined) {
      for (const row of more) rows.push(row)
      return undefined
    }
    const index =
      sheet === undefined
        ? Math.max(
            0,
            sizes.findIndex((size) => size > 1),
          )
        : names.indexOf(sheet)
    if (index < 0)
      throw new InputError(`--sheet ${sheet}: expected a sheet of ${name} (${listed(names)}), got "${sheet}"`)
    if (names.length > 1 && sheet === undefined)
      notes.push(`Read sheet "${names[index]}" of ${names.length} (${listed(names)}); --sheet takes another.`)
    return { index }
  }
  await readIsolated(name, {
    body,
    packages: { excel: resolveOptional(name, 'read-excel-file/node') },
    bytes,
    receive: (value) => receive(value as Sent),
    expected: 'a whole .xlsx file',
  })
  const table = tableOfRows(rows, name)
  return { ...table, notes: [...notes, ...table.notes!] }
}

function tableOfRows(rows: readonly (readonly Cell[])[], name: string): Table {
  const width = rows.reduce((most, { length }) => Math.max(most, length), 0)
  const isDay = Array.from({ length: width }, (_, column) =>
    areDays(rows.map((row) => toSecond(row[column]))),
  )
  const table = new TableBuilder(name, { unit: 'row' })
  rows.forEach((row, i) => {
    table.add({
      cells: row.map((cell, column) =>
        withoutZone(cellText(toSecond(cell), isDay[column] ? 'utc' : undefined), cell),
      ),
      line: i + 1,
      isNumber: row.map((cell) => typeof cell === 'number'),
    })
  })
  return table.end()
}

/** A date at the nearest second: as shares of a day they are not exact. */
const toSecond = (cell: Cell | undefined): Cell | undefined =>
  cell instanceof Date ? new Date(Math.round(cell.getTime() / 1000) * 1000) : cell

/** A stamp by the clock, which is all that sheets know. */
const withoutZone = (text: string, cell: Cell): string =>
  cell instanceof Date ? text.replace(/\.000Z$/, '') : text
