import { checkWhole } from '../../engine/checks.js'
import { type AllowedOf, checkGiven, yesOrNo } from '../../options/index.js'
import { zeros } from '../../tensor/index.js'
import type { LayerSpec } from '../describe-layer.js'
import { type LstmState, lstmCell } from './lstm-cell.js'
import {
  describeRecurrent,
  type GatedOptions,
  gatedOptions,
  recurrentWays,
  regularizersOf,
} from './recurrent.js'

/** Options of `lstm`, with Keras's names and defaults. */
export interface LstmOptions extends GatedOptions {
  /** Starts the forget gate's bias at 1, so that the cell remembers at first (Jozefowicz et al. 2015). Default true. */
  readonly unitForgetBias?: boolean
}

const lstmOptions = { ...gatedOptions, unitForgetBias: yesOrNo } satisfies AllowedOf<LstmOptions>

/** Of the options that files keep. */
export const lstmOptionNames = ['units', ...Object.keys(lstmOptions)]

/**
 * An LSTM layer: [B, T, I] to [B, units], or to [B, T, units] with `returnSequences`. Weights: kernel
 * [I, 4·units], recurrentKernel [units, 4·units], bias [4·units], gates in the order i, f, g, o. State: h, c.
 */
export function lstm(units: number, options: LstmOptions = {}): LayerSpec {
  checkWhole('lstm units', units)
  checkGiven('lstm', lstmOptions, options, recurrentWays)
  const {
    activation = 'tanh',
    recurrentActivation = 'sigmoid',
    useBias = true,
    unitForgetBias = true,
    kernelInitializer = 'glorotUniform',
    recurrentInitializer = 'orthogonal',
    biasInitializer = 'zeros',
  } = options
  const own = regularizersOf(options)
  return describeRecurrent<LstmState>(
    units,
    { ...options },
    {
      className: 'LSTM',
      stateNames: ['h', 'c'],
      outputState: 'h',
      options: ['unitForgetBias'],
      parameters: (inputSize, make) => {
        const kernels = [
          make('kernel', [inputSize, 4 * units], kernelInitializer, own.kernel),
          make('recurrentKernel', [units, 4 * units], recurrentInitializer, own.recurrentKernel),
        ]
        if (!useBias) return kernels
        const withForgetBias = (drawn: Float32Array<ArrayBuffer>) => drawn.fill(1, units, 2 * units)
        const bias = make('bias', [4 * units], biasInitializer, {
          ...own.bias,
          ...(unitForgetBias ? { adjust: withForgetBias } : {}),
        })
        return [...kernels, bias]
      },
      cell: ([wx, wh, b = zeros([4 * units])]) =>
        lstmCell({ wx, wh, b }, { activation, recurrentActivation }),
    },
  )
}
