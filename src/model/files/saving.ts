/**
 * A model as a file: the weights as tensors by name, and in the content everything needed to make the model again.
 */
import {
  type FileDefinition,
  type NamedTensor,
  optional,
  readEnvelope,
  record,
  type Saved,
  text,
  wholeNumber,
  writeEnvelope,
} from '../../formats/index.js'
import { type LayerRecord, withKnownOptions } from '../../nn/index.js'
import type { Shape } from '../../tensor/index.js'
import type { Wired } from '../samples.js'
import { graphSchema, lineRecord, recordGraph } from './graph-record.js'
import {
  type LoadedTraining,
  type ModelTraining,
  recordTraining,
  trainingFrom,
  trainingSchema,
} from './saved-training.js'

/** What a saved model needs to have. */
interface Saveable extends Wired {
  readonly name: string
  readonly seed: number
  /** How it is trained; left out where that is not to be saved. */
  readonly training?: ModelTraining
}

const content = record({
  name: text(),
  seed: wholeNumber(),
  graph: graphSchema,
  training: optional(trainingSchema),
})
type Content = Saved<typeof content>

export type LoadedModel = Omit<Content, 'training'> & {
  readonly training: LoadedTraining | undefined
  /** By the names of the model's parameters: other writers of the format keep no order. */
  readonly weights: ReadonlyMap<string, NamedTensor>
  /** What else was put in the file. */
  readonly extra: Readonly<Record<string, string>>
}

/** Of version 1: layers one after the other, which were numbered where names repeat. */
interface ChainContent {
  readonly name: string
  readonly seed: number
  readonly inputShape: Shape
  readonly layers: readonly LayerRecord[]
}

function graphOfChain({ inputShape, layers, ...content }: ChainContent): Content {
  const taken = new Set<string>()
  const named = layers.map((layer) => {
    const own = typeof layer.config.name === 'string' ? layer.config.name : layer.className.toLowerCase()
    let name = own
    for (let n = 1; taken.has(name); n++) name = `${own}_${n}`
    taken.add(name)
    return { ...layer, name }
  })
  return { ...content, graph: lineRecord(inputShape, named) }
}

function withoutIgnoredOptions({ graph, ...content }: Content): Content {
  return { ...content, graph: { ...graph, layers: graph.layers.map(withKnownOptions) } }
}

const modelFile: FileDefinition<Content> = {
  kind: 'model',
  version: 4,
  migrations: {
    1: ({ content, tensors }) => ({ content: graphOfChain(content as ChainContent), tensors }),
    // Since version 3 with a digest.
    2: (file) => file,
    // Since version 4 with the training, and without options that layers do not know, which were ignored until then.
    3: ({ content, tensors }) => ({ content: withoutIgnoredOptions(content as Content), tensors }),
  },
  content,
}

/** @param extra further entries of the metadata, such as what a task needs to use the model again */
export function modelBytes(
  model: Saveable,
  extra: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const { name, seed, graph } = model
  const weights = graph.parameters.map((p) => [p.name, { shape: p.shape, data: p.read() }] as const)
  const { training, tensors } = model.training ? recordTraining(model.training) : { tensors: [] }
  return writeEnvelope(modelFile, {
    content: { name, seed, graph: recordGraph(model), ...(training && { training }) },
    tensors: new Map<string, NamedTensor>([...weights, ...tensors]),
    extra,
  })
}

/**
 * @param name of the file, for messages
 * @throws InputError on what is not a whole model
 */
export function readModel(bytes: Uint8Array, name: string): LoadedModel {
  const { content, tensors, extra } = readEnvelope(bytes, name, modelFile)
  const { training, ...rest } = content
  return { ...rest, training: training && trainingFrom(training, tensors, name), weights: tensors, extra }
}
