/**
 * A model as a safetensors file: the weights by name, and in the metadata everything needed to make the
 * model again. Python's safetensors opens it.
 */

import { InputError } from '../engine/errors.js'
import { type NamedTensor, readSafetensors, writeSafetensors } from '../formats/index.js'
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
  /** By the names of the model's parameters: other writers of the format keep no order. */
  readonly weights: ReadonlyMap<string, NamedTensor>
  /** What else was put in the file. */
  readonly extra: Readonly<Record<string, string>>
}

/** @param extra further entries of the metadata, such as what a task needs to use the model again */
export function modelBytes(model: Saved, extra: Readonly<Record<string, string>>): Uint8Array<ArrayBuffer> {
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
  const { layers, ...config } = parseConfig(text, name)
  return { ...config, specs: layers.map(layerFromRecord), weights: tensors, extra }
}

interface Config {
  readonly name: string
  readonly seed: number
  readonly inputShape: Shape
  readonly layers: readonly LayerRecord[]
}

function parseConfig(text: string | undefined, name: string): Config {
  const fail = (): never => {
    throw new InputError(`${name}: the description of the model in the file is not readable`)
  }
  try {
    const config = JSON.parse(text ?? '') as Partial<Config> | null
    return Array.isArray(config?.layers) && Array.isArray(config.inputShape) ? (config as Config) : fail()
  } catch {
    return fail()
  }
}
