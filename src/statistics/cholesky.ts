/** The Cholesky factor of a symmetric matrix A = L Lᵀ, and the solution of A x = b by it. */

/** Where row i of the lower half of a symmetric matrix begins, which is kept row by row. */
export const rowAt = (i: number): number => (i * (i + 1)) / 2

/** Puts the factor in the place of the lower half of an n × n matrix; false where it is not positive definite. */
export function factored(a: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[rowAt(i) + j]
      for (let k = 0; k < j; k++) sum -= a[rowAt(i) + k] * a[rowAt(j) + k]
      if (i === j && !(sum > 0)) return false
      a[rowAt(i) + j] = i === j ? Math.sqrt(sum) : sum / a[rowAt(j) + j]
    }
  }
  return true
}

/** Puts the solution x in the place of b, given the factor. */
export function solveBy(l: Float64Array, b: Float64Array): void {
  const n = b.length
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) b[i] -= l[rowAt(i) + k] * b[k]
    b[i] /= l[rowAt(i) + i]
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) b[i] -= l[rowAt(k) + i] * b[k]
    b[i] /= l[rowAt(i) + i]
  }
}
