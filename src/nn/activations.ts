/** Activation functions by their Keras names. */
import { type AllowedOf, checkGiven, entryOf, oneOf } from '../options/index.js'
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

/**
 * Names of activations, as in Keras: `linear`, `relu`, `sigmoid`, `tanh`, `softmax` (along the last axis), `gelu` (exact,
 * not the tanh approximation), `softplus` and `silu`.
 */
export type Activation = keyof typeof activations

export const anActivation = oneOf(Object.keys(activations) as Activation[])

/** The function of that name. Throws `InputError` listing the names if there is none. */
export const activation = (where: string, name: Activation): ((x: Tensor) => Tensor) =>
  entryOf(where, activations, name)

/** Of a cell with gates. */
export interface GateActivations {
  /** Of the candidate and, in an LSTM, of the cell state; `tanh` by default. */
  readonly activation?: Activation
  /** Of the gates; `sigmoid` by default. */
  readonly recurrentActivation?: Activation
}

const gateActivations = {
  activation: anActivation,
  recurrentActivation: anActivation,
} satisfies AllowedOf<GateActivations>

/** @throws InputError on activations that there are not */
export const checkGates = (where: string, given: GateActivations): void =>
  checkGiven(where, gateActivations, given)

/** Whether they are those that the fused kernels compute. */
export const areFused = ({
  activation = 'tanh',
  recurrentActivation = 'sigmoid',
}: GateActivations): boolean => activation === 'tanh' && recurrentActivation === 'sigmoid'
