/** What callers give as samples, checked once. */
import { InputError } from '../engine/errors.js'
import {
  checkInput,
  faultError,
  lengthsOf,
  placeOf,
  symbolsOf,
  targetFault,
  type Value,
} from '../nn/index.js'
import {
  formatShape,
  rowsBetween,
  type Shape,
  sameShape,
  sizeOf,
  type Tensor,
  type TensorLike,
  tensor,
} from '../tensor/index.js'
import { type Batch, rowsOf, samplesOf, withoutPadding } from './batch.js'
import { checkSamples } from './checks.js'
import type { Graph } from './graph.js'
import { checkNested } from './nested.js'
import type { Compiled, Data, FitOptions, Lengths, Samples } from './options.js'
import { inOrder, type Ports, type Structured } from './ports.js'

/** A graph, and how its inputs and outputs are handed over. */
export interface Wired {
  readonly graph: Graph
  readonly inputPorts: Ports
  readonly outputPorts: Ports
}

/** A model that has a loss. */
export interface Trainable extends Wired {
  readonly compiled: Compiled
}

/**
 * Inputs as [samples, ...inputShape]. A flat array is cut into samples where their shape leaves one way to.
 * @throws InputError on a shape that does not fit
 */
function readInput(where: string, given: TensorLike, inputShape: Shape, isSymbols: boolean): Tensor {
  checkNested(where, given, inputShape.length > 0)
  const x = isSymbols ? symbolsOf(given) : tensor(given).toFloat()
  if (x.rank === 1 && x.size === 0) return x.reshape([0, ...inputShape.map((n) => Math.max(n, 0))])
  const isFlat = x.rank === 1 && inputShape.length > 0 && inputShape.every((n) => n > 0)
  const inputs =
    isFlat && x.size % sizeOf(inputShape) === 0 ? x.reshape([x.size / sizeOf(inputShape), ...inputShape]) : x
  checkInput(where, inputShape, inputs)
  if (inputs.size === 0 && inputs.shape[0] > 0) {
    throw new InputError(
      `${where}: expected at least one step in each sample, got ${formatShape(inputs.shape)} (T = 0); leave such samples ` +
        'out, or pad them and give lengths',
    )
  }
  return inputs
}

/** Of several inputs, each is named in messages. */
const portOf = (where: string, { names }: Ports, i: number): string =>
  names.length === 1 ? where : `${where} ${names[i]}`

/** The lengths of each input; of several, those of some may be left out where they are given by name. */
function lengthsInOrder(
  ports: Ports,
  lengths: Lengths | undefined,
  where: string,
): (TensorLike | undefined)[] {
  const { names } = ports
  if (lengths === undefined) return names.map(() => undefined)
  if (names.length > 1 && !Array.isArray(lengths) && Object.getPrototypeOf(lengths) === Object.prototype) {
    const named = lengths as { readonly [input: string]: TensorLike }
    const unknown = Object.keys(named).find((name) => !names.includes(name))
    if (unknown !== undefined)
      throw new InputError(`${where} lengths: expected some of ${names.join(', ')}, got ${unknown}`)
    return names.map((name) => named[name])
  }
  return inOrder(`${where} lengths`, ports, lengths as Structured<TensorLike>)
}

/**
 * The inputs, whose padding, where there is some, cannot matter.
 * @throws InputError on shapes that do not fit
 */
export function readInputs(
  where: string,
  { graph, inputPorts }: Wired,
  x: Data,
  lengths: Lengths | undefined,
): Value[] {
  const given = inOrder(`${where} x`, inputPorts, x as Structured<TensorLike>)
  const valid = lengthsInOrder(inputPorts, lengths, where)
  const inputs = given.map((one, i): Value => {
    const place = portOf(`${where} x`, inputPorts, i)
    const tensor = readInput(place, one, graph.inputs[i].shape, graph.areSymbols(i))
    const own = valid[i]
    if (own === undefined) return { tensor }
    const checked = lengthsOf(portOf(where, inputPorts, i), own, tensor)
    return { tensor: withoutPadding(tensor, checked), lengths: checked }
  })
  for (const { input, layer } of graph.lookUps) {
    const { tensor } = inputs[input]
    const fault = layer.checkIds?.(tensor.data)
    const place = portOf(`${where} x`, inputPorts, input)
    if (fault !== undefined) throw faultError(`${place}: ${layer.name}`, fault, tensor.shape, true)
  }
  const [samples] = inputs.map(({ tensor }) => tensor.shape[0])
  const other = inputs.findIndex(({ tensor }) => tensor.shape[0] !== samples)
  if (other >= 0) {
    throw new InputError(
      `${portOf(`${where} x`, inputPorts, other)}: expected as many samples as ${inputPorts.names[0]}, ${samples}, ` +
        `got ${formatShape(inputs[other].tensor.shape)}`,
    )
  }
  return inputs
}

