/**
 * The dependence of errors in a forecaster's file: its few numbers in the content, and in tensors
 *
 *     dependence.steps F64 [H, K]       factors of the steps' correlations; of no columns where these do not count
 *     dependence.ids U8 (JSON)          series of a panel
 *     dependence.series F64 [S, L]      factors of their correlations
 */
import { InputError } from '../../../engine/errors.js'
import {
  list,
  type NamedTensor,
  number,
  numbersIn,
  problemOf,
  record,
  type Saved,
  text,
  textIn,
  textTensor,
} from '../../../formats/index.js'
import type { Dependence } from '../../../statistics/dependence/index.js'

const share = number({ from: 0, to: 1 })

export const dependenceSchema = record({
  persistence: record({ decay: share, share }),
  stepsMeasured: share,
  common: share,
  seriesMeasured: share,
})

type Content = Saved<typeof dependenceSchema>

export const dependenceContent = ({ steps, series }: Dependence): Content => ({
  persistence: steps.persistence,
  stepsMeasured: steps.measured,
  common: series.common,
  seriesMeasured: series.measured,
})

function rowsTensor(rows: readonly Float64Array[]): NamedTensor {
  const width = rows[0]?.length ?? 0
  const data = new Float64Array(rows.length * width)
  for (const [i, row] of rows.entries()) data.set(row, i * width)
  return { shape: [rows.length, width], data }
}

export const dependenceTensors = ({ steps, series }: Dependence): [string, NamedTensor][] => [
  ['dependence.steps', rowsTensor(steps.factors)],
  ['dependence.ids', textTensor([...series.factors.keys()])],
  ['dependence.series', rowsTensor([...series.factors.values()])],
]

/** Of correlations. */
const factor = number({ from: -1.000001, to: 1.000001 })
const ids = list(text())

function rowsIn(tensors: ReadonlyMap<string, NamedTensor>, name: string, count: number): Float64Array[] {
  const data = numbersIn(tensors, name, Float64Array, factor)
  if (count === 0 ? data.length > 0 : data.length % count !== 0)
    throw new InputError(`tensor ${name}: expected ${count} rows, got ${data.length} elements`)
  const width = data.length / count
  return Array.from({ length: count }, (_, i) => Float64Array.from(data.slice(i * width, (i + 1) * width)))
}

/**
 * The dependence of a file.
 * @throws InputError on tensors that are absent, do not fit, or hold numbers out of range
 */
export function dependenceOfFile(
  { persistence, stepsMeasured, common, seriesMeasured }: Content,
  tensors: ReadonlyMap<string, NamedTensor>,
  horizonSteps: number,
): Dependence {
  const known = textIn(tensors.get('dependence.ids'))
  const problem = problemOf(ids, known, 'tensor dependence.ids')
  if (problem !== undefined) throw new InputError(problem)
  const names = known as readonly string[]
  const series = rowsIn(tensors, 'dependence.series', names.length)
  return {
    steps: {
      persistence,
      measured: stepsMeasured,
      factors: rowsIn(tensors, 'dependence.steps', stepsMeasured > 0 ? horizonSteps : 0),
    },
    series: { common, measured: seriesMeasured, factors: new Map(names.map((id, i) => [id, series[i]])) },
  }
}
