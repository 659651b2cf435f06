/** Taking the state of a training, and putting it back into another of the same kind. */
import { InputError } from '../engine/errors.js'
import type { RandomStream } from '../engine/random.js'
import type { Parameter } from '../nn/parameter.js'
import type { Callback } from './callback.js'
import { putWeights, weightsOf } from './last-good.js'
import type { RunningOptimizer } from './optimizers/index.js'
import type { CallbackState, TrainingState } from './training-state.js'

/** The parts of a training that have a state. */
export interface TrainingParts {
  readonly parameters: readonly Parameter[]
  readonly optimizer: RunningOptimizer
  /** Batches in an epoch, where that is known before the first. */
  readonly batches: number | undefined
  /** The number of the first epoch. */
  readonly initialEpoch: number
  readonly streams: Readonly<Record<string, RandomStream>>
  readonly callbacks: readonly Callback[]
}

const kindOf = ({ optimizer: { optimizer }, batches, initialEpoch }: TrainingParts): string =>
  JSON.stringify({
    batches,
    ...(initialEpoch > 0 && { initialEpoch }),
    optimizer: { name: optimizer.name, ...optimizer.options },
  })

const remembering = (callbacks: readonly Callback[]): readonly Callback[] =>
  callbacks.filter(({ takeState }) => takeState !== undefined)

const memoriesOf = (callbacks: readonly Callback[]): readonly CallbackState[] =>
  remembering(callbacks).flatMap((callback) => callback.takeState?.() ?? [])

type Streams = Readonly<Record<string, RandomStream>>
type StreamStates = TrainingState['streams']

export const takeStreams = (streams: Streams): StreamStates =>
  Object.fromEntries(Object.entries(streams).map(([name, stream]) => [name, stream.takeState()]))

export function putStreams(streams: Streams, states: StreamStates): void {
  for (const [name, stream] of Object.entries(streams)) stream.putState(states[name])
}

export const takeTrainingState = (
  parts: TrainingParts,
  { logs, isStopped, position }: Pick<TrainingState, 'logs' | 'isStopped' | 'position'>,
): TrainingState => ({
  kind: kindOf(parts),
  logs: [...logs],
  isStopped,
  weights: weightsOf(parts.parameters),
  optimizer: parts.optimizer.takeState(),
  streams: takeStreams(parts.streams),
  callbacks: memoriesOf(parts.callbacks),
  position,
})

/** @throws InputError on the state of another training */
export function checkTrainingState(parts: TrainingParts, state: TrainingState): void {
  const { parameters, streams } = parts
  const fits = (what: string, expected: string | number, got: string | number): void => {
    if (expected !== got) throw new InputError(`Run.resume: expected ${what} ${expected}, got ${got}`)
  }
  fits('a training of', kindOf(parts), state.kind)
  const sizes = (lengths: readonly number[]): string => `[${lengths.join(', ')}]`
  fits(
    'weights of sizes',
    sizes(parameters.map(({ tensor }) => tensor.size)),
    sizes(state.weights.map(({ length }) => length)),
  )
  const names = (named: object): string => `[${Object.keys(named).sort().join(', ')}]`
  fits('random streams', names(streams), names(state.streams))
  const memories = (states: readonly CallbackState[]): string =>
    `[${states.map(({ numbers }) => Object.keys(numbers).join(' ')).join(', ')}]`
  fits('callbacks that remember', memories(memoriesOf(parts.callbacks)), memories(state.callbacks))
}

/**
 * Puts back a state that passed `checkTrainingState`. If it was taken in an epoch, the streams are put back to the
 * epoch's beginning; once the epoch's batches are drawn again, `putStreams` puts them to the position itself.
 */
export function putTrainingState(parts: TrainingParts, state: TrainingState): void {
  parts.optimizer.putState(state.optimizer)
  putWeights(parts.parameters, state.weights)
  putStreams(parts.streams, state.position?.streams ?? state.streams)
  remembering(parts.callbacks).forEach((callback, i) => {
    callback.putState?.(state.callbacks[i])
  })
}