/**
 * Inputs and targets.
 * @throws InputError on none, on shapes that do not fit, and on NaN or infinite values
 */
export function readSamples(where: string, wired: Trainable, given: Samples): Batch {
  checkSamples(where, given)
  const { graph, inputPorts, outputPorts, compiled } = wired
  const inputs = readInputs(where, wired, given.x, given.lengths)
  const samples = samplesOf({ inputs })
  if (samples === 0) throw new InputError(`${where}: expected at least one sample, got none`)
  const targets = inOrder(`${where} y`, outputPorts, given.y as Structured<TensorLike>).map((one, i) => {
    const place = portOf(`${where} y`, outputPorts, i)
    checkNested(place, one, graph.hasStepTargets(i))
    const target = tensor(one)
    if (target.shape[0] !== samples) {
      throw new InputError(
        `${place}: expected as many samples as x, ${samples}, got ${formatShape(target.shape)}`,
      )
    }
    const lengths = graph.hasStepTargets(i) ? paddedLike(target, inputs) : undefined
    const y = lengths === undefined ? target : withoutPadding(target, lengths)
    checkFinite(place, y, graph.hasStepTargets(i))
    const { shape, hasTime } = graph.outputs[i]
    const isSequence = hasTime && shape.length > 1
    const fault = targetFault(compiled.losses[i], y, shape, isSequence)
    if (fault !== undefined) throw faultError(place, fault, y.shape, isSequence)
    return y
  })
  inputs.forEach(({ tensor }, i) => {
    checkFinite(portOf(`${where} x`, inputPorts, i), tensor, true)
  })
  return { inputs, targets, weights: readWeights(where, given.weights, samples) }
}

/** The lengths that targets of each step have: those of the first sequence of as many steps. */
const paddedLike = ({ rank, shape }: Tensor, inputs: readonly Value[]): Tensor | undefined =>
  rank < 2 ? undefined : inputs.find(({ tensor }) => tensor.shape[1] === shape[1])?.lengths

function readWeights(where: string, given: TensorLike | undefined, samples: number): Tensor | undefined {
  if (given === undefined) return undefined
  const weights = tensor(given).toFloat()
  if (!sameShape(weights.shape, [samples])) {
    throw new InputError(
      `${where} sampleWeight: expected [samples] = [${samples}], got ${formatShape(weights.shape)}`,
    )
  }
  const bad = weights.data.findIndex((weight) => !(weight >= 0 && weight < Infinity))
  if (bad >= 0) {
    throw new InputError(
      `${where} sampleWeight: expected finite numbers from 0, got ${weights.data[bad]} for sample ${bad}`,
    )
  }
  return weights
}

/** Refuses NaN and infinite values. */
function checkFinite(where: string, { data, shape }: Tensor, isSequence: boolean): void {
  if (data instanceof Int32Array || areFinite(data)) return
  const bad = data.findIndex((n) => !Number.isFinite(n))
  throw new InputError(
    `${where}: expected finite numbers, got ${data[bad]} in ${placeOf(bad, shape, isSequence)}; leave it out or fill it in`,
  )
}

/** Of many millions of numbers a branch for each would take several times as long. */
function areFinite(data: Float32Array): boolean {
  let sum = 0
  for (let i = 0; i < data.length; i++) sum += data[i] - data[i] // NaN where it is not finite
  return sum === 0
}

const isPair = (given: Samples | readonly [Data, Data]): given is readonly [Data, Data] =>
  Array.isArray(given)

/** What is trained on, and what is kept for validation. */
export function splitSamples(
  all: Batch,
  { validationSplit: share = 0, validationData }: Pick<FitOptions, 'validationSplit' | 'validationData'>,
  wired: Trainable,
): { readonly train: Batch; readonly validation?: Batch } {
  if (validationData !== undefined) {
    const given = isPair(validationData) ? { x: validationData[0], y: validationData[1] } : validationData
    return { train: all, validation: readSamples('fit validationData', wired, given) }
  }
  if (share === 0) return { train: all }
  const samples = samplesOf(all)
  const kept = Math.floor(samples * (1 - share))
  if (kept < 1 || kept === samples) {
    throw new InputError(
      `fit validationSplit: ${samples} samples leave none for ${kept < 1 ? 'training' : 'validation'}`,
    )
  }
  return {
    train: rowsOf(all, (part) => rowsBetween(part, 0, kept)),
    validation: rowsOf(all, (part) => rowsBetween(part, kept, samples)),
  }
}
