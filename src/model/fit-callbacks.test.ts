/** Callbacks on a whole model. */
import { readdir } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { InputError } from '../engine/errors.js'
import { temporaryFolder } from '../engine/testing/temporary.js'
import { dense } from '../nn/index.js'
import type { Tensor } from '../tensor/index.js'
import { adam, earlyStopping, modelCheckpoint, reduceLROnPlateau, sgd } from '../train/index.js'
import { loadModel, type Model, sequential } from './index.js'
import { smallModel, x, y } from './testing/models.js'

describe('callbacks', () => {
  const inFolder = temporaryFolder()

  test('early stopping ends the training, and restores the best weights', async () => {
    // A rate at which the loss goes down and then, overshooting, up again.
    const train = async (restoreBestWeights: boolean) => {
      const model = smallModel()
      model.compile({ loss: 'mse', optimizer: adam({ learningRate: 0.3 }) })
      const { loss, valLoss } = await model.fit(x, y, {
        epochs: 50,
        validationSplit: 0.4,
        callbacks: [earlyStopping({ patience: 3, restoreBestWeights })],
      })
      const best = Math.min(...valLoss)
      return { model, loss, valLoss, best, at: valLoss.indexOf(best) }
    }
    const [last, restored] = [await train(false), await train(true)]
    expect(last.loss.length).toBe(last.at + 4)
    expect(restored.valLoss).toEqual(last.valLoss)
    const score = ({ model }: { model: Model }) => model.evaluate(x.slice(12, 8), y.slice(12, 8)).loss
    expect(score(last)).toBeCloseTo(last.valLoss.at(-1)!, 6)
    expect(score(restored)).toBeCloseTo(restored.best, 6)
    expect(score(last)).toBeGreaterThan(restored.best)
  })

  test('a reduced learning rate slows the training, and stays for the next fit', async () => {
    const model = sequential([dense(1, { inputShape: [1], useBias: false, kernelInitializer: 'zeros' })], {
      seed: 0,
    })
    // Of loss -w, the gradient is -1: each update adds the learning rate to the weight.
    model.compile({
      loss: { name: 'down', values: (_, { tensor }) => tensor.sum(-1).neg() },
      optimizer: sgd({ learningRate: 1 }),
    })
    const weight = () => {
      const [kernel] = model.getWeights()
      return kernel.item()
    }
    const reduce = reduceLROnPlateau({ monitor: 'loss', mode: 'max', patience: 1, factor: 0.5 })
    await model.fit([1], [0], { epochs: 3, callbacks: [reduce] })
    // Growing worse by the sign of `max` from the second epoch on: 1 + 1 + 0.5.
    expect(weight()).toBe(2.5)
    await model.fit([1], [0])
    expect(weight()).toBe(2.75)
  })

  test('checkpoints are models that load', async () => {
    const model = smallModel()
    const path = inFolder('epoch-{epoch}.safetensors')
    const kept = new Map<number, Tensor['data']>()
    await model.fit(x, y, {
      epochs: 2,
      callbacks: [
        modelCheckpoint(path),
        { onEpochEnd: (epoch) => void kept.set(epoch + 1, model.predict(x).data) },
      ],
    })
    expect((await readdir(inFolder())).sort()).toEqual(['epoch-1.safetensors', 'epoch-2.safetensors'])
    for (const [epoch, predictions] of kept) {
      const loaded = await loadModel(path.replace('{epoch}', String(epoch)))
      expect(loaded.predict(x).data).toEqual(predictions)
    }
  })

  test('a checkpoint that cannot be written ends the training with the reason', async () => {
    const path = inFolder('none', 'model.safetensors')
    await expect(smallModel().fit(x, y, { callbacks: [modelCheckpoint(path)] })).rejects.toThrow(
      new InputError(`modelCheckpoint: ${path}: no such file or folder`),
    )
  })

  test('progress is told batch by batch', async () => {
    const seen: string[] = []
    const onBatchEnd = (batch: number, batches: number, epoch: number) =>
      void seen.push(`${epoch}: ${batch}/${batches}`)
    await smallModel().fit(x, y, { epochs: 2, batchSize: 8, callbacks: [{ onBatchEnd }] })
    expect(seen).toEqual(['0: 0/3', '0: 1/3', '0: 2/3', '1: 0/3', '1: 1/3', '1: 2/3'])
  })
})
