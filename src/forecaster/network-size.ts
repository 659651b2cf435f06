/** The memory that a network takes, by its shape: one too large is refused before it is tried. */
import { maximumBytes } from '../engine/memory.js'
import { bytesInWords } from '../engine/wording.js'
import { OptionError } from '../options/index.js'
import { heads } from './heads.js'
import type { NetworkOptions } from './options.js'
import type { NetworkShape } from './shape.js'

/** Blocks of weights of each unit. */
const gates = { lstm: 4, gru: 3, rnn: 1, segment: 3 } as const

/** Kept of each weight in training: it, its gradient, and the optimizer's two moments. */
const copies = 4

/** Bytes that training takes at least, with a batch of one window. */
export function trainingBytes(shape: NetworkShape): number {
  const { kind, hiddenSize: H, windowSteps: L, outputSteps: O, segmentSteps: S, columns } = shape
  const { past: P, future: F, static: K } = columns
  const { outputs } = heads[shape.head]
  const isSegment = kind === 'segment'
  const inputs = isSegment ? H : 1 + P + F + K
  const recurrent = gates[kind] * H * (inputs + H + 1)
  const around = isSegment ? H * (S * (1 + P + F) + K + S * outputs) + L * O : H * O * outputs
  const states = (L / S) * (gates[kind] * H + inputs)
  return 4 * (copies * (recurrent + around) + states)
}

/** @throws OptionError on a network that no memory holds, naming the option that makes it so large */
export function checkSize(shape: NetworkShape, { hiddenSize, windowSteps }: NetworkOptions): void {
  const bytes = trainingBytes(shape)
  if (bytes <= maximumBytes) return
  const isByWindow = hiddenSize === undefined && windowSteps !== undefined
  const [option, given] = isByWindow
    ? (['windowSteps', `${shape.windowSteps} steps`] as const)
    : (['hiddenSize', `${shape.hiddenSize} units`] as const)
  throw new OptionError(
    'forecast',
    (named) =>
      `${named(option)}: expected a network that fits in ${bytesInWords(maximumBytes)} of memory, got ${given}, which ` +
      `would take ${bytesInWords(bytes)}; use fewer`,
  )
}
