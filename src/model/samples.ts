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
import { hintFor } from '../options/index.js'
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
import type { Compiled, Data, FitOptions, Lengths, Samples, Weights } from './options.js'
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
  for (const { input, layer } of graph.lookUps) {
    const { tensor, lengths } = inputs[input]
    if (layer.paddingId === undefined || lengths !== undefined) continue
    const place = portOf(`${where} x`, inputPorts, input)
    inputs[input] = { tensor, lengths: lengthsBy(`${place}: ${layer.name}`, tensor, layer.paddingId) }
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
 * The lengths of samples [B, T] that are filled up with a symbol.
 * @throws InputError on the symbol before others
 */
function lengthsBy(where: string, { data, shape: [samples, steps] }: Tensor, padding: number): Tensor {
  return tensor(
    Int32Array.from({ length: samples }, (_, sample) => {
      const row = data.subarray(sample * steps, (sample + 1) * steps)
      const length = row.findLastIndex((symbol) => symbol !== padding) + 1
      const early = row.subarray(0, length).indexOf(padding)
      if (early < 0) return length
      throw new InputError(
        `${where}: expected ${padding}, which is padding (maskZero), at the end of samples alone, got it in ` +
          `${placeOf(sample * steps + early, [samples, steps], true)}, before others; pad at the end, or leave maskZero out`,
      )
    }),
  )
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
  return { inputs, targets, weights: readWeights(where, wired, given.weights, { inputs, targets }) }
}

/** The lengths that targets of each step have: those of the first sequence of as many steps. */
const paddedLike = ({ rank, shape }: Tensor, inputs: readonly Value[]): Tensor | undefined =>
  rank < 2 ? undefined : inputs.find(({ tensor }) => tensor.shape[1] === shape[1])?.lengths

const isNamed = (given: Weights): given is { readonly [output: string]: TensorLike } =>
  typeof given === 'object' && Object.getPrototypeOf(given) === Object.prototype

/** The weights of each output's samples or steps. */
function readWeights(
  where: string,
  { graph, outputPorts }: Trainable,
  given: Weights | undefined,
  batch: Pick<Batch, 'inputs' | 'targets'>,
): Batch['weights'] {
  if (given === undefined) return undefined
  const { names } = outputPorts
  if (isNamed(given)) {
    const unknown = Object.keys(given).find((name) => !names.includes(name))
    if (unknown !== undefined) {
      throw new InputError(
        `${where} sampleWeight: expected outputs among ${names.join(', ')}, got ${unknown}${hintFor(unknown, names)}`,
      )
    }
  }
  return names.map((name, i) => {
    const own = isNamed(given) ? given[name] : given
    const target = graph.hasStepTargets(i) ? batch.targets[i] : undefined
    return own === undefined
      ? undefined
      : readWeight(
          isNamed(given) ? `${where} sampleWeight ${name}` : `${where} sampleWeight`,
          own,
          batch,
          target,
        )
  })
}

/** @param target with a value for each step, where weights may be those of steps */
function readWeight(
  where: string,
  given: TensorLike,
  { inputs }: Pick<Batch, 'inputs'>,
  target: Tensor | undefined,
): Tensor {
  const samples = samplesOf({ inputs })
  const read = tensor(given).toFloat()
  const steps = target?.shape.slice(0, 2)
  const isOfSteps = steps !== undefined && sameShape(read.shape, steps)
  if (!isOfSteps && !sameShape(read.shape, [samples])) {
    throw new InputError(
      `${where}: expected [samples] = [${samples}]` +
        `${steps === undefined ? '' : ` or [samples, T] = ${formatShape(steps)}`}, got ${formatShape(read.shape)}`,
    )
  }
  const lengths = isOfSteps ? paddedLike(read, inputs) : undefined
  const weights = lengths === undefined ? read : withoutPadding(read, lengths)
  const bad = weights.data.findIndex((weight) => !(weight >= 0 && weight < Infinity))
  if (bad >= 0) {
    throw new InputError(
      `${where}: expected finite numbers from 0, got ${weights.data[bad]} for ${placeOf(bad, weights.shape, isOfSteps)}`,
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
      `fit validationSplit: ${samples === 1 ? '1 sample leaves' : `${samples} samples leave`} none for ` +
        `${kept < 1 ? 'training' : 'validation'}; give more samples, another share, or validationData`,
    )
  }
  return {
    train: rowsOf(all, (part) => rowsBetween(part, 0, kept)),
    validation: rowsOf(all, (part) => rowsBetween(part, kept, samples)),
  }
}
