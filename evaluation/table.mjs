import { aligned } from '../bench/aligned.mjs'

const columns = [
  ['job', String],
  ['method', String],
  ['smape', (value) => value.toFixed(3)],
  ['mase', (value) => value.toFixed(3)],
  ['mase1', (value) => value.toFixed(3)],
  ['mase4', (value) => value.toFixed(3)],
  ['mase12', (value) => value.toFixed(3)],
  ['geometric', (value) => value.toFixed(3)],
  ['series', String],
  ['ratio', (value) => value.toFixed(3)],
  ['better', String],
  ['best', (value) => value.toFixed(3)],
  ['owa', (value) => value.toFixed(3)],
  ['mse', (value) => value.toFixed(4)],
  ['mae', (value) => value.toFixed(4)],
  ['msis', (value) => value.toFixed(2)],
  ['wql', (value) => value.toFixed(4)],
  ['coverage80', (value) => `${(100 * value).toFixed(1)} %`],
  ['coverage95', (value) => `${(100 * value).toFixed(1)} %`],
  ['windows', String],
  ['found', String],
  ['false', String],
  ['processor', (value) => value.toFixed(1)],
  ['first', (value) => value.toFixed(1)],
  ['seconds', (value) => value.toFixed(1)],
  ['problem', String],
  ['ensemble', String],
]
const headings = {
  smape: 'sMAPE',
  mase: 'MASE',
  mase1: 'MASE, season 1',
  mase4: 'season 4',
  mase12: 'season 12',
  geometric: 'geometric mean',
  ratio: 'auto / it',
  better: 'auto better',
  best: 'best baseline',
  owa: 'OWA',
  mse: 'MSE',
  mae: 'MAE',
  msis: 'MSIS',
  wql: 'wQL',
  coverage80: 'in 80 %',
  coverage95: 'in 95 %',
  false: 'false episodes',
  processor: 'processor s',
  first: 's to first',
  seconds: 's',
}

/** Scores as lines of text, with the columns that at least one row has. */
export function toText(rows) {
  const shown = columns.filter(([key]) => rows.some((row) => row[key] !== undefined))
  const cells = [
    shown.map(([key]) => headings[key] ?? key),
    ...rows.map((row) => shown.map(([key, text]) => (row[key] === undefined ? '' : text(row[key])))),
  ]
  return aligned(cells).join('\n')
}
