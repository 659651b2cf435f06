import { describe, expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import type { Callback, CallbackSpec, Run, TrainEnd } from '../callback.js'
import { parabola } from '../testing/parabola.js'
import { earlyStopping } from './early-stopping.js'
import { runningCallbacks } from './running.js'

const run = {} as Run

describe('what is no list of callbacks is refused', () => {
  const known = 'onTrainBegin, onBatchEnd, onBatchDone, onEpochEnd, onEpochDone, onTrainEnd'
  test.each<[string, unknown, string]>([
    [
      'an object alone',
      { onEpochEnd() {} },
      'fit callbacks: expected an array, got object; write callbacks: [ ... ]',
    ],
    [
      'a function alone',
      () => {},
      'fit callbacks: expected an array, got function; write callbacks: [ ... ]',
    ],
    ['a name', ['earlyStopping'], 'fit callbacks[0]: expected a callback, got string'],
    ['nothing', [{ onEpochEnd() {} }, null], 'fit callbacks[1]: expected a callback, got null'],
    [
      'a factory that was not called',
      [earlyStopping],
      'fit callbacks[0]: expected a callback, got the function earlyStopping; call it: earlyStopping()',
    ],
    [
      'an empty object',
      [{}],
      `fit callbacks[0]: expected a callback with some of ${known}, got none of them`,
    ],
    [
      "another library's handler",
      [{ onEpochEnd() {}, onEpochBegin() {} }],
      `fit callbacks[0]: expected a callback with some of ${known}, got onEpochBegin`,
    ],
    [
      'a misspelt handler of a class',
      [
        new (class {
          onTrainend() {}
        })(),
      ],
      `fit callbacks[0]: expected a callback with some of ${known}, got onTrainend; did you mean onTrainEnd?`,
    ],
  ])('%s', (_, given, message) => {
    expect(() => runningCallbacks('fit callbacks', given as Callback[])).toThrow(new InputError(message))
  })
})

describe('an error names the callback', () => {
  class Logger implements Callback {
    onEpochEnd() {
      throw new RangeError('disk full')
    }
  }
  const spec = (error: unknown): CallbackSpec => ({
    name: 'custom',
    start: () => ({
      onEpochEnd() {
        throw error
      },
    }),
  })
  test.each<[string, Callback | CallbackSpec, string]>([
    ['of a class', new Logger(), 'fit callbacks[1] (Logger) onEpochEnd: disk full'],
    [
      'of an object',
      {
        onEpochEnd: async () => {
          throw new TypeError('no socket')
        },
      },
      'fit callbacks[1] onEpochEnd: no socket',
    ],
    ['of a description', spec('a text'), 'fit callbacks[1] (custom) onEpochEnd: a text'],
    ['that a description refuses', spec(new InputError('wrong')), 'custom: wrong'],
    ['that a description refuses by its name', spec(new InputError('custom x: wrong')), 'custom x: wrong'],
  ])('%s', async (_, callback, message) => {
    const [, second] = runningCallbacks('fit callbacks', [{ onEpochEnd() {} }, callback])
    await expect(async () => second.onEpochEnd?.(0, {}, run)).rejects.toThrow(message)
  })

  test('and keeps it as the cause', () => {
    const cause = new RangeError('disk full')
    const [callback] = runningCallbacks('fit callbacks', [spec(cause)])
    expect(() => callback.onEpochEnd?.(0, {}, run)).toThrow(expect.objectContaining({ cause }))
  })

  test("but a signal's reason goes through as it is", () => {
    const reason = new Error('enough')
    const signal = AbortSignal.abort(reason)
    const [callback] = runningCallbacks('fit callbacks', [spec(reason)], signal)
    expect(() => callback.onEpochEnd?.(0, {}, run)).toThrow(reason)
  })
})

describe('onTrainEnd', () => {
  const listening = (heard: string[], name = ''): Callback => ({
    onTrainEnd: (_, end: TrainEnd) => void heard.push(`${name}${end}`),
  })
  const throwing = (handler: 'onTrainBegin' | 'onBatchEnd' | 'onEpochEnd' | 'onTrainEnd'): Callback => ({
    [handler]() {
      throw new Error(handler)
    },
  })

  test.each<[string, TrainEnd | undefined, (heard: string[]) => Promise<unknown>]>([
    ['finished', 'finished', (heard) => parabola({ epochs: 1, callbacks: [listening(heard)] }).done],
    [
      'stopped by a callback',
      'finished',
      (heard) =>
        parabola({
          epochs: 9,
          callbacks: [listening(heard), { onEpochEnd: (_, __, { stop }) => stop() }],
        }).done,
    ],
    [
      'aborted',
      'aborted',
      (heard) => {
        const controller = new AbortController()
        const abort: Callback = { onBatchEnd: () => controller.abort() }
        return parabola({ signal: controller.signal, callbacks: [abort, listening(heard)] }).done
      },
    ],
    [
      'aborted before it began',
      undefined,
      (heard) => parabola({ signal: AbortSignal.abort(), callbacks: [listening(heard)] }).done,
    ],
    [
      'diverged',
      'failed',
      (heard) => parabola({ trainBatch: () => Number.NaN, callbacks: [listening(heard)] }).done,
    ],
    [
      'threw on a batch',
      'failed',
      (heard) => parabola({ callbacks: [listening(heard), throwing('onBatchEnd')] }).done,
    ],
    [
      'threw on an epoch',
      'failed',
      (heard) => parabola({ callbacks: [throwing('onEpochEnd'), listening(heard)] }).done,
    ],
    [
      'threw at the end, for those after it',
      'failed',
      (heard) => parabola({ epochs: 1, callbacks: [throwing('onTrainEnd'), listening(heard)] }).done,
    ],
    [
      'threw at the beginning, for those that had begun',
      'failed',
      (heard) =>
        parabola({ callbacks: [listening(heard), throwing('onTrainBegin'), listening(heard, 'not begun ')] })
          .done,
    ],
  ])('is called once where the training %s', async (_, end, train) => {
    const heard: string[] = []
    await train(heard).catch(() => {})
    expect(heard).toEqual(end === undefined ? [] : [end])
  })

  test('the first error is the one that is told', async () => {
    const callbacks = [throwing('onTrainEnd'), throwing('onEpochEnd')]
    await expect(parabola({ callbacks }).done).rejects.toThrow('onEpochEnd')
  })

  test('of a diverged training that restores weights, the message says so', async () => {
    let batches = 0
    const restore: Callback = { onTrainEnd: (run) => run.putWeights([Float32Array.of(7)]) }
    const diverge = (callbacks: readonly Callback[]) =>
      parabola({ epochs: 9, trainBatch: () => (++batches > 5 ? Number.NaN : 1), callbacks }).done
    await expect(diverge([])).rejects.toThrow(/the weights are those of (epoch \d|the start)\. Try/)
    await expect(diverge([restore])).rejects.toThrow('the weights are those that a callback restored. Try')
  })
})
