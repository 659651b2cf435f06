/** Resuming a training that was killed in the middle of an epoch. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { beforeEach, describe, expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { temporaryFolder } from '../../engine/testing/temporary.js'
import {
  adam,
  type Callback,
  type CallbackSpec,
  cosineDecay,
  earlyStopping,
  reduceLROnPlateau,
  type TrainingState,
} from '../../train/index.js'
import type { Dataset, FitDatasetOptions, FitOptions, Samples } from '../index.js'
import { rememberingModel, weightsOf, x, y } from '../testing/models.js'
import { backupAndRestore } from './backup.js'
import { trainingBytes, trainingFromBytes } from './backup-file.js'

const inFolder = temporaryFolder()
let path: string
beforeEach(() => {
  path = inFolder('training.safetensors')
})

const batchesInEpoch = 3
const options: FitOptions = { epochs: 4, batchSize: 6, validationSplit: 0.2 }

const scheduled = () => adam({ learningRate: cosineDecay({ decaySteps: 9, initialLearningRate: 0.1 }) })
const constant = () => adam({ learningRate: 0.05 })

/** Ends the process, as far as the training can tell, after so many batches. */
const killAfter = (batches: number): Callback => {
  let left = batches
  return {
    onBatchDone() {
      if (--left === 0) throw new Error('killed')
    },
  }
}

/** Trains whole, and killed and resumed; both must be the same to the bit. Returns how many batches the latter took. */
async function expectSame(
  killed: number,
  saveFreq: number,
  optimizer = constant,
  callbacks = (): (Callback | CallbackSpec)[] => [],
) {
  const whole = rememberingModel(optimizer())
  const expected = await whole.fit(x, y, { ...options, callbacks: callbacks() })
  const backup = () => backupAndRestore({ path, saveFreq })
  const first = [backup(), ...callbacks(), killAfter(killed)]
  await expect(rememberingModel(optimizer()).fit(x, y, { ...options, callbacks: first })).rejects.toThrow(
    'killed',
  )
  expect(existsSync(path)).toBe(killed >= saveFreq)
  const model = rememberingModel(optimizer())
  let trained = 0
  const count: Callback = { onBatchEnd: () => void trained++ }
  const history = await model.fit(x, y, { ...options, callbacks: [count, backup(), ...callbacks()] })
  expect(history).toEqual(expected)
  expect(weightsOf(model)).toEqual(weightsOf(whole))
  expect(existsSync(path)).toBe(false)
  // So is the next fit: the optimizer and the random streams are the same too.
  expect(await model.fit(x, y, options)).toEqual(await whole.fit(x, y, options))
  return trained
}

const batchNumbers = Array.from({ length: 4 * batchesInEpoch }, (_, i) => i + 1)

describe('a training killed after a batch resumes to the same weights and history, bit for bit', () => {
  test.each(batchNumbers)('after batch %d', async (killed) => {
    expect(await expectSame(killed, 1)).toBe(4 * batchesInEpoch - killed)
  })

  test.each(batchNumbers)('after batch %d, from the last of every second one', async (killed) => {
    const saved = killed - (killed % 2)
    expect(await expectSame(killed, 2)).toBe(4 * batchesInEpoch - saved)
  })

  test.each([2, 4, 6, 11])('after batch %d of a schedule', async (killed) => {
    await expectSame(killed, 1, scheduled)
  })

  test.each([1, 5, 7, 10])('after batch %d, with callbacks that remember', async (killed) => {
    // It never gets better by so much: the rate falls after epoch 2, training ends after epoch 3.
    const callbacks = () => [
      reduceLROnPlateau({ patience: 1, minDelta: 100, factor: 0.5 }),
      earlyStopping({ patience: 3, minDelta: 100, restoreBestWeights: true }),
    ]
    await expectSame(killed, 1, constant, callbacks)
  })

  test('after batch 2, where a callback had ended the training in that epoch', async () => {
    const stop: Callback = { onBatchEnd: (_batch, _batches, _epoch, run) => run.stop() }
    expect(await expectSame(2, 1, constant, () => [stop])).toBe(1)
  })
})

describe('a training on a data set resumes too', () => {
  const starts = [0, 5, 10, 15]
  const samplesAt = (start: number): Samples => ({ x: x.slice(start, 5), y: y.slice(start, 5) })
  async function* reading(): AsyncGenerator<Samples> {
    for (const start of starts) yield samplesAt(start)
  }
  function* forever(): Generator<Samples> {
    for (let i = 0; ; i++) yield samplesAt(starts[i % starts.length])
  }

  test.each<[string, Dataset, FitDatasetOptions]>([
    ['in an array', starts.map(samplesAt), {}],
    ['read asynchronously, their number unknown', reading, {}],
    ['without an end, three an epoch', forever, { stepsPerEpoch: 3 }],
  ])('%s', async (_, data, given) => {
    const fitting = { epochs: 3, ...given }
    const whole = rememberingModel()
    const expected = await whole.fit(data, fitting)
    const backup = backupAndRestore({ path, saveFreq: 1 })
    const killed = [backup, killAfter(5)]
    await expect(rememberingModel().fit(data, { ...fitting, callbacks: killed })).rejects.toThrow('killed')
    const model = rememberingModel()
    expect(await model.fit(data, { ...fitting, callbacks: [backup] })).toEqual(expected)
    expect(weightsOf(model)).toEqual(weightsOf(whole))
  })
})

test('without batches named, the end of the training is written all the same', async () => {
  const backup = backupAndRestore({ path, saveFreq: 1000, deleteCheckpoint: false })
  await rememberingModel().fit(x, y, { ...options, epochs: 2, callbacks: [backup] })
  const [model, whole] = [rememberingModel(), rememberingModel()]
  expect(await model.fit(x, y, { ...options, callbacks: [backup] })).toEqual(await whole.fit(x, y, options))
})

test('the file holds where in an epoch it was written', async () => {
  const callbacks = [backupAndRestore({ path, saveFreq: 5 }), killAfter(5)]
  await expect(rememberingModel().fit(x, y, { ...options, callbacks })).rejects.toThrow('killed')
  const { logs, position } = trainingFromBytes(await readFile(path), path)
  expect(logs).toHaveLength(1)
  expect(position?.batches).toBe(2)
  expect(Object.keys(position?.sums ?? {})).toEqual(['loss.total', 'loss.weight', 'mae.total', 'mae.weight'])
})

test('a position goes through a file to the bit', () => {
  const state: TrainingState = {
    kind: 'a test',
    isStopped: false,
    logs: [],
    weights: [],
    optimizer: { updates: 7, learningRate: 0.1, kept: [] },
    streams: { order: Int32Array.of(1, 2, 3, 4), dropout: Int32Array.of(5, 6, 7, 8) },
    callbacks: [],
    position: {
      batches: 7,
      streams: { order: Int32Array.of(9, 2, 3, 4), dropout: Int32Array.of(-5, 6, 7, 8) },
      sums: { 'loss.total': 0.1 + 0.2, 'mae.total': Number.NaN },
    },
  }
  expect(trainingFromBytes(trainingBytes(state), 'a')).toEqual(state)
})

test.each([0, 1.5, Number.NaN])('every %d batches is refused', (saveFreq) => {
  expect(() => backupAndRestore({ path, saveFreq })).toThrow(
    new InputError(
      `backupAndRestore saveFreq: expected one of epoch or a whole number from 1, got ${saveFreq}`,
    ),
  )
})
