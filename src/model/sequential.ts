import { InputError } from '../engine/errors.js'
import { shown } from '../engine/shown.js'
import { checkLayerSpec, type LayerSpec } from '../nn/index.js'
import { checkGiven } from '../options/index.js'
import { modelOptions } from './checks.js'
import { line } from './graph.js'
import { Model } from './model.js'
import type { ModelOptions } from './options.js'
import { onePort } from './ports.js'

/**
 * A model that runs its layers one after the other. Its layers are its own: a description given twice makes two.
 * @throws InputError when there are no layers
 */
export function sequential(layers: readonly LayerSpec[], options: ModelOptions = {}): Model {
  if (!Array.isArray(layers))
    throw new InputError(
      `sequential: expected an array of layers, such as [lstm(8), dense(1)], got ${shown(layers)}`,
    )
  checkGiven('sequential', modelOptions, options, {
    layers: 'they come first: sequential([lstm(8), dense(1)])',
  })
  layers.forEach((layer, i) => {
    checkLayerSpec(`sequential layers[${i}]`, layer)
  })
  if (layers.length === 0) throw new InputError('sequential: expected at least one layer, got none')
  const { name = 'sequential' } = options
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
