/** Truncated back-propagation through time. */
import { describe, expect, test } from 'vitest'
import { InputError } from '../engine/errors.js'
import { random } from '../engine/random.js'
import { bidirectional, dense, gru, lstm, type Read, readFrom, readNow } from '../nn/index.js'
import { gradientsOf, type Tensor, tensor } from '../tensor/index.js'
import { expectClose } from '../tensor/testing/close.js'
import { normals } from '../tensor/testing/samples.js'
import type { Model } from './index.js'
import { compiled, weightsOf } from './testing/models.js'

const expectSameWeights = (actual: Model, expected: ArrayLike<number>[], tolerance: number): void =>
  actual.getWeights().forEach((weight, i) => {
    expectClose(weight.data, expected[i], tolerance, `weight ${i}`)
  })

describe('truncated back-propagation', () => {
  const k = 2
  const layers = () => [lstm(3, { inputShape: [null, 2], returnSequences: true }), gru(2), dense(1)]
  const stepLayers = () => [lstm(3, { inputShape: [null, 2], returnSequences: true }), dense(1)]
  const x = normals([3, 5, 2], 4)

  /** Forward over x [B, T, I] from a state, by the layers' own functions. */
  const forward = (
    model: Model,
    read: Read,
    input: Tensor,
    state?: readonly (readonly Tensor[] | undefined)[],
  ) => {
    let output = input
    const states = model.layers.map((layer, i) => {
      const result = layer.apply(read, [{ tensor: output }], {
        training: true,
        random: random(0),
        state: state?.[i],
      })
      output = result.output
      return result.state
    })
    return { output, states }
  }

  test('with a target a step there is an update every so many steps, and none looks further back', async () => {
    const y = normals([3, 5, 1], 5)
    const model = compiled(stepLayers())
    const byHand = compiled(stepLayers())
    const { loss } = await model.fit(x, y, { batchSize: 3, truncateSteps: k, shuffle: false })
    let state: (readonly Tensor[] | undefined)[] | undefined
    let total = 0
    for (const [start, count] of [
      [0, 2],
      [2, 2],
      [4, 1],
    ]) {
      const { result, gradients } = gradientsOf(byHand.getWeights(), (weights) => {
        const { output, states } = forward(
          byHand,
          readFrom(byHand.parameters, weights),
          x.slice(start, count, 1),
          state,
        )
        return {
          loss: output
            .sub(y.slice(start, count, 1))
            .square()
            .mean(),
          states,
        }
      })
      total += result.loss.item() * count
      state = result.states.map((parts) => parts?.map((part) => tensor(part.data, part.shape)))
      byHand.setWeights(byHand.getWeights().map((weight, i) => weight.sub(gradients[i].mul(0.1))))
    }
    expectClose(loss, [total / 5], 1e-6)
    expectSameWeights(model, weightsOf(byHand), 1e-6)
    const whole = compiled(stepLayers())
    await whole.fit(x, y, { batchSize: 3 })
    expect(weightsOf(whole)).not.toEqual(weightsOf(model))
  })

  test.each([
    ['all of one length', undefined],
    ['each of its own', [5, 3, 1]],
  ])('with one target a sample, gradients flow over its last valid steps: %s', async (_, lengths) => {
    const y = normals([3, 1], 6)
    const model = compiled(layers())
    const byHand = compiled(layers())
    const { loss } = await model.fit(x, y, { batchSize: 3, truncateSteps: k, lengths, shuffle: false })
    const samples = [0, 1, 2].map((b) => {
      const length = lengths?.[b] ?? 5
      const sample = x.slice(b, 1).slice(0, length, 1)
      const before = Math.max(0, length - k)
      const state = before === 0 ? undefined : forward(byHand, readNow, sample.slice(0, before, 1)).states
      return gradientsOf(byHand.getWeights(), (weights) => ({
        loss: forward(
          byHand,
          readFrom(byHand.parameters, weights),
          sample.slice(before, length - before, 1),
          state,
        )
          .output.sub(y.slice(b, 1))
          .square()
          .mean(),
      }))
    })
    expectClose(loss, [samples.reduce((sum, { result }) => sum + result.loss.item(), 0) / 3], 1e-6)
    byHand.setWeights(
      byHand
        .getWeights()
        .map((weight, i) =>
          samples.reduce((moved, { gradients }) => moved.sub(gradients[i].mul(0.1 / 3)), weight),
        ),
    )
    expectSameWeights(model, weightsOf(byHand), 1e-6)
    const whole = compiled(layers())
    await whole.fit(x, y, { batchSize: 3, lengths })
    expect(weightsOf(whole)).not.toEqual(weightsOf(model))
  })

  test('a target a step with lengths: steps beyond them count nowhere', async () => {
    const y = normals([3, 5, 1], 5)
    const lengths = [5, 1, 3]
    const train = async (filler: number) => {
      const model = compiled(stepLayers())
      const fill = (part: Tensor, inner: number) =>
        tensor(
          part.data.map((n, at) =>
            Math.floor(at / inner) % 5 < lengths[Math.floor(at / (5 * inner))] ? n : filler,
          ),
          part.shape,
        )
      const { loss } = await model.fit(fill(x, 2), fill(y, 1), { truncateSteps: k, lengths, epochs: 2 })
      return { loss, weights: weightsOf(model) }
    }
    const clean = await train(0)
    expect(clean.loss.every(Number.isFinite)).toBe(true)
    expect(await train(Number.NaN)).toEqual(clean)
  })

  test('as many steps as there are, or more, change nothing', async () => {
    const y = normals([3, 1], 6)
    const train = async (truncateSteps?: number) => {
      const model = compiled(layers())
      await model.fit(x, y, { truncateSteps, epochs: 2 })
      return weightsOf(model)
    }
    expect(await train(5)).toEqual(await train())
    expect(await train(9)).toEqual(await train())
    expect(await train(4)).not.toEqual(await train())
  })

  test('is refused where a layer reads from the end', async () => {
    const layers = { bidirectional: bidirectional(lstm(2)), lstm: lstm(2, { goBackwards: true }) }
    for (const [name, layer] of Object.entries(layers)) {
      const model = compiled([layer, dense(1)])
      await expect(model.fit(x, normals([3, 1]), { truncateSteps: 2 })).rejects.toThrow(
        new InputError(`fit truncateSteps: layer ${name} needs the whole sequence; leave truncateSteps out`),
      )
    }
  })
})
