/** Training a chain of layers on samples: batches, truncation, validation. */
import { checkWhole } from '../engine/checks.js'
import { InputError } from '../engine/errors.js'
import type { RandomStream } from '../engine/random.js'
import { tidy } from '../engine/storage.js'
import { tensor } from '../tensor/index.js'
import { type EpochLogs, epochLogger, type RunningOptimizer, runLoop, trainStep } from '../train/index.js'
import { type Batch, rowsBetween, rowsOf, splitLastSteps, stepsBetween, takeRows } from './batches.js'
import type { Chain } from './chain.js'
import { evaluateAll, evaluateInParts, meanOfValid, measure } from './evaluating.js'
import type { Compiled, FitOptions, History, ModelState } from './options.js'
import { Tally } from './tally.js'

/** What is trained, and with what. */
export interface Fitting {
  readonly chain: Chain
  readonly compiled: Compiled
  readonly optimizer: RunningOptimizer
  /** Of the order of the samples, and of the layers' dropout. */
  readonly random: RandomStream
  readonly save: (path: string) => Promise<void>
}

export interface FitData {
  readonly train: Batch
  readonly validation?: Batch
}

/**
 * Checks options before anything is trained.
 * @throws InputError when they are out of range or do not suit the layers or the samples
 */
export function checkFit(chain: Chain, compiled: Compiled, data: FitData, options: FitOptions): void {
  const { epochs = 1, batchSize = 32, truncateSteps } = options
  checkWhole('fit epochs', epochs)
  checkWhole('fit batchSize', batchSize)
  if (truncateSteps !== undefined) {
    checkWhole('fit truncateSteps', truncateSteps)
    if (truncateSteps < data.train.x.shape[1] && !chain.streams) {
      throw new InputError('fit truncateSteps: a layer that reads the sequence from its end needs all of it')
    }
  }
  if (data.validation === undefined) return
  // Validation targets that do not fit are refused before an epoch is spent.
  const first = rowsOf(data.validation, (part) => rowsBetween(part, 0, 1))
  evaluateAll(chain, compiled, first, 1)
}

interface Updated {
  readonly loss: number
  readonly state: ModelState
}

/** One update: forward from a state, backward, and the optimizer's step. */
function update(fitting: Fitting, batch: Batch, before: ModelState | undefined, tally: Tally): Updated {
  const { chain, compiled, optimizer } = fitting
  const { loss, state } = trainStep(chain.parameters, optimizer, (read) => {
    const { output, state } = chain.forward(chain.parameters.map(read), batch, {
      training: true,
      state: before,
    })
    const { mean, weight } = meanOfValid(compiled.loss.values(batch.y, output), batch)
    tally.add('loss', mean.item(), weight)
    measure(compiled.metrics, batch, output, tally)
    return { loss: mean, state }
  })
  // As plain values, through which the next update's gradients do not flow.
  return {
    loss: loss.item(),
    state: state.map((parts) => parts?.map((part) => tensor(part.data, part.shape))),
  }
}

/** One update on a batch, or several with truncated BPTT. Adds what it measured to the tally. */
function trainBatch(fitting: Fitting, batch: Batch, truncateSteps: number | undefined, tally: Tally): number {
  const { chain } = fitting
  const time = batch.x.shape[1]
  if (truncateSteps === undefined || truncateSteps >= time)
    return update(fitting, batch, undefined, tally).loss
  if (!chain.hasStepTargets(batch)) {
    const { before, last } = splitLastSteps(batch, truncateSteps)
    const state = tidy(() => chain.forward(chain.weights(), before, { training: true }).state)
    return update(fitting, last, state, tally).loss
  }
  let state: ModelState | undefined
  let total = 0
  for (let start = 0; start < time; start += truncateSteps) {
    const end = Math.min(time, start + truncateSteps)
    const result = update(fitting, stepsBetween(batch, start, end), state, tally)
    state = result.state
    total += result.loss * (end - start)
  }
  return total / time
}

/** Trains, and returns one number an epoch for the loss, the metrics and those of the validation samples. */
export async function fitChain(
  fitting: Fitting,
  { train, validation }: FitData,
  options: FitOptions,
): Promise<History> {
  const {
    epochs = 1,
    batchSize = 32,
    shuffle = true,
    truncateSteps,
    verbose = false,
    callbacks = [],
  } = options
  const { chain, compiled, optimizer, random, save } = fitting
  const samples = train.x.shape[0]
  let order = Int32Array.from({ length: samples }, (_, i) => i)
  let tally = new Tally(compiled.metrics)
  const logs = await runLoop({
    parameters: chain.parameters,
    optimizer,
    epochs,
    data: {
      length: Math.ceil(samples / batchSize),
      *batches() {
        tally = new Tally(compiled.metrics)
        if (shuffle) order = random.permutation(samples)
        for (let start = 0; start < samples; start += batchSize) {
          const rows = order.subarray(start, start + batchSize)
          yield rowsOf(train, (part) => takeRows(part, rows))
        }
      },
    },
    trainBatch: (batch) => trainBatch(fitting, batch, truncateSteps, tally),
    endEpoch: async (breathe): Promise<EpochLogs> => {
      if (validation === undefined) return tally.means()
      const parts = evaluateInParts(chain, compiled, validation, batchSize)
      for (;;) {
        const { done, value } = parts.next()
        if (done) return { ...tally.means(), ...value.means('val') }
        await breathe()
      }
    },
    callbacks: [...(verbose ? [epochLogger()] : []), ...callbacks],
    streams: { all: random },
    signal: options.signal,
    save,
  })
  const numbers = (name: string): number[] => logs.map((log) => log[name])
  const others = Object.keys(logs[0] ?? {}).map((name) => [name, numbers(name)])
  return { ...Object.fromEntries(others), loss: numbers('loss') }
}
