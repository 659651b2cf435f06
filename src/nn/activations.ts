/** Activation functions by their Keras names. */
import { InputError } from '../engine/errors.js'
import type { Tensor } from '../tensor/index.js'

const activations = {
  linear: (x: Tensor) => x,
  relu: (x: Tensor) => x.relu(),
  sigmoid: (x: Tensor) => x.sigmoid(),
  tanh: (x: Tensor) => x.tanh(),
  /** Over the last axis. */
  softmax: (x: Tensor) => x.softmax(),
  /** Exact, not the tanh approximation. */
  gelu: (x: Tensor) => x.gelu(),
  softplus: (x: Tensor) => x.softplus(),
  /** x · σ(x) (Hendrycks & Gimpel 2016; Ramachandran et al. 2017), also called swish. */
  silu: (x: Tensor) => x.mul(x.sigmoid()),
} as const

export type Activation = keyof typeof activations

/** The function of that name. Throws `InputError` listing the names if there is none. */
export function activation(where: string, name: Activation): (x: Tensor) => Tensor {
  const found = activations[name]
  if (found === undefined) {
    throw new InputError(`${where}: expected one of ${Object.keys(activations).join(', ')}, got ${name}`)
  }
  return found
}

/** Of a cell with gates. */
export interface GateActivations {
  /** Of the candidate and, in an LSTM, of the cell state; `tanh` by default. */
  readonly activation?: Activation
  /** Of the gates; `sigmoid` by default. */
  readonly recurrentActivation?: Activation
}

/** Whether they are those that the fused kernels compute. */
export const areFused = ({
  activation = 'tanh',
  recurrentActivation = 'sigmoid',
}: GateActivations): boolean => activation === 'tanh' && recurrentActivation === 'sigmoid'
