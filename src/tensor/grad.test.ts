import { describe, expect, expectTypeOf, test } from 'vitest'
import { InputError } from '../engine/errors.js'
import { tidy } from '../engine/storage.js'
import { onlyFirstDerivative } from './autograd.js'
import { grad, gradientsOf, stopGradient, valueAndGrad } from './grad.js'
import { type Tensor, tensor } from './index.js'
import { operation } from './operation.js'
import { concat, where } from './ops/index.js'
import { expectClose } from './testing/close.js'
import { checkGradients } from './testing/gradients.js'
import { normals, uniforms } from './testing/samples.js'

test('several arguments each get their gradient', () => {
  const f = valueAndGrad((w: Tensor, x: Tensor, b: Tensor) => w.mul(x).add(b).square().sum())
  const { value, gradients } = f(
    [2, 3],
    [
      [1, 2],
      [3, 4],
    ],
    1,
  )
  expect(value.item()).toBe(9 + 49 + 49 + 169)
  expect(gradients.map((g) => g.toArray())).toEqual([
    [2 * (3 + 21), 2 * (14 + 52)],
    [
      [12, 42],
      [28, 78],
    ],
    2 * (3 + 7 + 7 + 13),
  ])
  expectTypeOf(gradients).toEqualTypeOf<[Tensor, Tensor, Tensor]>()
})

test('a call gives as many arguments as the function takes', () => {
  const f = (w: Tensor, x: Tensor) => w.mul(x).sum()
  // @ts-expect-error one too few
  expect(() => valueAndGrad(f)([1])).toThrow()
  // @ts-expect-error one too few
  expect(() => grad(f)([1])).toThrow()
})

test('what is returned carries no trace and survives', () => {
  const {
    value,
    gradients: [dx],
  } = valueAndGrad((x: Tensor) => x.square().sum())([1, 2])
  for (const x of [value, dx]) expect(x.trace).toBeUndefined()
  for (let i = 0; i < 10; i++) normals([1000]).exp()
  expect([value.toArray(), dx.toArray()]).toEqual([5, [2, 4]])
})

test('an argument that is not used gets zeros of its shape', () => {
  const { gradients } = valueAndGrad((a: Tensor, _b: Tensor, _c: Tensor) => a.sum())([1, 2], [[1, 2, 3]], 5)
  expect(gradients.map((g) => g.toArray())).toEqual([[1, 1], [[0, 0, 0]], 0])
  expect(grad((_: Tensor) => tensor(3))([1, 2]).toArray()).toEqual([0, 0])
  expect(grad((x: Tensor, y: Tensor) => x.mul(0).add(y).sum())([1], [2]).toArray()).toEqual([0])
})

test('the argument itself may be the value', () => {
  expect(grad((x: Tensor) => x)(5).item()).toBe(1)
  expect(grad((x: Tensor) => x.reshape([]))([[5]]).toArray()).toEqual([[1]])
})

test('grad is by the first argument only', () => {
  expect(grad((x: Tensor, y: Tensor) => x.mul(y).sum())([1, 2], [3, 4]).toArray()).toEqual([3, 4])
})

test('one tensor given twice has a gradient for each place', () => {
  const x = tensor([2, 3])
  const { gradients } = valueAndGrad((a: Tensor, b: Tensor) => a.square().mul(b).sum())(x, x)
  expect(gradients.map((g) => g.toArray())).toEqual([
    [8, 18],
    [4, 9],
  ])
})

test('a tensor from outside is a constant, even the argument’s own', () => {
  const x = tensor([3])
  expect(grad((a: Tensor) => a.mul(x).sum())(x).toArray()).toEqual([3])
})

test('gradients add up over every path, and a long chain does not overflow the stack', () => {
  const diamond = (x: Tensor) => {
    const a = x.mul(2)
    const b = a.mul(a)
    return a.add(b).add(b.mul(x)).sum()
  }
  expect(grad(diamond)([3]).item()).toBe(2 + 8 * 3 + 12 * 9)
  const chain = (x: Tensor) => {
    let y = x
    for (let i = 0; i < 5000; i++) y = y.add(x)
    return y.sum()
  }
  expect(grad(chain)([1]).item()).toBe(5001)
})

test('stopGradient keeps the values and stops the rest', () => {
  const f = (x: Tensor) => x.mul(stopGradient(x.mul(3))).sum()
  expect(grad(f)([2]).toArray()).toEqual([6])
  expect(stopGradient([1, 2]).toArray()).toEqual([1, 2])
  const outer = grad((x: Tensor) =>
    stopGradient(grad((y: Tensor) => y.square().sum())(x))
      .mul(x)
      .sum(),
  )
  expect(outer([3]).toArray()).toEqual([6])
})

