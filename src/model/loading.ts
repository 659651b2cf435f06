import { platform } from '#platform'
import { SavedWeights } from '../nn/index.js'
import { graphFromRecord } from './graph-record.js'
import { Model } from './model.js'
import { readModel } from './saving.js'

export interface ModelFile {
  readonly model: Model
  /** What else was put in the file. */
  readonly extra: Readonly<Record<string, string>>
}

/** A model and what was saved beside it. Throws `InputError` on what is not a whole model file. */
export function modelFileFromBytes(bytes: Uint8Array, name = 'model'): ModelFile {
  const { graph, weights, extra, ...options } = readModel(bytes, name)
  const model = new Model(graphFromRecord(graph), options, new SavedWeights(name, weights))
  return { model, extra }
}

/** A model from the bytes that `toBytes` gave. It predicts bit for bit what the saved one did. */
export const modelFromBytes = (bytes: Uint8Array): Model => modelFileFromBytes(bytes).model

/**
 * A model from a file that `save` wrote.
 * @throws InputError when there is no such file, or it is not a whole model
 */
export const loadModel = async (path: string): Promise<Model> =>
  modelFileFromBytes(await platform.readFile(path), path).model
