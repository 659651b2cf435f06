import { InputError } from '../engine/errors.js'
import { type Loss, type LossName, lossOf } from '../nn/index.js'
import { type Metric, type MetricName, metricOf } from '../train/index.js'
import type { Compiled, CompileOptions } from './options.js'
import { inOrder, type Ports, type Structured } from './ports.js'

type Named = MetricName | Metric

/** The losses and metrics of each output, looked up. */
export function compiledOf(
  { loss, lossWeights, metrics = [] }: Omit<CompileOptions, 'optimizer'>,
  ports: Ports,
): Omit<Compiled, 'optimizer'> {
  const losses = lossesOf(loss, ports)
  const named = Array.isArray(metrics)
    ? ports.names.map(() => metrics as readonly Named[])
    : metricsByName(metrics as Readonly<Record<string, readonly Named[]>>, ports)
  return {
    losses,
    lossWeights: weightsOf(lossWeights, ports),
    metrics: named.map((own, i) => own.map((metric) => metricOf(metric, losses[i]))),
  }
}

const isLoss = (loss: unknown): loss is LossName | Loss =>
  typeof loss === 'string' || (typeof loss === 'object' && loss !== null && 'values' in loss)

/** One loss alone is that of every output, as in Keras. */
function lossesOf(loss: CompileOptions['loss'], ports: Ports): Loss[] {
  const each = isLoss(loss)
    ? ports.names.map(() => loss)
    : inOrder('compile loss', ports, loss as Structured<LossName | Loss>)
  return each.map((one) => lossOf('compile loss', one))
}

function weightsOf(given: CompileOptions['lossWeights'], ports: Ports): number[] {
  if (given === undefined) return ports.names.map(() => 1)
  const weights = inOrder('compile lossWeights', ports, given)
  const bad = weights.find((weight) => !(weight >= 0 && weight < Infinity))
  if (bad !== undefined)
    throw new InputError(`compile lossWeights: expected finite numbers from 0, got ${bad}`)
  return weights
}

function metricsByName(
  metrics: Readonly<Record<string, readonly Named[]>>,
  { names }: Ports,
): (readonly Named[])[] {
  const unknown = Object.keys(metrics).find((name) => !names.includes(name))
  if (unknown !== undefined)
    throw new InputError(`compile metrics: expected outputs among ${names.join(', ')}, got ${unknown}`)
  return names.map((name) => metrics[name] ?? [])
}
