/**
 * A model as a safetensors file: the weights by name, and in the metadata everything needed to make the
 * model again. Python's safetensors opens it.
 */

import { InputError } from '../engine/errors.js'
import { readSafetensors, writeSafetensors } from '../formats/index.js'
import { type LayerRecord, type LayerSpec, layerFromRecord, type Parameter, recordOf } from '../nn/index.js'
import type { Shape } from '../tensor/index.js'

/** What this version writes, and reads. */
const version = '1'

/** What a saved model needs to have. */
interface Saved {
  readonly name: string
  readonly seed: number
  readonly specs: readonly LayerSpec[]
  readonly inputShape: Shape
  readonly parameters: readonly Parameter[]
}

export interface LoadedModel {
  readonly name: string
  readonly seed: number
  readonly specs: readonly LayerSpec[]
  readonly inputShape: Shape
  /** In the order of the model's parameters. */
  readonly weights: readonly Float32Array<ArrayBuffer>[]
  /** What else was put in the file. */
  readonly extra: Readonly<Record<string, string>>
}

/** @param extra further entries of the metadata, such as what a task needs to use the model again */
export function modelBytes(
  model: Saved,
  extra: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const { name, seed, specs, inputShape, parameters } = model
  const config = { name, seed, inputShape, layers: specs.map(recordOf) }
  return writeSafetensors({
    tensors: new Map(parameters.map((p) => [p.name, { shape: p.shape, data: p.read() }])),
    metadata: { format: 'hindcast', version, config: JSON.stringify(config), ...extra },
  })
}

/**
 * @param name of the file, for messages
 * @throws InputError on what is not a model of this version, whole
 */
export function readModel(bytes: Uint8Array, name: string): LoadedModel {
  const { tensors, metadata } = readSafetensors(bytes, name)
  const { format, version: found, config: text, ...extra } = metadata
  if (format !== 'hindcast')
    throw new InputError(`${name}: expected a model saved by hindcast; the file holds other tensors`)
  if (found !== version)
    throw new InputError(`${name}: expected a model of version ${version}, got version ${found}`)
  const config = JSON.parse(text) as {
    name: string
    seed: number
    inputShape: Shape
    layers: LayerRecord[]
  }
  return {
    name: config.name,
    seed: config.seed,
    inputShape: config.inputShape,
    specs: config.layers.map(layerFromRecord),
    weights: [...tensors.values()].map(({ data }) => data as Float32Array<ArrayBuffer>),
    extra,
  }
}
