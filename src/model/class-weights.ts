/** Weights of classes, which become weights of samples, or of their steps, by the classes of their targets. */
import { InputError } from '../engine/errors.js'
import { shown } from '../engine/shown.js'
import { hintFor } from '../options/index.js'
import { formatShape, type Tensor, tensor } from '../tensor/index.js'
import type { Batch } from './batch.js'
import type { ClassWeight } from './options.js'
import type { Trainable } from './samples.js'

type Weights = ReadonlyMap<number, number>

/** How many classes an output has, and which one each target is of, row by row. */
interface Classes {
  readonly count: (outputs: number) => number
  readonly of: (target: Tensor, outputs: number) => ArrayLike<number>
}

const rows: Classes['of'] = ({ data }) => data

const classes: Readonly<Record<string, Classes>> = {
  sparseCategoricalCrossentropy: { count: (outputs) => outputs, of: rows },
  categoricalCrossentropy: { count: (outputs) => outputs, of: (target) => target.argmax().data },
  binaryCrossentropy: { count: () => 2, of: rows },
}

/** The weights of one output by number. Throws `InputError` on what is no class, and no number from 0. */
function weightsOf(where: string, given: Readonly<Record<string, number>>, count: number): Weights {
  return new Map(
    Object.entries(given).map(([name, weight]) => {
      const label = Number(name)
      if (name.trim() === '' || !Number.isInteger(label) || label < 0 || label >= count)
        throw new InputError(`${where}: expected classes from 0 to ${count - 1}, got ${name}`)
      if (!(typeof weight === 'number' && weight >= 0 && weight < Infinity))
        throw new InputError(`${where} ${name}: expected a finite number from 0, got ${shown(weight)}`)
      return [label, weight] as const
    }),
  )
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value)

/** What is given for each output, by name where there are several. */
function perOutput(where: string, given: ClassWeight, names: readonly string[]): unknown[] {
  if (!isObject(given)) {
    throw new InputError(`${where}: expected an object such as { 0: 1, 1: 5 }, got ${shown(given)}`)
  }
  if (!Object.values(given).some(isObject) && names.length === 1) return [given]
  const unknown = Object.keys(given).find((name) => !names.includes(name))
  if (unknown !== undefined) {
    throw new InputError(
      `${where}: expected weights for outputs among ${names.join(', ')}, got ${unknown}${hintFor(unknown, names)}`,
    )
  }
  const named: Readonly<Record<string, unknown>> = { ...given }
  return names.map((name) => named[name])
}

/**
 * Gives a batch's samples, or their steps, the weights of their classes, times those that they have.
 * @throws InputError where a loss knows no classes, and on what is no class of it
 */
export function classWeighting(
  where: string,
  { graph, compiled, outputPorts: { names } }: Trainable,
  given: ClassWeight,
): (batch: Batch) => Batch {
  const outputs = perOutput(where, given, names).map((own, i) => {
    if (own === undefined) return undefined
    const place = names.length === 1 ? where : `${where} ${names[i]}`
    const { name } = compiled.losses[i]
    const { shape } = graph.outputs[i]
    const units = shape[shape.length - 1]
    const found = Object.hasOwn(classes, name) ? classes[name] : undefined
    if (found === undefined || (name === 'binaryCrossentropy' && units !== 1)) {
      const what = found === undefined ? `got ${name}` : `got ${name} of ${formatShape(shape)}`
      throw new InputError(
        `${place}: expected a loss whose targets are classes, such as sparseCategoricalCrossentropy, ${what}; give ` +
          'sampleWeight',
      )
    }
    // A row of the output is one target.
    return {
      ...found,
      units,
      rank: shape.length,
      weights: weightsOf(place, own as Readonly<Record<string, number>>, found.count(units)),
    }
  })
  return (batch) => ({
    ...batch,
    weights: batch.targets.map((target, i) => {
      const [own, before] = [outputs[i], batch.weights?.[i]]
      if (own === undefined) return before
      const data = Float32Array.from(own.of(target, own.units), (label) => own.weights.get(label) ?? 1)
      const weights = tensor(data, target.shape.slice(0, own.rank))
      return before === undefined ? weights : weights.mul(beside(before, own.rank))
    }),
  })
}

/** Weights of samples beside those of their steps. */
const beside = (weights: Tensor, rank: number): Tensor =>
  weights.reshape([...weights.shape, ...Array<number>(rank - weights.rank).fill(1)])
