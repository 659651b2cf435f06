/** The loop without layers: a parabola to go down. */
import { describe, expect, test } from 'vitest'
import { InputError } from '../engine/errors.js'
import { random } from '../engine/random.js'
import { Parameter } from '../nn/parameter.js'
import type { Batches } from './batches.js'
import type { Callback } from './callback.js'
import { type LoopOptions, runLoop } from './loop.js'
import { sgd } from './optimizers/index.js'
import { trainStep } from './train-step.js'
import type { TrainingState } from './training-state.js'

/** The same batches in each epoch, with their number known. */
const inEachEpoch = <B>(batches: readonly B[]): Batches<B> => ({
  length: batches.length,
  batches: () => batches,
})

/** Minimises w² from w = 1, with a step of half the gradient: w is halved by each update at rate 0.25. */
function parabola(options: Partial<LoopOptions<string>> & { rate?: number } = {}) {
  const parameter = new Parameter('w', [1], Float32Array.of(1))
  const optimizer = sgd({ learningRate: options.rate ?? 0.25 }).start([parameter.tensor])
  let last = 0
  const done = runLoop({
    parameters: [parameter],
    optimizer,
    epochs: 3,
    data: inEachEpoch(['first', 'second']),
    trainBatch: () => {
      last = trainStep([parameter], optimizer, (read) => ({
        loss: read(parameter).square().sum(),
      })).loss.item()
      return last
    },
    endEpoch: () => ({ loss: last }),
    takeSums: () => ({ last }),
    putSums: (sums) => {
      last = sums.last
    },
    callbacks: [],
    save: async () => {},
    ...options,
  })
  return { parameter, done }
}

test('trains each batch of each epoch and returns the numbers of each epoch', async () => {
  const epochs: number[] = []
  const batches = (epoch: number) => {
    epochs.push(epoch)
    return ['first', 'second']
  }
  const { parameter, done } = parabola({ data: { length: 2, batches } })
  expect(await done).toEqual([{ loss: 1 / 4 }, { loss: 1 / 64 }, { loss: 1 / 1024 }])
  expect(epochs).toEqual([0, 1, 2])
  expect(parameter.read()).toEqual(Float32Array.of(1 / 64))
})

test('calls callbacks in order, with batches, epochs and losses', async () => {
  const seen: string[] = []
  const callback = (name: string): Callback => ({
    onTrainBegin: ({ epochs }) => void seen.push(`${name} begin ${epochs}`),
    onBatchEnd: (batch, batches, epoch) => void seen.push(`${name} batch ${batch}/${batches} of ${epoch}`),
    onEpochEnd: async (epoch, { loss }) => void seen.push(`${name} epoch ${epoch} loss ${loss}`),
    onTrainEnd: () => void seen.push(`${name} end`),
  })
  await parabola({ epochs: 1, callbacks: [callback('a'), callback('b')] }).done
  expect(seen).toEqual([
    'a begin 1',
    'b begin 1',
    'a batch 0/2 of 0',
    'b batch 0/2 of 0',
    'a batch 1/2 of 0',
    'b batch 1/2 of 0',
    'a epoch 0 loss 0.25',
    'b epoch 0 loss 0.25',
    'a end',
    'b end',
  ])
})

test('a callback changes the learning rate, reads and replaces the weights, and stops', async () => {
  const taken: number[] = []
  const { parameter, done } = parabola({
    callbacks: [
      {
        onEpochEnd(epoch, _, run) {
          const [[w]] = run.takeWeights()
          taken.push(w)
          run.learningRate /= 2
          if (epoch === 1) run.stop()
        },
        onTrainEnd: (run) => run.putWeights([Float32Array.of(42)]),
      },
    ],
  })
  expect(await done).toHaveLength(2)
  expect(taken).toEqual([1 / 4, (1 / 4) * (3 / 4) ** 2])
  expect(parameter.read()).toEqual(Float32Array.of(42))
})

