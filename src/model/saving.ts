/**
 * A model as a safetensors file: the weights by name, and in the metadata everything needed to make the
 * model again. Python's safetensors opens it.
 */

import { InputError } from '../engine/errors.js'
import { type NamedTensor, readSafetensors, writeSafetensors } from '../formats/index.js'
import type { LayerRecord } from '../nn/index.js'
import type { Shape } from '../tensor/index.js'
import { type GraphRecord, lineRecord, recordGraph } from './graph-record.js'
import type { Wired } from './samples.js'

/** What this version writes. */
const version = '2'

/** What a saved model needs to have. */
interface Saved extends Wired {
  readonly name: string
  readonly seed: number
}

interface Config {
  readonly name: string
  readonly seed: number
  readonly graph: GraphRecord
}

export interface LoadedModel extends Config {
  /** By the names of the model's parameters: other writers of the format keep no order. */
  readonly weights: ReadonlyMap<string, NamedTensor>
  /** What else was put in the file. */
  readonly extra: Readonly<Record<string, string>>
}

/** @param extra further entries of the metadata, such as what a task needs to use the model again */
export function modelBytes(model: Saved, extra: Readonly<Record<string, string>>): Uint8Array<ArrayBuffer> {
  const { name, seed, graph } = model
  const config: Config = { name, seed, graph: recordGraph(model) }
  return writeSafetensors({
    tensors: new Map(graph.parameters.map((p) => [p.name, { shape: p.shape, data: p.read() }])),
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
  if (found !== version && found !== '1')
    throw new InputError(`${name}: expected a model of version ${version}, got version ${found}`)
  return { ...parseConfig(text, found, name), weights: tensors, extra }
}

/** Of version 1: layers one after the other, which were numbered where names repeat. */
interface ChainConfig {
  readonly name: string
  readonly seed: number
  readonly inputShape: Shape
  readonly layers: readonly LayerRecord[]
}

function graphOfChain({ inputShape, layers, ...config }: ChainConfig): Config {
  const taken = new Set<string>()
  const named = layers.map((layer) => {
    const own = typeof layer.config.name === 'string' ? layer.config.name : layer.className.toLowerCase()
    let name = own
    for (let n = 1; taken.has(name); n++) name = `${own}_${n}`
    taken.add(name)
    return { ...layer, name }
  })
  return { ...config, graph: lineRecord(inputShape, named) }
}

function parseConfig(text: string | undefined, version: string, name: string): Config {
  const fail = (): never => {
    throw new InputError(`${name}: the description of the model in the file is not readable`)
  }
  try {
    const config = JSON.parse(text ?? '') as Partial<Config & ChainConfig> | null
    if (version === '1')
      return Array.isArray(config?.layers) && Array.isArray(config.inputShape)
        ? graphOfChain(config as ChainConfig)
        : fail()
    return Array.isArray(config?.graph?.layers) && Array.isArray(config.graph.calls)
      ? (config as Config)
      : fail()
  } catch {
    return fail()
  }
}
