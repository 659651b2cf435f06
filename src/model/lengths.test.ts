/** Samples of different lengths: what stands beyond them counts nowhere. */
import { describe, expect, test } from 'vitest'
import { InputError } from '../engine/errors.js'
import {
  bidirectional,
  dense,
  embedding,
  gru,
  type LayerSpec,
  layerNorm,
  lstm,
  rnn,
  timeDistributed,
} from '../nn/index.js'
import { type Tensor, tensor } from '../tensor/index.js'
import { expectClose } from '../tensor/testing/close.js'
import { normals } from '../tensor/testing/samples.js'
import { sequential } from './index.js'
import { compiled, weightsOf } from './testing/models.js'

describe('lengths', () => {
  const lengths = [3, 1, 0, 2, 3]
  const valid = (at: number, inner: number, steps: number): boolean =>
    Math.floor(at / inner) % steps < lengths[Math.floor(at / (inner * steps))]
  const padded = (x: Tensor, filler: number): Tensor =>
    tensor(
      x.data.map((n, at) => (valid(at, x.size / (5 * 4), 4) ? n : filler)),
      x.shape,
    )
  const x = normals([5, 4, 2], 1)
  const steps = normals([5, 4, 1], 2)
  const last = normals([5, 1], 3)

  const towers: Readonly<Record<string, [() => LayerSpec[], Tensor]>> = {
    'a target a step': [
      () => [
        timeDistributed(dense(3, { activation: 'tanh' })),
        layerNorm(),
        bidirectional(lstm(3, { returnSequences: true })),
        gru(2, { returnSequences: true }),
        dense(1),
      ],
      steps,
    ],
    'one target a sample': [
      () => [dense(3), bidirectional(gru(3, { returnSequences: true })), rnn(3), dense(1)],
      last,
    ],
  }

  const run = async (layers: LayerSpec[], inputs: Tensor, y: Tensor, own = lengths) => {
    const model = compiled(layers)
    const history = await model.fit(inputs, y, {
      epochs: 3,
      batchSize: 2,
      lengths: own,
      validationData: { x: inputs, y, lengths: own },
    })
    return {
      history,
      weights: weightsOf(model),
      scores: model.evaluate(inputs, y, { lengths: own, batchSize: 3 }),
      predictions: model.predict(inputs, { lengths: own }),
    }
  }

  test.each(Object.entries(towers))(
    '%s: what stands in the padding changes nothing',
    async (_, [layers, y]) => {
      const targets = (filler: number) => (y === steps ? padded(y, filler) : y)
      const clean = await run(layers(), padded(x, 0), targets(0))
      expect(clean.history.loss.every(Number.isFinite)).toBe(true)
      for (const filler of [Number.NaN, Number.POSITIVE_INFINITY, 3e38]) {
        const { predictions, ...others } = await run(layers(), padded(x, filler), targets(filler))
        const { predictions: expected, ...rest } = clean
        expect(others).toEqual(rest)
        expect(predictions.data).toEqual(expected.data)
      }
    },
  )

  test.each(Object.entries(towers))('%s: nor does how much of it there is', async (_, [layers, y]) => {
    const short = (part: Tensor) => (part.rank === 3 ? part.slice(0, 3, 1) : part)
    const [long, cut] = [await run(layers(), x, y), await run(layers(), short(x), short(y))]
    for (const key of Object.keys(long.history)) expectClose(cut.history[key]!, long.history[key]!, 1e-5, key)
    long.weights.forEach((weight, i) => {
      expectClose(cut.weights[i], weight, 1e-5, `weight ${i}`)
    })
    expectClose(cut.predictions.data, short(long.predictions).data, 1e-5)
  })

  test('losses and metrics are means over valid steps, whatever batch they are in', () => {
    const model = compiled([rnn(3, { inputShape: [4, 2], returnSequences: true }), dense(1)])
    const { data } = model.predict(x, { lengths })
    const errors = Array.from(data, (p, at) => p - steps.data[at]).filter((_, at) => valid(at, 1, 4))
    expect(errors).toHaveLength(9)
    for (const batchSize of [1, 2, 5]) {
      const { loss, mae } = model.evaluate(x, steps, { lengths, batchSize })
      expectClose([loss], [errors.reduce((sum, e) => sum + e * e, 0) / 9], 1e-6)
      expectClose([mae], [errors.reduce((sum, e) => sum + Math.abs(e), 0) / 9], 1e-6)
    }
  })

  test('an embedding does not look at ids in the padding', () => {
    const model = sequential([embedding(4, 2, { inputShape: [3] }), lstm(2)], { seed: 0 })
    const ids = (filler: number) => [
      [1, 2, 3],
      [3, filler, filler],
    ]
    const given = { lengths: [3, 1] }
    expect(model.predict(ids(-1), given).data).toEqual(model.predict(ids(0), given).data)
    expect(() => model.predict(ids(-1))).toThrow(InputError)
  })

  test('targets as many as there are steps are targets of a sample where the output is no sequence', async () => {
    const model = compiled([rnn(3, { inputShape: [4, 2] }), dense(4)])
    const y = normals([5, 4], 8)
    const { data } = model.predict(x, { lengths })
    const errors = Array.from(data, (p, at) => (p - y.data[at]) ** 2)
    const mean = errors.reduce((sum, e) => sum + e, 0) / 20
    expectClose([model.evaluate(x, y, { lengths }).loss], [mean], 1e-6)
  })

  test.each(['evaluate', 'predict'] as const)('%s refuses lengths that do not fit', (name) => {
    const model = compiled([rnn(3, { inputShape: [4, 2] }), dense(1)])
    const call = (own: number[]) => () =>
      name === 'predict' ? model.predict(x, { lengths: own }) : model.evaluate(x, last, { lengths: own })
    expect(call([1, 2])).toThrow(new InputError(`${name} lengths: expected [B] = [5], got [2]`))
    expect(call([1, 2, 3, 4, 5])).toThrow(
      new InputError(`${name} lengths: expected whole numbers from 0 to T = 4, got 5 for sample 4`),
    )
  })
})
