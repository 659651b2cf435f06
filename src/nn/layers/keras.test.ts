/** Layers against what Keras 3 computes: outputs, states, and gradients of weights, states and inputs. */
import { describe, expect, test } from 'vitest'
import {
  caseOf,
  casesOf,
  flat,
  type LayerCase,
  readFixture,
  type Settings,
  shapeOf,
} from '../../../tests/fixtures/read.js'
import { random } from '../../engine/random.js'
import { gradientsOf, type Tensor, tensor } from '../../tensor/index.js'
import { expectClose } from '../../tensor/testing/close.js'
import { tensorOf, weightedSum } from '../../tensor/testing/golden.js'
import { readFrom, setParameters } from '../parameter.js'
import { innerLayer, layerFromKeras } from '../testing/from-keras.js'

const fixture = readFixture('keras')
const tolerance = 1e-5 // the fixtures' README says why

/** Where Keras marks steps by an id of 0, lengths say the same. */
const lengthsOf = ({ inputs }: LayerCase): readonly number[] | undefined =>
  inputs.lengths ??
  (inputs.x as readonly number[][]).map((ids) => (ids.includes(0) ? ids.indexOf(0) : ids.length))

/** Outputs at padded steps repeat the one before in Keras by default; here they are zero. */
const isKeras = ([name]: readonly [string, LayerCase]): boolean => name !== 'lstm_mask_repeated'

test.each(casesOf(fixture, 'layer').filter(isKeras))('%s', (name, golden) => {
  const inner = golden.config.layers as readonly Settings[] | undefined
  const specs = inner?.map(innerLayer) ?? [layerFromKeras(golden.layer, golden.config)]
  let shape = shapeOf(golden.inputs.x).slice(1)
  const layers = specs.map((spec) => {
    const layer = spec.build([shape], random(1))
    shape = [...layer.outputShape]
    return layer
  })
  const parameters = layers.flatMap((layer) => layer.parameters)
  const weights = golden.weights.map(({ value }) => tensorOf(value))
  expect(parameters.map((parameter) => parameter.shape)).toEqual(golden.weights.map((weight) => weight.shape))
  setParameters(name, parameters, weights)

  const hasLengths = golden.inputs.lengths !== undefined || name.includes('mask_zero_')
  const lengths = hasLengths ? tensor(Int32Array.from(lengthsOf(golden) ?? [])) : undefined
  const initial = golden.inputs.initial_state?.map((values) => tensorOf(values)) ?? []
  const cotangents = golden.cotangents.map((values) => tensorOf(values))
  const { result, gradients } = gradientsOf(
    [tensorOf(golden.inputs.x), ...initial, ...parameters.map((parameter) => parameter.tensor)],
    ([x, ...rest]) => {
      const state = initial.length > 0 ? rest.slice(0, initial.length) : undefined
      const read = readFrom(parameters, rest.slice(initial.length))
      let last: { output: Tensor; state?: readonly Tensor[] } = { output: x }
      for (const layer of layers)
        last = layer.apply(read, [{ tensor: last.output, lengths }], {
          training: true,
          random: random(0),
          state,
        })
      const outputs = [last.output, ...(last.state ?? [])].slice(0, cotangents.length)
      return { loss: weightedSum(outputs, cotangents), outputs }
    },
  )

  expect(result.outputs.map((output) => output.shape)).toEqual(golden.outputs.map(shapeOf))
  golden.outputs.forEach((expected, i) => {
    expectClose(result.outputs[i].data, flat(expected), tolerance, `output ${i}`)
  })
  const [dx, ...others] = gradients
  if (golden.gradients.x) expectClose(dx.data, flat(golden.gradients.x), tolerance, 'dx')
  golden.gradients.initial_state?.forEach((expected, i) => {
    expectClose(others[i].data, flat(expected), tolerance, `initial state ${i}`)
  })
  golden.gradients.weights.forEach((expected, i) => {
    expectClose(others[initial.length + i].data, flat(expected), tolerance, parameters[i].name)
  })
})

describe('zeros at padded steps are exact', () => {
  test.each(casesOf(fixture, 'layer').filter(([name]) => name.endsWith('mask_zeroed')))('%s', (_, golden) => {
    const layer = layerFromKeras(golden.layer, golden.config).build([[5, 2]], random(1))
    layer.setWeights(golden.weights.map(({ value }) => tensorOf(value)))
    const [outputs] = layer.call(tensorOf(golden.inputs.x), {
      lengths: golden.inputs.lengths,
      returnState: true,
    })
    const zeros = (values: ArrayLike<number>) => Array.from(values, (n) => n === 0)
    const [expected] = golden.outputs
    expect(zeros(outputs.data)).toEqual(zeros(flat(expected)))
  })
})

test('a repeated output at padded steps is the only difference to Keras without zeros', () => {
  const golden = caseOf(fixture, 'layer', 'lstm_mask_repeated')
  const layer = layerFromKeras('LSTM', golden.config).build([[5, 2]], random(1))
  layer.setWeights(golden.weights.map(({ value }) => tensorOf(value)))
  const [outputs, ...states] = layer.call(tensorOf(golden.inputs.x), {
    lengths: golden.inputs.lengths,
    returnState: true,
  })
  const kept = (outputs.toArray() as number[][][]).map((steps, b) =>
    steps.slice(0, golden.inputs.lengths?.[b]),
  )
  const [expectedOutputs, ...expectedStates] = golden.outputs
  const expected = (expectedOutputs as number[][][]).map((steps, b) =>
    steps.slice(0, golden.inputs.lengths?.[b]),
  )
  expectClose(flat(kept), flat(expected), tolerance)
  states.forEach((state, i) => {
    expectClose(state.data, flat(expectedStates[i]), tolerance)
  })
})
