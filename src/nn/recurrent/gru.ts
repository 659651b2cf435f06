import { checkWhole } from '../../engine/checks.js'
import { type AllowedOf, checkGiven, yesOrNo } from '../../options/index.js'
import { zeros } from '../../tensor/index.js'
import type { LayerSpec } from '../describe-layer.js'
import { type GruState, gruCell } from './gru-cell.js'
import {
  describeRecurrent,
  type GatedOptions,
  gatedOptions,
  recurrentWays,
  regularizersOf,
} from './recurrent.js'

/** Options of `gru`, with Keras's names and defaults. */
export interface GruOptions extends GatedOptions {
  /** The reset gate acts after the recurrent product, with a bias of its own, as in cuDNN. Default true. */
  readonly resetAfter?: boolean
}

const gruOptions = { ...gatedOptions, resetAfter: yesOrNo } satisfies AllowedOf<GruOptions>

/** Of the options that files keep. */
export const gruOptionNames = ['units', ...Object.keys(gruOptions)]

/**
 * A GRU layer: [B, T, I] to [B, units], or to [B, T, units] with `returnSequences`. Weights: kernel
 * [I, 3·units], recurrentKernel [units, 3·units], bias [2, 3·units] ([3·units] with `resetAfter: false`),
 * gates in the order z, r, n. State: h.
 */
export function gru(units: number, options: GruOptions = {}): LayerSpec {
  checkWhole('gru units', units)
  checkGiven('gru', gruOptions, options, recurrentWays)
  const {
    activation = 'tanh',
    recurrentActivation = 'sigmoid',
    useBias = true,
    resetAfter = true,
    kernelInitializer = 'glorotUniform',
    recurrentInitializer = 'orthogonal',
    biasInitializer = 'zeros',
  } = options
  const own = regularizersOf(options)
  const biasShape = resetAfter ? [2, 3 * units] : [3 * units]
  return describeRecurrent<GruState>(
    units,
    { ...options },
    {
      className: 'GRU',
      stateNames: ['h'],
      outputState: 'h',
      options: ['resetAfter'],
      parameters: (inputSize, make) => [
        make('kernel', [inputSize, 3 * units], kernelInitializer, own.kernel),
        make('recurrentKernel', [units, 3 * units], recurrentInitializer, own.recurrentKernel),
        ...(useBias ? [make('bias', biasShape, biasInitializer, own.bias)] : []),
      ],
      cell: ([wx, wh, b = zeros(biasShape)]) => gruCell({ wx, wh, b }, { activation, recurrentActivation }),
    },
  )
}
