import { checkCopy } from '../engine/copies.js'
import { InputError } from '../engine/errors.js'
import { shown } from '../engine/shown.js'
import { SymbolicTensor } from '../nn/index.js'
import { type AllowedOf, anything, checkGiven } from '../options/index.js'
import type { FloatTensor } from '../tensor/index.js'
import { modelOptions } from './checks.js'
import { Graph } from './graph.js'
import { Model } from './model.js'
import type { ModelOptions } from './options.js'
import { portsOf, repeated, type Structured } from './ports.js'

/** Of which tensors a model is made. */
export interface FunctionalOptions<O extends Structured<SymbolicTensor> = Structured<SymbolicTensor>>
  extends ModelOptions {
  /** Made by `input`: one, several in an array, or by the names that `fit` and `predict` are to call them by. */
  readonly inputs: Structured<SymbolicTensor>
  /** What the model computes, in the same forms. */
  readonly outputs: O
}

/** Predictions in the form of the outputs. */
export type PredictionsOf<O> = O extends SymbolicTensor
  ? FloatTensor
  : O extends readonly SymbolicTensor[]
    ? FloatTensor[]
    : { [K in keyof O]: FloatTensor }

const functionalOptions = {
  ...modelOptions,
  inputs: anything(),
  outputs: anything(),
} satisfies AllowedOf<FunctionalOptions>

/** What is among values that is no symbolic tensor. */
const gotFor = (values: readonly unknown[]): string =>
  values.length === 0 ? 'none' : shown(values.find((value) => !isSymbolic(value)))

const isSymbolic = (value: unknown): value is SymbolicTensor => value instanceof SymbolicTensor

/**
 * A model of layers in any arrangement: several inputs and outputs, branches that meet again, layers used several times.
 *
 *     const x = input([null], { name: 'text' })
 *     const words = embedding(1000, 32).apply(x)
 *     const model = functional({ inputs: x, outputs: dense(1).apply(lstm(16).apply(words)) })
 *
 * Models made of the same layers share their weights: train one of them, and use a part of it by another.
 * @throws InputError when an output depends on what is not among the inputs, an input is needed by no output, or
 *   something else than symbolic tensors is given
 */
export function functional<const O extends Structured<SymbolicTensor>>(
  given: FunctionalOptions<O>,
): Model<PredictionsOf<O>> {
  checkGiven('functional', functionalOptions, given, {
    input: 'did you mean inputs?',
    output: 'did you mean outputs?',
  })
  const { inputs, outputs, name = 'functional', ...options } = given
  checkCopy('functional inputs', 'a symbolic tensor', inputs)
  checkCopy('functional outputs', 'a symbolic tensor', outputs)
  const from = portsOf(inputs, isSymbolic, ({ name }, i) => name ?? (i === 0 ? 'input' : `input_${i}`))
  const to = portsOf(outputs as Structured<SymbolicTensor>, isSymbolic, (_, i) =>
    i === 0 ? 'output' : `output_${i}`,
  )
  for (const [what, { values, ports }] of [
    ['inputs', from],
    ['outputs', to],
  ] as const) {
    for (const value of values) checkCopy(`functional ${what}`, 'a symbolic tensor', value)
    if (values.length === 0 || !values.every(isSymbolic))
      throw new InputError(
        `functional ${what}: expected what input([null, 3]) and apply of layers give, got ${gotFor(values)}`,
      )
    const twice = repeated(ports.names)
    if (twice !== undefined)
      throw new InputError(`functional ${what}: expected different names, got two called ${twice}`)
  }
  const made = from.values.find(({ source }) => source !== undefined)
  if (made !== undefined)
    throw new InputError(
      `functional inputs: expected what input([null, 3]) gives, got the output of ${made.source?.layer.name}`,
    )
  const graph = new Graph(from.values, to.values)
  return new Model({ graph, inputPorts: from.ports, outputPorts: to.ports }, { ...options, name })
}
