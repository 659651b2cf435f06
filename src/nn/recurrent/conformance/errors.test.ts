/** What does not fit is refused in one sentence: sequences by every path, weights and steps by each cell. */
import { describe, expect, test } from 'vitest'
import { InputError } from '../../../engine/errors.js'
import { testRefusals } from '../../../engine/testing/refusals.js'
import { type Tensor, tensor } from '../../../tensor/index.js'
import { normals } from '../../../tensor/testing/samples.js'
import type { SequenceOptions } from '../cell.js'
import { gruCell } from '../gru-cell.js'
import { lstmCell } from '../lstm-cell.js'
import { rnnCell } from '../rnn-cell.js'
import { describePaths } from '../testing/paths.js'
import { mapValues, problemOf, sampleOf, small } from '../testing/problem.js'

const ints = (...values: number[]): Tensor => tensor(Int32Array.from(values))

describePaths((subject, { run, where }) => {
  const { x, weights, state } = problemOf(subject, small)
  const [stateName] = Object.keys(state)
  const { shape: stateShape } = state[stateName]
  const listed = (shape: readonly number[]) => `[${shape.join(', ')}]`
  interface Refused {
    readonly what: string
    readonly x?: Tensor
    readonly state?: Readonly<Record<string, Tensor>>
    readonly options?: SequenceOptions
    readonly message: string
  }
  const refused: readonly Refused[] = [
    {
      what: 'a rank that differs',
      x: x.slice(0, 1, 1).squeeze(1),
      message: 'x: expected [B, T, I] = [B, T >= 1, 3], got [4, 3]',
    },
    { what: 'a scalar', x: tensor(1), message: 'x: expected [B, T, I] = [B, T >= 1, 3], got []' },
    {
      what: 'another input size',
      x: x.pad(0, 1, 2),
      message: 'x: expected [B, T, I] = [B, T >= 1, 3], got [4, 5, 4]',
    },
    {
      what: 'no step',
      x: x.slice(0, 0, 1),
      message: 'x: expected [B, T, I] = [B, T >= 1, 3], got [4, 0, 3] (T = 0)',
    },
    {
      what: 'whole numbers',
      x: tensor(new Int32Array(60), [4, 5, 3]),
      message: 'x: expected [B, T, I] = [B, T >= 1, 3], got int32 [4, 5, 3]',
    },
    {
      what: 'another batch of states',
      state: mapValues(state, (part) => sampleOf(part, 0)),
      message: `state ${stateName}: expected ${listed(stateShape)}, got ${listed(stateShape.with(0, 1))}`,
    },
    {
      what: 'no state',
      state: {},
      message: `state ${stateName}: expected ${listed(stateShape)}, got undefined`,
    },
    {
      what: 'too few lengths',
      options: { lengths: ints(5, 5, 5) },
      message: 'lengths: expected int32 [B] = [4], got int32 [3]',
    },
    {
      what: 'float lengths',
      options: { lengths: tensor([5, 5, 5, 5]) },
      message: 'lengths: expected int32 [B] = [4], got float32 [4]',
    },
    {
      what: 'a length beyond T',
      options: { lengths: ints(5, 6, 5, 5) },
      message: 'lengths: expected 0 to T = 5, got 6',
    },
    {
      what: 'a negative length',
      options: { lengths: ints(5, 5, 5, -1) },
      message: 'lengths: expected 0 to T = 5, got -1',
    },
  ]
  test.each(refused)('refuses $what', ({ x: given = x, state: before = state, options = {}, message }) => {
    expect(() => run(subject.cell(weights), given, before, options)).toThrow(
      new InputError(`${where} ${message}`),
    )
  })
})

describe('weights and steps that do not fit', () => {
  const x = normals([2, 3])
  const h = normals([2, 5])
  const lstm = lstmCell({ wx: normals([3, 20]), wh: normals([5, 20]), b: normals([20]) })
  const gru = gruCell({ wx: normals([3, 15]), wh: normals([5, 15]), b: normals([2, 15]) })
  const rnn = rnnCell({ wx: normals([3, 5]), wh: normals([5, 5]), b: normals([5]) })

  testRefusals([
    [
      'LstmCell wx: expected [I, 4H] = [3, 20], got [3, 16]',
      () => lstmCell({ wx: normals([3, 16]), wh: lstm.wh, b: lstm.b }),
    ],
    [
      'LstmCell wh: expected [H, 4H] = [5, 20], got [5, 5]',
      () => lstmCell({ wx: lstm.wx, wh: normals([5, 5]), b: lstm.b }),
    ],
    [
      'LstmCell b: expected [4H] = [20], got [2, 20]',
      () => lstmCell({ wx: lstm.wx, wh: lstm.wh, b: normals([2, 20]) }),
    ],
    [
      'LstmCell b: expected [4H] = [20], got int32 [20]',
      () => lstmCell({ wx: lstm.wx, wh: lstm.wh, b: tensor(new Int32Array(20)) }),
    ],
    [
      'GruCell b: expected [2, 3H] = [2, 15], got [3, 15]',
      () => gruCell({ wx: gru.wx, wh: gru.wh, b: normals([3, 15]) }),
    ],
    [
      'GruCell b: expected [3H] = [15], got [20]',
      () => gruCell({ wx: gru.wx, wh: gru.wh, b: normals([20]) }),
    ],
    [
      'GruCell wx: expected [I, 3H] = [3, 15], got [3, 5]',
      () => gruCell({ wx: normals([3, 5]), wh: gru.wh, b: gru.b }),
    ],
    [
      'RnnCell wh: expected [H, H] = [5, 5], got [5, 6]',
      () => rnnCell({ wx: normals([3, 5]), wh: normals([5, 6]), b: rnn.b }),
    ],
    [
      'gruCell activation: expected one of linear, relu, sigmoid, tanh, softmax, gelu, softplus, silu, got tan; did you mean tanh?',
      () => gruCell(gru, { activation: 'tan' as 'tanh' }),
    ],
    ['LstmCell.step x: expected [B, I] = [2, 3], got [2, 4]', () => lstm.step(normals([2, 4]), { h, c: h })],
    [
      'LstmCell.step x: expected [B, I] = [2, 3], got [2, 1, 3]',
      () => lstm.step(normals([2, 1, 3]), { h, c: h }),
    ],
    ['LstmCell.step c: expected [B, H] = [2, 5], got [1, 5]', () => lstm.step(x, { h, c: normals([1, 5]) })],
    ['GruCell.step h: expected [B, H] = [2, 5], got [2, 4]', () => gru.step(x, { h: normals([2, 4]) })],
    [
      'RnnCell.step x: expected [B, I] = [2, 3], got int32 [2, 3]',
      () => rnn.step(tensor(new Int32Array(6), [2, 3]), { h }),
    ],
  ])
})
