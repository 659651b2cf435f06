/** Cells whose meaning does not depend on their column: plain numbers and missing values. */

const missingMarks = new Set([
  ...[
    '',
    'na',
    'n/a',
    '#n/a',
    '#na',
    '#n/a n/a',
    '<na>',
    'n.a.',
    'n.a',
    'nan',
    '-nan',
    'nat',
    'null',
    'none',
    'nil',
  ],
  ...[
    'missing',
    '\\n',
    '?',
    '-',
    '--',
    '---',
    '–',
    '—',
    '.',
    '..',
    '...',
    '…',
    ':',
    '*',
    '**',
    '***',
    '****',
    '*****',
  ],
  // What a spreadsheet writes for a formula that failed, in English, German and French, and older C libraries for NaN.
  ...['#div/0!', '#value!', '#ref!', '#name?', '#num!', '#null!', '#nv', '#wert!', '#bezug!', '#valeur!'],
  ...['1.#ind', '-1.#ind', '1.#qnan', '-1.#qnan'],
])

/** Whether the cell marks an absent value: empty, or such as `NA`, `N/A`, `NaN`, `null`, `None`, `-`, `--`, `.` or `?`. */
export function isMissing(cell: string): boolean {
  return cell.length <= 8 && missingMarks.has(cell.toLowerCase())
}

/** A further mark. Numbers are compared as numbers, also where they are text; other text is compared as it is. */
export type MissingMark = number | string

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

/** The finite number that the whole cell spells as programs write it, such as `-12.5` or `3e4`; otherwise undefined. */
export function readNumber(cell: string): number | undefined {
  if (!decimal.test(cell)) return undefined
  const value = Number(cell)
  return Number.isFinite(value) ? value : undefined
}