describe('gradients of gradients', () => {
  test('of a power come to nothing after as many as its exponent', () => {
    const cube = (x: Tensor) => x.mul(x).mul(x).sum()
    const first = grad(cube)
    const second = grad((x: Tensor) => first(x).sum())
    const third = grad((x: Tensor) => second(x).sum())
    const fourth = grad((x: Tensor) => third(x).sum())
    expect([first, second, third, fourth].map((f) => f([2]).item())).toEqual([12, 12, 6, 0])
  })

  test('a closure over values that are differentiated outside', () => {
    // d/dx x · d/dy (x² y + y²) at y = 2x is d/dx (x³ + 4x²).
    const outer = (x: Tensor) =>
      grad((y: Tensor) => x.square().mul(y).add(y.square()).sum())(x.mul(2))
        .mul(x)
        .sum()
    expect(grad(outer)([3]).item()).toBe(27 + 24)
  })

  test('the inner gradient is by its own argument, not by what it closes over', () => {
    const mixed = (x: Tensor) => grad((y: Tensor) => y.mul(x).sum())([1]).sum()
    expect(mixed(tensor([5])).item()).toBe(5)
    expect(grad(mixed)([5]).item()).toBe(1)
    const same = (x: Tensor) => grad((y: Tensor) => y.mul(x).sum())(x).sum()
    expect(grad(same)([5]).item()).toBe(1)
  })

  test('the inner value may be used as well', () => {
    const f = (x: Tensor) => {
      const {
        value,
        gradients: [dy],
      } = valueAndGrad((y: Tensor) => y.square().sum())(x)
      return value.add(dy.sum())
    }
    expect(grad(f)([3, 4]).toArray()).toEqual([8, 10])
  })

  test('an inner gradient that does not depend on the outer argument', () => {
    const f = (x: Tensor) =>
      grad((y: Tensor) => y.square().sum())([3])
        .mul(x)
        .sum()
    expect(grad(f)([5]).toArray()).toEqual([6])
  })

  const smooth: Record<string, (x: Tensor) => Tensor> = {
    exp: (x) => x.exp(),
    log: (x) => x.log(),
    sqrt: (x) => x.sqrt(),
    square: (x) => x.square(),
    sigmoid: (x) => x.sigmoid(),
    tanh: (x) => x.tanh(),
    erf: (x) => x.erf(),
    gelu: (x) => x.gelu(),
    softplus: (x) => x.softplus(),
    mul: (x) => x.mul(x.add(1)),
    div: (x) => x.add(1).div(x.square().add(1)),
    mean: (x) => x.mean(1).square(),
    softmax: (x) => x.softmax(),
    logSoftmax: (x) => x.logSoftmax(0).square(),
    matmul: (x) => x.matmul(x.transpose()),
    concat: (x) => concat([x, x.square()]),
    where: (x) => where([1, 0, 1], x.square(), x.tanh()),
  }
  test.each(Object.entries(smooth))('of %s', (_, f) => {
    const x = uniforms([2, 3], 0.5, 2)
    const weights = normals(f(x).shape, 4)
    checkGradients((x) => grad((x: Tensor) => f(x).mul(weights).sum())(x), [x], { tolerance: 2e-3 })
  })

  test('give the products with a Hessian of a small network', () => {
    const loss = (w: Tensor, x: Tensor) => x.matmul(w).tanh().square().mean()
    checkGradients((w, x) => grad((w: Tensor) => loss(w, x))(w), [normals([3, 2]), normals([4, 3])])
  })
})

test('a derivative that has no second one says so only when a second one is asked for', () => {
  const once = (x: Tensor) =>
    operation(
      [x],
      () => x.square(),
      (g) => {
        onlyFirstDerivative('once', 'scan the cell instead')
        return [() => g.mul(x).mul(2)]
      },
    )
  const first = (x: Tensor) => grad((x: Tensor) => once(x).sum())(x)
  expect(first(tensor([3])).item()).toBe(6)
  expect(() => grad((x: Tensor) => first(x).sum())([3])).toThrow(
    'once: second derivatives are not available here; scan the cell instead',
  )
})

test('a derivative is worked out only where it is asked for', () => {
  const ran: string[] = []
  const spied = (a: Tensor, b: Tensor) =>
    operation(
      [a, b],
      () => a.mul(b),
      (g) => [
        () => {
          ran.push('a')
          return g.mul(b)
        },
        () => {
          ran.push('b')
          return g.mul(a)
        },
      ],
    )
  grad((a: Tensor) => spied(a, tensor([2])).sum())([1])
  grad((a: Tensor) => spied(tensor([2]), a).sum())([1])
  expect(ran).toEqual(['a', 'b'])
  valueAndGrad((a: Tensor, b: Tensor) => spied(stopGradient(a), b).sum())([1], [2])
  expect(ran).toEqual(['a', 'b', 'b'])
})

