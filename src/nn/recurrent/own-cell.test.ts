/** A layer made of a user's cell has what every recurrent layer has. */
import { describe, expect, test } from 'vitest'
import { random } from '../../engine/random.js'
import { type Tensor, tensor, zeros } from '../../tensor/index.js'
import { expectClose } from '../../tensor/testing/close.js'
import { bidirectional } from './bidirectional.js'
import type { RecurrentCell } from './cell.js'
import { describeRecurrent, type RecurrentOptions } from './recurrent.js'

type State = { readonly total: Tensor }

/** Its output, twice the running total of x·w, is not its state. */
const totals = (units: number, options: RecurrentOptions = {}) =>
  describeRecurrent<State>(
    units,
    { ...options },
    {
      className: 'TestTotals',
      stateNames: ['total'],
      parameters: (inputSize, make) => [make('kernel', [inputSize, units], 'glorotUniform')],
      cell: ([w]): RecurrentCell<State> => ({
        inputSize: w.shape[0],
        outputSize: units,
        zeroState: (batch) => ({ total: zeros([batch, units]) }),
        step: (x, { total }) => {
          const next = total.add(x.matmul(w))
          return { output: next.mul(2), state: { total: next } }
        },
      }),
    },
  )

const x = tensor(
  Float32Array.from({ length: 2 * 4 * 3 }, (_, i) => Math.sin(i)),
  [2, 4, 3],
)
const built = (options?: RecurrentOptions) => totals(2, options).build([[-1, 3]], random(1))

describe('without a state that is its output', () => {
  test('the output is that of the last step', () => {
    const steps = built({ returnSequences: true }).call(x)
    const last = built().call(x)
    expect(last.shape).toEqual([2, 2])
    expectClose(last.data, steps.slice(3, 1, 1).data, 0)
  })

  test('of a shorter sample it is that of its own last step', () => {
    const steps = built({ returnSequences: true }).call(x)
    const last = built().call(x, { lengths: [2, 4] })
    expectClose(last.slice(0, 1).data, steps.slice(0, 1).slice(1, 1, 1).data, 0)
    expectClose(last.slice(1, 1).data, steps.slice(1, 1).slice(3, 1, 1).data, 0)
  })

  test('read from the end it is that of the first step', () => {
    const [row] = [x.slice(0, 1)]
    const whole = built().call(row)
    // A total does not depend on the order.
    expectClose(built({ goBackwards: true }).call(row).data, whole.data, 1e-6)
    const steps = built({ goBackwards: true, returnSequences: true }).call(row)
    expectClose(steps.slice(3, 1, 1).data, whole.data, 1e-6)
  })
})

test('it carries on from a given state', () => {
  const layer = built({ returnState: true })
  const [, total] = layer.call(x.slice(0, 2, 1), { returnState: true })
  const [rest] = layer.call(x.slice(2, 2, 1), { initialState: [total], returnState: true })
  expectClose(rest.data, built().call(x).data, 1e-6)
})

test('it runs both ways', () => {
  const both = bidirectional(totals(2)).build([[4, 3]], random(1))
  expect(both.call(x).shape).toEqual([2, 4])
})
