/** Training a model on batches: truncation, validation, history. */
import { InputError } from '../engine/errors.js'
import { tidy } from '../engine/storage.js'
import { type Parameter, readNow } from '../nn/index.js'
import { tensor } from '../tensor/index.js'
import {
  type EpochLogs,
  epochLogger,
  forEachBatch,
  type RunningOptimizer,
  runLoop,
  runningCallbacks,
  trainStep,
} from '../train/index.js'
import { areStepTargets, type Batch, splitLastSteps, stepsBetween } from './batch.js'
import { evaluateBatch, type MakeBatch, measure, tallyFor } from './evaluate.js'
import type { FitData } from './fit-data.js'
import type { History, ModelState, TrainingOptions } from './options.js'
import type { Trainable } from './samples.js'
import type { Streams } from './streams.js'
import type { Tally } from './tally.js'

/** What is trained, and with what. */
export interface Fitting extends Trainable {
  /** The parameters that training changes, in the optimizer's order. */
  readonly trained: readonly Parameter[]
  readonly optimizer: RunningOptimizer
  readonly streams: Streams
  readonly save: (path: string) => Promise<void>
}

/** @throws InputError where a sample for validation does not suit the layers or the loss, before anything is trained */
export function checkFit(
  model: Trainable,
  { sample }: FitData,
  { epochs = 1, initialEpoch = 0 }: TrainingOptions,
): void {
  if (initialEpoch >= epochs) {
    throw new InputError(
      `fit initialEpoch: expected a whole number below epochs = ${epochs}, the last epoch's number, got ${initialEpoch}`,
    )
  }
  if (sample !== undefined) evaluateBatch(model, sample, tallyFor(model))
}

interface Updated {
  readonly loss: number
  /** After the last step, as plain values, through which the next update's gradients do not flow. */
  readonly state: ModelState
}

/** One update: forward from a state, backward, and the optimizer's step. Adds what it measured to the tally. */
function update(
  fitting: Fitting,
  make: MakeBatch,
  options: TrainingOptions,
  tally: Tally,
  before?: ModelState,
  keepsState = false,
): Updated {
  const { trained, optimizer, streams } = fitting
  const random = streams.dropout
  const { loss, state } = trainStep(
    trained,
    optimizer,
    (read) => {
      const { loss, state, addTo } = measure(fitting, read, make(), { training: true, random, state: before })
      addTo(tally)
      return { loss, state: keepsState ? state : [] }
    },
    { reduce: options.reduce },
  )
  return {
    loss: loss.item(),
    state: state.map((parts) => parts?.map((part) => tensor(part.data, part.shape))),
  }
}

/** One update on a batch, or several with truncated back-propagation through time. Returns the loss. */
export function trainBatch(
  fitting: Fitting,
  make: MakeBatch,
  options: TrainingOptions,
  tally: Tally,
): number {
  const { truncateSteps } = options
  if (truncateSteps === undefined) return update(fitting, make, options, tally).loss
  const batch = make()
  const [time] = timesOf(batch)
  if (truncateSteps >= time) return update(fitting, () => batch, options, tally).loss
  checkTruncation(fitting, batch)
  if (!areStepTargets(fitting.graph, batch)) {
    const { before, last } = splitLastSteps(batch, truncateSteps)
    const running = { training: true, random: fitting.streams.dropout }
    const { state } = tidy(() => fitting.graph.forward(readNow, before, running))
    return update(fitting, () => last, options, tally, state).loss
  }
  let state: ModelState | undefined
  let total = 0
  for (let start = 0; start < time; start += truncateSteps) {
    const end = Math.min(time, start + truncateSteps)
    const part = (): Batch => stepsBetween(batch, start, end)
    const result = update(fitting, part, options, tally, state, end < time)
    state = result.state
    total += result.loss * (end - start)
  }
  return total / time
}

const timesOf = ({ inputs }: Batch): number[] => inputs.map(({ tensor }) => tensor.shape[1] ?? 1)

function checkTruncation({ graph }: Fitting, batch: Batch): void {
  const whole = graph.layers.find(({ streams }) => !streams)
  if (whole !== undefined)
    throw new InputError(
      `fit truncateSteps: layer ${whole.name} needs the whole sequence; leave truncateSteps out`,
    )
  if (graph.handsOnStates)
    throw new InputError(
      "fit truncateSteps: a layer that begins with another one's last state needs the whole sequence; leave " +
        'truncateSteps out',
    )
  const times = timesOf(batch)
  if (times.some((time) => time !== times[0]))
    throw new InputError(
      `fit truncateSteps: expected inputs with the same number of steps, got ${times.join(' and ')}`,
    )
}

/** Trains, and returns one number an epoch for the loss, the metrics and those of the validation samples. */
export async function fitGraph(
  fitting: Fitting,
  { train, validation }: FitData,
  options: TrainingOptions,
): Promise<History> {
  const { epochs = 1, initialEpoch, verbose = false, callbacks = [], signal } = options
  const { graph, optimizer, save } = fitting
  const { order, dropout } = fitting.streams
  let tally = tallyFor(fitting)
  const logs = await runLoop({
    parameters: graph.parameters,
    optimizer,
    epochs,
    initialEpoch,
    data: train,
    trainBatch: (make: MakeBatch) => trainBatch(fitting, make, options, tally),
    endEpoch: async (breathe): Promise<EpochLogs> => {
      const trained = tally.means()
      tally = tallyFor(fitting)
      if (validation === undefined) return trained
      const validated = tallyFor(fitting)
      const batches = await forEachBatch(validation.batches(0), async (make) => {
        evaluateBatch(fitting, make, validated)
        await breathe()
      })
      if (batches === 0) {
        throw new InputError(
          'fit validationData: it has no batches; give data that can be read from the beginning in each epoch',
        )
      }
      return { ...trained, ...validated.means('val') }
    },
    takeSums: () => tally.takeSums(),
    putSums: (sums) => tally.putSums(sums),
    callbacks: [...(verbose ? [epochLogger()] : []), ...runningCallbacks('fit callbacks', callbacks, signal)],
    streams: { order, dropout },
    signal,
    save,
  })
  const numbers = (name: string): number[] => logs.map((log) => log[name])
  const others = Object.keys(logs[0] ?? {}).map((name) => [name, numbers(name)])
  return { ...Object.fromEntries(others), loss: numbers('loss') }
}
