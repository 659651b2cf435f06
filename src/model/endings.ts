/** Whether a model ends in what its loss takes: probabilities, or the logits that they are the softmax or sigmoid of. */
import { isMarked } from '../engine/copies.js'
import { InputError } from '../engine/errors.js'
import type { LayerRecord, Loss } from '../nn/index.js'
import type { Trainable } from './samples.js'

const ofProbabilities = ['binaryCrossentropy', 'categoricalCrossentropy', 'sparseCategoricalCrossentropy']
const recurrent = ['LSTM', 'GRU', 'SimpleRNN']

/** The activation that a layer ends with, where it is one that says what its numbers are. */
function endOf({ className, config }: LayerRecord): string | undefined {
  if (className === 'TimeDistributed') return endOf(config.layer as LayerRecord)
  const usual = className === 'Dense' ? 'linear' : recurrent.includes(className) ? 'tanh' : undefined
  return usual && ((config.activation as string | undefined) ?? usual)
}

function problemOf(loss: Loss, end: string, units: number): string | undefined {
  if (end === 'softmax' && units === 1)
    return 'gives the softmax of one number, which is always 1; use sigmoid'
  if (!isMarked(loss) || !ofProbabilities.includes(loss.name)) return undefined
  const areProbabilities = end === 'softmax' || end === 'sigmoid'
  if (areProbabilities && loss.options?.fromLogits === true)
    return `ends with ${end}, and ${loss.name} of logits takes numbers before it; leave out fromLogits or the activation`
  if (areProbabilities || loss.options?.fromLogits === true) return undefined
  const wanted = loss.name === 'binaryCrossentropy' ? 'sigmoid' : 'softmax'
  const ends = end === 'linear' ? 'ends linearly' : `ends with ${end}`
  return `${ends}, and ${loss.name} takes probabilities; give it activation '${wanted}', or the loss { fromLogits: true }`
}

/** @throws InputError naming the layer whose numbers the loss would misread */
export function checkEndings({ graph, compiled }: Trainable): void {
  graph.outputs.forEach(({ source, slot, shape }, i) => {
    if (source === undefined || slot > 0) return
    const { layer } = source
    const end = endOf(layer)
    const problem = end && problemOf(compiled.losses[i], end, shape[shape.length - 1])
    if (problem) throw new InputError(`compile loss: layer ${layer.name} ${problem}`)
  })
}
