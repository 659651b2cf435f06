/**
 * The errors of totals and their series in a forecaster's file: the share of their variances in the content, and in tensors
 *
 *     nodes.ids U8 (JSON)    nodes.deviations F64 [M]    nodes.factors F64 [M, N]
 */
import { InputError } from '../../../engine/errors.js'
import {
  type NamedTensor,
  number,
  numbersIn,
  record,
  type Saved,
  textTensor,
} from '../../../formats/index.js'
import { idsIn, rowsIn, rowsTensor } from '../saving/tensor-rows.js'
import type { NodeErrors } from './node-errors.js'

export const nodeErrorsSchema = record({
  own: number({ from: 0, to: 1 }),
  agreement: number({ from: 0, to: 1 }),
})

type Content = Saved<typeof nodeErrorsSchema>

export const nodeErrorsContent = ({ covariance: { own }, agreement }: NodeErrors): Content => ({
  own,
  agreement,
})

export const nodeErrorsTensors = ({ ids, covariance }: NodeErrors): [string, NamedTensor][] => [
  ['nodes.ids', textTensor(ids)],
  ['nodes.deviations', { shape: [ids.length], data: covariance.deviations.slice() }],
  ['nodes.factors', rowsTensor(covariance.factors)],
]

/**
 * The errors of a file.
 * @throws InputError on tensors that are absent, do not fit, or hold numbers out of range
 */
export function nodeErrorsOfFile(
  { own, agreement }: Content,
  tensors: ReadonlyMap<string, NamedTensor>,
): NodeErrors {
  const ids = idsIn(tensors, 'nodes.ids')
  if (ids.length === 0) throw new InputError('tensor nodes.ids: expected names, got none')
  const deviations = numbersIn(tensors, 'nodes.deviations', Float64Array, number({ from: 0 }), ids.length)
  return {
    ids,
    agreement,
    covariance: {
      own,
      deviations: Float64Array.from(deviations),
      factors: rowsIn(tensors, 'nodes.factors', ids.length),
    },
  }
}
