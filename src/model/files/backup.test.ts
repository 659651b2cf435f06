import { existsSync, readdirSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { beforeEach, describe, expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { temporaryFolder } from '../../engine/testing/temporary.js'
import {
  adam,
  type Callback,
  type CallbackSpec,
  cosineDecay,
  earlyStopping,
  modelCheckpoint,
  type Optimizer,
  reduceLROnPlateau,
  sgd,
  type TrainingState,
} from '../../train/index.js'
import type { FitOptions, Model } from '../index.js'
import { rememberingModel, weightsOf, x, y } from '../testing/models.js'
import { backupAndRestore } from './backup.js'
import { trainingBytes, trainingFromBytes } from './backup-file.js'

const inFolder = temporaryFolder()
let path: string
beforeEach(() => {
  path = inFolder('training.safetensors')
})

/** Trains, is interrupted after a batch of an epoch, and goes on in another model. */
async function interrupted(
  options: () => FitOptions,
  { epoch: last, batch: lastBatch }: { epoch: number; batch: number },
  optimizer?: () => Optimizer,
) {
  const controller = new AbortController()
  const interruption: Callback = {
    onBatchEnd(batch, _, epoch) {
      if (epoch === last && batch === lastBatch) controller.abort(new Error('interrupted'))
    },
  }
  const fitting = (callbacks: readonly (Callback | CallbackSpec)[]): FitOptions => {
    const { callbacks: others = [], ...rest } = options()
    return { ...rest, callbacks: [...callbacks, ...others] }
  }
  const first = rememberingModel(optimizer?.())
  await expect(
    first.fit(x, y, { ...fitting([interruption, backupAndRestore({ path })]), signal: controller.signal }),
  ).rejects.toThrow('interrupted')
  expect(existsSync(path)).toBe(last > 0)
  const model = rememberingModel(optimizer?.())
  let trained = 0
  const count: Callback = { onEpochEnd: () => void trained++ }
  const history = await model.fit(x, y, fitting([count, backupAndRestore({ path })]))
  return { model, history, trained }
}

const base = (): FitOptions => ({ epochs: 6, batchSize: 6, validationSplit: 0.2 })

describe('an interrupted training', () => {
  test.each([
    { epoch: 0, batch: 0 },
    { epoch: 3, batch: 1 },
    { epoch: 5, batch: 2 },
  ])('goes on to the same weights and history, bit for bit: $epoch, $batch', async (at) => {
    const whole = rememberingModel()
    const expected = await whole.fit(x, y, base())
    const { model, history, trained } = await interrupted(base, at)
    expect(weightsOf(model)).toEqual(weightsOf(whole))
    expect(history).toEqual(expected)
    expect(trained).toBe(6 - at.epoch)
    expect(existsSync(path)).toBe(false)
    expect(readdirSync(inFolder())).toEqual([])
    // What comes after is the same too: the optimizer and the random numbers have gone on alike.
    expect(await model.fit(x, y, base())).toEqual(await whole.fit(x, y, base()))
  })

  test('also under a schedule', async () => {
    const optimizer = () => adam({ learningRate: cosineDecay({ decaySteps: 15, initialLearningRate: 0.1 }) })
    const whole = rememberingModel(optimizer())
    const expected = await whole.fit(x, y, base())
    const { model, history } = await interrupted(base, { epoch: 2, batch: 0 }, optimizer)
    expect(history).toEqual(expected)
    expect(weightsOf(model)).toEqual(weightsOf(whole))
  })

  test('also with callbacks that remember, whichever comes first', async () => {
    // It never gets better by so much: the rate falls after epochs 3 and 5, training ends after epoch 7.
    const options = (): FitOptions => ({
      ...base(),
      epochs: 20,
      callbacks: [
        reduceLROnPlateau({ patience: 2, minDelta: 100, factor: 0.5 }),
        earlyStopping({ patience: 6, minDelta: 100, restoreBestWeights: true }),
      ],
    })
    const whole = rememberingModel()
    const expected = await whole.fit(x, y, options())
    expect(expected.loss).toHaveLength(7)
    for (const epoch of [1, 4, 6]) {
      const { model, history } = await interrupted(options, { epoch, batch: 2 })
      expect(history).toEqual(expected)
      expect(weightsOf(model)).toEqual(weightsOf(whole))
    }
  })

  test('that had ended itself is only finished', async () => {
    const stop: Callback = { onEpochEnd: (epoch, _, run) => void (epoch === 1 && run.stop()) }
    const options = (): FitOptions => ({ ...base(), callbacks: [stop] })
    const crash: Callback = {
      onTrainEnd() {
        throw new Error('crash')
      },
    }
    const whole = rememberingModel()
    const expected = await whole.fit(x, y, options())
    const backup = backupAndRestore({ path })
    await expect(
      rememberingModel().fit(x, y, { ...base(), callbacks: [stop, crash, backup] }),
    ).rejects.toThrow('crash')
    const model = rememberingModel()
    expect(await model.fit(x, y, { ...base(), callbacks: [backup] })).toEqual(expected)
    expect(weightsOf(model)).toEqual(weightsOf(whole))
    expect(existsSync(path)).toBe(false)
  })
})

test('a kept file lets a later training go on to more epochs', async () => {
  const backup = backupAndRestore({ path, deleteCheckpoint: false })
  await rememberingModel().fit(x, y, { ...base(), epochs: 2, callbacks: [backup] })
  const [model, whole] = [rememberingModel(), rememberingModel()]
  expect(await model.fit(x, y, { ...base(), callbacks: [backup] })).toEqual(await whole.fit(x, y, base()))
  expect(weightsOf(model)).toEqual(weightsOf(whole))
})

describe('with a longest interval', () => {
  const options = (): FitOptions => ({ ...base(), epochs: 4 })
  const backup = () => backupAndRestore({ path, deleteCheckpoint: false, intervalMs: Infinity })

  test('only the end is written', async () => {
    const seen: boolean[] = []
    const look: Callback = { onEpochDone: () => void seen.push(existsSync(path)) }
    await rememberingModel().fit(x, y, { ...options(), callbacks: [backup(), look] })
    expect(seen).toEqual([false, false, false, false])
    const model = rememberingModel()
    let trained = 0
    const count: Callback = { onEpochEnd: () => void trained++ }
    await model.fit(x, y, { ...options(), epochs: 6, callbacks: [backup(), count] })
    expect(trained).toBe(2)
  })

  test('what was left out is written after an interruption', async () => {
    const controller = new AbortController()
    const interruption: Callback = {
      onBatchEnd: (_, __, epoch) => void (epoch === 2 && controller.abort(new Error('interrupted'))),
    }
    const callbacks = [backup(), interruption]
    await expect(
      rememberingModel().fit(x, y, { ...options(), callbacks, signal: controller.signal }),
    ).rejects.toThrow('interrupted')
    expect(trainingFromBytes(await readFile(path), path).logs).toHaveLength(2)
    const [model, whole] = [rememberingModel(), rememberingModel()]
    expect(await model.fit(x, y, { ...options(), callbacks: [backup()] })).toEqual(
      await whole.fit(x, y, options()),
    )
    expect(weightsOf(model)).toEqual(weightsOf(whole))
  })

  test.each([-1, Number.NaN])('an interval of %d is refused', (intervalMs) => {
    expect(() => backupAndRestore({ path, intervalMs })).toThrow(
      new InputError(`backupAndRestore intervalMs: expected a number from 0, got ${intervalMs}`),
    )
  })
})

describe('the backup of another training is refused, and nothing is trained', () => {
  const again = 'the backup is of another training; remove it to begin anew (Run.resume: expected'

  test.each<[string, () => Model, FitOptions]>([
    [
      'a training of {"batches":2,"optimizer":{"name":"adam","learningRate":0.05}}, ' +
        'got {"batches":3,"optimizer":{"name":"adam","learningRate":0.05}})',
      () => rememberingModel(),
      { batchSize: 8 },
    ],
    [
      'a training of {"batches":3,"optimizer":{"name":"sgd","learningRate":0.05}}, ' +
        'got {"batches":3,"optimizer":{"name":"adam","learningRate":0.05}})',
      () => rememberingModel(sgd({ learningRate: 0.05 })),
      {},
    ],
    [
      'weights of sizes [32, 64, 16, 4, 1], got [24, 36, 12, 3, 1])',
      () => rememberingModel(undefined, 4),
      {},
    ],
    [
      'callbacks that remember [best], got [])',
      () => rememberingModel(),
      { callbacks: [modelCheckpoint('unused.safetensors')] },
    ],
  ])('%s', async (message, make, options) => {
    const backup = backupAndRestore({ path, deleteCheckpoint: false })
    await rememberingModel().fit(x, y, { ...base(), epochs: 1, callbacks: [backup] })
    const model = make()
    const before = weightsOf(model)
    await expect(
      model.fit(x, y, { ...base(), ...options, callbacks: [...(options.callbacks ?? []), backup] }),
    ).rejects.toThrow(new InputError(`backupAndRestore: ${path}: ${again} ${message}`))
    expect(weightsOf(model)).toEqual(before)
    expect(existsSync(path)).toBe(true)
  })

  test('a model and a text are none, and half a backup is discarded with a word', async () => {
    const words: string[] = []
    const backup = backupAndRestore({ path, onDiscard: (message) => words.push(message) })
    const training = () => rememberingModel().fit(x, y, { callbacks: [backup] })
    await rememberingModel().save(path)
    await expect(training()).rejects.toThrow(
      new InputError(
        `backupAndRestore: ${path}: not a Hindcast training backup file: it is a Hindcast model; load it with loadModel`,
      ),
    )
    await writeFile(path, 'hello')
    await expect(training()).rejects.toThrow(`${path}: not a safetensors file`)
    await rememberingModel().fit(x, y, {
      callbacks: [backupAndRestore({ path: `${path}2`, deleteCheckpoint: false })],
    })
    const whole = await readFile(`${path}2`)
    const flipped = Uint8Array.from(whole, (byte, i) => (i === whole.length - 9 ? byte ^ 1 : byte))
    const uninterrupted = await rememberingModel().fit(x, y)
    for (const damaged of [whole.subarray(0, 900), new Uint8Array(0), new Uint8Array(900), flipped]) {
      await writeFile(path, damaged)
      expect(await training()).toEqual(uninterrupted)
    }
    expect(words).toHaveLength(4)
    for (const word of words)
      expect(word).toMatch(/training\S*: the backup is damaged and not used, the training begins anew: /)
  })
})

test('a state goes through a file to the bit, numbers that JSON has not among them', () => {
  const state: TrainingState = {
    kind: 'a test',
    isStopped: true,
    logs: [
      { loss: 0.1 + 0.2, valLoss: Number.NaN },
      { loss: Infinity, valLoss: -0 },
    ],
    weights: [Float32Array.of(1, Number.NaN), new Float32Array(0)],
    optimizer: { updates: 7, learningRate: 1e-300, kept: [[Float32Array.of(1, 2)], []] },
    streams: { all: Int32Array.of(1, -2, 3, -4) },
    callbacks: [
      { numbers: { best: Infinity, waited: 3 }, weights: undefined },
      { numbers: {}, weights: [Float32Array.of(0.1)] },
    ],
  }
  expect(trainingFromBytes(trainingBytes(state), 'a')).toEqual(state)
})
