/** The loop without layers: a parabola to go down. */
import { describe, expect, test } from 'vitest'
import { InputError } from '../engine/errors.js'
import { random } from '../engine/random.js'
import { Parameter } from '../nn/parameter.js'
import type { Callback } from './callbacks.js'
import { type LoopOptions, runLoop, trainStep } from './loop.js'
import { sgd } from './optimisers.js'
import type { TrainingState } from './training-state.js'

/** Minimises w² from w = 1, with a step of half the gradient: w is halved by each update at rate 0.25. */
function parabola(options: Partial<LoopOptions> & { rate?: number } = {}) {
  const parameter = new Parameter('w', [1], Float32Array.of(1))
  const optimiser = sgd({ learningRate: options.rate ?? 0.25 }).start([parameter.tensor])
  let last = 0
  const done = runLoop({
    parameters: [parameter],
    optimiser,
    epochs: 3,
    batches: 2,
    beginEpoch: () => {},
    trainBatch: () => {
      last = trainStep([parameter], optimiser, ([w]) => ({ loss: w.square().sum() })).loss.item()
      return last
    },
    endEpoch: () => ({ loss: last }),
    callbacks: [],
    save: async () => {},
    ...options,
  })
  return { parameter, done }
}

test('trains each batch of each epoch and returns the numbers of each epoch', async () => {
  const begun: number[] = []
  const { parameter, done } = parabola({ beginEpoch: (epoch) => void begun.push(epoch) })
  expect(await done).toEqual([{ loss: 1 / 4 }, { loss: 1 / 64 }, { loss: 1 / 1024 }])
  expect(begun).toEqual([0, 1, 2])
  expect(parameter.read()[0]).toBe(1 / 64)
})

test('calls callbacks in order, with what happened', async () => {
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
          taken.push(run.takeWeights()[0][0])
          run.learningRate /= 2
          if (epoch === 1) run.stop()
        },
        onTrainEnd: (run) => run.putWeights([Float32Array.of(42)]),
      },
    ],
  })
  expect(await done).toHaveLength(2)
  expect(taken).toEqual([1 / 4, (1 / 4) * (3 / 4) ** 2])
  expect(parameter.read()[0]).toBe(42)
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
    expect(parameter.read()[0] / 1e20).toBeCloseTo(1, 5)
  })

  test('goes back to the start where no epoch was good', async () => {
    const { parameter, done } = parabola({ rate: 1e30 })
    await expect(done).rejects.toThrow(
      new InputError(`fit: the loss became Infinity in epoch 1; the weights are those of the start. ${fix}`),
    )
    expect(parameter.read()[0]).toBe(1)
  })

  test('is noticed by the weights where the last loss was still finite', async () => {
    const { parameter, done } = parabola({ rate: 3e38, batches: 1 })
    await expect(done).rejects.toThrow(
      new InputError(
        `fit: a weight became NaN or infinite in epoch 1; the weights are those of the start. ${fix}`,
      ),
    )
    expect(parameter.read()[0]).toBe(1)
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
    expect(parameter.read()[0]).toBe(1 / 8)
  })

  test('aborted beforehand, trains nothing', async () => {
    const { parameter, done } = parabola({ signal: AbortSignal.abort(new Error('no')) })
    await expect(done).rejects.toThrow('no')
    expect(parameter.read()[0]).toBe(1)
  })
})

describe('a training that goes on', () => {
  test('from a state that a callback took, as if it had not stopped', async () => {
    const states: TrainingState[] = []
    const [whole, first] = [
      parabola({ epochs: 5 }),
      parabola({ epochs: 2, callbacks: [{ onEpochDone: (_, run) => void states.push(run.takeState()) }] }),
    ]
    const expected = await whole.done
    await first.done
    const epochs: number[] = []
    const second = parabola({
      epochs: 5,
      beginEpoch: (epoch) => void epochs.push(epoch),
      callbacks: [{ onTrainBegin: (run) => run.resume(states[1]) }],
    })
    expect(await second.done).toEqual(expected)
    expect(epochs).toEqual([2, 3, 4])
    expect(second.parameter.read()).toEqual(whole.parameter.read())
  })

  test('goes back to where it went on from, when it diverges', async () => {
    let state: TrainingState | undefined
    const good: Callback = { onEpochDone: (_, run) => void (state ??= run.takeState()) }
    await parabola({ rate: 1.5, epochs: 1, callbacks: [good] }).done
    const { parameter, done } = parabola({
      rate: 1.5,
      callbacks: [{ onTrainBegin: (run) => run.resume(state as TrainingState) }],
      trainBatch: () => Number.NaN,
    })
    await expect(done).rejects.toThrow('the loss became NaN in epoch 2; the weights are those of epoch 1')
    expect(parameter.read()[0]).toBe(4)
  })

  test('has streams, and takes and resumes a state only between epochs', async () => {
    const stream = random(1)
    let state: TrainingState | undefined
    await parabola({
      epochs: 1,
      streams: [stream],
      beginEpoch: () => void stream.uniform(),
      callbacks: [{ onEpochDone: (_, run) => void (state = run.takeState()) }],
    }).done
    expect(state?.streams).toEqual([stream.takeState()])
    const taking: Callback = { onBatchEnd: (_batch, _batches, _epoch, run) => void run.takeState() }
    await expect(parabola({ callbacks: [taking] }).done).rejects.toThrow(
      new InputError('Run.takeState: expected to be called in onEpochDone, not in the middle of an epoch'),
    )
    const resuming: Callback = { onEpochDone: (_epoch, run) => run.resume(run.takeState()) }
    await expect(parabola({ callbacks: [resuming] }).done).rejects.toThrow(
      new InputError('Run.resume: expected to be called in onTrainBegin, before the first epoch'),
    )
    const other: Callback = { onTrainBegin: (run) => run.resume(state as TrainingState) }
    await expect(parabola({ callbacks: [other] }).done).rejects.toThrow(
      new InputError('Run.resume: expected as many random streams as 0, got 1'),
    )
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
  await parabola({ epochs: 1, batches: 60, trainBatch: busy }).done
  isDone = true
  expect(turns).toBeGreaterThan(3)
})
