/** A graph as it is saved, in JSON, and made again from that. Weights are saved beside it, by parameters' names. */
import { InputError } from '../engine/errors.js'
import {
  callLayer,
  checkKnown,
  type Layer,
  type LayerRecord,
  layerFromRecord,
  recordOf,
  SymbolicTensor,
} from '../nn/index.js'
import type { Shape } from '../tensor/index.js'
import { Graph, type Place } from './graph.js'
import { onePort, type Ports } from './ports.js'
import type { Wired } from './samples.js'

/** A layer with the name that the model gave it, which its tensors' names begin with. */
interface NamedLayer extends LayerRecord {
  readonly name: string
}

/** A tensor by where it comes from: inputs are counted first, then uses of layers; and which of its outputs it is. */
type SavedPlace = readonly [at: number, slot: number]

export interface GraphRecord {
  readonly inputs: readonly { readonly shape: Shape; readonly name?: string }[]
  readonly layers: readonly NamedLayer[]
  /** Uses of layers, by their number, each after those that it depends on. */
  readonly calls: readonly { readonly layer: number; readonly inputs: readonly SavedPlace[] }[]
  readonly outputs: readonly SavedPlace[]
  readonly inputPorts: Ports
  readonly outputPorts: Ports
}

const saved = ({ at, slot }: Place): SavedPlace => [at, slot]

/** @throws InputError where a layer could not be made again */
export function recordGraph({ graph, inputPorts, outputPorts }: Wired): GraphRecord {
  const { layers } = graph
  layers.forEach(checkKnown)
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
      layer = layerFromRecord(own).build(
        taken.map(({ shape }) => shape),
        undefined,
        name,
      )
      layers.set(call.layer, layer)
    }
    tensors.push(callLayer(layer, taken))
  }
  return { graph: new Graph(inputs, record.outputs.map(take)), inputPorts, outputPorts }
}
