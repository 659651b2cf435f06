import { checkWhole } from '../../engine/checks.js'
import { checkGiven } from '../../options/index.js'
import { zeros } from '../../tensor/index.js'
import type { LayerSpec } from '../describe-layer.js'
import {
  describeRecurrent,
  type RecurrentOptions,
  recurrentOptions,
  recurrentWays,
  regularizersOf,
} from './recurrent.js'
import { type RnnState, rnnCell } from './rnn-cell.js'

/** Of the options that files keep. */
export const rnnOptionNames = ['units', ...Object.keys(recurrentOptions)]

/**
 * A simple recurrent layer, Keras's `SimpleRNN`: [B, T, I] to [B, units], or to [B, T, units] with
 * `returnSequences`. Weights: kernel [I, units], recurrentKernel [units, units], bias [units].
 */
export function rnn(units: number, options: RecurrentOptions = {}): LayerSpec {
  checkWhole('rnn units', units)
  checkGiven('rnn', recurrentOptions, options, recurrentWays)
  const {
    activation = 'tanh',
    useBias = true,
    kernelInitializer = 'glorotUniform',
    recurrentInitializer = 'orthogonal',
    biasInitializer = 'zeros',
  } = options
  const own = regularizersOf(options)
  return describeRecurrent<RnnState>(
    units,
    { ...options },
    {
      className: 'SimpleRNN',
      stateNames: ['h'],
      outputState: 'h',
      parameters: (inputSize, make) => [
        make('kernel', [inputSize, units], kernelInitializer, own.kernel),
        make('recurrentKernel', [units, units], recurrentInitializer, own.recurrentKernel),
        ...(useBias ? [make('bias', [units], biasInitializer, own.bias)] : []),
      ],
      cell: ([wx, wh, b = zeros([units])]) => rnnCell({ wx, wh, b }, activation),
    },
  )
}
