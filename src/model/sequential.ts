import { InputError } from '../engine/errors.js'
import { checkLayerSpec, type LayerSpec } from '../nn/index.js'
import { line } from './graph.js'
import { Model } from './model.js'
import type { ModelOptions } from './options.js'
import { onePort } from './ports.js'

/**
 * A model that runs its layers one after the other. Its layers are its own: a description given twice makes two.
 * @throws InputError when there are no layers
 */
export function sequential(
  layers: readonly LayerSpec[],
  { name = 'sequential', ...options }: ModelOptions = {},
): Model {
  if (!Array.isArray(layers))
    throw new InputError(`sequential: expected an array of layers, got ${typeof layers}`)
  layers.forEach((layer, i) => {
    checkLayerSpec(`sequential layers[${i}]`, layer)
  })
  if (layers.length === 0) throw new InputError('sequential: expected at least one layer, got none')
  const [{ inputShape }] = layers
  const wire = (shape: readonly number[]) => ({
    graph: line(layers, shape),
    inputPorts: onePort('input'),
    outputPorts: onePort('output'),
  })
  const model = new Model(wire, { ...options, name })
  if (inputShape !== undefined) model.build(inputShape)
  return model
}
