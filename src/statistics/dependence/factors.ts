/** Correlations as products of short rows: R = B Bᵀ, the rows of B of length 1, so that B w has them of a white w. */
import { factored, rowAt } from '../cholesky.js'

/** Added to the diagonal of matrices of less than full rank. */
const jitter = 1e-9

/** A row of length 1; zeros stay as they are. */
function unit(row: Float64Array): Float64Array {
  const length = Math.sqrt(row.reduce((sum, v) => sum + v * v, 0))
  return length > 0 ? row.map((v) => v / length) : row
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}

/** Rows of length 1, no longer than their number, with the angles of the given ones. */
export function factorsOf(rows: readonly Float64Array[]): Float64Array[] {
  const units = rows.map(unit)
  const size = rows.length
  if ((rows[0]?.length ?? 0) <= size) return units
  const products = new Float64Array(rowAt(size))
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) products[rowAt(i) + j] = dot(units[i], units[j])
    products[rowAt(i) + i] = 1 + jitter
  }
  factored(products, size)
  return units.map((row, i) =>
    row.some((v) => v !== 0)
      ? unit(Float64Array.from({ length: size }, (_, j) => (j <= i ? products[rowAt(i) + j] : 0)))
      : new Float64Array(size),
  )
}

/** Evenly spread, at most so many. */
export const some = <T>(all: readonly T[], most: number): readonly T[] =>
  all.length <= most ? all : Array.from({ length: most }, (_, i) => all[Math.floor((i * all.length) / most)])
