/** Epochs that begin later: `initialEpoch`, `startFromEpoch`, and files named by epochs. */
import { describe, expect, test } from 'vitest'
import { InputError } from '../engine/errors.js'
import { type Callback, earlyStopping, modelCheckpoint, type Run } from '../train/index.js'
import type { FitOptions, Model } from './index.js'
import { rememberingModel, smallModel, weightsOf, x, y } from './testing/models.js'

/** Epochs, batches and files that a training tells of. */
async function heard(
  options: FitOptions,
  callbacks: FitOptions['callbacks'] = [],
  model: Model = smallModel(),
) {
  const epochs: number[] = []
  const files: string[] = []
  const listen: Callback = {
    onTrainBegin(run: Run) {
      run.save = async (path) => void files.push(path)
    },
    onEpochEnd: (epoch) => void epochs.push(epoch),
  }
  const history = await model.fit(x, y, { ...options, callbacks: [listen, ...callbacks] })
  return { epochs, files, history }
}

describe('initialEpoch', () => {
  test('counts on from there, up to epochs', async () => {
    const { epochs, history } = await heard({ epochs: 5, initialEpoch: 2 })
    expect(epochs).toEqual([2, 3, 4])
    expect(history.loss).toHaveLength(3)
  })

  test('a training in two parts is that in one', async () => {
    const [one, two] = [rememberingModel(), rememberingModel()]
    const { loss } = await one.fit(x, y, { epochs: 5 })
    const first = await two.fit(x, y, { epochs: 3 })
    const second = await two.fit(x, y, { epochs: 5, initialEpoch: 3 })
    expect([...first.loss, ...second.loss]).toEqual(loss)
    expect(weightsOf(two)).toEqual(weightsOf(one))
  })

  test('batches without an end go on where they were', async () => {
    const seen: number[] = []
    function* batches() {
      for (let i = 0; ; i++) {
        seen.push(i)
        yield { x, y }
      }
    }
    await smallModel().fit(batches, { epochs: 4, initialEpoch: 2, stepsPerEpoch: 2 })
    expect(seen).toEqual([0, 1, 2, 3])
  })

  test.each([
    [
      { epochs: 3, initialEpoch: 3 },
      "expected a whole number below epochs = 3, the last epoch's number, got 3",
    ],
    [{ initialEpoch: 1 }, "expected a whole number below epochs = 1, the last epoch's number, got 1"],
    [{ initialEpoch: -1 }, 'expected a whole number from 0, got -1'],
  ])('%o is refused', async (options, message) => {
    await expect(smallModel().fit(x, y, options)).rejects.toThrow(
      new InputError(`fit initialEpoch: ${message}`),
    )
  })
})

test('startFromEpoch: the epochs before are not looked at', async () => {
  const losses = [1, 9, 9, 5, 6, 6, 6]
  const stopped = (startFromEpoch: number): number => {
    const stopping = earlyStopping({ monitor: 'loss', patience: 2, startFromEpoch }).start()
    let end = -1
    const run = { stop: () => {}, takeWeights: () => [] } as unknown as Run
    losses.forEach((loss, epoch) => {
      if (end >= 0) return
      stopping.onEpochEnd?.(epoch, { loss }, run)
      if (stopping.hasStopped) end = epoch
    })
    return end
  }
  // Keras 3.15.1, EarlyStopping(monitor="loss", patience=2, start_from_epoch=n) on these losses.
  expect([0, 1, 2, 3].map(stopped)).toEqual([2, 5, 5, 5])
})

describe('modelCheckpoint', () => {
  test('names files by numbers of the epoch', async () => {
    const { files } = await heard({ epochs: 2, validationSplit: 0.5 }, [
      modelCheckpoint('at-{epoch:03d}-{valLoss:.0f}.safetensors'),
    ])
    expect(files).toEqual([
      expect.stringMatching(/^at-001-\d+\.safetensors$/),
      expect.stringMatching(/^at-002-/),
    ])
  })

  test('after every so many batches, across epochs', async () => {
    const options = { epochs: 3, batchSize: 5 } // four batches each
    const { files } = await heard(options, [modelCheckpoint('{epoch}-{batch:02d}', { saveFreq: 3 })])
    expect(files).toEqual(['1-03', '2-02', '3-01', '3-04'])
  })

  test.each<readonly [string, () => unknown]>([
    [
      'modelCheckpoint path: expected a format such as {epoch:02d} or {valLoss:.3f}, got {epoch:2x}',
      () => modelCheckpoint('{epoch:2x}'),
    ],
    [
      "modelCheckpoint saveBestOnly: expected saveFreq 'epoch', whose numbers it compares, got 5",
      () => modelCheckpoint('a', { saveBestOnly: true, saveFreq: 5 }),
    ],
    [
      'modelCheckpoint saveFreq: expected one of epoch or a whole number from 1, got 0',
      () => modelCheckpoint('a', { saveFreq: 0 }),
    ],
    [
      'modelCheckpoint save_best_only: there is no such option; did you mean saveBestOnly?',
      () => modelCheckpoint('a', { save_best_only: true } as object),
    ],
  ])('refuses: %s', (message, make) => {
    expect(make).toThrow(new InputError(message))
  })

  test('a number that there is not ends the training with a sentence', async () => {
    await expect(heard({}, [modelCheckpoint('{val_loss}')])).rejects.toThrow(
      'modelCheckpoint path: expected numbers among epoch, loss, mae, got {val_loss}',
    )
  })
})
