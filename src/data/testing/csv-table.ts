import { CsvReader } from '../readers/csv.js'
import type { Table } from '../table/table.js'

/** The table of a CSV's text, or of its lines. */
export function csvTable(csv: string | readonly string[], name = 'a.csv'): Table {
  const reader = new CsvReader(name)
  reader.write(typeof csv === 'string' ? csv : csv.join('\n'))
  return reader.end()
}
