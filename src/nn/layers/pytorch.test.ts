/**
 * Recurrent layers against what PyTorch computes. Its weights are transposed, its GRU has the gates r, z, n,
 * and two biases, which for all but the GRU add up.
 */
import { expect, test } from 'vitest'
import {
  casesOf,
  flat,
  type LayerCase,
  type Nested,
  readFixture,
  shapeOf,
} from '../../../tests/fixtures/read.js'
import { random } from '../../engine/random.js'
import { concat, gradientsOf, stack, type Tensor, tensor } from '../../tensor/index.js'
import { expectClose } from '../../tensor/testing/close.js'
import { tensorOf, weightedSum } from '../../tensor/testing/golden.js'
import type { LayerSpec } from '../describe-layer.js'
import { readFrom } from '../parameter.js'
import { bidirectional, gru, layerNorm, lstm, type RecurrentOptions, rnn } from './index.js'

const tolerance = 1e-5 // the fixtures' README says why

/** Blocks of the last axis in the order r, z, n, as z, r, n. */
const reordered = (x: Tensor): Tensor => {
  const [r, z, n] = x.split(3)
  return concat([z, r, n], -1)
}

/** Our weights of one direction from PyTorch's four; differentiable, so that its gradients can be compared. */
const converted = (layer: string, [wx, wh, bx, bh]: readonly Tensor[]): Tensor[] =>
  layer === 'GRU'
    ? [reordered(wx.transpose()), reordered(wh.transpose()), stack([reordered(bx), reordered(bh)])]
    : [wx.transpose(), wh.transpose(), bx.add(bh)]

const makers: Readonly<Record<string, (units: number, options: RecurrentOptions) => LayerSpec>> = {
  RNN: rnn,
  LSTM: lstm,
  GRU: gru,
}

const isRecurrent = ([, { layer }]: readonly [string, LayerCase]): boolean => layer in makers

test.each(casesOf(readFixture('pytorch'), 'layer').filter(isRecurrent))('%s', (_, golden) => {
  const { config, inputs } = golden
  const units = config.hidden_size as number
  const nonlinearity = config.nonlinearity as 'tanh' | 'relu' | undefined
  const one = makers[golden.layer](units, {
    returnSequences: true,
    returnState: true,
    ...(nonlinearity && { activation: nonlinearity }),
  })
  const layer = (config.bidirectional ? bidirectional(one) : one).build(
    [shapeOf(inputs.x).slice(1)],
    random(1),
  )
  const lengths = inputs.lengths && tensor(Int32Array.from(inputs.lengths))
  const initial = inputs.initial_state?.map((values) => tensorOf(values)) ?? []
  const cotangents = golden.cotangents.map((values) => tensorOf(values))
  const directions = config.bidirectional ? [0, 1] : [0]
  const { result, gradients } = gradientsOf(
    [tensorOf(inputs.x), ...initial, ...golden.weights.map(({ value }) => tensorOf(value))],
    ([x, ...rest]) => {
      const given = rest.slice(initial.length)
      const weights = directions.flatMap((d) => converted(golden.layer, given.slice(4 * d, 4 * d + 4)))
      // Ours are listed direction by direction, PyTorch's are [directions, B, H] each.
      const state = directions.flatMap((d) =>
        rest.slice(0, initial.length).map((s) => s.slice(d, 1).squeeze(0)),
      )
      const { output, state: after = [] } = layer.apply(
        readFrom(layer.parameters, weights),
        [{ tensor: x, lengths }],
        {
          training: true,
          random: random(0),
          state: state.length > 0 ? state : undefined,
        },
      )
      const count = after.length / directions.length
      const states = Array.from({ length: count }, (_, i) =>
        stack(directions.map((d) => after[d * count + i])),
      )
      const outputs = [output, ...states]
      return { loss: weightedSum(outputs, cotangents), outputs }
    },
  )
  expect(result.outputs.map((output) => output.shape)).toEqual(golden.outputs.map(shapeOf))
  golden.outputs.forEach((expected, i) => {
    expectClose(result.outputs[i].data, flat(expected), tolerance, `output ${i}`)
  })
  const expected = [
    golden.gradients.x as Nested,
    ...(golden.gradients.initial_state ?? []),
    ...golden.gradients.weights,
  ]
  const names = [
    'x',
    ...initial.map((_, i) => `initial state ${i}`),
    ...golden.weights.map(({ name }) => name),
  ]
  expected.forEach((gradient, i) => {
    expectClose(gradients[i].data, flat(gradient), tolerance, `gradient of ${names[i]}`)
  })
})

test('layer normalisation is PyTorch’s, gradients too', () => {
  const [[, golden]] = casesOf(readFixture('pytorch'), 'layer').filter(([name]) => name === 'layer_norm')
  const layer = layerNorm({ epsilon: golden.config.eps as number }).build([[5]], random(1))
  const [expectedOutput] = golden.outputs
  const [cotangent] = golden.cotangents.map((values) => tensorOf(values))
  const { result, gradients } = gradientsOf(
    [tensorOf(golden.inputs.x), ...golden.weights.map(({ value }) => tensorOf(value))],
    ([x, ...weights]) => {
      const { output } = layer.apply(readFrom(layer.parameters, weights), [{ tensor: x }], {
        training: true,
        random: random(0),
      })
      return { loss: output.mul(cotangent).sum(), output }
    },
  )
  expectClose(result.output.data, flat(expectedOutput), tolerance)
  const expected = [golden.gradients.x as Nested, ...golden.gradients.weights]
  expected.forEach((gradient, i) => {
    expectClose(gradients[i].data, flat(gradient), tolerance)
  })
})
