import { platform } from '#platform'
import { InputError } from '../engine/errors.js'
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
  const model = new Sequential(specs, options)
  model.build(inputShape)
  const { parameters } = model
  const fits =
    weights.length === parameters.length && parameters.every((p, i) => p.tensor.size === weights[i].length)
  if (!fits) throw new InputError(`${name}: the weights in the file do not fit the layers it describes`)
  parameters.forEach((parameter, i) => {
    parameter.assign(weights[i])
  })
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
