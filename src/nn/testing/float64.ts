/**
 * A tape for vectors in float64: slow, small and without anything in common with the code under test.
 * Reference cells are written on it from their papers' equations, and get their gradients from it.
 */
export interface Vector {
  readonly value: Float64Array
  readonly grad: Float64Array
}

export class Tape {
  readonly #backward: (() => void)[] = []

  leaf(values: ArrayLike<number>): Vector {
    return { value: Float64Array.from(values), grad: new Float64Array(values.length) }
  }

  #record(value: Float64Array, backward: (grad: Float64Array) => void): Vector {
    const grad = new Float64Array(value.length)
    this.#backward.push(() => backward(grad))
    return { value, grad }
  }

  /** Σᵢ xᵢ·w[i, first + j] for j below `count`, where w has `columns` columns. */
  product(x: Vector, w: Vector, columns: number, first: number, count: number): Vector {
    const value = new Float64Array(count)
    x.value.forEach((xi, i) => {
      for (let j = 0; j < count; j++) value[j] += xi * w.value[i * columns + first + j]
    })
    return this.#record(value, (grad) => {
      for (let i = 0; i < x.value.length; i++) {
        for (let j = 0; j < count; j++) {
          const at = i * columns + first + j
          x.grad[i] += grad[j] * w.value[at]
          w.grad[at] += grad[j] * x.value[i]
        }
      }
    })
  }

  part(x: Vector, first: number, count: number): Vector {
    return this.#record(x.value.slice(first, first + count), (grad) => {
      grad.forEach((g, j) => {
        x.grad[first + j] += g
      })
    })
  }

  join(parts: readonly Vector[]): Vector {
    return this.#record(Float64Array.from(parts.flatMap(({ value }) => [...value])), (grad) => {
      let at = 0
      for (const part of parts) {
        for (let j = 0; j < part.grad.length; j++) part.grad[j] += grad[at + j]
        at += part.grad.length
      }
    })
  }

  add(...terms: readonly Vector[]): Vector {
    const value = terms[0].value.map((_, j) => terms.reduce((sum, term) => sum + term.value[j], 0))
    return this.#record(value, (grad) => {
      for (const term of terms)
        grad.forEach((g, j) => {
          term.grad[j] += g
        })
    })
  }

  mul(a: Vector, b: Vector): Vector {
    return this.#record(
      a.value.map((x, j) => x * b.value[j]),
      (grad) => {
        grad.forEach((g, j) => {
          a.grad[j] += g * b.value[j]
          b.grad[j] += g * a.value[j]
        })
      },
    )
  }

  /** @param slope the derivative, from the argument and the value */
  map(x: Vector, f: (x: number) => number, slope: (x: number, y: number) => number): Vector {
    const value = x.value.map(f)
    return this.#record(value, (grad) => {
      grad.forEach((g, j) => {
        x.grad[j] += g * slope(x.value[j], value[j])
      })
    })
  }

  tanh = (x: Vector): Vector => this.map(x, Math.tanh, (_, y) => 1 - y * y)
  relu = (x: Vector): Vector =>
    this.map(
      x,
      (a) => Math.max(a, 0),
      (a) => (a > 0 ? 1 : 0),
    )
  sigmoid = (x: Vector): Vector =>
    this.map(
      x,
      (a) => 1 / (1 + Math.exp(-a)),
      (_, y) => y * (1 - y),
    )
  silu = (x: Vector): Vector => this.mul(x, this.sigmoid(x))
  oneMinus = (x: Vector): Vector =>
    this.map(
      x,
      (a) => 1 - a,
      () => -1,
    )

  /** Goes back from gradients already put into `grad` of the results. */
  backward(): void {
    for (const run of this.#backward.reverse()) run()
  }
}
