/** Trainings that resume from a state, between two epochs and in the middle of one. */
import { describe, expect, test } from 'vitest'
import { InputError } from '../engine/errors.js'
import { random } from '../engine/random.js'
import { Parameter } from '../nn/parameter.js'
import type { Callback } from './callback.js'
import { type LoopOptions, runLoop } from './loop.js'
import { sgd } from './optimizers/index.js'
import { parabola } from './testing/parabola.js'
import { trainStep } from './train-step.js'
import type { TrainingState } from './training-state.js'

describe('a resumed training', () => {
  test('from a state that a callback took, ends as an uninterrupted one', async () => {
    const states: TrainingState[] = []
    const [whole, first] = [
      parabola({ epochs: 5 }),
      parabola({ epochs: 2, callbacks: [{ onEpochDone: (_, run) => void states.push(run.takeState()) }] }),
    ]
    const expected = await whole.done
    await first.done
    const epochs: number[] = []
    const state = states.at(-1)!
    const second = parabola({
      epochs: 5,
      data: {
        length: 2,
        batches: (epoch) => {
          epochs.push(epoch)
          return ['first', 'second']
        },
      },
      callbacks: [{ onTrainBegin: (run) => run.resume(state) }],
    })
    expect(await second.done).toEqual(expected)
    expect(epochs).toEqual([2, 3, 4])
    expect(second.parameter.read()).toEqual(whole.parameter.read())
  })

  test('goes back to the state it was resumed from, when it diverges', async () => {
    let state: TrainingState | undefined
    const good: Callback = { onEpochDone: (_, run) => void (state ??= run.takeState()) }
    await parabola({ rate: 1.5, epochs: 1, callbacks: [good] }).done
    const { parameter, done } = parabola({
      rate: 1.5,
      callbacks: [{ onTrainBegin: (run) => run.resume(state as TrainingState) }],
      trainBatch: () => Number.NaN,
    })
    await expect(done).rejects.toThrow('the loss became NaN in epoch 2; the weights are those of epoch 1')
    expect(parameter.read()).toEqual(Float32Array.of(4))
  })

  test('has streams, and takes a state once all callbacks have heard of a batch or epoch', async () => {
    const stream = random(1)
    let state: TrainingState | undefined
    await parabola({
      epochs: 1,
      streams: { dropout: stream },
      trainBatch: () => stream.uniform(),
      callbacks: [{ onEpochDone: (_, run) => void (state = run.takeState()) }],
    }).done
    expect(state?.streams).toEqual({ dropout: stream.takeState() })
    const taking: Callback = { onBatchEnd: (_batch, _batches, _epoch, run) => void run.takeState() }
    await expect(parabola({ callbacks: [taking] }).done).rejects.toThrow(
      new InputError('Run.takeState: expected to be called in onBatchDone or onEpochDone'),
    )
    const resuming: Callback = { onEpochDone: (_epoch, run) => run.resume(run.takeState()) }
    await expect(parabola({ callbacks: [resuming] }).done).rejects.toThrow(
      new InputError('Run.resume: expected to be called in onTrainBegin, before the first epoch'),
    )
    const other: Callback = { onTrainBegin: (run) => run.resume(state as TrainingState) }
    await expect(parabola({ callbacks: [other] }).done).rejects.toThrow(
      new InputError('Run.resume: expected random streams [], got [dropout]'),
    )
  })
})

describe('a training resumed in the middle of an epoch', () => {
  /**
   * Batches of a number drawn when they are asked for, from the stream of all or from one of their own, and updates that
   * draw too. Notes the batches that it trains on.
   */
  function drawing(own: boolean, options: Partial<LoopOptions<number>> = {}) {
    const trained: number[] = []
    const dropout = random(1)
    const order = own ? random(2) : dropout
    let sum = 0
    const parameter = new Parameter('w', [1], Float32Array.of(1))
    const optimizer = sgd({ momentum: 0.5 }).start([parameter.tensor])
    const done = runLoop<number>({
      parameters: [parameter],
      optimizer,
      epochs: 3,
      data: {
        async *batches() {
          sum = 0
          for (let batch = 0; batch < 4; batch++) yield order.uniform()
        },
      },
      trainBatch: (batch) => {
        trained.push(batch)
        const { loss } = trainStep([parameter], optimizer, (read) => ({
          loss: read(parameter).mul(batch).sub(dropout.uniform()).square().sum(),
        }))
        sum += loss.item()
        return loss.item()
      },
      endEpoch: () => ({ loss: sum }),
      takeSums: () => ({ sum }),
      putSums: (sums) => {
        sum = sums.sum
      },
      callbacks: [],
      streams: own ? { order, dropout } : { dropout },
      save: async () => {},
      ...options,
    })
    return { parameter, trained, done }
  }

  /** The state after so many batches. */
  async function stateAfter(batches: number, own: boolean): Promise<TrainingState> {
    let [seen, state]: [number, TrainingState | undefined] = [0, undefined]
    const take: Callback = {
      onBatchDone(_batch, _epoch, run) {
        if (++seen === batches) state = run.takeState()
      },
    }
    await drawing(own, { callbacks: [take] }).done
    return state as unknown as TrainingState
  }
  const resuming = (state: TrainingState): Callback => ({ onTrainBegin: (run) => run.resume(state) })

  test.each([
    { own: true, batches: 1 },
    { own: true, batches: 6 },
    { own: false, batches: 7 },
    { own: false, batches: 8 },
  ])('ends as an uninterrupted one: $batches batches, own stream: $own', async ({ own, batches }) => {
    const whole = drawing(own)
    const expected = await whole.done
    const state = await stateAfter(batches, own)
    const rest = drawing(own, { callbacks: [resuming(state)] })
    expect(await rest.done).toEqual(expected)
    expect(rest.trained).toEqual(whole.trained.slice(batches))
    expect(rest.parameter.read()).toEqual(whole.parameter.read())
  })

  test('refuses other data', async () => {
    const callbacks = [resuming(await stateAfter(7, true))]
    const { trained, done } = drawing(true, { callbacks, data: { batches: () => [0.5, 0.25] } })
    await expect(done).rejects.toThrow(
      new InputError(
        'fit: epoch 2 has 2 batches, but was trained on 3 before the interruption; give the same data',
      ),
    )
    expect(trained).toEqual([])
  })

  test('goes back to the state it was resumed from, when it diverges', async () => {
    const state = await stateAfter(7, true)
    const { parameter, done } = drawing(true, { callbacks: [resuming(state)], trainBatch: () => Number.NaN })
    await expect(done).rejects.toThrow(
      'the loss became NaN in epoch 2; the weights are those of the state it was resumed from',
    )
    expect([parameter.read()]).toEqual(state.weights)
  })
})
