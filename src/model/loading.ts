import { platform } from '#platform'
import { SavedWeights } from '../nn/index.js'
import { readModel } from './saving.js'
import { Sequential } from './sequential.js'

export interface ModelFile {
  readonly model: Sequential
  /** What else was put in the file. */
  readonly extra: Readonly<Record<string, string>>
}

/** A model and what was saved beside it. Throws `InputError` on what is not a whole model file. */
export function modelFileFromBytes(bytes: Uint8Array, name = 'model'): ModelFile {
  const { specs, inputShape, weights, extra, ...options } = readModel(bytes, name)
  const saved = { inputShape, weights: new SavedWeights(name, weights) }
  const model = new Sequential(specs, options, saved)
  return { model, extra }
}

/** A model from the bytes that `toBytes` gave. It predicts bit for bit what the saved one did. */
export const modelFromBytes = (bytes: Uint8Array): Sequential => modelFileFromBytes(bytes).model

/**
 * A model from a file that `save` wrote.
 * @throws InputError when there is no such file, or it is not a whole model
 */
export const loadModel = async (path: string): Promise<Sequential> =>
  modelFileFromBytes(await platform.readFile(path), path).model
