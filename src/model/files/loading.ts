import { platform } from '#platform'
import { InputError } from '../../engine/errors.js'
import { damaged } from '../../formats/index.js'
import { SavedWeights } from '../../nn/index.js'
import { Model } from '../model.js'
import type { Wired } from '../samples.js'
import { type GraphRecord, graphFromRecord } from './graph-record.js'
import { readModel } from './saving.js'

export interface ModelFile {
  readonly model: Model
  /** What else was put in the file. */
  readonly extra: Readonly<Record<string, string>>
}

/** @throws DamagedFileError on options that a layer stumbles over; InputError on those that it refuses */
function graphIn(graph: GraphRecord, name: string): Wired {
  try {
    return graphFromRecord(graph)
  } catch (error) {
    if (error instanceof InputError) throw new InputError(`${name}: ${error.message}`)
    throw damaged(
      name,
      'model',
      `its layers cannot be made: ${error instanceof Error ? error.message : error}`,
    )
  }
}

/** A model and what was saved beside it. Throws `InputError` on what is not a whole model file. */
export function modelFileFromBytes(bytes: Uint8Array, name = 'model'): ModelFile {
  const { graph, weights, training, extra, ...options } = readModel(bytes, name)
  const model = new Model(graphIn(graph, name), options, new SavedWeights(name, weights), training)
  return { model, extra }
}

/**
 * A model from the bytes that `toBytes` gave. It predicts bit for bit what the saved one did, and is compiled as that one
 * was: its training goes on as if it had never stopped.
 */
export const modelFromBytes = (bytes: Uint8Array): Model => modelFileFromBytes(bytes).model

/**
 * A model from a file that `save` wrote, as `modelFromBytes` makes one.
 * @param path a `.safetensors` file
 * @throws InputError when there is no such file, or it is not a whole model
 */
export const loadModel = async (path: string): Promise<Model> =>
  modelFileFromBytes(await platform.readFile(path), path).model
