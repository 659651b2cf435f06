import { describe, expect, test } from 'vitest'
import { InputError } from '../engine/errors.js'
import type { Batches } from './batches.js'
import type { Callback } from './callback.js'
import { inEachEpoch, parabola } from './testing/parabola.js'

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
