/** A graph as it is saved, in JSON, and made again from that. Weights are saved beside it, by parameters' names. */
import { InputError } from '../../engine/errors.js'
import {
  anyObject,
  list,
  oneOf,
  optional,
  record,
  type Saved,
  text,
  tuple,
  where,
  wholeNumber,
} from '../../formats/index.js'
import {
  buildLayer,
  callLayer,
  checkKnown,
  type Layer,
  layerFromRecord,
  recordOf,
  SymbolicTensor,
} from '../../nn/index.js'
import type { Shape } from '../../tensor/index.js'
import { Graph, type Place } from '../graph.js'
import { onePort } from '../ports.js'
import type { Wired } from '../samples.js'

/** A size, or -1 for any. */
const size = wholeNumber({ from: -1, to: 2 ** 31 })
const count = wholeNumber({ from: 0, to: 2 ** 31 })
/** A tensor by where it comes from: inputs are counted first, then uses of layers; and which of its outputs it is. */
const place = tuple(count, count)
const ports = record({ names: list(text(), { least: 1 }), form: oneOf(['one', 'list', 'record']) })

/** A model's graph in its file. */
export const graphSchema = where(
  record({
    inputs: list(record({ shape: list(size), name: optional(text()) }), { least: 1 }),
    /** With the names that the model gave them, which their tensors' names begin with. */
    layers: list(record({ className: text(), config: anyObject, name: text() })),
    /** Uses of layers, by their number, each after those that it depends on. */
    calls: list(record({ layer: count, inputs: list(place, { least: 1 }) })),
    outputs: list(place, { least: 1 }),
    inputPorts: ports,
    outputPorts: ports,
    /** Names of parameters that are not trained. */
    frozen: optional(list(text())),
  }),
  ({ inputs, layers, calls, outputs, inputPorts, outputPorts }) => {
    const wrong = calls.find(({ layer }) => layer >= layers.length)
    if (wrong !== undefined)
      return `expected a use of one of ${layers.length} layers, got of layer ${wrong.layer}`
    const isNamed = inputPorts.names.length === inputs.length && outputPorts.names.length === outputs.length
    return isNamed ? undefined : 'expected a name for each input and output'
  },
)

export type GraphRecord = Saved<typeof graphSchema>
type NamedLayer = GraphRecord['layers'][number]
type SavedPlace = Saved<typeof place>

const saved = ({ at, slot }: Place): SavedPlace => [at, slot]

/** @throws InputError where a layer could not be made again */
export function recordGraph({ graph, inputPorts, outputPorts }: Wired): GraphRecord {
  const { layers } = graph
  layers.forEach(checkKnown)
  const frozen = graph.parameters.filter(({ trainable }) => !trainable).map(({ name }) => name)
  return {
    inputs: graph.inputs.map(({ shape, name }) => (name === undefined ? { shape } : { shape, name })),
    layers: layers.map((layer) => ({ ...recordOf(layer), name: layer.name })),
    calls: graph.calls.map(({ layer }, i) => ({
      layer: layers.indexOf(layer),
      inputs: graph.places[i].map(saved),
    })),
    outputs: graph.outputPlaces.map(saved),
    inputPorts,
    outputPorts,
    ...(frozen.length === 0 ? {} : { frozen }),
  }
}

/** The record of layers one after the other. */
export const lineRecord = (inputShape: Shape, layers: readonly NamedLayer[]): GraphRecord => ({
  inputs: [{ shape: inputShape }],
  layers,
  calls: layers.map((_, i) => ({ layer: i, inputs: [[i, 0]] })),
  outputs: [[layers.length, 0]],
  inputPorts: onePort('input'),
  outputPorts: onePort('output'),
})

/**
 * The graph of a record, its parameters yet without values.
 * @throws InputError on layers that are not known, and on a use of what is not there
 */
export function graphFromRecord({ inputPorts, outputPorts, ...record }: GraphRecord): Wired {
  const inputs = record.inputs.map(({ shape, name }) => new SymbolicTensor(shape, { name }))
  const tensors: SymbolicTensor[] = [...inputs]
  const take = ([at, slot]: SavedPlace): SymbolicTensor => {
    const found = slot === 0 ? tensors[at] : tensors[at]?.state[slot - 1]
    if (found === undefined)
      throw new InputError(`model: its graph takes output ${slot} of ${at}, which is not there`)
    return found
  }
  const layers = new Map<number, Layer>()
  for (const call of record.calls) {
    const taken = call.inputs.map(take)
    let layer = layers.get(call.layer)
    if (layer === undefined) {
      const { name, ...own } = record.layers[call.layer]
      layer = buildLayer(
        `layer ${name}`,
        layerFromRecord(own),
        taken.map(({ shape }) => shape),
        undefined,
        name,
      )
      layers.set(call.layer, layer)
    }
    tensors.push(callLayer(layer, taken))
  }
  const graph = new Graph(inputs, record.outputs.map(take))
  for (const parameter of graph.parameters)
    parameter.trainable = !(record.frozen ?? []).includes(parameter.name)
  return { graph, inputPorts, outputPorts }
}