describe('batches', () => {
  /** Notes each batch's number and how many there are. */
  const progress = (seen: string[]): Callback => ({
    onBatchEnd: (batch, batches, epoch) => void seen.push(`${epoch}: ${batch}/${batches}`),
  })

  /** A data set read asynchronously, with a note of how each iterator ended. */
  async function* reading(batches: readonly string[], ends: string[]) {
    let end = 'closed'
    try {
      for (const batch of batches) {
        await Promise.resolve()
        yield batch
      }
      end = 'read whole'
    } finally {
      ends.push(end)
    }
  }

  test('are trained on one after the other, asynchronous ones too', async () => {
    const trained: string[] = []
    const ends: string[] = []
    const trainBatch = (batch: string, index: number, epoch: number): number => {
      trained.push(`${epoch} ${index} ${batch}`)
      return 1
    }
    await parabola({ epochs: 1, trainBatch }).done
    const data = { batches: () => reading(['third', 'fourth'], ends) }
    await parabola({ epochs: 2, data, trainBatch }).done
    expect(trained).toEqual(['0 0 first', '0 1 second', '0 0 third', '0 1 fourth', '1 0 third', '1 1 fourth'])
    expect(ends).toEqual(['read whole', 'read whole'])
  })

  test('of unknown number are counted in the first epoch', async () => {
    const seen: string[] = []
    await parabola({ epochs: 2, data: { batches: () => ['a', 'b'] }, callbacks: [progress(seen)] }).done
    expect(seen).toEqual(['0: 0/undefined', '0: 1/undefined', '1: 0/2', '1: 1/2'])
  })

  test('that are none in an epoch are refused', async () => {
    await expect(parabola({ data: inEachEpoch([]) }).done).rejects.toThrow(
      new InputError(
        'fit: epoch 1 has no batches; give data that can be read from the beginning in each epoch',
      ),
    )
    const once = ['first'].values()
    await expect(parabola({ data: { batches: () => once } }).done).rejects.toThrow(
      'fit: epoch 2 has no batches',
    )
  })

  test('are closed when training is aborted or fails', async () => {
    const ends: string[] = []
    const data = { batches: () => reading(['a', 'b', 'c'], ends) }
    const controller = new AbortController()
    const abort: Callback = { onBatchEnd: () => controller.abort(new Error('enough')) }
    await expect(parabola({ data, signal: controller.signal, callbacks: [abort] }).done).rejects.toThrow(
      'enough',
    )
    await expect(parabola({ data, trainBatch: () => Number.NaN }).done).rejects.toThrow('became NaN')
    expect(ends).toEqual(['closed', 'closed'])
    const closed: string[] = []
    function* drawn() {
      try {
        yield 'a'
      } finally {
        closed.push('closed')
      }
    }
    const failing = () => {
      throw new Error('no loss')
    }
    await expect(parabola({ data: { batches: drawn }, trainBatch: failing }).done).rejects.toThrow('no loss')
    expect(closed).toEqual(['closed'])
  })
})

describe('data that lasts from epoch to epoch', () => {
  const lasting = (closed: string[]): Batches<string> => ({
    batches: () => ['a', 'b'],
    close: async () => void closed.push('closed'),
  })

  test('is closed at the end', async () => {
    const closed: string[] = []
    const open: Callback = { onTrainEnd: () => expect(closed).toEqual([]) }
    await parabola({ data: lasting(closed), callbacks: [open] }).done
    expect(closed).toEqual(['closed'])
  })

  test('is closed after an abort and after a failure', async () => {
    const closed: string[] = []
    const signal = AbortSignal.abort(new Error('no'))
    await expect(parabola({ data: lasting(closed), signal }).done).rejects.toThrow('no')
    await expect(parabola({ data: lasting(closed), trainBatch: () => Number.NaN }).done).rejects.toThrow(
      'became NaN',
    )
    expect(closed).toEqual(['closed', 'closed'])
  })
})

describe('a training that diverges', () => {
  const fix =
    'Try a smaller learningRate, globalClipNorm: 1 on the optimizer, or inputs scaled to about -1 to 1'

  test('names the epoch and goes back to the weights of the last good one', async () => {
    // w is multiplied by -10⁵ an update: w² passes the largest float in the fifth, the first of epoch 3.
    const { parameter, done } = parabola({ rate: 50_000.5 })
    await expect(done).rejects.toThrow(
      new InputError(`fit: the loss became Infinity in epoch 3; the weights are those of epoch 2. ${fix}`),
    )
    const [w] = parameter.read()
    expect(w / 1e20).toBeCloseTo(1, 5)
  })

  test('goes back to the start where no epoch was good', async () => {
    const { parameter, done } = parabola({ rate: 1e30 })
    await expect(done).rejects.toThrow(
      new InputError(`fit: the loss became Infinity in epoch 1; the weights are those of the start. ${fix}`),
    )
    expect(parameter.read()).toEqual(Float32Array.of(1))
  })

  test('is noticed by the weights where the last loss was still finite', async () => {
    const { parameter, done } = parabola({ rate: 3e38, data: inEachEpoch(['only']) })
    await expect(done).rejects.toThrow(
      new InputError(
        `fit: a weight became NaN or infinite in epoch 1; the weights are those of the start. ${fix}`,
      ),
    )
    expect(parameter.read()).toEqual(Float32Array.of(1))
  })
})

describe('an abort signal', () => {
  test('ends the training between two batches, with its reason and the weights so far', async () => {
    const controller = new AbortController()
    const reason = new Error('enough')
    let batches = 0
    const { parameter, done } = parabola({
      signal: controller.signal,
      callbacks: [{ onBatchEnd: () => void (++batches === 3 && controller.abort(reason)) }],
    })
    await expect(done).rejects.toBe(reason)
    expect(batches).toBe(3)
    expect(parameter.read()).toEqual(Float32Array.of(1 / 8))
  })

  test('aborted beforehand, trains nothing', async () => {
    const { parameter, done } = parabola({ signal: AbortSignal.abort(new Error('no')) })
    await expect(done).rejects.toThrow('no')
    expect(parameter.read()).toEqual(Float32Array.of(1))
  })
})

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
    expect(parameter.read()).toEqual(state.weights[0])
  })
})

test('lets timers have their turn while it trains', async () => {
  let [turns, isDone] = [0, false]
  const tick = (): void => {
    turns++
    if (!isDone) setTimeout(tick, 0)
  }
  setTimeout(tick, 0)
  // Batches of 2 ms each, without which the whole loop would be over before a turn is due.
  const busy = (): number => {
    const end = performance.now() + 2
    while (performance.now() < end);
    return 1
  }
  await parabola({ epochs: 1, data: inEachEpoch(Array<string>(60).fill('batch')), trainBatch: busy }).done
  isDone = true
  expect(turns).toBeGreaterThan(3)
})
