/** The losses and the metrics of a model on batches. */
import { isMarked } from '../engine/copies.js'
import { InputError } from '../engine/errors.js'
import { tidy } from '../engine/storage.js'
import { type Loss, penaltyOf, type Read, readNow, softmaxValue, type Value } from '../nn/index.js'
import { formatShape, sameShape, stopGradient, Tensor, tensor, where } from '../tensor/index.js'
import type { Metric } from '../train/index.js'
import type { Batch } from './batch.js'
import type { ForwardOptions } from './graph.js'
import type { ModelState } from './options.js'
import { numberOf } from './ports.js'
import type { Trainable } from './samples.js'
import { Tally } from './tally.js'

/** A batch inside a scope: made there, so that nothing of it lies on the JavaScript heap. */
export type MakeBatch = () => Batch

/**
 * The mean of per-sample values, or per-step ones, over what is valid, and how many that is.
 * @param name of the loss or metric that gave the values
 * @param hasSteps whether there is a target for each step: the values are then [B, T, ...], or [B] of whole sequences
 * @param weights of samples [B] or steps [B, T]
 * @throws InputError on values of another shape
 */
function meanOfValid(
  name: string,
  values: Tensor,
  prediction: Value,
  hasSteps: boolean,
  weights?: Tensor,
): { readonly mean: Tensor; readonly weight: number } {
  const { lengths } = prediction
  const { shape } = prediction.logits ?? prediction.tensor
  const [batch, steps] = shape
  const isPerStep = hasSteps && values.rank > 1
  if (isPerStep && values.shape[1] !== steps) {
    throw new InputError(
      `${name}: expected a value for each sample or for each step, [B] = [${batch}] or [B, T, ...] = ` +
        `[${batch}, ${steps}, ...], got ${formatShape(values.shape)}`,
    )
  }
  const weighted = weights === undefined ? values : values.mul(weightsLike(name, weights, values))
  if (lengths === undefined || !isPerStep) return { mean: weighted.mean(), weight: values.size }
  const inner = values.size / (batch * steps)
  const mask = Float32Array.from({ length: batch * steps }, (_, at) =>
    Number(at % steps < lengths.data[Math.floor(at / steps)]),
  )
  const weight = inner * mask.reduce((total, m) => total + m, 0)
  const kept = where(tensor(mask, [batch, steps, 1]), weighted.reshape([batch, steps, inner]), 0)
  return { mean: kept.sum().div(Math.max(weight, 1)), weight }
}

/** Weights beside the values that they weigh. */
function weightsLike(name: string, weights: Tensor, { shape }: Tensor): Tensor {
  if (!sameShape(weights.shape, shape.slice(0, weights.rank))) {
    throw new InputError(
      `${name}: expected a value for each weight of ${formatShape(weights.shape)}, got ${formatShape(shape)}`,
    )
  }
  return weights.reshape([...weights.shape, ...shape.slice(weights.rank).fill(1)])
}

/** The same value, through which no gradient flows. */
const withoutTrace = (value: Value): Value =>
  value.logits === undefined
    ? { tensor: stopGradient(value.tensor), lengths: value.lengths }
    : softmaxValue(stopGradient(value.logits), value.lengths)

/** A target beside what was predicted for it; where it has a value a step, it is as long as the prediction. */
const targetLike = (target: Tensor, prediction: Value, hasSteps: boolean): Value =>
  hasSteps ? { tensor: target, lengths: prediction.lengths } : { tensor: target }

/**
 * The values of a loss or a metric; what one of the caller's throws or gives is checked, and named.
 * @throws InputError on what is no tensor, and on one without a number for each sample
 */
function valuesOf(
  where: string,
  of: Pick<Loss, 'name' | 'values'>,
  target: Value,
  prediction: Value,
): Tensor {
  if (isMarked(of)) return of.values(target, prediction)
  const given = (): unknown => {
    try {
      return of.values(target, prediction)
    } catch (cause) {
      if (!(cause instanceof TypeError)) throw cause
      const message = `${where} ${of.name}: ${cause.message}; what it is given are values { tensor, lengths }`
      throw new Error(message, { cause })
    }
  }
  const values = given()
  const { shape } = prediction.logits ?? prediction.tensor
  const rows = shape.slice(0, -1)
  const isRight = values instanceof Tensor && (values.size === 1 || values.shape[0] === shape[0])
  if (isRight) return values
  throw new InputError(
    `${where} ${of.name}: expected values of [${rows.join(', ')}], a number for each sample and step, got ` +
      `${values instanceof Tensor ? `[${values.shape.join(', ')}]` : typeof values}; take the mean over the last axis`,
  )
}

/** What a forward pass on a batch comes to. */
export interface Measured {
  /** The sum of the outputs' losses and of what regularizers add, one element. */
  readonly loss: Tensor
  /** After the last step. */
  readonly state: ModelState
  /** Adds the losses and the metrics to a tally. Inside the scope alone. */
  readonly addTo: (tally: Tally) => void
}

/** A forward pass, its loss, and what the metrics say of it. */
export function measure(
  { graph, compiled, outputPorts }: Trainable,
  read: Read,
  { inputs, targets, weights }: Batch,
  options: ForwardOptions,
): Measured {
  const { outputs, state } = graph.forward(read, inputs, options)
  const { losses, lossWeights, metrics } = compiled
  const isOne = outputs.length === 1
  const paired = outputs.map((prediction, i) => ({
    prediction,
    target: targetLike(targets[i], prediction, graph.hasStepTargets(i)),
  }))
  const means = paired.map(({ target, prediction }, i) =>
    meanOfValid(
      losses[i].name,
      valuesOf('compile loss', losses[i], target, prediction),
      prediction,
      graph.hasStepTargets(i),
      weights?.[i],
    ),
  )
  const scaled = means.map(({ mean }, i) => (lossWeights[i] === 1 ? mean : mean.mul(lossWeights[i])))
  const penalty = penaltyOf(read, graph.parameters)
  const loss = [...scaled, ...(penalty === undefined ? [] : [penalty])].reduce((sum, part) => sum.add(part))
  const addTo = (tally: Tally): void => {
    tally.add(
      'loss',
      loss.item(),
      means.reduce((most, { weight }) => Math.max(most, weight), 0),
    )
    paired.forEach(({ target, prediction }, i) => {
      if (!isOne) tally.add(numberOf(outputPorts, i, 'loss'), means[i].mean.item(), means[i].weight)
      // Nothing is differentiated through metrics.
      const plain = withoutTrace(prediction)
      for (const metric of metrics[i]) {
        const values = valuesOf('compile metrics', metric, target, plain)
        const { mean, weight } = meanOfValid(metric.name, values, plain, graph.hasStepTargets(i))
        tally.add(numberOf(outputPorts, i, metric.name), mean.item(), weight)
      }
    })
  }
  return { loss, state, addTo }
}

/** A tally of all numbers of a model. */
export const tallyFor = ({ compiled: { metrics }, outputPorts }: Trainable): Tally =>
  new Tally(
    metrics.flatMap((own, i) =>
      own.map((metric): Metric => ({ ...metric, name: numberOf(outputPorts, i, metric.name) })),
    ),
  )

/** Adds a batch's numbers, without training. */
export function evaluateBatch(model: Trainable, make: MakeBatch, tally: Tally): void {
  tidy(() => measure(model, readNow, make(), { training: false }).addTo(tally))
}
