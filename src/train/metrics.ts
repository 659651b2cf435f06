/** Metrics by their Keras names: means over samples (and steps) of one number each. */
import { isMarked, marked } from '../engine/copies.js'
import { InputError } from '../engine/errors.js'
import { shown } from '../engine/shown.js'
import { aligned, classNumbers, type Loss, lossOf } from '../nn/losses/index.js'
import type { Value } from '../nn/value.js'
import { entryOf } from '../options/index.js'
import { type Tensor, tensor } from '../tensor/index.js'

/**
 * A number beside the loss, worked out in `fit` and `evaluate`. An object of this form given to `compile` is a metric
 * of your own.
 */
export interface Metric {
  /** Its key in the history; with `val` before it for validation data, as `valMae` for `mae`. */
  readonly name: string
  /** One number a sample and step, from targets and predictions [B, ..., C]. */
  readonly values: (target: Value, prediction: Value) => Tensor
  /** From the mean over everything to the metric. Default: the mean itself. */
  readonly finish?: (mean: number) => number
}

const fromLoss = (name: 'mse' | 'mae', finish?: Metric['finish']): Omit<Metric, 'name'> => {
  const { values } = lossOf('metric', name)
  return { values, finish }
}

const categories = (x: Tensor): Tensor => x.argmax().toFloat()

/**
 * Share of predictions on their target's side of a threshold; what is on it counts as 0.
 * @param threshold one half of probabilities, 0 of logits
 */
const binaryAccuracyAt =
  (threshold: number): Metric['values'] =>
  ({ tensor: target }, { tensor: prediction }) =>
    prediction
      .greater(threshold)
      .equal(aligned('binaryAccuracy', target, prediction))
      .mean(-1)

/** Share of samples whose largest prediction is where the target's is. */
const categoricalAccuracy: Metric['values'] = ({ tensor: target }, { tensor: prediction }) =>
  categories(prediction).equal(categories(aligned('categoricalAccuracy', target, prediction)))

/** Share of samples whose largest prediction is at the target's class number. */
const sparseCategoricalAccuracy: Metric['values'] = ({ tensor: target }, { tensor: prediction }) => {
  const labels = Float32Array.from(classNumbers('sparseCategoricalAccuracy', target, prediction))
  return categories(prediction).equal(tensor(labels, prediction.shape.slice(0, -1)))
}

const metrics = {
  meanSquaredError: fromLoss('mse'),
  mse: fromLoss('mse'),
  meanAbsoluteError: fromLoss('mae'),
  mae: fromLoss('mae'),
  rootMeanSquaredError: fromLoss('mse', Math.sqrt),
  rmse: fromLoss('mse', Math.sqrt),
  binaryAccuracy: { values: binaryAccuracyAt(0.5) },
  categoricalAccuracy: { values: categoricalAccuracy },
  sparseCategoricalAccuracy: { values: sparseCategoricalAccuracy },
} as const satisfies Record<string, Omit<Metric, 'name'>>

/** `accuracy` is the one of the three that fits the loss. */
const byName = { accuracy: metrics.binaryAccuracy, ...metrics }

/**
 * Names of metrics, as in Keras: `meanSquaredError` or `mse`, `meanAbsoluteError` or `mae`, `rootMeanSquaredError` or
 * `rmse`, `binaryAccuracy`, `categoricalAccuracy`, `sparseCategoricalAccuracy`, and `accuracy` for the one of these three
 * that fits the loss.
 */
export type MetricName = keyof typeof byName

const accuracyFor = ({ name }: Loss): keyof typeof metrics =>
  name === 'sparseCategoricalCrossentropy'
    ? 'sparseCategoricalAccuracy'
    : name === 'categoricalCrossentropy'
      ? 'categoricalAccuracy'
      : 'binaryAccuracy'

/**
 * A metric of that name, or the one given.
 * @throws InputError listing the names, and on what is no metric
 */
export function metricOf(metric: MetricName | Metric, loss: Loss): Metric {
  if (typeof metric === 'string') {
    const named = entryOf<Omit<Metric, 'name'>>('metrics', byName, metric)
    const found = metric === 'accuracy' ? metrics[accuracyFor(loss)] : named
    const isOfLogits = found === metrics.binaryAccuracy && isMarked(loss) && loss.options?.fromLogits === true
    return marked({ name: metric, ...found, ...(isOfLogits && { values: binaryAccuracyAt(0) }) })
  }
  const { name, values } = (metric ?? {}) as Partial<Metric>
  if (typeof name === 'string' && typeof values === 'function') return metric
  throw new InputError(
    `metrics: expected a name such as 'mae', or a metric { name, values }, got ${shown(metric)}`,
  )
}
