/** What tells recurrent layers apart. */
import { InputError } from '../../engine/errors.js'
import { shown } from '../../engine/shown.js'
import { type AllowedOf, aFunction, checkGiven, listOf, text } from '../../options/index.js'
import type { Tensor } from '../../tensor/index.js'
import type { MakeParameter } from '../describe-layer.js'
import type { Parameter } from '../parameter.js'
import type { CellState, RecurrentCell } from './cell.js'

/** What makes a recurrent layer the one it is: its parameters, and the cell that they make. */
export interface RecurrentKind<S extends CellState> {
  /** What saved files call the layer, such as `LSTM`. */
  readonly className: string
  /** Of the state's tensors, each [B, units], in the order `returnState` gives them. */
  readonly stateNames: readonly (keyof S & string)[]
  /** The state that is also the step's output, where there is one. Default: none. */
  readonly outputState?: keyof S & string
  /**
   * In the order of Keras's `get_weights`.
   * @param inputSize size of the last axis of the input
   * @param make makes each parameter
   */
  readonly parameters: (inputSize: number, make: MakeParameter) => readonly Parameter[]
  /**
   * The cell of such weights.
   * @param weights the values of the parameters, in their order
   */
  readonly cell: (weights: readonly Tensor[]) => RecurrentCell<S>
  /**
   * Names of options of its own. Where given, unknown options are refused; by default misspellings of those of all
   * recurrent layers are.
   */
  readonly options?: readonly string[]
}

const names = listOf(text, 'a list of names')

const parts = {
  className: text,
  stateNames: names,
  outputState: text,
  parameters: aFunction(),
  cell: aFunction(),
  options: names,
} satisfies AllowedOf<RecurrentKind<CellState>>

/** @throws InputError on what lacks a part, naming it */
export function checkKind<S extends CellState>(where: string, kind: RecurrentKind<S>): void {
  if (typeof kind !== 'object' || kind === null) {
    throw new InputError(
      `${where} kind: expected { className, stateNames, parameters, cell }, got ${shown(kind)}`,
    )
  }
  const { className, stateNames, outputState, parameters, cell, options } = kind
  const given = { className, stateNames, outputState, parameters, cell, options }
  checkGiven(`${where} kind`, parts, given, {}, ['className', 'stateNames', 'parameters', 'cell'])
}