test('nothing is recorded outside grad, nor of what is left over from it', () => {
  expect(tensor([1]).exp().trace).toBeUndefined()
  for (const part of tensor([1, 2]).split(2)) expect(part.trace).toBeUndefined()
  let left!: Tensor
  tidy(() => {
    grad((x: Tensor) => {
      left = x.square()
      return left.sum()
    })([3])
    expect(left.trace).toBeDefined()
    expect(left.exp().trace).toBeUndefined()
    // In a later grad it is a constant.
    expect(grad((x: Tensor) => x.mul(left).sum())([2]).toArray()).toEqual([9])
  })
})

test('a function that throws leaves nothing behind', () => {
  const fail = grad((_: Tensor) => {
    throw new Error('as asked')
  })
  expect(() => fail([1])).toThrow('as asked')
  expect(() => grad((x: Tensor) => grad((_: Tensor) => x.add('a' as never))(x))([1])).toThrow(InputError)
  expect(tensor([1]).exp().trace).toBeUndefined()
  expect(grad((x: Tensor) => x.square().sum())([3]).item()).toBe(6)
})

test('gradientsOf returns whatever else the function tells', () => {
  const x = tensor([1, 2])
  const {
    result,
    gradients: [dx],
  } = gradientsOf([x], ([leaf]) => ({
    loss: leaf.square().sum(),
    also: { inside: leaf.mul(10) },
    text: 'yes',
  }))
  expect(result.loss.item()).toBe(5)
  expect(result.also.inside.toArray()).toEqual([10, 20])
  expect(result.text).toBe('yes')
  expect(dx.toArray()).toEqual([2, 4])
})

test('no two gradients share their elements', () => {
  const inputs = [tensor([1, 2]), tensor([3, 4]), tensor([[5], [6]]), tensor([7, 8])]
  const { gradients } = gradientsOf(inputs, ([a, b, c, d]) => ({
    loss: a
      .add(b)
      .add(c.reshape([2]))
      .sub(d.neg())
      .mul([10, 20])
      .sum(),
  }))
  expect(gradients.map((g) => Array.from(g.data))).toEqual(new Array(4).fill([10, 20]))
  expect(new Set(gradients.map((g) => g.storage)).size).toBe(4)
})

test('integers passed along have gradients of zero', () => {
  const { gradients } = valueAndGrad((table: Tensor, ids: Tensor) => table.gather(ids).sum())(
    [[1], [2], [3]],
    Int32Array.of(2, 2),
  )
  expect(gradients.map((gradient) => gradient.toArray())).toEqual([
    [[0], [0], [2]],
    [0, 0],
  ])
})

test.each<[unknown, string]>([
  [tensor([1, 2, 3]), '[3]'],
  [tensor([]), '[0]'],
  [5, 'number'],
  [undefined, 'undefined'],
])('a function to %s is refused', (value, got) => {
  const message = `grad: expected a function to a tensor of one element, got ${got}`
  expect(() => grad((_: Tensor) => value as Tensor)([1])).toThrow(new InputError(message))
  expect(() => valueAndGrad((_: Tensor) => value as Tensor)([1])).toThrow(new InputError(message))
})

test('a gradient by nothing is refused', () => {
  expect(() => grad(() => tensor(1))()).toThrow(
    new InputError('grad: expected at least one argument, got none'),
  )
})

test('the gradient of a small network agrees with float64', () => {
  const [x, w, b, v] = [normals([5, 4], 1), normals([4, 3], 2), normals([3], 3), normals([3, 1], 4)]
  const {
    value,
    gradients: [ofW, ofB, ofV],
  } = valueAndGrad((w: Tensor, b: Tensor, v: Tensor) => x.matmul(w).add(b).tanh().matmul(v).square().mean())(
    w,
    b,
    v,
  )
  const [dw, db, dv] = [new Float64Array(12), new Float64Array(3), new Float64Array(3)]
  let loss = 0
  for (let r = 0; r < 5; r++) {
    const h = [0, 1, 2].map((j) =>
      Math.tanh([0, 1, 2, 3].reduce((sum, i) => sum + x.data[r * 4 + i] * w.data[i * 3 + j], b.data[j])),
    )
    const out = h.reduce((sum, value, j) => sum + value * v.data[j], 0)
    loss += out ** 2 / 5
    h.forEach((value, j) => {
      dv[j] += ((2 * out) / 5) * value
      const dz = ((2 * out) / 5) * v.data[j] * (1 - value ** 2)
      db[j] += dz
      for (let i = 0; i < 4; i++) dw[i * 3 + j] += dz * x.data[r * 4 + i]
    })
  }
  expect(value.item()).toBeCloseTo(loss, 5)
  expectClose(ofW, dw, 2e-6, 'w')
  expectClose(ofB, db, 2e-6, 'b')
  expectClose(ofV, dv, 2e-6, 'v')
})
