import { aligned } from '../bench/aligned.mjs'

const columns = [
  ['method', String],
  ['smape', (value) => value.toFixed(3)],
  ['mase', (value) => value.toFixed(3)],
  ['owa', (value) => value.toFixed(3)],
  ['msis', (value) => value.toFixed(2)],
  ['wql', (value) => value.toFixed(4)],
  ['coverage80', (value) => `${(100 * value).toFixed(1)} %`],
  ['coverage95', (value) => `${(100 * value).toFixed(1)} %`],
  ['seconds', (value) => value.toFixed(1)],
]
const headings = {
  smape: 'sMAPE',
  mase: 'MASE',
  owa: 'OWA',
  msis: 'MSIS',
  wql: 'wQL',
  coverage80: 'in 80 %',
  coverage95: 'in 95 %',
  seconds: 's',
}

/** Scores as lines of text. */
export function toText(rows) {
  const cells = [
    columns.map(([key]) => headings[key] ?? key),
    ...rows.map((row) => columns.map(([key, text]) => (row[key] === undefined ? '' : text(row[key])))),
  ]
  return aligned(cells).join('\n')
}
