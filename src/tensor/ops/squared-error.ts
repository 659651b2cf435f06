/** Mean squared error along the last axis. */
import { rowError } from './row-error.js'

/**
 * Σ (p - y)² / C for each row of p and y: from [..., C] to [...]. NaN in a row gives NaN.
 * @throws InputError on shapes that differ, and on a last axis of no elements
 */
export const squaredError = rowError(
  'squaredError',
  'squared_error',
  // The gradient is 2 (p - y) g / C.
  (h, g, p, y) => {
    const scaled = h.mul(2 / p.shape[p.rank - 1])
    const ofRow = scaled.mul(g.expandDims(-1))
    return [() => scaled.mul(p.sub(y)).sum(-1), () => ofRow, () => ofRow.neg()]
  },
)
