import { InputError } from '../engine/errors.js'
import { type Loss, type LossName, lossOf } from '../nn/index.js'
import { hintFor } from '../options/index.js'
import { type Metric, type MetricName, metricOf } from '../train/index.js'
import type { Compiled, CompileOptions } from './options.js'
import { inOrder, numberOf, type Ports, prefixed, repeated, type Structured } from './ports.js'

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
  const found = named.map((own, i) => own.map((metric) => metricOf(metric, losses[i])))
  checkNumbers(ports, found)
  return { losses, lossWeights: weightsOf(lossWeights, ports), metrics: found }
}

/** @throws InputError where two numbers of an epoch would have the same name, those for validation among them */
function checkNumbers(ports: Ports, metrics: readonly (readonly Metric[])[]): void {
  const isOne = ports.names.length === 1
  const own = metrics.flatMap((of, output) =>
    [...(isOne ? [] : ['loss']), ...new Set(of.map(({ name }) => name))].map((name) =>
      numberOf(ports, output, name),
    ),
  )
  const numbers = ['loss', ...own]
  const all = [...numbers, ...numbers.map((name) => prefixed('val', name))]
  const twice = repeated(all)
  if (twice !== undefined)
    throw new InputError(
      `compile: two numbers of the history would be called ${twice}; give one of these metrics or outputs another name`,
    )
}

const isLoss = (loss: unknown): loss is LossName | Loss =>
  typeof loss === 'string' || (typeof loss === 'object' && loss !== null && 'values' in loss)

/** One loss alone is that of every output, as in Keras. */
function lossesOf(loss: CompileOptions['loss'], ports: Ports): Loss[] {
  const each = isLoss(loss)
    ? ports.names.map(() => loss)
    : inOrder('compile loss', ports, loss as Structured<LossName | Loss>)
  if (each.some((one) => one === undefined))
    throw new InputError(
      "compile loss: expected a loss or its name, got none; such as compile({ loss: 'mse' })",
    )
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
    throw new InputError(
      `compile metrics: expected outputs among ${names.join(', ')}, got ${unknown}${hintFor(unknown, names)}`,
    )
  return names.map((name) => metrics[name] ?? [])
}
