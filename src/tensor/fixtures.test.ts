/** Every operation against PyTorch's values and gradients. tests/fixtures/README.md gives the tolerances. */
import { expect, test } from 'vitest'
import { casesOf, type OpCase, readFixture, shapeOf } from '../../tests/fixtures/read.js'
import {
  concat,
  layerNormalize,
  reshape,
  slice,
  stack,
  Tensor,
  tensor,
  valueAndGrad,
  where,
} from './index.js'
import { expectClose } from './testing/close.js'
import { tensorOf, weightedSum } from './testing/golden.js'

type Run = (inputs: readonly Tensor[], config: never) => Tensor | readonly Tensor[]
type Axis = { readonly axis: number }
type Reduction = { readonly axis: number | null; readonly keep_dims: boolean }

const reductionOf = ({ axis, keep_dims }: Reduction) => [axis ?? undefined, keep_dims] as const

/** How each of PyTorch's operations is written here. */
const runs: Record<string, Run> = {
  exp: ([x]) => x.exp(),
  tanh: ([x]) => x.tanh(),
  sigmoid: ([x]) => x.sigmoid(),
  relu: ([x]) => x.relu(),
  gelu: ([x]) => x.gelu(),
  gelu_tanh: ([x]) => {
    const inner = x.add(x.mul(x).mul(x).mul(0.044715)).mul(Math.sqrt(2 / Math.PI))
    return x.mul(0.5).mul(inner.tanh().add(1))
  },
  softplus: ([x]) => x.softplus(),
  abs: ([x]) => x.abs(),
  neg: ([x]) => x.neg(),
  square: ([x]) => x.square(),
  log: ([x]) => x.log(),
  sqrt: ([x]) => x.sqrt(),
  reciprocal: ([x]) => tensor(1).div(x),
  softmax: ([x], { axis }: Axis) => x.softmax(axis),
  log_softmax: ([x], { axis }: Axis) => x.logSoftmax(axis),
  logsumexp: ([x], { axis }: Axis) => {
    const top = x.max(axis, true)
    return x.sub(top).exp().sum(axis).log().add(top.squeeze(axis))
  },
  add: ([a, b]) => a.add(b),
  sub: ([a, b]) => a.sub(b),
  mul: ([a, b]) => a.mul(b),
  div: ([a, b]) => a.div(b),
  maximum: ([a, b]) => a.maximum(b),
  minimum: ([a, b]) => a.minimum(b),
  matmul: ([a, b]) => a.matmul(b),
  where: ([condition, a, b]) => where(condition, a, b),
  // PyTorch picks one element an index; here an index picks an entry, so one of x seen as a line.
  gather: ([x, indices], { axis }: Axis) => {
    const [before, count, after] = [x.shape.slice(0, axis), x.shape[axis], x.shape.slice(axis + 1)]
    const inner = after.reduce((a, b) => a * b, 1)
    const outer = before.reduce((a, b) => a * b, 1)
    const picked = indices.size / outer / inner
    const places = Int32Array.from(indices.data, (index, i) => {
      const [o, column] = [Math.floor(i / (picked * inner)), i % inner]
      return (o * count + index) * inner + column
    })
    return x.reshape([-1]).gather(places).reshape(indices.shape)
  },
  index_select: ([x, indices], { axis }: Axis) => x.gather(indices, axis),
  concat: (parts, { axis }: Axis) => concat(parts, axis),
  stack: (parts, { axis }: Axis) => stack(parts, axis),
  split: ([x], { axis, sizes }: Axis & { sizes: readonly number[] }) =>
    sizes.map((size, i) =>
      slice(
        x,
        sizes.slice(0, i).reduce((a, b) => a + b, 0),
        size,
        axis,
      ),
    ),
  transpose: ([x], { order }: { order: readonly number[] }) => x.transpose(order),
  reshape: ([x], { shape }: { shape: readonly number[] }) => reshape(x, shape),
  slice: ([x], { axis, start, end }: Axis & { start: number; end: number }) =>
    slice(x, start, end - start, axis),
  sum: ([x], config: Reduction) => x.sum(...reductionOf(config)),
  mean: ([x], config: Reduction) => x.mean(...reductionOf(config)),
  max: ([x], config: Reduction) => x.max(...reductionOf(config)),
}

/** Operations that only copy: equal to the last bit. */
const copies = new Set([
  'gather',
  'index_select',
  'concat',
  'stack',
  'split',
  'transpose',
  'reshape',
  'slice',
  'where',
])

const fixture = readFixture('pytorch')
function check({ op, config, inputs, outputs, cotangents, gradients }: OpCase): void {
  const tolerance = copies.has(op) ? 0 : 1e-5
  const isIndex = (i: number) => gradients[i] === null && op !== 'where'
  const args = inputs.map((input, i) => tensorOf(input, isIndex(i) ? 'int32' : 'float32'))
  const run = (...given: readonly Tensor[]): readonly Tensor[] => {
    const result = runs[op](given, config as never)
    return result instanceof Tensor ? [result] : result
  }
  const results = run(...args)
  expect(results.map(({ shape }) => shape)).toEqual(outputs.map(shapeOf))
  results.forEach((result, i) => {
    expectClose(result, tensorOf(outputs[i]), tolerance)
  })
  const { gradients: got } = valueAndGrad((...leaves: Tensor[]) =>
    weightedSum(
      run(...leaves),
      cotangents.map((values) => tensorOf(values)),
    ),
  )(...args)
  gradients.forEach((gradient, i) => {
    if (gradient === null) return
    expect(got[i].shape).toEqual(shapeOf(inputs[i]))
    expectClose(got[i], tensorOf(gradient), 1e-5)
  })
}

test.each(casesOf(fixture, 'op'))('%s as PyTorch computes it', (_, given) => check(given))

test('layer normalisation as PyTorch computes it', () => {
  const [[, given]] = casesOf(fixture, 'layer').filter(([name]) => name === 'layer_norm')
  const [gamma, beta] = given.weights.map(({ value }) => tensorOf(value))
  const normalise = (x: Tensor, gamma: Tensor, beta: Tensor) =>
    layerNormalize(x, given.config.eps as number)
      .mul(gamma)
      .add(beta)
  const x = tensorOf(given.inputs.x)
  const [output] = given.outputs
  const [cotangent] = given.cotangents
  expectClose(normalise(x, gamma, beta), tensorOf(output), 1e-5)
  const { gradients } = valueAndGrad((x: Tensor, gamma: Tensor, beta: Tensor) =>
    normalise(x, gamma, beta).mul(tensorOf(cotangent)).sum(),
  )(x, gamma, beta)
  const expected = [given.gradients.x!, ...given.gradients.weights]
  gradients.forEach((gradient, i) => {
    expectClose(gradient, tensorOf(expected[i]), 1e-5)
  })
})
