/**
 * The dependence of errors in a forecaster's file: its few numbers in the content, and in tensors
 *
 *     dependence.steps F64 [H, K]       factors of the steps' correlations; of no columns where these do not count
 *     dependence.ids U8 (JSON)          series of a panel
 *     dependence.series F64 [S, L]      factors of their correlations
 */
import { type NamedTensor, number, record, type Saved, textTensor } from '../../../formats/index.js'
import type { Dependence } from '../../../statistics/dependence/index.js'
import { idsIn, rowsIn, rowsTensor } from '../saving/tensor-rows.js'

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

export const dependenceTensors = ({ steps, series }: Dependence): [string, NamedTensor][] => [
  ['dependence.steps', rowsTensor(steps.factors)],
  ['dependence.ids', textTensor([...series.factors.keys()])],
  ['dependence.series', rowsTensor([...series.factors.values()])],
]

/**
 * The dependence of a file.
 * @throws InputError on tensors that are absent, do not fit, or hold numbers out of range
 */
export function dependenceOfFile(
  { persistence, stepsMeasured, common, seriesMeasured }: Content,
  tensors: ReadonlyMap<string, NamedTensor>,
  horizonSteps: number,
): Dependence {
  const names = idsIn(tensors, 'dependence.ids')
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
