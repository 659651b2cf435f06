/** Options of the files and text that a command writes. */
import { Option } from 'commander'

export const outOption = (what = 'the forecast'): Option => new Option('--out <file>', `write ${what} as CSV`)

export const pathsOutOption = (): Option =>
  new Option('--paths-out <file>', 'write the sample paths as CSV, a row for each series, path and step')

export const csvSafeOption = (): Option =>
  new Option(
    '--csv-safe',
    'in CSV files, write an apostrophe before text that a spreadsheet would run as a formula',
  )

export const reportOption = (): Option =>
  new Option('--report <file>', 'write a self-contained HTML page with charts')

export const checkpointOption = (): Option =>
  new Option('--checkpoint <folder>', 'save progress here; run the same command again to resume')

export const jsonOption = (): Option =>
  new Option('--json', 'print one JSON document on standard output and nothing else')

export const quietOption = (what = 'no progress bar'): Option => new Option('--quiet', what)
